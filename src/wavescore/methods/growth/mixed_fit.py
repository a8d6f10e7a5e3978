"""Fit a mixed growth model by maximum likelihood to everyone who answered anything."""

import math
from dataclasses import dataclass

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import maximise
from wavescore.methods.growth.mixed import Mixed, Shape, mixed_growth, start_of
from wavescore.methods.growth.told import Estimates, Told
from wavescore.methods.inputs import Array, Values, check_option

STANDARD_ERRORS = ("observed", "expected", "robust")
NO_FALL = "the residuals show no positive autocorrelation: fit them equal or free"


@dataclass(frozen=True)
class MixedFit(Estimates):
    """A fitted mixed growth model."""

    shape: Shape

    def means(self, times: Values) -> Told:
        """Return the mean curve at `times` (m,)."""
        basis = self.shape.mean_basis(np.asarray(times, dtype=float))
        return self.told(lambda theta: basis @ theta[: basis.shape[1]])

    def changes(self, start: Values, end: Values) -> Told:
        """Return the change of the mean from each of `start` (m,) to each of `end` (m,)."""
        first, last = (
            self.shape.mean_basis(np.asarray(each, dtype=float)) for each in (start, end)
        )
        return self.told(lambda theta: (last - first) @ theta[: first.shape[1]])

    def turns(self) -> Told:
        """Return by how much the slope changes at each knot."""
        places = np.arange(1, len(self.shape.knots) + 1)
        return self.told(lambda theta: theta[places + 1] - theta[places])


def fit_mixed(
    y: Values,
    times: Values,
    shape: Shape,
    standard_errors: str = "robust",
    conf_level: float = 0.95,
) -> MixedFit:
    """Fit a mixed growth model by maximum likelihood.

    y: (n, T), NaN = missing; times: (n, T), each respondent's own, or (T,) for everyone;
    standard_errors: "observed", "expected" or "robust" (Huber-White). Raises EstimationError for
    input that admits no such model; one that does not converge is no error. The mean's covariance
    under "expected" is (sum X'S^-1 X)^-1, as nlme's. Checked against nlme 3.1-162: lme(y ~ t,
    random = ~ t | id, method = "ML", correlation = corCAR1(form = ~ t | id), weights =
    varIdent(form = ~ 1 | wave)); OpenMx 2.21: definition variables; and stats::optim.
    """
    check_option(standard_errors, STANDARD_ERRORS, "standard_errors")
    y = np.asarray(y, dtype=float)
    at = np.broadcast_to(np.asarray(times, dtype=float), y.shape)
    kept = ~np.isnan(y).all(axis=1)
    y, at = y[kept], at[kept]
    if np.isinf(y).any():
        raise EstimationError("the outcome holds infinite values", key="y", found="inf or -inf")
    if len(y) == 0 or np.ptp(y[~np.isnan(y)]) <= 0:
        raise EstimationError("the outcome does not vary", key="y", found="constant")
    model, sums = mixed_growth(y, at, shape)
    _check_identified(model)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        top = maximise(model, sums, start_of(model), 80)
        return _told(model, top.theta, bool(top.converged[0]), standard_errors, conf_level)


def _told(model: Mixed, theta: Array, converged: bool, kind: str, conf_level: float) -> MixedFit:
    at, size = theta[:, 0], len(theta)
    point = model.locate(None, theta)
    inverse = np.full((size, size), np.nan)
    if point.positive[0]:
        _, information = model.derivatives(theta, point, kind == "expected")
        found, _, positive = invert_positive(information)
        inverse = found[..., 0] if positive.all() else inverse
    scores = model.scores(at) if point.positive[0] else np.full((model.n, size), np.nan)
    outer = inverse @ (scores.T @ scores) @ inverse
    problems = _improper(model, at) if converged else []
    loglik = float(point.loglik[0]) if converged else np.nan
    measures = {
        "n_parameters": size,
        "loglik": loglik,
        "aic": 2 * size - 2 * loglik,
        "bic": math.log(model.n) * size - 2 * loglik,
    }
    return MixedFit(
        model.shape.names,
        at,
        outer if kind == "robust" else inverse,
        scores @ inverse,
        float(model.n),
        measures,
        kind,
        conf_level,
        converged,
        converged and not problems,
        problems if converged else [_why_not(model, at)],
        model.shape,
    )


def _why_not(model: Mixed, theta: Array) -> str:
    falls = model.shape.residuals == "autoregressive" and theta[-1] < 1e-3
    return NO_FALL if falls else "the estimates did not converge"


def _improper(model: Mixed, theta: Array) -> list[str]:
    names = model.shape.names
    values = dict(zip(names, theta.tolist(), strict=True))
    found = [
        f"negative variance: {name}"
        for name, value in values.items()
        if "variance" in name and "covariance" not in name and value < 0
    ]
    if model.shape.slopes and not found:
        spread = values["intercept_variance"] * values["slope_variance"]
        if values["intercept_slope_covariance"] ** 2 > spread:
            found.append("correlation of intercept and slope beyond 1")
    return found


def _check_identified(model: Mixed) -> None:
    """Raise EstimationError where too little is known of the mean or of the spread."""
    x = np.concatenate([block.x.reshape(-1, block.x.shape[2]) for block in model.blocks])
    if np.linalg.matrix_rank(x / np.abs(x).max(axis=0)) < x.shape[1]:
        raise EstimationError(
            "the curve's form asks for more different times than there are answers at",
            key="form",
            found=model.shape.form,
        )
    most = max(len(block.seen) for block in model.blocks)
    spread = len(model.shape.names) - x.shape[1]
    if spread > most * (most + 1) // 2:
        raise EstimationError(
            "too few answers a respondent for the spread of the curves",
            key="residuals",
            found=f"{spread} variances and covariances, at most {most} answers a respondent",
        )
