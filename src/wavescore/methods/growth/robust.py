"""Huber-White standard errors and the Yuan-Bentler scaled chi-square (lavaan's and Mplus's MLR).

White 1982, doi 10.2307/1912526; Yuan and Bentler 2000, doi 10.1111/0081-1750.00078; the scaling
by traces of Asparouhov and Muthen 2005, as lavaan's test = "yuan.bentler.mplus".
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.data import Units
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import Saturated, marginal_moments
from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.growth.linear_moments import independent_moments, saturated_moments
from wavescore.methods.inputs import Array


class Rows(Protocol):
    """Answers with their sums per pattern, on the scale that `units` leads back from."""

    @property
    def y(self) -> Array:
        """Answers (n, T), NaN = missing."""

    @property
    def d(self) -> Array | None:
        """Regressors (n, D), None = 1."""

    @property
    def weights(self) -> Array | None:
        """Weights (n,), None = 1."""

    @property
    def sums(self) -> mvnormal.PatternSums:
        """Sums per pattern, inside units."""

    @property
    def units(self) -> Units:
        """The inside units."""


def moment_scores(
    data: Rows, mean: Array, covariance: Array
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


def score_products(data: Rows, mean: Array, covariance: Array) -> Array:
    """J = sum_i w_i s_i s_i', the outer products of the scores by the moment vector, (m, m)."""
    total = np.zeros(())
    for _, weight, scores in moment_scores(data, mean, covariance):
        total = total + (scores.T if weight is None else scores.T * weight) @ scores
    return total


def reduce_products(model: Moments, theta: Array, products: Array) -> Array:
    """The outer products by the parameters of `model`, (p, p)."""
    return model.chain_twice(theta, products[..., None])[..., 0]


def trace_ratio(data: Rows, model: Moments, theta: Array) -> tuple[float, Array, Array]:
    """tr(J I^-1) at a point of a model, with I its observed information; and I^-1, J.

    NaN where the information, or the covariance of some pattern, is not positive definite.
    """
    mean, covariance = model.moments(theta)
    products = score_products(data, mean, covariance)
    point = mvnormal.evaluate(data.sums, mean, covariance)
    observed = model.derivatives(theta, point)[1]
    inverse, _, positive = invert_positive(observed)
    inner = reduce_products(model, theta, products)
    if not positive.all():
        return np.nan, inverse[..., 0], inner
    return float(np.sum(inverse[..., 0] * inner)), inverse[..., 0], inner


def scaling_factors(
    data: Rows, model: Moments, theta: Array, saturated: Saturated, df: int, baseline_df: int
) -> tuple[float, float]:
    """The scaling factors of the chi-squares of a model at its estimates and of the baseline."""
    free, null = scaling_traces(data, saturated)
    confined = trace_ratio(data, model, theta)[0]
    return (free - confined) / df if df > 0 else np.nan, (free - null) / baseline_df


def scaling_traces(data: Rows, saturated: Saturated) -> tuple[float, float]:
    """tr(J I^-1) of the saturated and of the baseline model at their estimates."""
    n_waves, n_regressors = data.sums.yd.shape[1:3]
    row, column = np.tril_indices(n_waves)
    at_free = np.concatenate([saturated.mean.reshape(-1, 1), saturated.covariance[row, column]])
    mean, variance = marginal_moments(data.sums)
    wave = np.arange(n_waves)
    at_null = np.concatenate([mean[:, 0], variance[wave, wave]])
    return (
        trace_ratio(data, saturated_moments(n_waves, n_regressors), at_free)[0],
        trace_ratio(data, independent_moments(n_waves, n_regressors), at_null)[0],
    )


def sandwich(inverse: Array, inner: Array) -> Array:
    """I^-1 J I^-1: the covariance of estimates whatever the distribution, (p, p)."""
    return inverse @ inner @ inverse
