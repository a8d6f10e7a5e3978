"""Seeded bootstrap draws, and intervals from them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, as_floats, check_level

# A block that stays in the processor's cache is twice as fast as one that does not.
CELLS_AT_ONCE = 2**15


def bootstrap_indices(n: int, draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield blocks (b, n) of row numbers drawn with replacement, `draws` rows of them in all.

    The same seed gives the same draws, whatever the size of the blocks.
    Raises EstimationError where there is nothing to draw from.
    """
    if n < 1 or draws < 1:
        raise EstimationError("nothing to draw", key="draws", found=f"{draws} draws of {n} rows")
    rng = np.random.default_rng(seed)
    block = max(1, CELLS_AT_ONCE // n)
    for start in range(0, draws, block):
        yield rng.integers(0, n, (min(block, draws - start), n), dtype=np.int64)


def bootstrap_weights(n: int, draws: int, seed: int) -> Iterator[Array]:
    """Yield the same draws as counts: blocks (b, n) of floats, each row summing to n.

    A statistic of sums is then one matrix product for a whole block of draws.
    """
    for indices in bootstrap_indices(n, draws, seed):
        b = len(indices)
        indices += np.arange(b)[:, None] * n
        yield np.bincount(indices.ravel(), minlength=b * n).reshape(b, n).astype(float)


def percentile_interval(draws: Values, conf_level: float = 0.95) -> tuple[float, float]:
    """Return the percentile bootstrap interval; draws that came to nothing (NaN) are left out.

    The a/2 and 1 - a/2 quantiles, interpolated as R's type 7. NaN, NaN from no draws.
    Reference: Efron & Tibshirani 1993, chapter 13. R: quantile(draws, c(.025, .975)).
    """
    check_level(conf_level)
    draws = _finite(draws)
    if draws.size == 0:
        return float("nan"), float("nan")
    tail = (1 - conf_level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def bca_interval(
    draws: Values, estimate: float, jackknife: Values, conf_level: float = 0.95
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated bootstrap interval.

    `jackknife`: the statistic with each observation left out in turn, or its distance from the
    estimate. z0 = probit of the share of
    draws below the estimate (ties count half), a = sum u^3 / (6 (sum u^2)^1.5) with u the
    jackknife's mean minus its values; the percentiles taken are Phi(z0 + (z0 + z)/(1 - a(z0 + z))).
    NaN, NaN where every draw lies on one side of the estimate or the jackknife does not vary.
    Reference: Efron 1987, doi 10.1080/01621459.1987.10478410. R: the formulas in base R.
    """
    check_level(conf_level)
    draws, values = _finite(draws), _finite(jackknife)
    below = (draws < estimate).mean() + (draws == estimate).mean() / 2 if draws.size else 0.0
    u = values.mean() - values if values.size else np.zeros(1)
    if not 0 < below < 1 or not (u @ u) > 0:
        return float("nan"), float("nan")
    z0 = special.ndtri(below)
    acceleration = (u**3).sum() / (6 * (u @ u) ** 1.5)
    tail = (1 - conf_level) / 2
    z = z0 + special.ndtri([tail, 1 - tail])
    low, high = np.quantile(draws, special.ndtr(z0 + z / (1 - acceleration * z)))
    return float(low), float(high)


def jackknife_error(*left_out: Values) -> float:
    """Return the jackknife's standard error from a statistic with each observation left out.

    `left_out`: of one sample, or of several independent ones, whose errors then add up:
    s^2 = sum over samples of (n - 1)/n sum (t_i - mean t)^2.
    Reference: Efron & Stein 1981, doi 10.1214/aos/1176345462. R: the formula in base R.
    """
    variance = 0.0
    for values in left_out:
        values = np.asarray(values, dtype=float)
        variance += (values.size - 1) * float(values.var())
    return float(np.sqrt(variance))


def _finite(values: Values) -> Array:
    values = as_floats(values, "draws")
    return values[~np.isnan(values)]
