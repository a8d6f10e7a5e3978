"""Correlation of two variables over the rows where both are observed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.distributions import t_p_value
from wavescore.methods.inputs import Array, Values, as_floats, check_level, check_option, joined
from wavescore.methods.resample import jackknife_error
from wavescore.notes import respondents

NAN = float("nan")
FEWEST = 10  # pairs up to which r has no interval


@dataclass(frozen=True)
class Correlation:
    """A correlation coefficient over `n` complete pairs."""

    r: float
    n: int
    statistic: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float
    conf_level: float
    method: str
    note: str


def correlate(
    x: Values, y: Values, method: str = "pearson", conf_level: float = 0.95
) -> Correlation:
    """Correlate two variables of the same rows; a pair with either missing is left out.

    "pearson": r = cov / (sd sd); "spearman": the same of mid-ranks. t = r sqrt(df / (1 - r^2)),
    df = n - 2, two-sided. Interval: tanh(atanh r +- q se), q of t(n-2). Pearson: se the jackknife's
    of atanh r, since Fisher's 1/sqrt(n-3) covers 82 % where scores are skewed (docs/decisions.md).
    Spearman: se = sqrt(sum i^2 / (n (n-3))) / (1 - r^2), i the pairs' influences on r, through the
    ranks of all others too. Of ten pairs or fewer no interval is given, of under 3 no test; a
    constant has no correlation: `note`.

    Raises EstimationError for unequal lengths or an unknown method.
    Reference: Fisher 1921; Efron & Stein 1981, doi 10.1214/aos/1176345462 (jackknife); Croux
    & Dehon 2010, doi 10.1007/s10260-010-0142-z (influence on Spearman's r). R: cor.test(x, y),
    cor.test(x, y, method = "spearman", exact = FALSE); the intervals in base R.
    """
    check_option(method, ("pearson", "spearman"), "method")
    check_level(conf_level)
    x, y = as_floats(x, "x"), as_floats(y, "y")
    if x.size != y.size:
        raise EstimationError("x and y differ in length", key="y", found=f"{x.size} and {y.size}")
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    r, note = _coefficient(x, y, method)
    df = float(x.size - 2) if x.size > 2 else NAN
    with np.errstate(divide="ignore"):
        statistic = float(r * np.sqrt(df / np.float64((1 - r) * (1 + r))))
    low, high = _interval(r, x, y, method, conf_level)
    short = "" if np.isfinite(low) or np.isnan(r) else f"no interval from {respondents(x.size)}"
    return Correlation(
        r=r,
        n=int(x.size),
        statistic=statistic,
        df=df,
        p_value=t_p_value(statistic, df),
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        method=method,
        note=joined([note, short]),
    )


def _coefficient(x: Array, y: Array, method: str) -> tuple[float, str]:
    if x.size < 2:
        return NAN, f"{respondents(x.size)} with both"
    constant = [name for name, each in (("first", x), ("second", y)) if np.ptp(each) == 0]
    if constant:
        return NAN, f"the {' and the '.join(constant)} of the two did not vary"
    if method == "spearman":
        x, y = (pd.Series(values).rank().to_numpy() for values in (x, y))
    x, y = x - x.mean(), y - y.mean()
    r = (x / np.sqrt(x @ x)) @ (y / np.sqrt(y @ y))
    return float(np.clip(r, -1.0, 1.0)), ""


def fisher_error(x: Array, y: Array) -> float:
    """Return the error of Fisher's z of Pearson's r, from leaving out each pair in turn."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(jackknife_error(np.arctanh(_left_out(x, y))))


def _interval(r: float, x: Array, y: Array, method: str, conf_level: float) -> tuple[float, float]:
    n = x.size
    if not np.isfinite(r) or n <= FEWEST:
        return NAN, NAN
    if abs(r) == 1:
        return r, r
    if method == "pearson":
        error = fisher_error(x, y)
    else:
        influence = _rank_influence(x, y)
        error = np.sqrt((influence**2).sum() / (n * (n - 3))) / (1 - r * r)
    half = special.stdtrit(n - 2, (1 + conf_level) / 2) * error
    middle = np.arctanh(r)
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))


def _rank_influence(x: Array, y: Array) -> Array:
    """Return each pair's influence on Spearman's r: by its own ranks, and by moving the others'.

    With u, v the ranks over n less 1/2, C = mean uv, A = mean u^2, B = mean v^2 and P_w(i) the mean
    over j of w_j, a half where x_j = x_i and 0 where x_j < x_i: the influence on C is uv + P_v by x
    + P_u by y, on A u^2 + 2 P_u by x, each less its mean; on r = C / sqrt(AB) by the chain rule.
    """
    n = x.size
    u, v = ((pd.Series(each).rank().to_numpy() - 0.5) / n - 0.5 for each in (x, y))
    c, a, b = u @ v / n, u @ u / n, v @ v / n
    on_c = u * v + _above(x, v) + _above(y, u)
    on_a, on_b = u * u + 2 * _above(x, u), v * v + 2 * _above(y, v)
    on_c, on_a, on_b = (each - each.mean() for each in (on_c, on_a, on_b))
    return (on_c - c / 2 * (on_a / a + on_b / b)) / np.sqrt(a * b)


def _above(x: Array, w: Array) -> Array:
    """Return for each i the mean over j of w_j where x_j > x_i, of half of it where they tie."""
    _, place = np.unique(x, return_inverse=True)
    sums = np.bincount(place, weights=w)
    return (sums[::-1].cumsum()[::-1] - sums / 2)[place] / x.size


def _left_out(x: Array, y: Array) -> Array:
    """Return Pearson's r with each pair left out in turn."""
    x, y = x - x.mean(), y - y.mean()
    left = x.size / (x.size - 1)
    xx, yy, xy = ((a * b).sum() - left * a * b for a, b in ((x, x), (y, y), (x, y)))
    return np.clip(xy / np.sqrt(xx * yy), -1.0, 1.0)
