"""Latent growth curves of each outcome over the waves, by maximum likelihood.

Full information: every respondent with at least one answer counts, under missingness at random.
Standard errors come from the observed information unless the method says otherwise.
"""

import numpy as np
import pandas as pd

from wavescore.analyses._growth_rows import growth_rows
from wavescore.analyses._shared import outcome_by_wave
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth import fit_growth
from wavescore.results import results_frame

OPTIONS = {
    "outcomes": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string"},
        "uniqueItems": True,
        "needed": True,
        "refers_to": "outcome",
        "description": "Instruments or fields of numbers, each with a growth model of its own.",
    },
    "form": {
        "enum": ["intercept", "linear", "quadratic", "latent_basis"],
        "description": "The shape of the curve; linear by default.",
    },
    "residuals": {
        "enum": ["free", "equal"],
        "description": "Residual variances free at each wave (the default) or equal.",
    },
    "missing": {
        "enum": ["fiml", "complete"],
        "description": "fiml: all respondents (the default). complete: those with every wave.",
    },
    "standard_errors": {
        "enum": ["observed", "expected", "robust"],
        "description": "observed: inverse Hessian (the default). expected: expected information. "
        "robust: Huber-White, with the Yuan-Bentler scaled chi-square.",
    },
}


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    form: str = "linear",
    residuals: str = "free",
    missing: str = "fiml",
    standard_errors: str = "observed",
) -> pd.DataFrame:
    """Return the growth model of each outcome as a result table."""
    rows = []
    for outcome in outcomes:
        y = outcome_by_wave(scored, study, outcome, "analyses.growth.outcomes")
        if missing == "complete":
            y = y[~np.isnan(y).any(axis=1)]
        row = {"outcome": outcome}
        try:
            fit = fit_growth(y, study.times, form, residuals, None, standard_errors)
        except EstimationError as error:
            rows.append({**row, "quantity": "converged", "estimate": 0.0, "note": error.problem})
        else:
            rows += growth_rows(fit, study.wave_names, y, row)
    return results_frame("growth", rows)
