"""More than two groups: Student's and Welch's one-way analysis of variance, Games-Howell."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.distributions import (
    f_p_value,
    studentized_range_quantile,
    studentized_range_sf,
)
from wavescore.methods.inputs import Array, Values, check_level, joined, observed
from wavescore.methods.resample import jackknife_error
from wavescore.notes import respondents

NAN = float("nan")

Groups = Mapping[Hashable, Values]


@dataclass(frozen=True)
class GroupComparison:
    """A one-way F test; `groups` has a row per group: group, n, mean, sd."""

    statistic: float
    df: float
    df_error: float
    p_value: float
    omega_squared: float
    omega_squared_low: float
    omega_squared_high: float
    conf_level: float
    variances: str
    n: int
    groups: pd.DataFrame
    note: str


def student_anova(groups: Groups, conf_level: float = 0.95) -> GroupComparison:
    """Compare the means of two or more groups that share one variance.

    `groups`: label -> values, NaN = missing and left out; empty groups are left out and noted.
    F = (sum n_i (m_i - m)^2 / (k-1)) / (sum (n_i-1) s_i^2 / (N-k)), df k-1 and N-k.
    omega_squared: see `omega_squared`.

    Raises EstimationError for fewer than two groups.
    Reference: Fisher 1925. R: oneway.test(y ~ g, var.equal = TRUE),
    effectsize::omega_squared(aov(y ~ g)).
    """
    values, notes = _usable(groups)
    n, mean, squares = _moments(values)
    k, total = len(values), int(n.sum())
    grand = n @ mean / total if total else NAN
    f, df, df_error = NAN, NAN, NAN
    if k < 2 or total <= k:
        notes.append("too few values for an analysis of variance")
    elif not squares.sum() > 1e-20 * max(total * grand**2, 1e-300):
        notes.append("no spread within the groups")
    else:
        df, df_error = k - 1.0, float(total - k)
        f = float(n @ (mean - grand) ** 2 / df / (squares.sum() / df_error))
    return _result("student", f, df, df_error, groups, notes, conf_level)


def welch_anova(groups: Groups, conf_level: float = 0.95) -> GroupComparison:
    """Compare the means of two or more groups whose variances may differ.

    `groups`: label -> values, NaN = missing and left out; empty groups are left out and noted.
    With w_i = n_i / s_i^2, m' = sum w m / sum w, c = sum (1 - w_i/sum w)^2 / (n_i - 1):
    F = (sum w_i (m_i - m')^2 / (k-1)) / (1 + 2 (k-2) c / (k^2-1)), df k-1 and (k^2-1) / (3 c).
    Every group needs two values and some spread. omega_squared: see `omega_squared`.

    Raises EstimationError for fewer than two groups.
    Reference: Welch 1951, doi 10.1093/biomet/38.3-4.330. R: oneway.test(y ~ g).
    """
    values, notes = _usable(groups)
    n, mean, squares = _moments(values)
    k = len(values)
    f, df, df_error = NAN, NAN, NAN
    flat = squares <= 1e-20 * np.maximum(n * mean**2, 1e-300)
    if k < 2:
        notes.append("too few groups for an analysis of variance")
    elif (n < 2).any() or flat.any():
        notes.append("Welch's test needs two values and some spread in each group")
    else:
        weight = n * (n - 1) / squares
        share = weight / weight.sum()
        centre = share @ mean
        c = float(((1 - share) ** 2 / (n - 1)).sum())
        df, df_error = k - 1.0, (k * k - 1) / (3 * c)
        between = float(weight @ (mean - centre) ** 2) / df
        f = between / (1 + 2 * (k - 2) * c / (k * k - 1))
    return _result("welch", f, df, df_error, groups, notes, conf_level)


def omega_squared(groups: list[Array], conf_level: float = 0.95) -> tuple[float, float, float]:
    """Return omega squared, the share of variance between groups, and its two-sided interval.

    With B and W the sums of squares between and within k groups of N values, w = W / (N - k):
    raw = (B - (k-1) w) / (B + W + w), the estimate max(0, raw), under Welch's test as well.
    Interval on the scale of its root: with a = t s, s the jackknife's standard error of raw, t on
    N - k df, and m = max(raw, a/2), from (sqrt m - a / (2 sqrt m))^2, 0 where raw <= a/2, to
    (sqrt m + a / (2 sqrt m))^2. NaN unless each group has three values and some spread.
    The noncentral F of R's programs needs normal groups of one variance (docs/decisions.md).

    Reference: Hays 1963; Carroll & Nordholm 1975, doi 10.1177/001316447503500304; Efron & Stein
    1981, doi 10.1214/aos/1176345462. R: effectsize::omega_squared(aov(y ~ g)); the jackknife in
    base R.
    """
    check_level(conf_level)
    n, k = np.array([group.size for group in groups], dtype=float), len(groups)
    if k < 2 or n.sum() <= k:
        return NAN, NAN, NAN
    y = np.concatenate(groups)
    y = y - y.mean()
    place = np.repeat(np.arange(k), n.astype(int))
    sums = np.bincount(place, y)
    if not (y**2).sum() - (sums**2 / n).sum() > 1e-20 * max((y**2).sum(), 1e-300):
        return NAN, NAN, NAN
    raw = float(_share_between(n, sums, (y**2).sum()))
    if n.min() < 3:
        return max(0.0, raw), NAN, NAN
    chosen = np.eye(k)[place]
    left_out = _share_between(n - chosen, sums - chosen * y[:, None], (y**2).sum() - y**2)
    reach = special.stdtrit(n.sum() - k, (1 + conf_level) / 2) * jackknife_error(left_out)
    root = np.sqrt(max(raw, reach / 2))
    half = reach / (2 * root) if root > 0 else 0.0
    low = (root - half) ** 2 if raw > reach / 2 else 0.0
    return max(0.0, raw), float(low), float(min((root + half) ** 2, 1.0))


def _share_between(n: Array, sums: Array, squares: Array | float) -> Array:
    """Return omega squared from groups' sizes and sums (..., k) and the sum of all squares."""
    total, k = n.sum(axis=-1), n.shape[-1]
    between = (sums**2 / n).sum(axis=-1) - sums.sum(axis=-1) ** 2 / total
    within = squares - (sums**2 / n).sum(axis=-1)
    spread = within / (total - k)
    return (between - (k - 1) * spread) / (between + within + spread)


def games_howell(groups: Groups, conf_level: float = 0.95) -> pd.DataFrame:
    """Compare every pair of groups, variances free, errors held over all pairs.

    `groups`: label -> values, NaN = missing and left out. One row per pair, in the order given:
    group_x, group_y, difference (mean x - mean y), std_error, statistic, df, p_value, conf_low,
    conf_high, note. t and df are Welch's; p = P(studentized range of k groups on df > |t| sqrt 2),
    the interval the difference +- q std_error / sqrt 2. k counts the groups with two values or
    more; a pair with another group is NaN and noted.

    Raises EstimationError for fewer than two groups.
    Reference: Games & Howell 1976, doi 10.3102/10769986001002113. R: ptukey, qtukey.
    """
    check_level(conf_level)
    _check_groups(groups)
    values = {label: observed(group, str(label)) for label, group in groups.items()}
    k = sum(group.size > 1 for group in values.values())
    rows = []
    for x, y in combinations(values, 2):
        rows.append({"group_x": x, "group_y": y, **_pair(values[x], values[y], k, conf_level)})
    return pd.DataFrame(rows)


def _pair(x: Array, y: Array, k: int, conf_level: float) -> dict[str, Any]:
    names = ("std_error", "statistic", "df", "p_value", "conf_low", "conf_high")
    difference = float(x.mean() - y.mean()) if x.size and y.size else NAN
    row = {"difference": difference, **dict.fromkeys(names, NAN), "note": ""}
    if min(x.size, y.size) < 2:
        return {
            **row,
            "note": f"a group of under two values: {respondents(x.size)} and {respondents(y.size)}",
        }
    v_x, v_y = x.var(ddof=1) / x.size, y.var(ddof=1) / y.size
    std_error = float(np.sqrt(v_x + v_y))
    if not std_error > 10 * np.finfo(float).eps * max(abs(x.mean()), abs(y.mean())):
        return {**row, "note": "no spread within the groups"}
    df = float((v_x + v_y) ** 2 / (v_x**2 / (x.size - 1) + v_y**2 / (y.size - 1)))
    t = difference / std_error
    half = studentized_range_quantile(conf_level, k, df) * std_error / np.sqrt(2)
    p_value = studentized_range_sf(abs(t) * np.sqrt(2), k, df)
    numbers = (std_error, t, df, p_value, difference - half, difference + half)
    return {**row, **dict(zip(names, map(float, numbers), strict=True))}


def _check_groups(groups: Groups) -> None:
    if len(groups) < 2:
        raise EstimationError(
            "nothing to compare",
            key="groups",
            found=f"{len(groups)} groups",
            expected="two or more",
        )


def _usable(groups: Groups) -> tuple[list[Array], list[str]]:
    _check_groups(groups)
    values = {label: observed(group, str(label)) for label, group in groups.items()}
    notes = [f"nobody in group {label}" for label, group in values.items() if not group.size]
    return [group for group in values.values() if group.size], notes


def _moments(values: list[Array]) -> tuple[Array, Array, Array]:
    """Return each group's size, mean and sum of squares about its mean."""
    n = np.array([group.size for group in values], dtype=float)
    mean = np.array([group.mean() for group in values])
    return n, mean, np.array([((group - group.mean()) ** 2).sum() for group in values])


def _result(
    variances: str,
    f: float,
    df: float,
    df_error: float,
    groups: Groups,
    notes: list[str],
    conf_level: float,
) -> GroupComparison:
    check_level(conf_level)
    table = pd.DataFrame([_describe(label, group) for label, group in groups.items()])
    n = int(table["n"].sum())
    omega, low, high = omega_squared(_usable(groups)[0], conf_level)
    return GroupComparison(
        statistic=f,
        df=df,
        df_error=df_error,
        p_value=f_p_value(f, df, df_error),
        omega_squared=omega,
        omega_squared_low=low,
        omega_squared_high=high,
        conf_level=conf_level,
        variances=variances,
        n=n,
        groups=table,
        note=joined(notes),
    )


def _describe(label: Hashable, group: Values) -> dict[str, Any]:
    group = observed(group, str(label))
    return {
        "group": label,
        "n": group.size,
        "mean": float(group.mean()) if group.size else NAN,
        "sd": float(group.std(ddof=1)) if group.size > 1 else NAN,
    }
