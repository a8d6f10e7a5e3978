"""What a growth model is given, checked: form, waves, weights, covariates, identification."""

from typing import Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.model import FACTORS, RESIDUALS, Layout
from wavescore.methods.inputs import Array, Values, check_option

MOST_WAVES = 16


def check_form(form: str, residuals: str) -> None:
    """Raise EstimationError unless form and residuals are known words."""
    check_option(form, FACTORS, "form")
    check_option(residuals, RESIDUALS, "residuals")


def columns_of(y: Array) -> str:
    """Return how many waves an array is of; its rows, being respondents, no message may count."""
    return f"{y.ndim} dimensions" if y.ndim != 2 else f"{y.shape[1]}"


def check_waves(y: Array, times: Array) -> None:
    """Raise EstimationError unless y is (n, T), T >= 2, and times are T increasing numbers."""
    if y.ndim != 2 or not 2 <= y.shape[1] <= MOST_WAVES:
        raise EstimationError(
            f"a growth model needs 2 to {MOST_WAVES} waves",
            key="y",
            found=columns_of(y),
            expected=f"(n, T) with T from 2 to {MOST_WAVES}",
        )
    if times.shape != (y.shape[1],):
        raise EstimationError(
            "one time score per wave is needed",
            key="times",
            found=f"{times.size} times for {y.shape[1]} waves",
            expected=f"{y.shape[1]} times",
        )
    if not np.isfinite(times).all() or not (np.diff(times) > 0).all():
        raise EstimationError(
            "time scores must be finite and strictly increasing",
            key="times",
            found=times.tolist(),
            hint="order the waves by time",
        )


def check_weights(weights: Values | None, n: int) -> Array | None:
    """Return weights (n,) as floats, or None; EstimationError where one is negative."""
    if weights is None:
        return None
    weights = np.asarray(weights, dtype=float)
    good = np.isfinite(weights) & (weights >= 0)
    if weights.shape != (n,) or not good.all():
        bad = weights[~good][:3].tolist() if weights.shape == (n,) else f"shape {weights.shape}"
        raise EstimationError(
            "weights must be one number of at least 0 per respondent", key="weights", found=bad
        )
    return weights


def covariate_matrix(covariates: Any, n: int) -> tuple[Array, tuple[str, ...]] | None:
    """Return (matrix (n, q), names) of covariates given as frame or array, or None."""
    if covariates is None:
        return None
    names = getattr(covariates, "columns", None)
    x = np.asarray(covariates, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or len(x) != n or np.isinf(x).any():
        raise EstimationError(
            "covariates must be finite numbers, one row per respondent",
            key="covariates",
            found=f"shape {x.shape}, {int(np.isinf(x).sum())} infinite values",
            expected=f"({n}, q)",
        )
    if names is None:
        names = (
            [getattr(covariates, "name", None) or "x1"]
            if x.shape[1] == 1
            else [f"x{j + 1}" for j in range(x.shape[1])]
        )
    return x, tuple(str(name) for name in names)


def check_identified(layout: Layout) -> None:
    """Raise EstimationError where the form has more parameters than the waves have moments."""
    n_waves, n_regressors = layout.n_waves, layout.n_regressors
    moments = n_waves * (n_waves + 1) // 2 + n_waves * n_regressors
    parameters = len(layout.names)
    own_moments = n_waves * (n_waves + 3) // 2
    own = parameters - len(layout.factors) * (n_regressors - 1)
    if own > own_moments:
        raise EstimationError(
            f"the {layout.form} form with residuals {layout.residuals} is not identified with "
            f"{n_waves} waves",
            key="form",
            found=f"{parameters} parameters for {moments} means, variances and covariances",
            expected="no more parameters than moments",
            hint="use a simpler form, equal residuals, or more waves",
        )
