"""Rounding of released counts, and of what would give the exact counts back."""

import math

import numpy as np
import pandas as pd

from wavescore.disclosure.counts import is_count, public, whole
from wavescore.disclosure.withhold import COUNTED_BY
from wavescore.methods.proportions import wilson_interval

NUMBERS = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high", "n")
# Estimates in proportion to n or to its square root.
GROWING = {"t", "smallest_expected", "little_mcar", "ladder_difference", "equal_across_groups"}
GROWING_ENDS = ("chi_square", "_f")
P_VALUES = {"p_value", "baseline_p_value", "rmsea_p_value", "fisher_p"}
# Sums over respondents that other statistics put on one respondent's scale: BIC - AIC is k ln n.
SUMS = ("loglik", "aic", "bic")
NOT_RELEASED = "not released: with other numbers it gives the exact number of respondents"


def round_count(value: float, base: int) -> float:
    """Return a count rounded to the nearest multiple of `base`, halves up; NaN stays NaN."""
    return math.floor(value / base + 0.5) * base if value == value else value


def round_table(frame: pd.DataFrame, base: int) -> pd.DataFrame:
    """Return a result table with counts and n rounded to multiples of `base`.

    percent = 100 x rounded count / rounded n, with Wilson's interval of the rounded counts;
    degrees of freedom of n - 1 or n - 2 move with n; all else is rounded as far as n must not
    follow from it (docs/maths.md), and sums over respondents (log-likelihoods, AIC, BIC) are left
    out.
    """
    rows = list(frame.itertuples(index=False))
    parts = {
        (row.outcome, row.wave, row.group, row.term, row.quantity): row.estimate for row in rows
    }
    # A row without n is rounded as one that rests on the smallest n of the table.
    known = frame["n"][frame["n"] > 0]
    fewest = known.min() if len(known) else base
    changed = [_rounded(row, parts, base, fewest) for row in rows]
    columns = {
        name: [
            values.get(name, getattr(row, name)) for values, row in zip(changed, rows, strict=True)
        ]
        for name in (*NUMBERS, "note")
    }
    return frame.assign(**columns).astype(dict.fromkeys(NUMBERS, float))


def _rounded(row, parts, base, fewest) -> dict:
    if public(row):
        return {}
    n = round_count(row.n, base)
    if is_count(row.quantity):
        return {"n": n, "estimate": round_count(row.estimate, base)}
    if row.quantity in COUNTED_BY or row.quantity.endswith("_percent"):
        return {"n": n} | _percentage(row, n, parts, base)
    if any(name in row.quantity for name in SUMS):
        return {"n": n, "estimate": np.nan, "note": row.note or NOT_RELEASED}
    size = max(round_count(row.n if row.n > 0 else fewest, base), base)
    values = _statistic(row, size, base) | {"n": n}
    if whole(row.df) and abs(row.n - row.df) <= 2:
        values["df"] = n - (row.n - row.df)
    return values


def _statistic(row, n, base) -> dict:
    """Return the numbers of a row so rounded that each, alone, fits about `base` values of n.

    A mean of whole numbers fits any n once a unit of its last decimal is at least 1 / n. Numbers in
    proportion to n, or to its square root as an interval's width, keep to a grid whose every cell
    holds `base` values of n.
    """
    share = base / max(n - 1.5 * base, base / 2)
    root = math.sqrt(1 + share) - 1
    last = 10.0 ** -math.floor(math.log10(max(n - base / 2, 1)))
    if row.quantity in P_VALUES:
        estimate = _p(row.estimate)
    elif row.quantity.endswith("_df_error"):
        estimate = round_count(row.estimate, base)
    elif row.quantity in GROWING or row.quantity.endswith(GROWING_ENDS):
        estimate = _within(row.estimate, share)
    else:
        estimate = _decimals(row.estimate, last)
    below = estimate - _within(row.estimate - row.conf_low, root)
    above = estimate + _within(row.conf_high - row.estimate, root)
    return {
        "estimate": estimate,
        "std_error": _within(row.std_error, root),
        "statistic": _within(row.statistic, share),
        "df": row.df if whole(row.df) else round_count(row.df, base),
        "p_value": _p(row.p_value),
        # Limits of a share, a correlation or a ratio stay in its range.
        "conf_low": max(below, *(end for end in (-1.0, 0.0) if row.conf_low >= end), -math.inf),
        "conf_high": min(above, 1.0 if row.conf_high <= 1 else math.inf),
    }


def _within(value: float, share: float) -> float:
    """Return the nearest number of a grid whose steps are `share` of themselves."""
    if value == 0 or not math.isfinite(value):
        return value
    width = math.log1p(share)
    return math.copysign(math.exp(round(math.log(abs(value)) / width) * width), value)


def _decimals(value: float, last: float) -> float:
    """Return a number rounded to a unit of `last`, a power of ten."""
    return round(value, -round(math.log10(last))) + 0.0 if math.isfinite(value) else value


def _p(value: float) -> float:
    """Return p to three decimals, one below 0.001 to one significant digit."""
    small = 0 < value < 0.001
    return _decimals(value, 10.0 ** math.floor(math.log10(value)) if small else 0.001)


def _percentage(row, n, parts, base) -> dict:
    key = (row.outcome, row.wave, row.group, row.term)
    part = parts.get((*key, COUNTED_BY.get(row.quantity)))
    total, rounded_total = row.n, n
    if row.quantity == "valid_percent":
        absent = parts.get((*key[:3], f"{row.term.split('=')[0]}=(missing)", "n"), 0.0)
        total, rounded_total = row.n - absent, n - round_count(absent, base)
    # Some of those analysed at a wave may not have been at the first, of whom the rate is a share.
    rate = row.quantity == "response_rate"
    scale = 1 if rate else 100
    if part is None or rate:
        part = row.estimate * total / scale
    if not (rounded_total > 0 and row.estimate == row.estimate):
        return {"estimate": np.nan, "std_error": np.nan, "conf_low": np.nan, "conf_high": np.nan}
    share = min(round_count(part, base), rounded_total) / rounded_total
    values = {"estimate": scale * share, "std_error": np.nan}
    if row.conf_low == row.conf_low:
        low, high = wilson_interval(share * rounded_total, rounded_total, row.conf_level)
        values |= {"conf_low": scale * low, "conf_high": scale * high}
    return values
