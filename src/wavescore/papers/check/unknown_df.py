"""Checks that rest on a t distribution whose degrees of freedom the paper does not print."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import inf

from wavescore.papers.check.finding import Finding
from wavescore.papers.check.p_values import Interval

# Intervals of df, from the normal distribution down; neighbours share their ends, so none is lost.
_DEGREES = [*pairwise((inf, 200.0, 100.0, 60.0, 40.0, 30.0, 20.0, 15.0, 10.0, 7.0, 5.0, 3.0, 2.0))]


def with_unknown_df(df: float | None, check: Callable[[Interval], Finding]) -> Finding:
    """Return `check((df, df))`; without df, the normal distribution's unless only a t explains it.

    A number that the normal distribution contradicts, and t on some df would give, is not called
    wrong: it cannot be checked, and the sentence names the df that it would need.
    """
    if df is not None:
        return check((df, df))
    normal = check((inf, inf))
    if normal.verdict == "consistent":
        return normal
    for high, low in _DEGREES:
        if check((low, high)).verdict == "consistent":
            around = f"more than {low:g}" if high == inf else f"{low:g} to {high:g}"
            sentence = (
                f"{normal.sentence[:-1]} with a normal distribution; a t distribution with "
                f"{around} df would agree, and df is lacking."
            )
            return replace(normal, verdict="cannot_check", sentence=sentence, remedies=())
    return normal
