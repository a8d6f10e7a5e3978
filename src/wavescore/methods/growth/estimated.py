"""Numbers of a growth model with their errors, intervals and tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.inputs import Array
from wavescore.methods.normal import z_quantile

# Under so many answers at a wave a normal interval is too short.
FEW = 100
FEWEST = 40
Pairs = Sequence[tuple[int, int]]
# Makes intervals and tests of estimates and their errors.
Teller = Callable[[Array, Array], "Estimated"]


@dataclass(frozen=True)
class Estimated:
    """Numbers with their errors and intervals, each array (m,), and tests against 0.

    df (m,): infinite, z tests; else t tests, with `wide` (m,) in the place of the standard errors.
    """

    estimate: Array
    std_error: Array
    conf_low: Array
    conf_high: Array
    conf_level: float
    df: Array | None = None
    wide: Array | None = None

    @property
    def statistic(self) -> Array:
        """estimate / error; NaN where there is no error."""
        error = self.std_error if self.wide is None else self.wide
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(error > 0, self.estimate / error, np.nan)

    @property
    def p_value(self) -> Array:
        """Two-sided p-value of `statistic` from the normal distribution, or from t."""
        tail = -np.abs(self.statistic)
        return 2 * (special.ndtr(tail) if self.df is None else _t_tail(self.df, tail))


def with_errors(estimate: Array, std_error: Array, conf_level: float) -> Estimated:
    """Return estimates with the normal intervals of their errors."""
    margin = z_quantile(conf_level) * std_error
    return Estimated(estimate, std_error, estimate - margin, estimate + margin, conf_level)


def on_fishers_z(r: Array, std_error: Array, told: Teller) -> dict[str, Array]:
    """Return statistic, p_value, conf_low and conf_high of correlations (m,), on Fisher's z.

    z = atanh(r), its error by the delta method: se / (1 - r^2); `told` makes intervals and tests of
    both. On r itself limits of a proper model end beyond 1. An improper correlation stays on r.
    """
    inside = np.abs(r) < 1
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(inside, np.arctanh(r), r)
        found = told(z, np.where(inside, std_error / (1 - r**2), std_error))
    ends = (np.where(inside, np.tanh(end), end) for end in (found.conf_low, found.conf_high))
    names = ("statistic", "p_value", "conf_low", "conf_high")
    return dict(zip(names, (found.statistic, found.p_value, *ends), strict=True))


def part(found: Estimated, place: slice) -> Estimated:
    """Return some of the numbers."""
    return Estimated(
        found.estimate[place],
        found.std_error[place],
        found.conf_low[place],
        found.conf_high[place],
        found.conf_level,
        None if found.df is None else found.df[place],
        None if found.wide is None else found.wide[place],
    )


def small_sample(told: Mapping[str, Estimated], y: Array, pairs: Pairs) -> dict[str, Estimated]:
    """Return estimands with Student's intervals where FEW or fewer answered.

    told: of `delta_estimands` over waves y (n, T). With a the answers at a wave, at the wave of a
    pair that has fewer, the interval is estimate -+ t s sqrt(a / (a - 2)), t on a - 2 df, as for a
    line through a answers: a normal one covers 91 to 93 % at 50 respondents of whom half are lost
    (docs/decisions.md). Standard errors stay the model's. Infinite df elsewhere.
    """
    seen = (~np.isnan(y)).sum(axis=0)
    by_pair = np.array([min(seen[start], seen[end]) for start, end in pairs], dtype=int)
    if seen.min(initial=FEW + 1) > FEW:
        return dict(told)
    counts = {"mean": seen, "change": by_pair, "standardised": by_pair}
    return {name: _student(found, counts[name]) for name, found in told.items()}


def small_sample_parameters(found: Estimated, names: Sequence[str], y: Array) -> Estimated:
    """Return a model's parameters with Student's intervals where FEW or fewer answered a wave.

    names (m,) of `found`, of a model of y (n, T). As `small_sample`, by the wave that fewest
    answered. Where FEWEST or fewer did, an intercept variance has no interval: on skewed scores
    neither the normal nor Student's holds (docs/decisions.md).
    """
    seen = int((~np.isnan(y)).sum(axis=0).min(initial=FEW + 1))
    if seen > FEW:
        return found
    told = _student(found, np.full(len(found.estimate), seen))
    if seen > FEWEST:
        return told
    level = np.array(["intercept_variance" in name for name in names])
    low, high = (np.where(level, np.nan, end) for end in (told.conf_low, told.conf_high))
    return replace(told, conf_low=low, conf_high=high)


def _student(found: Estimated, seen: Array) -> Estimated:
    df = np.where(seen <= FEW, seen - 2.0, np.inf)
    df = np.where(df > 0, df, np.nan)
    with np.errstate(invalid="ignore"):
        wide = found.std_error * np.where(np.isinf(df), 1.0, np.sqrt(1 + 2 / df))
    return _with_t(found.estimate, found.std_error, wide, df, found.conf_level)


def _with_t(
    estimate: Array, std_error: Array, wide: Array, df: Array, conf_level: float
) -> Estimated:
    finite = special.stdtrit(np.where(np.isinf(df), 1.0, df), (1 + conf_level) / 2)
    margin = wide * np.where(np.isinf(df), z_quantile(conf_level), finite)
    ends = (estimate - margin, estimate + margin)
    return Estimated(estimate, std_error, *ends, conf_level, df, wide)


def _t_tail(df: Array, statistic: Array) -> Array:
    finite = special.stdtr(np.where(np.isinf(df), 1.0, df), statistic)
    return np.where(np.isinf(df), special.ndtr(statistic), finite)


def difference(one: Estimated, other: Estimated) -> Estimated:
    """Return `one` less `other`, of two samples that share nobody.

    Normal intervals, or where one has Student's, Student's on Welch's df.
    """
    error = np.sqrt(one.std_error**2 + other.std_error**2)
    gap = one.estimate - other.estimate
    if one.df is None and other.df is None:
        return with_errors(gap, error, one.conf_level)
    parts = [(each.std_error if each.wide is None else each.wide) ** 2 for each in (one, other)]
    total = parts[0] + parts[1]
    lost = [
        np.zeros_like(total) if each.df is None else variance**2 / each.df
        for each, variance in zip((one, other), parts, strict=True)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = total**2 / (lost[0] + lost[1])
    return _with_t(gap, error, np.sqrt(total), df, one.conf_level)


def equality_test(groups: Sequence[Estimated]) -> tuple[Array, int, Array]:
    """Return chi-square (m,), df and p (m,) of Wald's test that each number is equal in all groups.

    sum_g w_g (c_g - c)^2 with w_g = 1 / se_g^2 and c the mean weighted by w, on G - 1 df: Wald's
    test for groups that share nobody. Checked against lavaan 0.6-14, lavTestWald().
    """
    estimate = np.array([each.estimate for each in groups])
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = 1 / np.array([each.std_error for each in groups]) ** 2
        middle = (weight * estimate).sum(axis=0) / weight.sum(axis=0)
        chi_square = (weight * (estimate - middle) ** 2).sum(axis=0)
    df = len(groups) - 1
    return chi_square, df, np.array([upper_tail(value, df) for value in chi_square])
