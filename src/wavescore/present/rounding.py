"""Rounding of released counts, with percentages made again from the rounded counts."""

import math

import numpy as np
import pandas as pd

from wavescore.methods.proportions import wilson_interval
from wavescore.present.counts import PUBLIC, is_count, whole
from wavescore.present.withhold import COUNTED_BY


def round_count(value: float, base: int) -> float:
    """Return a count rounded to the nearest multiple of `base`, halves up; NaN stays NaN."""
    return math.floor(value / base + 0.5) * base if value == value else value


def round_table(frame: pd.DataFrame, base: int) -> pd.DataFrame:
    """Return a result table with counts and n rounded to multiples of `base`.

    percent = 100 x rounded count / rounded n, with Wilson's interval of the rounded counts;
    degrees of freedom of n - 1 or n - 2 move with n.
    """
    rows = list(frame.itertuples(index=False))
    parts = {
        (row.outcome, row.wave, row.group, row.term, row.quantity): row.estimate for row in rows
    }
    changed = [_rounded(row, parts, base) for row in rows]
    return frame.assign(
        **{
            column: [
                values.get(column, getattr(row, column))
                for values, row in zip(changed, rows, strict=True)
            ]
            for column in ("estimate", "std_error", "df", "conf_low", "conf_high", "n")
        }
    ).astype(
        {column: float for column in ("estimate", "std_error", "df", "conf_low", "conf_high", "n")}
    )


def _rounded(row, parts, base) -> dict:
    if row.group == PUBLIC or row.quantity.startswith(PUBLIC):
        return {}
    n = round_count(row.n, base)
    values = {"n": n}
    if whole(row.df) and abs(row.n - row.df) <= 2:
        values["df"] = n - (row.n - row.df)
    if is_count(row.quantity):
        return values | {"estimate": round_count(row.estimate, base)}
    if row.quantity in COUNTED_BY or row.quantity.endswith("_percent"):
        return values | _percentage(row, n, parts, base)
    return values


def _percentage(row, n, parts, base) -> dict:
    key = (row.outcome, row.wave, row.group, row.term)
    part = parts.get((*key, COUNTED_BY.get(row.quantity)))
    total, rounded_total = row.n, n
    if row.quantity == "valid_percent":
        absent = parts.get((*key[:3], f"{row.term.split('=')[0]}=(missing)", "n"), 0.0)
        total, rounded_total = row.n - absent, n - round_count(absent, base)
    if part is None:
        part = row.estimate * total / 100
    if not (rounded_total > 0 and row.estimate == row.estimate):
        return {"estimate": np.nan, "std_error": np.nan, "conf_low": np.nan, "conf_high": np.nan}
    # A rate is a share of 1 or of 100, as its analysis wrote it.
    scale = 1 if abs(row.estimate * total - part) < abs(row.estimate * total / 100 - part) else 100
    share = min(round_count(part, base), rounded_total) / rounded_total
    values = {"estimate": scale * share, "std_error": np.nan}
    if row.conf_low == row.conf_low:
        low, high = wilson_interval(share * rounded_total, rounded_total, row.conf_level)
        values |= {"conf_low": scale * low, "conf_high": scale * high}
    return values
