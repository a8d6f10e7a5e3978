"""Moments that are linear in their parameters, as of growth with fixed loadings, and their vector.

A moment vector (m,) is a mean (T, D), D one and the covariates, and a covariance (T, T); it and
its axes are those of `wavescore.methods.growth.mvnormal`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.inputs import Array

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Linear(Moments):
    """Moments that are `design` (m, p) times the parameters."""

    design: Array
    n_waves: int

    def vector(self, theta: Array) -> Array:
        """The moment vector at theta (p, B), (m, B)."""
        return self.design @ theta

    def moments(self, theta: Array) -> tuple[Array, Array]:
        """The mean (T, D, B) and covariance (T, T, B) at theta (p, B)."""
        return split(self.vector(theta), self.n_waves)

    def jacobian(self, theta: Array) -> Array:
        """The derivative of the moment vector by the parameters, (m, p, 1)."""
        return self.design[..., None]

    def curvature(self, theta: Array, by_moments: Array) -> Array:
        """None: the second derivatives are 0."""
        return np.zeros((len(theta), *theta.shape))

    def chain(self, theta: Array, by_moments: Array) -> Array:
        """The gradient by the parameters, (p, B), from the one by the moments, (m, B)."""
        return self.design.T @ by_moments

    def chain_twice(self, theta: Array, inner: Array, by_moments: Array | None = None) -> Array:
        """The information by the parameters, (p, p, B), from the one by the moments."""
        size, draws = inner.shape[0], inner.shape[2]
        half = (self.design.T @ inner.reshape(size, -1)).reshape(-1, size, draws)
        return np.matmul(self.design.T, half)


@cache
def lower_half(n_waves: int) -> tuple[Places, Places]:
    """Rows and columns of the elements of S on and below its diagonal."""
    return np.tril_indices(n_waves)


@cache
def saturated_moments(n_waves: int, n_regressors: int) -> Linear:
    """Every mean, regression and covariance free: the parameters are M and the lower half of S."""
    row, column = lower_half(n_waves)
    means = n_waves * n_regressors
    design = np.zeros((means + n_waves**2, means + len(row)))
    design[:means, :means] = np.eye(means)
    place = means + np.arange(len(row))
    design[means + row * n_waves + column, place] = 1
    design[means + column * n_waves + row, place] = 1
    return Linear(design, n_waves)


def independent_moments(n_waves: int, n_regressors: int) -> Linear:
    """Free means and variances, nothing related to anything: the baseline model."""
    means = n_waves * n_regressors
    design = np.zeros((means + n_waves**2, 2 * n_waves))
    wave = np.arange(n_waves)
    design[wave * n_regressors, wave] = 1
    design[means + wave * n_waves + wave, n_waves + wave] = 1
    return Linear(design, n_waves)


def split(vector: Array, n_waves: int) -> tuple[Array, Array]:
    """Cut a moment vector (m, B) into the mean (T, D, B) and covariance (T, T, B)."""
    means = len(vector) - n_waves**2
    return (
        vector[:means].reshape(n_waves, means // n_waves, -1),
        vector[means:].reshape(n_waves, n_waves, -1),
    )
