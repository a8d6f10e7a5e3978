"""Latent growth curves of each outcome over the waves, by maximum likelihood.

Full information: every respondent with at least one answer counts, under missingness at random, so
that the model's means are those of all respondents, the observed ones of those who answered.
Standard errors come from the observed information unless the method says otherwise.
"""

import numpy as np
import pandas as pd

from wavescore.analyses.growth.models import (
    bootstrapped,
    covariate_frame,
    group_labels,
    group_tests_rows,
    ladder_rows,
    mcar_row,
)
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.analyses.growth.rows import growth_rows
from wavescore.analyses.shared.waves import outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import fit_growth_groups
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
    standard_errors: str = "observed",
    draws: int = 2000,
    interval: str = "percentile",
    covariates: list[str] = (),
    compare: list[str] = (),
    group: str | None = None,
) -> pd.DataFrame:
    """Return the growth model of each outcome as a result table.

    Term parameter: quantity parameter and standardized. Term "": the fit measures by their names,
    converged, proper, little_mcar. By wave: r_squared, implied_ and observed_ moments. Term
    "time", level the time: curve_mean and trajectory_sd. `compare`: ladder_*. `group`: the same by
    group label, and equal_across_groups.
    """
    shape = {"form": form, "residuals": residuals}
    bootstrap = {"draws": draws, "interval": interval}
    errors = "observed" if standard_errors == "bootstrap" else standard_errors
    rows = []
    for outcome in outcomes:
        wide = outcome_by_wave(scored, study, outcome, "analyses.growth.outcomes")
        if missing == "complete":
            wide = wide.dropna()
        y, row = wide.to_numpy(), {"outcome": outcome}
        x = covariate_frame(scored, study, covariates, wide.index)
        models = [("", y, x)]
        labels = group_labels(scored, group, wide.index) if group else None
        for label in study.groups[group].labels if group else ():
            inside = (labels == label).to_numpy()
            models.append((label, y[inside], None if x is None else x[inside]))
        for label, values, regressors in models:
            options = {**shape, "covariates": regressors}
            rows += _model(
                values,
                study,
                {**row, "group": label},
                errors,
                options,
                bootstrap if standard_errors == "bootstrap" else None,
            )
        rows.append(mcar_row(y, row))
        shared = {"residuals": residuals, "covariates": x, "standard_errors": errors}
        rows += ladder_rows(y, study, compare, row, **shared)
        if group:
            rows += _alike(y, study, labels, row, group, errors, {**shape, "covariates": x})
    return results_frame(ANALYSIS, rows)


def _model(y: np.ndarray, study: Study, row: dict, errors, options, bootstrap) -> list[dict]:
    """Return one model's rows, with bootstrap errors where asked; a row that says why not."""
    try:
        fit = fit_growth(y, study.times, standard_errors=errors, **options)
        rows = growth_rows(fit, study.wave_names, y, row)
        if bootstrap and fit.status.converged:
            rows = bootstrapped(rows, y, study, **bootstrap, options=options)
    except EstimationError as error:
        answered = int((~np.isnan(y)).any(axis=1).sum())
        failed = {"quantity": "converged", "estimate": 0.0, "n": answered, "note": why_not(error)}
        failed["status"] = Status.NOT_CONVERGED
        return [{**row, **failed}]
    return rows


def _alike(y, study: Study, labels, row: dict, group: str, errors: str, options) -> list[dict]:
    """Return the tests that groups are alike, or the row that says why there are none."""
    try:
        found = fit_growth_groups(y, study.times, labels, standard_errors=errors, **options)
    except EstimationError as error:
        return [{**row, "group": group, "quantity": "equal_across_groups", "note": why_not(error)}]
    known = labels.notna().to_numpy() & ~np.isnan(y).all(axis=1)
    return group_tests_rows(found, group, {**row, "n": int(known.sum())})
