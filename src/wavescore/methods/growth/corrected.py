"""Fit measures corrected for non-normal and missing data: lavaan's cfi.robust and its kin.

Under missing data the chi-square, and with it CFI, TLI and RMSEA, says how well the model fits what
was observed: the more is missing the better. Corrected, they say how well it would fit the complete
data, as the saturated moments estimate them. Zhang and Savalei 2023, doi 10.1037/met0000445.
"""

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.estimate import Saturated, marginal_moments
from wavescore.methods.growth.fit_measures import Corrected
from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.growth.model import independent_moments, saturated_moments
from wavescore.methods.growth.robust import Rows, score_products
from wavescore.methods.inputs import Array


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
    n_waves, n_regressors = data.sums.yd.shape[1:3]
    free = saturated_moments(n_waves, n_regressors)
    complete = _complete(data, saturated)
    at_top = mvnormal.evaluate(complete, saturated.mean, saturated.covariance)
    observed = mvnormal.evaluate(data.sums, saturated.mean, saturated.covariance)
    nowhere = np.zeros((free.design.shape[1], 1))
    weight, full = (
        free.chain_twice(nowhere, mvnormal.information(point))[..., 0]
        for point in (observed, at_top)
    )
    products = score_products(data, saturated.mean, saturated.covariance)
    outer = free.chain_twice(nowhere, products[..., None])[..., 0]
    inverse, _, positive = mvnormal.invert_positive(weight[..., None])
    if not positive.all():
        return Corrected(np.nan, np.nan), Corrected(np.nan, np.nan)
    middle = inverse[..., 0] @ full @ inverse[..., 0]
    gamma = inverse[..., 0] @ outer @ inverse[..., 0]
    null = independent_moments(n_waves, n_regressors)
    mean, variance = marginal_moments(data.sums)
    wave = np.arange(n_waves)
    at_null = np.concatenate([mean[:, 0], variance[wave, wave]])
    found = []
    for model, at, degrees in ((fitted, theta, df), (null, at_null, baseline_df)):
        there = mvnormal.evaluate(complete, *model.moments(at)).loglik[0]
        residual = _residual_weight(weight, free.design, model, at)
        trace = float(np.trace(residual @ middle @ residual @ gamma))
        scaling = trace / degrees if degrees > 0 else np.nan
        found.append(Corrected(max(2 * float(at_top.loglik[0] - there), 0.0), scaling))
    return found[0], found[1]


def _complete(data: Rows, saturated: Saturated) -> mvnormal.PatternSums:
    """Return the sums of complete data of everyone with exactly the saturated moments."""
    dd = data.sums.dd.sum(axis=0)[..., 0]
    mean, covariance = saturated.mean[..., 0], saturated.covariance[..., 0]
    yd = mean @ dd
    yy = dd[0, 0] * covariance + yd @ mean.T
    seen = np.ones((1, len(mean)), dtype=bool)
    return mvnormal.PatternSums(seen, *(part[None, ..., None] for part in (dd, yd, yy)))


def _residual_weight(weight: Array, free: Array, model: Moments, theta: Array) -> Array:
    """Return U = W - W D (D'W D)^-1 D'W, D by the moments that are free in the saturated model."""
    change = np.linalg.lstsq(free, model.jacobian(theta)[..., 0])[0]
    weighted = weight @ change
    inner = mvnormal.invert_positive((change.T @ weighted)[..., None])
    if not inner[2].all():
        return np.full_like(weight, np.nan)
    return weight - weighted @ inner[0][..., 0] @ weighted.T
