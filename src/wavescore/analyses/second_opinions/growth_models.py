"""The study's growth models, without covariates and groups, from semopy and from MixedLM.

semopy fits the model with free residual variances, MixedLM the one with equal ones, each beside
ours on the same respondents. Only point estimates are compared.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.second_opinions.classical import Compared
from wavescore.analyses.shared.waves import outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.growth.second_opinion import mixed_model_estimates, semopy_estimates
from wavescore.methods.inputs import Array

BOUND = "MixedLM keeps the factors' covariance positive definite and cannot agree"
RESIDUALS = {"growth": "free", "mixed": "equal"}
# MixedLM goes through the respondents one by one at every step: a millisecond each.
MOST_MIXED = 1000
# A log-likelihood lower by more than this is of another point than the maximum.
STOPPED = 0.01
FEW = "of fewer respondents, drawn at random, ours beside theirs"


def growth_models(people: pd.DataFrame, study: Study) -> Iterator[Compared]:
    """Yield every parameter of each outcome's model, from each program."""
    if "growth" in study.analyses:
        yield from _models(people, study, **study.analyses["growth"])


def _models(
    people: pd.DataFrame,
    study: Study,
    outcomes: list[str],
    form: str = "linear",
    missing: str = "fiml",
    **_: Any,
) -> Iterator[Compared]:
    for outcome in outcomes:
        wide = outcome_by_wave(people, study, outcome, "analyses.growth.outcomes")
        y = np.asarray(wide.dropna() if missing == "complete" else wide)
        for number in RESIDUALS:
            given, note = (_few(y, study.seed)) if number == "mixed" else (y, "")
            try:
                yield from _compare(given, study, form, number, outcome, note)
            except EstimationError as error:
                yield Compared(number, outcome, note=note, why_not=why_not(error))


def _few(y: Array, seed: int) -> tuple[Array, str]:
    """Return at most MOST_MIXED of the respondents with an answer, and a note where drawn."""
    seen = y[~np.isnan(y).all(axis=1)]
    if len(seen) <= MOST_MIXED:
        return seen, ""
    return np.random.default_rng(seed).choice(seen, MOST_MIXED, replace=False), FEW


def _compare(
    y: Array, study: Study, form: str, number: str, outcome: str, note: str
) -> list[Compared]:
    fit = fit_growth(y, study.times, form, RESIDUALS[number])
    if not fit.status.converged:
        raise EstimationError("no estimates of ours", found="; ".join(fit.status.messages))
    if number == "mixed" and not fit.status.proper:
        raise EstimationError("no comparison", found="; ".join([*fit.status.messages, BOUND]))
    if number == "growth":
        theirs = semopy_estimates(y, study.times, form)
    else:
        theirs, reached = mixed_model_estimates(y, study.times, form)
        if short := _short(fit.measures["loglik"], reached):
            raise EstimationError("no comparison", found=short)
    notes = "; ".join(filter(None, [note, *fit.status.messages, *_bounds(fit)]))
    return [
        Compared(
            *(number, outcome, ours, theirs[name], error, fit.n, name),
            precision={"std_error": error},
            note=notes,
        )
        for name, ours, error in zip(fit.names, fit.estimate, fit.std_error, strict=True)
        if error > 0
    ]


def _short(ours: float, theirs: float) -> str:
    """Return that the other program did not find the maximum, by its own likelihood; else ""."""
    if not np.isfinite(theirs):
        return "MixedLM ended at a singular covariance, where it has no likelihood"
    if theirs > ours - STOPPED:
        return ""
    return f"MixedLM stopped where the log-likelihood is {ours - theirs:.3g} lower than ours"


def _bounds(fit: GrowthFit) -> list[str]:
    """Return the bound of semopy's that keeps it from our improper solution, if any."""
    variances = np.append(np.diag(fit.residual_factor_covariance), fit.residual_variance)
    return ["semopy keeps variances above zero and cannot agree"] if variances.min() < 0 else []
