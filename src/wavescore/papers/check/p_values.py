"""p over the interval of a printed statistic: t, z, F, chi-square and r."""

from math import inf, sqrt

from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from wavescore.papers.check.printed import Printed

Interval = tuple[float, float]


def floats(number: Printed, mode: str = "rounded") -> Interval:
    """Return the interval of a printed number as floats."""
    return number.floats[mode]


def p_of_f(f: Interval, df1: Interval, df2: Interval) -> Interval:
    """Return the interval of upper tail probabilities of F, df possibly printed with decimals."""
    values = [float(fdtrc(a, b, max(x, 0.0))) for x in f for a in set(df1) for b in set(df2)]
    return min(values), max(values)


def p_of_chi2(chi2: Interval, df: Interval) -> Interval:
    """Return the interval of upper tail probabilities of chi-square."""
    values = [float(chdtrc(d, max(x, 0.0))) for x in chi2 for d in set(df)]
    return min(values), max(values)


def p_of_t(t: Interval, df: Interval, tail: str) -> Interval:
    """Return the interval of p of Student's t; df = (inf, inf) gives the normal distribution.

    Tail "two": 2 P(T > |t|); "one": P(T > |t|); "greater": P(T > t); "less": P(T < t).
    """
    low, high = t
    if tail in ("two", "one"):
        smallest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
        low, high = smallest, max(abs(t[0]), abs(t[1]))
    values = [_upper(x, d) for x in (low, high) for d in set(df)]
    factor = 2 if tail == "two" else 1
    if tail == "less":
        values = [_upper(-x, d) for x in (low, high) for d in set(df)]
    return factor * min(values), factor * max(values)


def _upper(t: float, df: float) -> float:
    if t in (inf, -inf):
        return 0.0 if t > 0 else 1.0
    return float(ndtr(-t)) if df == inf else float(stdtr(df, -t))


def t_of_r(r: Interval, df: float) -> Interval:
    """Return t = r sqrt(df / (1 - r^2)) over an interval of r."""
    low, high = (x * sqrt(df / (1 - x * x)) if abs(x) < 1 else inf * x for x in r)
    return low, high


def over(top: Interval, bottom: Interval) -> Interval:
    """Return the interval of a quotient whose divisor is not negative."""
    ends = [x / y if y > 0 else (0.0 if x == 0 else inf * x) for x in top for y in bottom]
    return min(ends), max(ends)


def quantile(level: float, df: float) -> float:
    """Return the two-sided quantile of t (of the normal distribution where df is infinite)."""
    upper = (1 + level) / 2
    return float(ndtri(upper)) if df == inf else float(stdtrit(df, upper))
