"""Correlation of two variables over the rows where both are observed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.distributions import t_p_value
from wavescore.methods.inputs import as_floats, check_level, check_option, joined
from wavescore.methods.normal import z_quantile

NAN = float("nan")


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


def correlate(x, y, method="pearson", conf_level=0.95) -> Correlation:
    """Correlate two variables of the same rows; a pair with either missing is left out.

    "pearson": r = cov / (sd sd); "spearman": the same of mid-ranks. t = r sqrt(df / (1 - r^2)),
    df = n - 2, two-sided. Interval: tanh(atanh r +- z se), se = 1/sqrt(n-3) for Pearson and
    sqrt((1 + r^2/2) / (n-3)) for Spearman, whose plain Fisher interval is too narrow.
    Under 4 pairs there is no interval, under 3 no test; a constant has no correlation: `note`.

    Raises EstimationError for unequal lengths or an unknown method.
    Reference: Fisher 1921; Bonett & Wright 2000, doi 10.1007/BF02294183 (Spearman's se).
    R: cor.test(x, y), cor.test(x, y, method = "spearman", exact = FALSE).
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
    low, high = _fisher_interval(r, x.size, method, conf_level)
    short = f"no interval from {x.size} pairs" if x.size < 4 else ""
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


def _coefficient(x: np.ndarray, y: np.ndarray, method: str) -> tuple[float, str]:
    if x.size < 2:
        return NAN, f"{x.size} complete pairs"
    constant = [name for name, values in (("x", x), ("y", y)) if np.ptp(values) == 0]
    if constant:
        return NAN, f"{' and '.join(constant)} constant over the complete pairs"
    if method == "spearman":
        x, y = (pd.Series(values).rank().to_numpy() for values in (x, y))
    x, y = x - x.mean(), y - y.mean()
    r = (x / np.sqrt(x @ x)) @ (y / np.sqrt(y @ y))
    return float(np.clip(r, -1.0, 1.0)), ""


def _fisher_interval(r: float, n: int, method: str, conf_level: float) -> tuple[float, float]:
    if n < 4 or not np.isfinite(r):
        return NAN, NAN
    if abs(r) == 1:
        return r, r
    spread = 1.0 if method == "pearson" else 1 + r * r / 2
    half = z_quantile(conf_level) * np.sqrt(spread / (n - 3))
    middle = 0.5 * (special.log1p(r) - special.log1p(-r))
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))
