"""More than two groups: Student's and Welch's one-way analysis of variance, Games-Howell."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from wavescore.errors import EstimationError
from wavescore.methods.distributions import (
    f_p_value,
    noncentral_f_interval,
    studentized_range_quantile,
    studentized_range_sf,
)
from wavescore.methods.inputs import check_level, joined, observed
from wavescore.notes import respondents

NAN = float("nan")


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


def student_anova(groups: Mapping, conf_level=0.95) -> GroupComparison:
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


def welch_anova(groups: Mapping, conf_level=0.95) -> GroupComparison:
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


def omega_squared(
    f: float, df: float, df_error: float, n: int, conf_level=0.95
) -> tuple[float, float, float]:
    """Return omega squared, the share of variance between groups, and its two-sided interval.

    max(0, df (F - 1) / (df (F - 1) + N)); interval ncp / (ncp + N), with ncp the noncentralities
    of F. N stands in both so that Welch's F, whose error df are not N - k, estimates the same
    quantity as Student's. effectsize agrees for Student's estimate; not for Welch's nor for
    intervals, where it is biased (docs/decisions.md).

    Reference: Hays 1963; Carroll & Nordholm 1975, doi 10.1177/001316447503500304; Steiger 2004, doi
    10.1037/1082-989X.9.2.164 (interval). R: effectsize::F_to_omega2, uniroot over pf.
    """
    if not np.isfinite(f):
        return NAN, NAN, NAN
    low, high = noncentral_f_interval(f, df, df_error, conf_level)
    estimate = max(0.0, df * (f - 1) / (df * (f - 1) + n))
    return estimate, low / (low + n), high / (high + n)


def games_howell(groups: Mapping, conf_level=0.95) -> pd.DataFrame:
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


def _pair(x: np.ndarray, y: np.ndarray, k: int, conf_level: float) -> dict:
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


def _check_groups(groups: Mapping) -> None:
    if len(groups) < 2:
        raise EstimationError(
            "nothing to compare",
            key="groups",
            found=f"{len(groups)} groups",
            expected="two or more",
        )


def _usable(groups: Mapping) -> tuple[list[np.ndarray], list[str]]:
    _check_groups(groups)
    values = {label: observed(group, str(label)) for label, group in groups.items()}
    notes = [f"nobody in group {label}" for label, group in values.items() if not group.size]
    return [group for group in values.values() if group.size], notes


def _moments(values: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each group's size, mean and sum of squares about its mean."""
    n = np.array([group.size for group in values], dtype=float)
    mean = np.array([group.mean() for group in values])
    return n, mean, np.array([((group - group.mean()) ** 2).sum() for group in values])


def _result(variances, f, df, df_error, groups, notes, conf_level) -> GroupComparison:
    check_level(conf_level)
    table = pd.DataFrame([_describe(label, group) for label, group in groups.items()])
    n = int(table["n"].sum())
    omega, low, high = omega_squared(f, df, df_error, n, conf_level)
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


def _describe(label, group) -> dict:
    group = observed(group, str(label))
    return {
        "group": label,
        "n": group.size,
        "mean": float(group.mean()) if group.size else NAN,
        "sd": float(group.std(ddof=1)) if group.size > 1 else NAN,
    }
