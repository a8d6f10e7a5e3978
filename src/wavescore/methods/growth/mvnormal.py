"""The multivariate normal likelihood with missing values, from sums per pattern of missing waves.

y_i given covariates x_i is normal with mean M d_i, d_i = (1, x_i), and covariance S. Every
respondent with the same waves answered shares one pattern, and the likelihood needs only the sums
of w d d', w d y' and w y y' within each pattern: its cost does not depend on the number of rows.

Arrays carry the *draws* (weighted versions of one data set; one for a single fit) on their last
axis: numpy's inner loop then runs over the draws. Axes: p pattern, t u i j k l wave, d e
regressor, b draw. A moment vector is M row by row, then S row by row.

Formulas: Savalei 2010, doi 10.1037/a0020143 (information); Dempster, Laird and Rubin
1977, doi 10.1111/j.2517-6161.1977.tb01600.x (EM); docs/maths.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.inputs import Array

Flags = NDArray[Any]  # of bool
Block = tuple[int, NDArray[np.intp], Array, Array, Array | None]

LOG_2PI = np.log(2 * np.pi)
ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class PatternSums:
    """Sums of weighted products per pattern: all that the likelihood needs of the data."""

    observed: Flags  # (P, T)
    dd: Array  # (P, D, D, B); [:, 0, 0] is the number of respondents
    yd: Array  # (P, T, D, B); 0 where the wave is missing
    yy: Array  # (P, T, T, B)

    @property
    def count(self) -> Array:
        """Respondents per pattern and draw, (P, B)."""
        return self.dd[:, 0, 0]

    @cached_property
    def seen(self) -> tuple[Array, Array, Array]:
        """As 0 or 1 which waves are observed, which pairs, and which wave with itself is not."""
        wave = self.observed.astype(float)[..., None]
        pair = wave[:, :, None] * wave[:, None]
        return wave, pair, np.eye(wave.shape[1])[None, :, :, None] * (1 - pair)

    @cached_property
    def constant(self) -> Array:
        """What the density's 2 pi adds to -2 times the log-likelihood, (B,)."""
        return np.asarray(LOG_2PI * (self.observed.sum(axis=1) @ self.count))

    def take(self, draws: Any) -> "PatternSums":
        """The same patterns for some of the draws."""
        return PatternSums(
            self.observed, self.dd[..., draws], self.yd[..., draws], self.yy[..., draws]
        )


def pattern_codes(y: Array) -> NDArray[np.uint16]:
    """One number per row: the sum of 2**t over the waves t that are observed."""
    codes = np.zeros(len(y), dtype=np.uint16)
    for wave in range(y.shape[1]):
        codes |= (~np.isnan(y[:, wave])).astype(np.uint16) << wave
    return codes


def pattern_blocks(y: Array, d: Array | None, weights: Array | None) -> Iterator[Block]:
    """Yield (code, rows, y, d, weights) of one pattern at a time, a bounded number of rows each."""
    for begin in range(0, len(y), ROWS_AT_ONCE):
        part = slice(begin, begin + ROWS_AT_ONCE)
        codes = pattern_codes(y[part])
        order = np.argsort(codes, kind="stable")
        edges = np.flatnonzero(np.diff(codes[order], prepend=-1, append=-1))
        for low, high in zip(edges[:-1], edges[1:], strict=True):
            rows = order[low:high] + begin
            regressors = np.ones((len(rows), 1)) if d is None else d[rows]
            yield (
                int(codes[order[low]]),
                rows,
                y[rows],
                regressors,
                None if weights is None else weights[rows],
            )


