"""Reduce the input of a growth model to sums per pattern, on a scale safe to compute.

Inside, the outcome has mean 0 and standard deviation 1, times run from -1 to 1 and covariates are
standardised, so that neither units nor calendar years cost digits. `Units` leads back.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.checks import (
    check_form,
    check_identified,
    check_waves,
    check_weights,
    covariate_matrix,
)
from wavescore.methods.growth.linear_moments import Linear
from wavescore.methods.growth.model import (
    FACTORS,
    FREE,
    LatentBasis,
    Layout,
    fixed_loadings,
    growth_design,
    growth_moments,
    layout_of,
)
from wavescore.methods.growth.mvnormal import Flags
from wavescore.methods.inputs import Array, Values


@dataclass(frozen=True)
class Units:
    """y = shift + scale * y*, factors f = scale * `factors` f* (+ shift), d* = `regressors` d."""

    shift: float
    scale: float
    factors: Array  # (K, K)
    regressors: Array  # (1 + q, 1 + q)

    def matrix(self, layout: Layout) -> Array:
        """The derivative of the parameters by those inside, (p, p)."""
        size = len(layout.factors)
        out = np.eye(len(layout.names))
        place = layout.regression.ravel()
        both = self.factors[:, None, :, None] * self.regressors.T[:, None]
        out[place[:, None], place] = self.scale * both.reshape(len(place), -1)
        by_covariance = np.zeros((size, size, len(out)))
        for a, b in np.ndindex(size, size):
            pair = self.factors[:, a, None] * self.factors[:, b]
            by_covariance[:, :, layout.psi[a, b]] += pair
        out[layout.psi] = self.scale**2 * by_covariance
        out[layout.residual, layout.residual] = self.scale**2
        return out

    def outward(self, layout: Layout, theta: Array) -> Array:
        """The parameters (p, B) in the units of the data."""
        out = self.matrix(layout) @ theta
        out[0] += self.shift
        return out


@dataclass(frozen=True)
class GrowthData:
    """One outcome made ready: rows, sums per pattern, the model, and the way back to its units."""

    y: Array  # (n, T), the rows that have every covariate
    d: Array | None  # (n, 1 + q) standardised, or None without covariates
    weights: Array | None
    times: Array
    layout: Layout
    sums: mvnormal.PatternSums
    units: Units
    x_mean: Array  # (q,) in the data's units
    x_covariance: Array  # (q, q), divided by n
    left_out: dict[str, int]
    kept: Flags | slice  # which rows of the input `y` holds

    @cached_property
    def loadings(self) -> Array:
        """The loadings on the inner time scale, (T, K)."""
        return fixed_loadings(self.layout.form, inner_times(self.times)[0])

    @cached_property
    def model(self) -> Linear | LatentBasis:
        """The growth model's moments on the inner scale."""
        return growth_moments(self.layout, self.loadings)

    @cached_property
    def design_at_start(self) -> Array:
        """The derivative of the moments by all parameters but free loadings, (m, p)."""
        if isinstance(self.model, Linear):
            return self.model.design
        return growth_design(self.layout, self.loadings[..., None])[..., 0]

    @property
    def n(self) -> float:
        """Respondents with anything observed (the sum of their weights)."""
        return float(self.sums.count.sum())

    @property
    def log_scale(self) -> float:
        """What a log-likelihood inside exceeds the one in the data's units by."""
        return float((self.sums.count * self.sums.observed.sum(axis=1)[:, None]).sum()) * np.log(
            self.units.scale
        )

    @cached_property
    def patterns(self) -> dict[str, float]:
        """Respondents per missing pattern: x observed, . missing, most frequent first."""
        names = ["".join("x" if seen else "." for seen in row) for row in self.sums.observed]
        counts = zip(names, self.sums.count[:, 0].tolist(), strict=True)
        return dict(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def prepare(
    y: Values,
    times: Values,
    form: str,
    residuals: str,
    covariates: Any = None,
    weights: Values | None = None,
) -> GrowthData:
    """Check everything a growth model is given, and reduce it; EstimationError names the cause."""
    y = np.asarray(y, dtype=float)
    times = np.asarray(times, dtype=float)
    check_form(form, residuals)
    check_waves(y, times)
    regressors, weights = covariate_matrix(covariates, len(y)), check_weights(weights, len(y))
    x, names = (None, ()) if regressors is None else regressors
    n_incomplete = 0
    complete: Flags | slice = slice(None)
    if x is not None:
        complete = whole = np.asarray(~np.isnan(x).any(axis=1))
        n_incomplete = int((~whole).sum())
        x, y = x[complete], y[complete]
        weights = None if weights is None else weights[complete]
    layout = layout_of(form, residuals, y.shape[1], names)
    check_identified(layout)
    answered, shift = answered_and_mean(y)
    d, x_mean, x_covariance, change = standardised(x, names, answered, weights)
    sums = mvnormal.pattern_sums(y, d, weights, shift)
    sums, scale = rescaled(sums, shift)
    middle, half = inner_times(times)[1:]
    factors = time_change(form, middle, half)
    left_out = {
        "nothing_observed": int((~answered).sum()),
        "covariate_missing": n_incomplete,
    }
    units = Units(shift, scale, factors, change)
    return GrowthData(
        y, d, weights, times, layout, sums, units, x_mean, x_covariance, left_out, complete
    )


def inner_times(times: Array) -> tuple[Array, float, float]:
    """The times brought to -1..1, their middle and half their range."""
    middle, half = (times[0] + times[-1]) / 2, (times[-1] - times[0]) / 2
    return (times - middle) / half, middle, half


@lru_cache(maxsize=64)  # the fits of a study share a few
def time_change(form: str, middle: float, half: float) -> Array:
    """C^-1 with (1, t, ...) = (1, u, ...) C for t = middle + half * u; 1 where they are free.

    Loadings L = L* C, so factors f = C^-1 f*; column k of C is (middle + half * u)^k.
    """
    size = len(FACTORS[form])
    if form in FREE:
        return np.eye(size)
    change = np.zeros((size, size))
    for k in range(size):
        change[: k + 1, k] = np.polynomial.polynomial.polypow([middle, half], k)
    inverse = np.asarray(np.linalg.inv(change))
    inverse.flags.writeable = False
    return inverse


def answered_and_mean(y: Array) -> tuple[Flags, float]:
    """Which rows have anything observed (n,), and the mean of all values, in bounded memory."""
    answered, total, count = np.zeros(len(y), dtype=bool), 0.0, 0
    for begin in range(0, len(y), mvnormal.ROWS_AT_ONCE):
        part = slice(begin, begin + mvnormal.ROWS_AT_ONCE)
        seen = ~np.isnan(y[part])
        answered[part] = seen.any(axis=1)
        with np.errstate(invalid="ignore"):
            total += float(np.sum(y[part], where=seen))
        count += int(seen.sum())
    if count == 0:
        raise EstimationError("no value is observed at any wave", key="y", found="all missing")
    if not np.isfinite(total):
        raise EstimationError("the outcome holds infinite values", key="y", found="inf or -inf")
    return answered, total / count


def standardised(
    x: Array | None, names: tuple[str, ...], answered: Flags, weights: Array | None
) -> tuple[Array | None, Array, Array, Array]:
    """Regressors (n, 1 + q) with mean 0 and variance 1, the covariates' moments, d* = change d."""
    if x is None:
        return None, np.zeros(0), np.zeros((0, 0)), np.ones((1, 1))
    used = x[answered]
    weight = None if weights is None else weights[answered]
    mean = np.average(used, axis=0, weights=weight)
    covariance = np.cov(used.T, bias=True, aweights=weight).reshape(len(names), len(names))
    deviation = np.sqrt(np.diag(covariance))
    for name, sd, centre in zip(names, deviation, mean, strict=True):
        if not sd > 1e-12 * abs(centre):
            raise EstimationError("a covariate is constant", key=name, found=centre)
    correlation = covariance / np.outer(deviation, deviation)
    if np.linalg.eigvalsh(correlation)[0] < 1e-12:
        raise EstimationError(
            "the covariates determine one another", key="covariates", found=", ".join(names)
        )
    change = np.diag(np.concatenate([[1.0], 1 / deviation]))
    change[1:, 0] = -mean / deviation
    d = np.concatenate([np.ones((len(x), 1)), (x - mean) / deviation], axis=1)
    return d, mean, covariance, change


def rescaled(sums: mvnormal.PatternSums, shift: float) -> tuple[mvnormal.PatternSums, float]:
    """Sums of values divided by their standard deviation, and that deviation."""
    values = (sums.count * sums.observed.sum(axis=1)[:, None]).sum()
    square = np.einsum("pttb->", sums.yy) / values
    scale = float(np.sqrt(square))
    if not scale > 1e-12 * abs(shift):
        raise EstimationError("the outcome is constant", key="y", found=shift)
    out = mvnormal.PatternSums(sums.observed, sums.dd, sums.yd / scale, sums.yy / scale**2)
    return out, scale
