"""The growth models fitted again by two other programs, and the largest difference.

semopy fits the model with free residual variances, statsmodels' MixedLM the one with equal ones,
each beside ours. Only point estimates and the mixed model's log-likelihood are compared.
"""

import numpy as np
import pandas as pd

from wavescore.analyses.growth_crosscheck.quantities import ANALYSIS
from wavescore.analyses.shared.waves import outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.growth.second_opinion import mixed_model_estimates, semopy_estimates
from wavescore.methods.influence import model_influence
from wavescore.results.table import results_frame

BOUND = "MixedLM keeps the factors' covariance positive definite and cannot agree"
PROGRAMS = {"semopy": "free", "statsmodels MixedLM": "equal"}


def run(
    scored: pd.DataFrame, study: Study, *, outcomes: list[str], form: str = "linear"
) -> pd.DataFrame:
    """Return both programs' estimates beside ours as a result table.

    For each outcome and program (method): term parameter, quantity ours, theirs and difference;
    and largest_difference, the largest |difference| in units of our standard errors.
    """
    rows = []
    for outcome in outcomes:
        y = np.asarray(
            outcome_by_wave(scored, study, outcome, "analyses.growth_crosscheck.outcomes")
        )
        for program, residuals in PROGRAMS.items():
            row = {"outcome": outcome, "method": program}
            try:
                rows += [{**row, **found} for found in _compare(y, study, form, residuals)]
            except EstimationError as error:
                failed = {"quantity": "largest_difference", "note": why_not(error)}
                rows.append({**row, **failed})
    return results_frame(ANALYSIS, rows)


def _compare(y: np.ndarray, study: Study, form: str, residuals: str) -> list[dict]:
    fit = fit_growth(y, study.times, form, residuals)
    if not fit.status.converged:
        raise EstimationError("no estimates of ours", found="; ".join(fit.status.messages))
    if residuals == "equal" and not fit.status.proper:
        raise EstimationError("no comparison", found="; ".join([*fit.status.messages, BOUND]))
    if residuals == "free":
        theirs = semopy_estimates(y, study.times, form)
    else:
        theirs, loglik = mixed_model_estimates(y, study.times, form)
    rows, distances = [], {}
    for name, ours, error in zip(fit.names, fit.estimate, fit.std_error, strict=True):
        if error > 0:
            distances[name] = abs(theirs[name] - ours) / error
        rows += _row(name, ours, theirs[name], fit.n, model_influence(error, fit.n))
    if residuals == "equal":
        mean = abs(fit.measures["loglik"]) / fit.n
        rows += _row("loglik", fit.measures["loglik"], loglik, fit.n, 4 * mean)
    return [*rows, {"quantity": "largest_difference", "n": fit.n, **_largest(distances, fit)}]


def _largest(distances: dict[str, float], fit: GrowthFit) -> dict:
    """Return the largest distance, with a note that names the parameter and what stands between."""
    note = [*fit.status.messages, *_bounds(fit)]
    if not distances:
        return {"note": note}
    worst = max(distances, key=lambda name: distances[name])
    return {"term": worst, "estimate": distances[worst], "influence": 0.0, "note": note}


def _bounds(fit: GrowthFit) -> list[str]:
    """Return the bound of semopy's that keeps it from our improper solution, if any."""
    variances = np.append(np.diag(fit.residual_factor_covariance), fit.residual_variance)
    return ["semopy keeps variances above zero and cannot agree"] if variances.min() < 0 else []


def _row(name: str, ours: float, theirs: float, n: float, influence: float) -> list[dict]:
    values = {"ours": ours, "theirs": theirs, "difference": theirs - ours}
    return [
        {"term": name, "quantity": quantity, "estimate": value, "n": n, "influence": influence}
        for quantity, value in values.items()
    ]