def pattern_sums(
    y: Array,
    d: Array | None = None,
    weights: Array | None = None,
    shift: float = 0.0,
    scale: float = 1.0,
) -> PatternSums:
    """Sum the products of (y - shift) / scale (n, T; NaN = missing) and d (n, D; None = 1)."""
    n_waves = y.shape[1]
    n_regressors = 1 if d is None else d.shape[1]
    sums: dict[int, Any] = {}
    for code, _, values, regressors, weight in pattern_blocks(y, d, weights):
        if code == 0:
            continue
        z = np.empty((len(values), n_regressors + n_waves))
        z[:, :n_regressors] = regressors
        z[:, n_regressors:] = (values - shift) / scale
        z[:, n_regressors:][:, ~unpack(code, n_waves)] = 0
        sums[code] = sums.get(code, 0) + (z.T if weight is None else z.T * weight) @ z
    codes = sorted(sums, reverse=True)
    products = np.array([sums[code] for code in codes])[..., None]
    products = products.reshape(len(codes), n_regressors + n_waves, n_regressors + n_waves, 1)
    return from_products([unpack(code, n_waves) for code in codes], products, n_waves)


def from_products(observed: Any, products: Array, n_waves: int) -> PatternSums:
    """Cut the products of (d, y), (P, D+T, D+T, B), into their three blocks."""
    split = products.shape[1] - n_waves
    return PatternSums(
        np.array(observed, dtype=bool).reshape(len(products), n_waves),
        products[:, :split, :split],
        products[:, split:, :split],
        products[:, split:, split:],
    )


@lru_cache(maxsize=1024)  # a study has few patterns, asked for at every fit
def unpack(code: int, n_waves: int) -> Flags:
    """The waves that a pattern's code says are observed, (T,) bool."""
    seen = (code >> np.arange(n_waves)) & 1 == 1
    seen.flags.writeable = False
    return seen


@dataclass(frozen=True)
class Point:
    """The likelihood at one (M, S) per draw, and what its derivatives are made of."""

    sums: PatternSums
    loglik: Array  # (B,)
    positive: Flags  # (B,) the covariance of every pattern is positive definite
    inverse: Array  # (P, T, T, B): S^-1 of the observed waves, 0 elsewhere
    pulled: Array  # (P, T, D, B): S^-1 (sum of residual times d')
    spread: Array  # (P, T, T, B): S^-1 (sum of residual times residual') S^-1


def evaluate(sums: PatternSums, mean: Array, covariance: Array) -> Point:
    """The log-likelihood at mean M (T, D, B) and covariance S (T, T, B).

    loglik = -1/2 sum_p [ n_p (T_p log 2 pi + log|S_p|) + tr(S_p^-1 R_p) ], with R_p the sum of
    (y - M d)(y - M d)' over the pattern's respondents, waves cut to those observed.
    """
    seen, both, filler = sums.seen
    inverse, log_determinant, positive = invert_positive(covariance * both + filler)
    inverse *= both
    residual_d = sums.yd - _times(mean, sums.dd) * seen[:, :, None]
    residual_y = (
        sums.yy - _times(sums.yd, mean.swapaxes(0, 1)) - _times(mean, residual_d.swapaxes(1, 2))
    )
    half = _times(inverse, residual_y)
    distance = np.einsum("piib->b", half)
    spent = sums.constant + np.einsum("pb,pb->b", sums.count, log_determinant) + distance
    return Point(
        sums,
        -0.5 * spent,
        np.asarray(positive.all(axis=0)),
        inverse,
        _times(inverse, residual_d),
        _times(half, inverse),
    )


def _times(a: Array, b: Array) -> Array:
    """The matrix products a b per pattern and draw, (.., i, j, B) and (.., j, k, B)."""
    if a.shape[-1] == b.shape[-1] == 1:
        return (a[..., 0] @ b[..., 0])[..., None]
    return np.einsum("...ijb,...jkb->...ikb", a, b)


def gradient(point: Point) -> Array:
    """The derivative of the log-likelihood by the moment vector, (T D + T T, B).

    By M: sum_p S_p^-1 sum_i (y - M d) d'. By S: 1/2 sum_p (S_p^-1 R_p S_p^-1 - n_p S_p^-1).
    """
    by_mean = point.pulled.sum(axis=0)
    by_covariance = 0.5 * (point.spread - _counted(point)).sum(axis=0)
    draws = point.loglik.shape[0]
    return np.concatenate([by_mean.reshape(-1, draws), by_covariance.reshape(-1, draws)])


