"""Intervals of Cronbach's alpha and of omega that hold whatever the items' distribution."""

from typing import NamedTuple

import numpy as np
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, check_level
from wavescore.methods.omega import Omega, log_gap_influence
from wavescore.methods.resample import bootstrap_weights, jackknife_error

NAN = float("nan")
NONE = (NAN, NAN)
FEWEST = 10  # respondents up to which there is no distribution-free standard error


class AlphaInterval(NamedTuple):
    """An interval of alpha and how it was come by."""

    low: float
    high: float
    method: str


def feldt_interval(alpha: float, n: int, k: int, conf_level: float) -> tuple[float, float]:
    """Return Feldt's interval of alpha, 1 - (1 - alpha) F(1-a/2) and F(a/2) of n-1, (n-1)(k-1).

    It takes the items as normal and exchangeable: with skewed items it is far too narrow
    (docs/decisions.md). Reference: Feldt 1965, doi 10.1007/BF02289499. R: psych::alpha, feldt.
    """
    if not np.isfinite(alpha):
        return NONE
    tail = (1 - conf_level) / 2
    df, df_error = n - 1, (n - 1) * (k - 1)
    low, high = (special.fdtri(df, df_error, p) for p in (1 - tail, tail))
    return float(1 - (1 - alpha) * low), float(1 - (1 - alpha) * high)


