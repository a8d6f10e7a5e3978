"""What the estimator asks of a model: where its likelihood is, and how that changes."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.inputs import Array


class Likelihood(ABC):
    """A model as the estimator sees it: where its likelihood is, and how that changes."""

    @abstractmethod
    def locate(self, sums: mvnormal.PatternSums, theta: Array) -> Any:
        """The likelihood at parameters theta (p, B): `loglik` and `positive`, (B,) each."""

    @abstractmethod
    def derivatives(self, theta: Array, point: Any, expected: bool = False) -> tuple[Array, Array]:
        """The gradient (p, B) and the information (p, p, B) by the parameters."""


class Moments(Likelihood):
    """A model that says which mean and covariance its parameters imply."""

    @abstractmethod
    def moments(self, theta: Array) -> tuple[Array, Array]:
        """The mean (T, D, B) and covariance (T, T, B) at theta (p, B)."""

    @abstractmethod
    def jacobian(self, theta: Array) -> Array:
        """The derivative of the moment vector by the parameters, (m, p, B)."""

    @abstractmethod
    def curvature(self, theta: Array, by_moments: Array) -> Array:
        """The gradient by the moments (m, B) times their second derivatives, (p, p, B)."""

    def chain(self, theta: Array, by_moments: Array) -> Array:
        """The gradient by the parameters, (p, B), from the one by the moments, (m, B)."""
        return np.einsum("mpb,mb->pb", self.jacobian(theta), by_moments)

    def chain_twice(self, theta: Array, inner: Array, by_moments: Array | None = None) -> Array:
        """The information by the parameters, (p, p, B), from the one by the moments.

        With `by_moments` the curvature is taken off it.
        """
        jacobian = self.jacobian(theta)
        half = np.einsum("mpb,mnb->pnb", jacobian, inner)
        out = np.einsum("pnb,nqb->pqb", half, jacobian)
        return out if by_moments is None else out - self.curvature(theta, by_moments)

    def locate(self, sums: mvnormal.PatternSums, theta: Array) -> mvnormal.Point:
        """The likelihood at parameters theta (p, B)."""
        return mvnormal.evaluate(sums, *self.moments(theta))

    def derivatives(self, theta: Array, point: Any, expected: bool = False) -> tuple[Array, Array]:
        """The gradient (p, B) and the information (p, p, B) by the parameters."""
        by_moments = mvnormal.gradient(point)
        inner = mvnormal.information(point, expected)
        curved = None if expected else by_moments
        return self.chain(theta, by_moments), self.chain_twice(theta, inner, curved)
