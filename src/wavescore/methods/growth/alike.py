"""Several groups' growth curves as one model, whose parameters are equal where a basis says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.likelihood import Likelihood, Moments
from wavescore.methods.growth.robust import reduce_products, score_products
from wavescore.methods.inputs import Array


@dataclass(frozen=True)
class Alike(Likelihood):
    """Several groups as one model, theta (p, G) = basis @ free parameters, (r, 1)."""

    model: Moments
    basis: Array  # (p G, r), groups one after another
    n_groups: int

    def spread(self, free: Array) -> Array:
        """Each group's parameters, (p, G)."""
        return (self.basis @ free).reshape(self.n_groups, -1).T

    def locate(self, sums: mvnormal.PatternSums, theta: Array) -> "_Together":
        """The likelihood of all groups together."""
        each = self.model.locate(sums, self.spread(theta))
        positive = np.asarray(each.positive.all(keepdims=True))
        return _Together(each.loglik.sum(keepdims=True), positive, each)

    def derivatives(self, theta: Array, point: Any, expected: bool = False) -> tuple[Array, Array]:
        """The gradient (r, 1) and information (r, r, 1) by the free parameters."""
        slope, inner = self.model.derivatives(self.spread(theta), point.each, expected)
        blocks = block_diagonal(inner.transpose(2, 0, 1))
        reduced = self.basis.T @ blocks @ self.basis
        return self.basis.T @ slope.T.reshape(-1, 1), reduced[..., None]


@dataclass(frozen=True)
class _Together:
    loglik: Array
    positive: mvnormal.Flags
    each: mvnormal.Point


def average_start(theta: Array, sums: mvnormal.PatternSums, basis: Array) -> Array:
    """Free parameters that give every group the average of the groups, weighted by size."""
    share = sums.count.sum(axis=0) / sums.count.sum()
    everyone = np.tile(theta @ share, theta.shape[1])[:, None]
    return basis.T @ everyone


def trace_of(
    alike: Alike, common: list[GrowthData], sums: mvnormal.PatternSums, free: Array
) -> float:
    """tr(J I^-1) of all groups together, J the outer products of the scores; NaN if singular."""
    theta = alike.spread(free)
    each = [theta[:, [group]] for group in range(len(common))]
    products = [
        reduce_products(part.model, at, score_products(part, *part.model.moments(at)))
        for part, at in zip(common, each, strict=True)
    ]
    inner = alike.basis.T @ block_diagonal(products) @ alike.basis
    observed = alike.derivatives(free, alike.locate(sums, free))[1]
    inverse, _, positive = invert_positive(observed)
    return float(np.sum(inverse[..., 0] * inner)) if positive.all() else np.nan


def null_space(matrix: Array) -> Array:
    """An orthonormal basis of all vectors that `matrix` (full row rank) takes to 0."""
    scaled = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.linalg.svd(scaled)[2][len(matrix) :].T


def block_diagonal(blocks: Sequence[Array] | Array) -> Array:
    """Matrices of one shape (m, p) one after another on the diagonal, (m G, p G), else zeros."""
    rows, columns = blocks[0].shape
    out = np.zeros((len(blocks) * rows, len(blocks) * columns))
    for g, block in enumerate(blocks):
        out[g * rows : (g + 1) * rows, g * columns : (g + 1) * columns] = block
    return out


def stack(each: list[mvnormal.PatternSums]) -> mvnormal.PatternSums:
    """The groups' sums side by side on the last axis, over every pattern that any group has."""
    patterns = np.unique(np.concatenate([sums.observed for sums in each]), axis=0)
    n_waves, n_regressors = each[0].yd.shape[1:3]
    size, count = n_waves + n_regressors, len(patterns)
    out = mvnormal.from_products(patterns, np.zeros((count, size, size, len(each))), n_waves)
    for group, sums in enumerate(each):
        place = [int(np.flatnonzero((patterns == row).all(axis=1))[0]) for row in sums.observed]
        for target, source in ((out.dd, sums.dd), (out.yd, sums.yd), (out.yy, sums.yy)):
            target[place, ..., group] = source[..., 0]
    return out


def in_units_of(first: GrowthData, part: GrowthData) -> GrowthData:
    """One group's data in the inner units of the first group."""
    units = first.units
    if part.d is None:
        d = None
    else:
        d = part.d @ np.linalg.inv(part.units.regressors).T @ units.regressors.T
    sums = mvnormal.pattern_sums(part.y, d, part.weights, units.shift, units.scale)
    return replace(part, d=d, units=units, sums=sums)