def information(point: Point, expected: bool = False) -> Array:
    """Minus the second derivative by the moment vector, or its expectation, (m, m, B).

    Expected is that under values missing completely at random, as lavaan's
    information = "expected": the regressors of a pattern count as those of everyone.
    """
    sums = point.sums
    dd, pulled = sums.dd, point.pulled
    middle = 0.5 * _counted(point)
    if expected:
        share = sums.count / sums.count.sum(axis=0)
        dd = share[:, None, None] * dd.sum(axis=0)
        pulled = np.zeros_like(pulled)
    else:
        middle = point.spread - middle
    n_waves, n_regressors, draws = point.pulled.shape[1:]
    means = n_waves * n_regressors
    out = np.empty((means + n_waves**2, means + n_waves**2, draws))
    by_mean = _outer_sum(point.inverse, dd).transpose(0, 2, 1, 3, 4)
    out[:means, :means] = by_mean.reshape(means, means, draws)
    crossed = _outer_sum(point.inverse, pulled).transpose(0, 3, 1, 2, 4)
    out[:means, means:] = crossed.reshape(means, -1, draws)
    out[means:, :means] = out[:means, means:].transpose(1, 0, 2)
    by_covariance = _outer_sum(point.inverse, middle).transpose(2, 0, 1, 3, 4)
    out[means:, means:] = by_covariance.reshape(n_waves**2, -1, draws)
    return out


def em_step(point: Point, mean: Array, covariance: Array) -> tuple[Array, Array]:
    """One step of expectation and maximisation for unrestricted (M, S), from the gradient.

    With G the gradient: M + S G_M (sum d d')^-1, and S + 2/n S G_S S less the mean's own move.
    """
    dd = point.sums.dd.sum(axis=0)
    inverse_dd = invert_positive(dd)[0]
    move = _times(_times(covariance, point.pulled.sum(axis=0)), inverse_dd)
    pull = (point.spread - _counted(point)).sum(axis=0)
    gain = _times(_times(covariance, pull), covariance)
    gain -= _times(_times(move, dd), move.swapaxes(0, 1))
    return mean + move, covariance + gain / dd[0, 0]


def _counted(point: Point) -> Array:
    return point.sums.count[:, None, None] * point.inverse


def _outer_sum(a: Array, b: Array) -> Array:
    """Sum over patterns of a_ij b_kl, (i, j, k, l, B); one draw goes through a matrix product."""
    if a.shape[-1] == 1:
        flat = a.reshape(len(a), -1).T @ b.reshape(len(b), -1)
        return flat.reshape(*a.shape[1:-1], *b.shape[1:])
    return np.einsum("pijb,pklb->ijklb", a, b)


def casewise_scores(
    y: Array,
    d: Array | None,
    weights: Array | None,
    mean: Array,
    covariance: Array,
    shift: float = 0.0,
    scale: float = 1.0,
) -> Iterator[tuple[NDArray[np.intp], Array | None, Array]]:
    """Yield (rows, weights, scores): each respondent's gradient by the moment vector.

    `mean` (T, D) and `covariance` (T, T) are those of (y - shift) / scale given d. Where the
    covariance of the waves seen is not positive definite there is no score: NaN.
    """
    for code, rows, values, regressors, weight in pattern_blocks(y, d, weights):
        seen = unpack(code, y.shape[1])
        inverse = np.zeros_like(covariance)
        part, _, positive = invert_positive(covariance[np.ix_(seen, seen)][..., None])
        inverse[np.ix_(seen, seen)] = np.where(positive, part, np.nan)[..., 0]
        residual = np.where(seen, (values - shift) / scale - regressors @ mean.T, 0.0)
        pulled = residual @ inverse
        by_mean = pulled[:, :, None] * regressors[:, None, :]
        by_covariance = 0.5 * (pulled[:, :, None] * pulled[:, None, :] - inverse)
        flat = (by_mean.reshape(len(rows), -1), by_covariance.reshape(len(rows), -1))
        yield rows, weight, np.concatenate(flat, axis=1)
