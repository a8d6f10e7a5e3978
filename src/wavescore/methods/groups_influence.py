"""The largest change that leaving out one respondent makes to what compares groups.

What is made of groups' moments, or of their values, is computed again for each distinct value.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from wavescore.methods.distributions import f_p_value, t_p_value
from wavescore.methods.influence import ends, observed
from wavescore.methods.inputs import Array, Values

NAN = float("nan")


def largest_change(
    statistics: Callable[[Sequence[tuple[int, float, float]]], Mapping[str, float]],
    samples: Sequence[Values],
) -> dict[str, float]:
    """Return the largest change of each of `statistics` that leaving out any one value makes.

    statistics: a function of the samples' (n, mean, variance), which gives floats by name. It is
    called once for each distinct value of each sample.
    """
    seen = [observed(sample) for sample in samples]
    if any(sample.size < 3 for sample in seen):
        return {}
    moments = [(s.size, float(s.mean()), float(s.var(ddof=1))) for s in seen]
    whole = statistics(moments)
    largest = dict.fromkeys(whole, 0.0)
    for place, sample in enumerate(seen):
        n, mean, variance = moments[place]
        for value in ends(np.unique(sample)):
            away = float(value) - mean
            rest = max((n - 1) * variance - n / (n - 1) * away**2, 0.0) / (n - 2)
            changed = list(moments)
            changed[place] = (n - 1, mean - away / (n - 1), rest)
            for name, number in statistics(changed).items():
                change = abs(number - whole[name])
                if change == change:
                    largest[name] = max(largest[name], change)
    return largest


def largest_change_of(
    statistics: Callable[[Sequence[Array]], Mapping[str, float]], samples: Sequence[Values]
) -> dict[str, float]:
    """Return the largest changes as `largest_change` does, of statistics of the values themselves.

    statistics: a function of the samples' values, called once for each distinct value of each.
    """
    seen = [observed(sample) for sample in samples]
    whole = statistics(seen)
    largest = dict.fromkeys(whole, 0.0)
    for place, sample in enumerate(seen):
        for at in ends(np.unique(sample, return_index=True)[1]):
            rest = [*seen[:place], np.delete(sample, at), *seen[place + 1 :]]
            for name, number in statistics(rest).items():
                change = abs(number - whole[name])
                largest[name] = max(largest[name], change if change == change else 0.0)
    return largest


def two_group_statistics(
    moments: Sequence[tuple[int, float, float]], alternative: str = "two-sided"
) -> dict[str, float]:
    """Return difference, t (Student and Welch) and its p, d, g and the balance tables' difference.

    Names: student and welch, p_student and p_welch.
    """
    (n, mean, variance), (m, other, spread) = moments
    pooled = ((n - 1) * variance + (m - 1) * spread) / (n + m - 2)
    difference, welch = mean - other, variance / n + spread / m
    d = difference / pooled**0.5 if pooled > 0 else NAN
    middle = (variance + spread) / 2
    student = d / (1 / n + 1 / m) ** 0.5
    unequal = difference / welch**0.5 if welch > 0 else NAN
    parts = (variance / n) ** 2 / (n - 1) + (spread / m) ** 2 / (m - 1)
    df = welch**2 / parts if parts > 0 else NAN
    return {
        "difference": difference,
        "student": student,
        "welch": unequal,
        "p_student": t_p_value(student, n + m - 2, alternative),
        "p_welch": t_p_value(unequal, df, alternative),
        "cohens_d": d,
        "hedges_g": d * (1 - 3 / (4 * (n + m) - 9)),
        "smd": difference / middle**0.5 if middle > 0 else NAN,
    }


def one_way_statistics(moments: Sequence[tuple[int, float, float]]) -> dict[str, float]:
    """Return F, its p and omega squared of a one-way analysis of variance, and Welch's F, p and df.

    Names: student and welch, p_student and p_welch, welch_df and omega_squared.
    """
    n = np.array([size for size, _, _ in moments], dtype=float)
    mean = np.array([each for _, each, _ in moments])
    within = sum((size - 1) * variance for size, _, variance in moments)
    grand = (n * mean).sum() / n.sum()
    between, groups = float((n * (mean - grand) ** 2).sum()), len(moments)
    square = within / (n.sum() - groups)
    names = ("student", "p_student", "omega_squared", "welch", "p_welch", "welch_df")
    variance = np.array([each for _, _, each in moments])
    if not square > 0 or not (variance > 0).all():
        return dict.fromkeys(names, NAN)
    omega = (between - (groups - 1) * square) / (between + within + square)
    f = between / (groups - 1) / square
    weight = n / variance
    off = mean - (weight * mean).sum() / weight.sum()
    lack = float(((1 - weight / weight.sum()) ** 2 / (n - 1)).sum()) / (groups**2 - 1)
    unequal = float((weight * off**2).sum()) / (groups - 1) / (1 + 2 * (groups - 2) * lack)
    df = 1 / (3 * lack)
    p, other = (
        f_p_value(value, groups - 1, rest) for value, rest in ((f, n.sum() - groups), (unequal, df))
    )
    return dict(zip(names, (f, p, omega, unequal, other, df), strict=True))
