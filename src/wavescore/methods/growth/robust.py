"""Huber-White standard errors and the Yuan-Bentler scaled chi-square (lavaan's and Mplus's MLR).

White 1982, doi 10.2307/1912526; Yuan and Bentler 2000, doi 10.1111/0081-1750.00078; the scaling
by traces of Asparouhov and Muthen 2005, as lavaan's test = "yuan.bentler.mplus".
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.inputs import Array


def moment_scores(
    data: GrowthData, mean: Array, covariance: Array
) -> Iterator[tuple[NDArray[np.intp], Array | None, Array]]:
    """Yield (rows, weights, scores (rows, m)) by the moment vector, inside units."""
    return mvnormal.casewise_scores(
        data.y,
        data.d,
        data.weights,
        mean[..., 0],
        covariance[..., 0],
        data.units.shift,
        data.units.scale,
    )


def score_products(data: GrowthData, mean: Array, covariance: Array) -> Array:
    """J = sum_i w_i s_i s_i', the outer products of the scores by the moment vector, (m, m)."""
    total = np.zeros(())
    for _, weight, scores in moment_scores(data, mean, covariance):
        total = total + (scores.T if weight is None else scores.T * weight) @ scores
    return total


def reduce_products(model: Moments, theta: Array, products: Array) -> Array:
    """The outer products by the parameters of `model`, (p, p)."""
    return model.chain_twice(theta, products[..., None])[..., 0]


def trace_ratio(data: GrowthData, model: Moments, theta: Array) -> tuple[float, Array, Array]:
    """tr(J I^-1) at a point of a model, with I its observed information; and I^-1, J.

    NaN where the information, or the covariance of some pattern, is not positive definite.
    """
    mean, covariance = model.moments(theta)
    products = score_products(data, mean, covariance)
    point = mvnormal.evaluate(data.sums, mean, covariance)
    observed = model.derivatives(theta, point)[1]
    inverse, _, positive = mvnormal.invert_positive(observed)
    inner = reduce_products(model, theta, products)
    if not positive.all():
        return np.nan, inverse[..., 0], inner
    return float(np.sum(inverse[..., 0] * inner)), inverse[..., 0], inner


def sandwich(inverse: Array, inner: Array) -> Array:
    """I^-1 J I^-1: the covariance of estimates whatever the distribution, (p, p)."""
    return inverse @ inner @ inverse
