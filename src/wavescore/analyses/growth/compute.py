"""Latent growth curves of each outcome over the waves, by maximum likelihood."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.growth.groups import alike_rows, difference_rows
from wavescore.analyses.growth.models import Asked, Model, fit_model, ladder_rows, mcar_row
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.analyses.growth.rows import growth_rows
from wavescore.analyses.shared.covariates import Covariates, make_covariates
from wavescore.analyses.shared.left_out import farthest, with_moves, with_moves_of
from wavescore.analyses.shared.path_rows import score_rows
from wavescore.analyses.shared.waves import group_labels, outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.score_tests import score_tests
from wavescore.results.declare import Status
from wavescore.results.table import results_frame

KEY = "analyses.growth"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    form: str = "linear",
    residuals: str = "free",
    missing: str = "fiml",
    standard_errors: str = "robust",
    draws: int = 2000,
    interval: str = "percentile",
    covariates: Sequence[str] = (),
    compare: Sequence[str] = (),
    group: str | None = None,
    modification: bool = False,
) -> pd.DataFrame:
    """Return the growth model of each outcome as a result table.

    By wave: implied_mean, r_squared, observed moments. By pair of waves ("t1 to t3"): mean_change,
    standardised_change, change_of_range, observed_change. Term parameter: parameter and
    standardized. Term "": the fit measures by their names, converged, proper, little_mcar. Term
    "time", level the time: curve_mean and trajectory_sd. `covariates`: at what they are centred,
    covariate_*. `compare`: ladder_*. `modification`: modification_index and expected_change of what
    is fixed and could be free. `group`: the same by group label, mean_difference and
    change_difference between labels, equal_across_groups.
    """
    drawn = standard_errors == "bootstrap"
    asked = Asked(
        form,
        residuals,
        "observed" if drawn else standard_errors,
        draws if drawn else 0,
        interval,
        compare,
        group,
        modification,
    )
    rows = []
    for outcome in outcomes:
        wide = outcome_by_wave(scored, study, outcome, f"{KEY}.outcomes")
        wide = wide.dropna() if missing == "complete" else wide
        labels = group_labels(scored, group, wide.index) if group else None
        rows_of = partial(_outcome, scored, study, outcome, covariates, labels)
        # A release in public mode rounds nothing.
        without = [] if study.release.mode == "public" else _leant_on(wide, labels)
        undrawn = replace(asked, draws=0)
        refits = [partial(rows_of, undrawn, wide.drop(index=each)) for each in without]
        whole = rows_of(asked, wide)
        if drawn and refits:
            # Drawing again would take too long: what moves is the model.
            rows += with_moves_of(whole, with_moves(rows_of(undrawn, wide), refits))
        else:
            rows += with_moves(whole, refits)
    return results_frame(ANALYSIS, rows)


def _leant_on(wide: pd.DataFrame, labels: pd.Series | None) -> list:
    """Return the respondents whose models are fitted without them, of all and of each group."""
    found = farthest(wide)
    for label in sorted(labels.dropna().unique()) if labels is not None else ():
        found += farthest(wide[labels == label], 1)
    return list(dict.fromkeys(found))


def _outcome(
    scored: pd.DataFrame,
    study: Study,
    outcome: str,
    covariates: Sequence[str],
    labels: pd.Series | None,
    asked: Asked,
    wide: pd.DataFrame,
) -> list[dict]:
    """Return all rows of one outcome, a row per respondent in `wide`; labels: of all of them."""
    x = make_covariates(scored, study, covariates, wide, f"{KEY}.covariates")
    row = {"outcome": outcome}
    y, everyone = wide.to_numpy(), np.ones(len(wide), dtype=bool)
    rows, whole = _model(y, x, everyone, study, asked, {**row, "group": ""}, study.seed)
    if asked.modification and whole is not None and whole.near.status.converged:
        tests = score_rows(score_tests(whole.near), study)
        rows += [{**row, "n": whole.fit.n, **each} for each in tests]
    rows += [{**row, **value} for value in x.rows] if x else []
    regressors = x.centred if x else None
    others = [mcar_row(y, row), *ladder_rows(y, study, asked, regressors, row)]
    if labels is None or asked.group is None:
        return [*rows, *others]
    labels, models = labels.reindex(wide.index), {}
    for place, label in enumerate(study.groups[asked.group].labels):
        inside, seed = np.asarray(labels == label), [study.seed, place]
        own, models[label] = _model(y, x, inside, study, asked, {**row, "group": label}, seed)
        rows += own
    row = {**row, "group": asked.group}
    rows += [*others, *difference_rows(models, study, asked, row)]
    return [*rows, *alike_rows(y, study, labels, asked, regressors, row)]


def _model(
    y: np.ndarray,
    x: Covariates | None,
    inside: np.ndarray,
    study: Study,
    asked: Asked,
    row: dict,
    seed: int | list[int],
) -> tuple[list[dict], Model | None]:
    """Return one model's rows and the model; a row that says why there is none, and None."""
    y, regressors = y[inside], None if x is None else x.centred[inside]
    origin = np.zeros(0) if x is None else x.origin
    try:
        model = fit_model(y, regressors, origin, study, asked, seed)
        return growth_rows(model, study, row["outcome"], y, asked, row), model
    except EstimationError as error:
        answered = int((~np.isnan(y)).any(axis=1).sum())
        failed = {"quantity": "converged", "estimate": 0.0, "n": answered, "note": why_not(error)}
        return [{**row, **failed, "status": Status.NOT_CONVERGED}], None
