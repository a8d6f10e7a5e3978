"""Tail probabilities and noncentralities, on scipy.special alone (scipy.stats is slow to
import), each computed in its own tail so that a small p is never one minus something near one."""

import math
import sys
from collections.abc import Callable

import numpy as np
from scipy import special

from wavescore.methods.inputs import Array

ALTERNATIVES = ("two-sided", "greater", "less")
EPSILON = sys.float_info.epsilon


def t_p_value(statistic: float, df: float, alternative: str = "two-sided") -> float:
    """Return the p of Student's t for the named alternative (R: pt)."""
    if alternative == "greater":
        return float(special.stdtr(df, -statistic))
    if alternative == "less":
        return float(special.stdtr(df, statistic))
    return float(2 * special.stdtr(df, -abs(statistic)))


def f_p_value(statistic: float, df: float, df_error: float) -> float:
    """Return the upper tail of the F distribution (R: pf(lower.tail = FALSE))."""
    return float(special.fdtrc(df, df_error, statistic))


def _log_chi_density(u: Array, df: float) -> Array:
    """Return the log density of u = log sqrt(chi2_df / df)."""
    z = df / 2
    if z > 100:  # Stirling's series: z log z - z - gammaln(z) would cancel
        constant = 0.5 * np.log(z / (2 * np.pi)) - 1 / (12 * z) + 1 / (360 * z**3)
    else:
        constant = z * np.log(z) - z - special.gammaln(z)
    return np.log(2) + constant - z * (np.expm1(2 * u) - 2 * u)


def noncentral_chi_square_interval(x: float, df: float, conf_level: float) -> tuple[float, float]:
    """Return the noncentralities of a chi-square on `df`, 0 where `x` is too small for one.

    Solves P(X(df, ncp) <= x) = 1 - a/2 and = a/2 (Smithson 2003). R: uniroot over pchisq.
    """
    if not np.isfinite(x):
        return np.nan, np.nan
    tail = (1 - conf_level) / 2
    low, high = (_noncentrality(x, df, probability) for probability in (1 - tail, tail))
    return low, high


def _noncentrality(x: float, df: float, probability: float) -> float:
    """Return the ncp at which a noncentral chi-square is below x with this probability, or 0."""
    if special.chndtr(x, df, 0.0) <= probability:
        return 0.0
    return _root(lambda ncp: float(special.chndtr(x, df, ncp)) - probability, 0.0, 2 * x + 40)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the root of a falling function by Ridders' method, widening the bracket upwards.

    Ridders 1979, doi 10.1109/TCS.1979.1084580. scipy.optimize takes longer to import than all
    roots of an analysis take to find.
    """
    at_low, at_high = function(low), function(high)
    for _ in range(60):
        if at_high < 0:
            break
        high += high - low
        at_high = function(high)
    else:
        return np.nan
    best = np.nan
    for _ in range(200):
        middle = (low + high) / 2
        at_middle = function(middle)
        spread = math.sqrt(at_middle**2 - at_low * at_high)
        if spread == 0:
            return float(middle)
        guess = middle + (middle - low) * at_middle / spread
        if abs(guess - best) <= 1e-13 + 4 * EPSILON * abs(guess):
            return float(guess)
        best, at_guess = guess, function(guess)
        for place, value in ((middle, at_middle), (guess, at_guess)):
            if value >= 0 and place > low:
                low, at_low = place, value
            if value <= 0 and place < high:
                high, at_high = place, value
        if low >= high:
            return float(guess)
    return float(best)


def studentized_range_sf(q: float, groups: int, df: float) -> float:
    """Return P(Q > q) of the studentized range of `groups` means on `df` degrees of freedom.

    The double integral is taken over the complement of the range's distribution, so that small
    tails keep their relative precision (R's ptukey and scipy's studentized_range subtract from
    one). Trapezoid sums in log s and in z, whose steps are a fraction of the integrand's own
    width: finer ones change nothing above 1e-10. Agrees with R: ptukey(lower.tail = FALSE).
    """
    if not (np.isfinite(q) and np.isfinite(df)):
        return np.nan
    if q <= 0:
        return 1.0
    mode = 0.5 * np.log(max(df - 1, 0.5) / (df + q * q / 2))
    width = 12 / np.sqrt(2 * df)
    low, high = mode - width - 40 / df, max(mode, 0.0) + min(width, 3.5)
    u = np.linspace(low, high, 2 + int((high - low) / min(0.06, 0.3 / np.sqrt(2 * df))))
    integrand = np.exp(_log_chi_density(u, df)) * _range_sf(q * np.exp(u), groups)
    return float(min(np.trapezoid(integrand, u), 1.0))


def _range_sf(w: Array, groups: int) -> Array:
    """Return P(range of `groups` standard normals > w), elementwise."""
    steps = np.linspace(0, 1, 100)[:, None]
    w = np.minimum(w, 70.0)  # beyond it the tail is below the smallest double
    z = -9.5 + (w / 2 + 19) * steps
    below = special.ndtr(z)
    power = groups - 1
    with np.errstate(divide="ignore"):
        ratio = np.minimum(special.ndtr(z - w) / below, 1.0)
        share = -np.expm1(power * np.log1p(-ratio))
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return groups * np.trapezoid(density * below**power * share, z, axis=0)


def studentized_range_quantile(probability: float, groups: int, df: float) -> float:
    """Return the q with P(Q > q) = 1 - probability (R: qtukey)."""
    return _root(lambda q: studentized_range_sf(q, groups, df) - (1 - probability), 1e-6, 10.0)
