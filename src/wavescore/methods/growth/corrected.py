"""Fit measures corrected for non-normal and missing data: lavaan's cfi.robust and its kin.

Under missing data the chi-square, and with it CFI, TLI and RMSEA, says how well the model fits what
was observed: the more is missing the better. Corrected, they say how well it would fit the complete
data, as the saturated moments estimate them. Zhang and Savalei 2023, doi 10.1037/met0000445.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import Saturated, marginal_moments
from wavescore.methods.growth.fit_measures import Corrected, robust_measures, scaled_measures
from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.growth.linear_moments import independent_moments, saturated_moments
from wavescore.methods.growth.robust import Rows, scaling_factors, score_products
from wavescore.methods.inputs import Array

NOTHING = Corrected(np.nan, np.nan)


def robust_fit(
    plain: Mapping[str, float], data: Rows, model: Moments, theta: Array, saturated: Saturated
) -> dict[str, float]:
    """Return the scaled and the corrected measures of a model beside its `plain` ones.

    NaN where there is no plain chi-square to scale or correct.
    """
    df, baseline_df = int(plain["df"]), int(plain["baseline_df"])
    scalings, corrected = (np.nan, np.nan), (NOTHING, NOTHING)
    if not np.isnan(plain["chi_square"]):
        asked = (data, model, theta, saturated, df, baseline_df)
        scalings, corrected = scaling_factors(*asked), corrected_chi_squares(*asked)
    scaled = scaled_measures(plain, *scalings)
    return scaled | robust_measures(*corrected, df, baseline_df, plain["n"])


def corrected_chi_squares(
    data: Rows, fitted: Moments, theta: Array, saturated: Saturated, df: int, baseline_df: int
) -> tuple[Corrected, Corrected]:
    """Return the complete-data chi-square with its scaling, of the model and of the baseline.

    X = 2 (l(saturated) - l(model)), l the likelihood of complete data that have the saturated
    moments. c = tr(U W^-1 C W^-1 U G) / df, with W the observed information of the saturated model,
    C that of the complete data, G = W^-1 J W^-1, J the outer products of the scores,
    U = W - W D (D'W D)^-1 D'W and D the model's derivatives: FIML-C of version 3.
    Zhang and Savalei 2023, doi 10.1037/met0000445. R: lavaan, estimator = "MLR",
    missing = "fiml", fitMeasures "cfi.robust"; checked against 0.6-14.
    """
    parts = Complete.of(data, saturated)
    change = parts.change(fitted, theta)
    model = Corrected(
        parts.chi_square(fitted, theta), parts.trace(change) / df if df > 0 else np.nan
    )
    return model, baseline_chi_square([parts], baseline_df)


def baseline_chi_square(parts: Sequence["Complete"], df: int) -> Corrected:
    """Return the complete-data chi-square of independent waves, of one group or several."""
    x, trace = 0.0, 0.0
    for part in parts:
        null = independent_moments(*part.data.sums.yd.shape[1:3])
        mean, variance = marginal_moments(part.data.sums)
        wave = np.arange(len(mean))
        at = np.concatenate([mean[:, 0], variance[wave, wave]])
        x += part.chi_square(null, at)
        trace += part.trace(part.change(null, at))
    return Corrected(x, trace / df)


@dataclass(frozen=True)
class Complete:
    """Complete data of everyone with exactly the saturated moments, and W, W^-1 C W^-1 and G."""

    data: Rows
    top: mvnormal.Point
    sums: mvnormal.PatternSums
    weight: Array
    middle: Array
    gamma: Array

    @classmethod
    def of(cls, data: Rows, saturated: Saturated) -> "Complete":
        """Return the complete data of one group; NaN where nothing is told of them."""
        free = saturated_moments(*data.sums.yd.shape[1:3])
        sums = _complete(data, saturated)
        at_top = mvnormal.evaluate(sums, saturated.mean, saturated.covariance)
        observed = mvnormal.evaluate(data.sums, saturated.mean, saturated.covariance)
        nowhere = np.zeros((free.design.shape[1], 1))
        weight, full = (
            free.chain_twice(nowhere, mvnormal.information(point))[..., 0]
            for point in (observed, at_top)
        )
        products = score_products(data, saturated.mean, saturated.covariance)
        outer = free.chain_twice(nowhere, products[..., None])[..., 0]
        inverse, _, positive = invert_positive(weight[..., None])
        if not positive.all():
            gap = np.full_like(weight, np.nan)
            return cls(data, at_top, sums, gap, gap, gap)
        middle = inverse[..., 0] @ full @ inverse[..., 0]
        return cls(data, at_top, sums, weight, middle, inverse[..., 0] @ outer @ inverse[..., 0])

    def chi_square(self, model: Moments, theta: Array) -> float:
        """Twice what the saturated moments gain over the model's; NaN where W is not definite."""
        there = mvnormal.evaluate(self.sums, *model.moments(theta)).loglik[0]
        x = max(2 * float(self.top.loglik[0] - there), 0.0)
        return x if np.isfinite(self.weight).all() else np.nan

    def change(self, model: Moments, theta: Array) -> Array:
        """The derivative of the free moments by the model's parameters."""
        free = saturated_moments(*self.data.sums.yd.shape[1:3])
        return np.asarray(np.linalg.lstsq(free.design, model.jacobian(theta)[..., 0])[0])

    def trace(self, change: Array) -> float:
        """tr(U W^-1 C W^-1 U G), U of a model that moves the free moments by `change`."""
        return residual_trace(self.weight, self.middle, self.gamma, change)


def residual_trace(weight: Array, middle: Array, gamma: Array, change: Array) -> float:
    """tr(U M U G) with U = W - W D (D'W D)^-1 D'W; NaN where that is not to be had."""
    if not np.isfinite(weight).all():
        return np.nan
    weighted = weight @ change
    inner = invert_positive((change.T @ weighted)[..., None])
    if not inner[2].all():
        return np.nan
    residual = weight - weighted @ inner[0][..., 0] @ weighted.T
    return float(np.trace(residual @ middle @ residual @ gamma))


def _complete(data: Rows, saturated: Saturated) -> mvnormal.PatternSums:
    """Return the sums of complete data of everyone with exactly the saturated moments."""
    dd = data.sums.dd.sum(axis=0)[..., 0]
    mean, covariance = saturated.mean[..., 0], saturated.covariance[..., 0]
    yd = mean @ dd
    yy = dd[0, 0] * covariance + yd @ mean.T
    seen = np.ones((1, len(mean)), dtype=bool)
    return mvnormal.PatternSums(seen, *(part[None, ..., None] for part in (dd, yd, yy)))