def alpha_interval(
    complete: Array, draws: int = 1000, seed: int | None = 1, conf_level: float = 0.95
) -> AlphaInterval:
    """Return the studentised bootstrap interval of alpha, or without draws the jackknife's.

    `complete`: (n, k), nothing missing. On the scale g = log(1 - alpha), with s the jackknife's
    standard error of g: from 1 - exp(g - q s) at the a/2 quantile q of (g* - g) / s* to the same at
    1 - a/2, over `draws` samples of respondents with replacement, s* their own distribution-free
    standard error (Maydeu-Olivares, Coffman & Hartmann 2007). Without draws q is that of t(n - 1).
    With ten respondents or fewer, or where alpha does not vary, there is none: NaN.

    Raises EstimationError for draws without a seed.
    Reference: Efron & Tibshirani 1993, ch. 11 and 12.5, doi 10.1007/978-1-4899-4541-9;
    Maydeu-Olivares et al. 2007, doi 10.1037/1082-989X.12.2.157.
    R: the formulas in base R on R's own resamples.
    """
    check_level(conf_level)
    if draws and seed is None:
        raise EstimationError("bootstrap draws need a seed", key="seed", expected="an integer")
    method = "studentised_bootstrap" if draws else "jackknife"
    n, k = complete.shape
    if n <= FEWEST or k < 2:
        return AlphaInterval(*NONE, method)
    # Whole shifts keep sums of whole scores exact, so that the order of summing cannot matter.
    x = complete - np.round(complete.mean(axis=0))
    off = x - x.mean(axis=0)
    if np.abs(off).max() > 0 and np.abs(off - off[:, :1]).max() < 1e-12 * np.abs(off).max():
        return AlphaInterval(1.0, 1.0, method)  # alpha is 1, and so is every resample's
    columns = _products(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = float(log_gaps(columns.mean(axis=0)[None], k, n)[0][0])
        std_error = _jackknife_error(x)
    if not (np.isfinite(gap) and std_error > 0):
        return AlphaInterval(*NONE, method)
    tails = np.array([(1 - conf_level) / 2, (1 + conf_level) / 2])
    if draws and seed is not None:
        quantiles = np.quantile(_studentised(columns, k, n, gap, draws, seed), tails)
    else:
        quantiles = special.stdtrit(n - 1, tails)
    low, high = 1 - np.exp(gap - quantiles * std_error)
    return AlphaInterval(float(low), float(high), method)


def omega_interval(complete: Array, solution: Omega, conf_level: float) -> tuple[float, float]:
    """Return the distribution-free interval of omega: 1 - exp(g +- t s), g = log(1 - omega).

    `complete`: (n, k), nothing missing; `solution`: of its covariance, divided by n. s^2 is
    sum d_i^2 / n^2, d_i the influence of respondent i on g (`omega.log_gap_influence`), t on n - 1
    df. Reference: Browne 1984, doi 10.1111/j.2044-8317.1984.tb00789.x; for alpha Maydeu-Olivares
    et al. 2007, doi 10.1037/1082-989X.12.2.157. R: lavaan::cfa of each moved covariance.
    """
    n = len(complete)
    if n <= FEWEST or not solution.omega < 1:
        return NONE
    influence = log_gap_influence(complete, solution)
    std_error = np.sqrt((influence**2).sum()) / n
    half = special.stdtrit(n - 1, (1 + conf_level) / 2) * std_error
    with np.errstate(over="ignore"):
        low, high = 1 - (1 - solution.omega) * np.exp([half, -half])
    return (float(low), float(high)) if np.isfinite(low) else NONE


def _products(x: Array) -> Array:
    """Return the columns (n, 5 + 3 k + k (k+1) / 2) whose means give alpha and its error.

    s the sum and q the sum of squares of a respondent's items x_j: s^2, q, s^4, s^2 q, q^2, then
    x_j, s^2 x_j, q x_j, and x_i x_j for j <= i.
    """
    s2, q = x.sum(axis=1) ** 2, (x**2).sum(axis=1)
    row, column = np.tril_indices(x.shape[1])
    scalars = np.column_stack([s2, q, s2**2, s2 * q, q**2])
    return np.hstack([scalars, x, s2[:, None] * x, q[:, None] * x, x[:, row] * x[:, column]])


def log_gaps(moments: Array, k: int, n: int) -> tuple[Array, Array]:
    """Return g = log(1 - alpha) and its distribution-free standard error, of each row of moments.

    With T the variance of the total, Q the sum of the items' (divisor n) and t_i, q_i a
    respondent's squares about the means: 1 - alpha = (k Q/T - 1)/(k - 1), the influence of i on
    alpha is k/(k-1) (Q t_i/T^2 - q_i/T), and the variance is that of the influences over n.
    """
    s2, q, s4, s2q, q2 = moments[:, :5].T
    x, s2x, qx = (moments[:, 5 + part * k : 5 + (part + 1) * k] for part in range(3))
    total_mean = x.sum(axis=1)
    total, parts = s2 - total_mean**2, q - (x**2).sum(axis=1)
    a, b = parts / total**2, 1 / total
    line = 2 * (b[:, None] * x - (a * total_mean)[:, None])
    square = a**2 * s4 - 2 * a * b * s2q + b**2 * q2
    cross = a * (s2x * line).sum(axis=1) - b * (qx * line).sum(axis=1)
    middle = a * s2 - b * q + (x * line).sum(axis=1)
    variance = square + 2 * cross + _quadratic(moments[:, 5 + 3 * k :], line) - middle**2
    gap = (k * parts / total - 1) / (k - 1)
    std_error = k / (k - 1) * np.sqrt(np.maximum(variance, 0) / n) / gap
    return np.log(gap), std_error


def alpha_gap(complete: Array) -> tuple[float, float]:
    """Return log(1 - alpha) of items (n, k) and its distribution-free error, as `log_gaps`."""
    n, k = complete.shape
    centred = complete - complete.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap, error = log_gaps(_products(centred).mean(axis=0)[None], k, n)
    return float(gap[0]), float(error[0])


def _quadratic(pairs: Array, line: Array) -> Array:
    """Return l' A l per row, A given by its lower half."""
    row, column = np.tril_indices(line.shape[1])
    twice = np.where(row == column, 1, 2)
    return (pairs * twice * line[:, row] * line[:, column]).sum(axis=1)


def _studentised(columns: Array, k: int, n: int, gap: float, draws: int, seed: int) -> Array:
    """Return (g* - g) / s* of every draw in which alpha varies."""
    parts = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for weights in bootstrap_weights(n, draws, seed):
            gaps, errors = log_gaps(weights @ columns / n, k, n)
            parts.append((gaps - gap) / errors)
    ratios = np.concatenate(parts)
    ratios = ratios[np.isfinite(ratios)]
    return ratios if len(ratios) > draws / 2 else np.array([NAN])


def _jackknife_error(x: Array) -> float:
    """Return the jackknife's standard error of log(1 - alpha)."""
    n, k = x.shape
    off = x - x.mean(axis=0)
    total, parts = off.sum(axis=1) ** 2, (off**2).sum(axis=1)
    left = n / (n - 1)
    ratio = (parts.sum() - left * parts) / (total.sum() - left * total)
    return jackknife_error(np.log((k * ratio - 1) / (k - 1)))
