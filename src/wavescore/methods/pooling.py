"""Estimates from several completed data sets pooled by Rubin's rules."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.distributions import t_p_value
from wavescore.methods.inputs import Array, as_floats, check_level
from wavescore.methods.normal import z_quantile

# An interval is even, or the normal one, to so much of its width.
EVEN = 1e-6


@dataclass(frozen=True)
class Pooled:
    """One estimate over m completed data sets. missing_information: its fraction (fmi)."""

    estimate: float
    std_error: float
    df: float
    conf_low: float
    conf_high: float
    conf_level: float
    m: int
    missing_information: float

    @property
    def p_value(self) -> float:
        """Two-sided p of estimate / std_error from t on df."""
        return t_p_value(self.estimate / self.std_error, self.df) if self.std_error > 0 else np.nan


def pool(
    estimates: ArrayLike,
    variances: ArrayLike,
    complete_df: float = np.inf,
    conf_level: float = 0.95,
) -> Pooled:
    """Pool estimates and their squared standard errors, one of each completed data set.

    q their mean, u the mean variance, b the variance of the estimates, t = u + (1 + 1/m) b,
    lambda = (1 + 1/m) b / t. df = a c / (a + c) with a = (m - 1) / lambda^2 and c =
    (v + 1) / (v + 3) v (1 - lambda), v the complete data's df (Barnard and Rubin 1999); with v
    infinite it is a. fmi = (r + 2 / (df + 3)) / (r + 1), r = (1 + 1/m) b / u.

    Raises EstimationError for fewer than two data sets, unequal lengths, missing or negative
    variances.
    Reference: Rubin 1987, doi 10.1002/9780470316696; Barnard and Rubin 1999, doi
    10.1093/biomet/86.4.948. R: mice::pool.scalar(rule = "rubin1987"), mice::barnard.rubin.
    """
    check_level(conf_level)
    q, u = as_floats(estimates, "estimates"), as_floats(variances, "variances")
    if q.size < 2 or q.size != u.size or np.isnan(q + u).any() or (u < 0).any():
        raise EstimationError("two or more estimates, each with its variance", key="estimates")
    m = q.size
    within, between = float(u.mean()), float(q.var(ddof=1))
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total if total > 0 else 0.0
    df = _barnard_rubin(m, share, complete_df)
    half = float(special.stdtrit(df, (1 + conf_level) / 2)) * float(np.sqrt(total))
    rise = (1 + 1 / m) * between / within if within > 0 else np.inf
    told = (rise + 2 / (df + 3)) / (rise + 1) if np.isfinite(rise) else 1.0
    middle = float(q.mean())
    return Pooled(
        estimate=middle,
        std_error=float(np.sqrt(total)),
        df=df,
        conf_low=middle - half,
        conf_high=middle + half,
        conf_level=conf_level,
        m=m,
        missing_information=float(told),
    )


@dataclass(frozen=True)
class PooledTest:
    """A chi-square test over m completed data sets: an F on df and df_within."""

    statistic: float
    df: float
    df_within: float
    p_value: float


def pool_chi_squares(values: ArrayLike, df: float) -> PooledTest:
    """Pool chi-squares (m,) of the same df, one of each completed data set: D2.

    r = (1 + 1/m) var(sqrt(values)); D2 = (mean / df - (m + 1) / (m - 1) r) / (1 + r), at least 0,
    an F on df and df^(-3/m) (m - 1) (1 + 1/r)^2.

    Raises EstimationError for fewer than two, or a negative one.
    Reference: Li, Meng, Raghunathan and Rubin 1991, Statistica Sinica 1, 65-92. R: mitml's and
    miceadds::micombine.chisquare's formula.
    """
    d = as_floats(values, "values")
    if d.size < 2 or np.isnan(d).any() or (d < 0).any() or df <= 0:
        raise EstimationError("two or more chi-squares, with their df", key="values")
    m = d.size
    rise = (1 + 1 / m) * float(np.sqrt(d).var(ddof=1))
    statistic = max((float(d.mean()) / df - (m + 1) / (m - 1) * rise) / (1 + rise), 0.0)
    within = df ** (-3 / m) * (m - 1) * (1 + 1 / rise) ** 2 if rise > 0 else np.inf
    upper = special.fdtrc(df, within, statistic) if np.isfinite(within) else None
    p_value = special.chdtrc(df, df * statistic) if upper is None else upper
    return PooledTest(statistic, df, float(within), float(p_value))


@dataclass(frozen=True)
class Scale:
    """A scale on which estimates are pooled: to it, back from it, and d to / d estimate."""

    to: Callable[[Array], Array]
    back: Callable[[Array], Array]
    slope: Callable[[Array], Array]

    def even(self, low: float, middle: float, high: float) -> bool:
        """Whether an interval's limits are as far from its estimate on this scale."""
        with np.errstate(divide="ignore", invalid="ignore"):
            below, at, above = self.to(np.array([low, middle, high]))
        return bool(abs(above + below - 2 * at) <= EVEN * (above - below))


PLAIN = Scale(lambda x: x, lambda x: x, np.ones_like)
LOG = Scale(np.log, np.exp, lambda x: 1 / x)
LOGIT = Scale(special.logit, special.expit, lambda x: 1 / (x * (1 - x)))
# A reliability, as the logarithm of what it leaves.
LOG_REST = Scale(lambda x: np.log1p(-x), lambda g: -np.expm1(g), lambda x: -1 / (1 - x))
FISHER = Scale(np.arctanh, np.tanh, lambda x: 1 / (1 - x**2))


def log_sd_error(values: Array) -> float:
    """Return the standard error of the logarithm of the SD (n - 1) of values (n,), of any shape.

    sqrt((m4 / m2^2 - (n - 3) / (n - 1)) / 4n), m the moments about the mean; NaN without spread.
    Reference: Cramer 1946, Mathematical Methods of Statistics, 27.4. R: moments::kurtosis gives
    m4 / m2^2.
    """
    apart = values - values.mean()
    n, square = len(values), float((apart**2).mean())
    if n < 2 or not square > 0:
        return np.nan
    return float(np.sqrt(((apart**4).mean() / square**2 - (n - 3) / (n - 1)) / (4 * n)))


def interval_df(half_in_errors: float, conf_level: float) -> float:
    """Return the df of Student's t whose interval is so many standard errors wide to each side.

    Infinite where it is the normal one. R: uniroot of qt(0.975, df) - half.
    """
    if half_in_errors <= z_quantile(conf_level) * (1 + EVEN):
        return np.inf
    return float(special.stdtridf((1 + conf_level) / 2, half_in_errors))


def _barnard_rubin(m: int, share: float, complete_df: float) -> float:
    known = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
    if share <= 0:
        return known if np.isfinite(complete_df) else np.inf
    old = (m - 1) / share**2
    return old if not np.isfinite(complete_df) else old * known / (old + known)
