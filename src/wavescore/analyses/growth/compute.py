"""Latent growth curves of each outcome over the waves, by maximum likelihood."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.growth.groups import alike_rows, difference_rows, group_labels
from wavescore.analyses.growth.models import Asked, Model, fit_model, ladder_rows, mcar_row
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.analyses.growth.rows import growth_rows
from wavescore.analyses.shared.covariates import Covariates, make_covariates
from wavescore.analyses.shared.left_out import farthest, with_moves
from wavescore.analyses.shared.path_rows import score_rows
from wavescore.analyses.shared.waves import outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.score_tests import score_tests
from wavescore.results.declare import Status
from wavescore.results.table import results_frame


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
    asked = Asked(form, residuals, standard_errors)
    if standard_errors == "bootstrap":
        asked = Asked(form, residuals, "observed", draws, interval)
    rows = []
    for outcome in outcomes:
        wide = outcome_by_wave(scored, study, outcome, "analyses.growth.outcomes")
        wide = wide.dropna() if missing == "complete" else wide
        labels = group_labels(scored, group, wide.index) if group else None

        def rows_of(
            kept: pd.DataFrame, outcome: str = outcome, labels: pd.Series | None = labels
        ) -> list[dict]:
            x = make_covariates(scored, study, covariates, kept, "analyses.growth.covariates")
            inside = None if labels is None else labels.reindex(kept.index)
            row = {"outcome": outcome}
            return _outcome(kept, x, inside, study, asked, row, compare, group, modification)

        # A release in public mode rounds nothing, and drawing again would take too long.
        without = [] if study.release.mode == "public" or asked.draws else _leant_on(wide, labels)
        refits = [partial(rows_of, wide.drop(index=each)) for each in without]
        rows += with_moves(rows_of(wide), refits)
    return results_frame(ANALYSIS, rows)


def _leant_on(wide: pd.DataFrame, labels: pd.Series | None) -> list:
    """Return the respondents whose models are fitted without them, of all and of each group."""
    found = farthest(wide)
    for label in sorted(labels.dropna().unique()) if labels is not None else ():
        found += farthest(wide[labels == label], 1)
    return list(dict.fromkeys(found))


def _outcome(
    wide: pd.DataFrame,
    x: Covariates | None,
    labels: pd.Series | None,
    study: Study,
    asked: Asked,
    row: dict,
    compare: Sequence[str],
    group: str | None,
    modification: bool,
) -> list[dict]:
    """Return all rows of one outcome, a row per respondent in `wide`."""
    y, everyone = wide.to_numpy(), np.ones(len(wide), dtype=bool)
    rows, whole = _model(y, x, everyone, study, asked, {**row, "group": ""}, study.seed)
    if modification and whole is not None and whole.near.status.converged:
        tests = score_rows(score_tests(whole.near), study)
        rows += [{**row, "n": whole.fit.n, **each} for each in tests]
    rows += [{**row, **value} for value in x.rows] if x else []
    models = {}
    for place, label in enumerate(study.groups[group].labels if group else ()):
        inside, seed = np.asarray(labels == label), [study.seed, place]
        own, models[label] = _model(y, x, inside, study, asked, {**row, "group": label}, seed)
        rows += own
    regressors = x.centred if x else None
    rows.append(mcar_row(y, row))
    shared = {"residuals": asked.residuals, "covariates": regressors}
    rows += ladder_rows(y, study, compare, row, standard_errors=asked.standard_errors, **shared)
    if group:
        rows += difference_rows(models, study, group, asked, row)
        rows += alike_rows(y, study, labels, group, asked, regressors, row)
    return rows


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
