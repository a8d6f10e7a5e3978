"""Internal consistency of a scale: Cronbach's alpha with its intervals, and its items."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wavescore.errors import EstimationError, closest, listed
from wavescore.methods.inputs import Array, as_floats, check_level, check_option, joined
from wavescore.methods.omega import congeneric_omega
from wavescore.methods.reliability_intervals import (
    alpha_interval,
    feldt_interval,
    omega_interval,
)
from wavescore.notes import respondents

NAN = float("nan")
FEW = 100  # up to as many the interval of alpha may cover less than it says (docs/decisions.md)


@dataclass(frozen=True)
class Reliability:
    """A scale's reliability over `n` complete respondents; `items` has one row per item.

    items: item, mean, sd, floor_percent, ceiling_percent, item_rest_r, alpha_if_dropped, note.
    """

    alpha: float
    conf_low: float
    conf_high: float
    method: str
    feldt_low: float
    feldt_high: float
    conf_level: float
    draws: int
    standardized_alpha: float
    average_r: float
    omega: float
    omega_low: float
    omega_high: float
    omega_note: str
    k: int
    n: int
    n_missing: int
    mean: float
    sd: float
    items: pd.DataFrame
    note: str


def cronbach_alpha(
    items: pd.DataFrame,
    reversed: Collection[str] = (),
    *,
    low: float | None = None,
    high: float | None = None,
    score: str = "sum",
    conf_level: float = 0.95,
    draws: int = 1000,
    seed: int | None = 1,
) -> Reliability:
    """Return Cronbach's alpha of a scale, with intervals, omega and a table of its items.

    `items`: (n, k), a column per item, NaN = missing; a respondent with any item missing is left
    out, and n is taken after that. `reversed`: columns to turn round, x -> low + high - x, with
    `low` and `high` the ends of the response scale (also used for floor and ceiling). `score`: the
    scale's score is the "sum" or the "mean" of its items (for mean and sd).

    alpha = k/(k-1) (1 - sum of item variances / variance of the total). conf_low and conf_high are
    distribution-free, by the studentised bootstrap of `draws` draws from `seed`, or by the
    jackknife where `draws` is 0 (`method` says which; `reliability_intervals.alpha_interval`).
    feldt_low and feldt_high are Feldt's, which needs normal items; omega_low and omega_high are
    distribution-free. standardized_alpha = k r/(1+(k-1) r) with r = average_r, the mean
    inter-item correlation. item_rest_r: correlation of an item with the sum of the others. Where
    data allow no estimate it is NaN, and `note` says why.

    Raises EstimationError for unknown reversed items, missing scale ends, draws without a seed.
    Reference: Cronbach 1951, doi 10.1007/BF02310555; Feldt 1965, doi 10.1007/BF02289499.
    R: psych::alpha on complete rows (total, feldt, alpha.drop, item.stats).
    """
    check_level(conf_level)
    check_option(score, ("sum", "mean"), "score")
    values = _oriented(items, tuple(reversed), low, high)
    complete = values[~np.isnan(values).any(axis=1)]
    n, k = complete.shape
    covariance = np.cov(complete, rowvar=False).reshape(k, k) if n > 1 and k else _gap(k)
    table = _item_table(items.columns, complete, covariance, low, high)
    coefficients = _coefficients(complete, covariance, conf_level, draws, seed)
    total = complete.sum(axis=1) / (k if score == "mean" and k else 1)
    return Reliability(
        **coefficients,
        conf_level=conf_level,
        draws=draws,
        k=k,
        n=n,
        n_missing=len(values) - n,
        mean=float(total.mean()) if n else NAN,
        sd=float(total.std(ddof=1)) if n > 1 else NAN,
        items=table,
        note=joined([*_shortage(n, k, coefficients), *_warnings(table)]),
    )


def _coefficients(
    complete: Array, covariance: Array, conf_level: float, draws: int, seed: int | None
) -> dict[str, Any]:
    n, k = complete.shape
    enough = n >= 3 and k >= 2
    alpha = _alpha(covariance) if enough else NAN
    average_r = _average_r(covariance) if enough else NAN
    interval = alpha_interval(complete if enough else complete[:0], draws, seed, conf_level)
    feldt = feldt_interval(alpha, n, k, conf_level)
    omega = congeneric_omega(covariance * (n - 1) / n) if enough else None
    omega_limits = omega_interval(complete, omega, conf_level) if omega else (NAN, NAN)
    return {
        "alpha": alpha,
        "conf_low": interval.low,
        "conf_high": interval.high,
        "method": interval.method,
        "feldt_low": feldt[0],
        "feldt_high": feldt[1],
        "standardized_alpha": _standardized(average_r, k),
        "average_r": average_r,
        "omega": omega.omega if omega else NAN,
        "omega_low": omega_limits[0],
        "omega_high": omega_limits[1],
        "omega_note": omega.note if omega else "",
    }


def _oriented(
    items: pd.DataFrame, turned: tuple[str, ...], low: float | None, high: float | None
) -> Array:
    """Return the items as floats, the reversed ones turned round."""
    unknown = [name for name in turned if name not in items.columns]
    if unknown:
        raise EstimationError(
            "no such item to reverse",
            key="reversed",
            found=unknown[0],
            expected=listed(items.columns),
            hint=closest(unknown[0], items.columns),
        )
    if turned and (low is None or high is None):
        raise EstimationError(
            "reversing needs the ends of the response scale",
            key="low, high",
            found=f"{low}, {high}",
        )
    ends, columns = (low or 0) + (high or 0), []
    for position, name in enumerate(items.columns):
        column = as_floats(items.iloc[:, position], str(name))
        columns.append(ends - column if name in turned else column)
    return np.column_stack(columns) if columns else np.empty((len(items), 0))


def _gap(k: int) -> Array:
    return np.full((k, k), NAN)


def _alpha(covariance: Array) -> float:
    k, total = len(covariance), covariance.sum()
    if k < 2 or not total > 1e-12 * np.trace(covariance):
        return NAN
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def _average_r(covariance: Array) -> float:
    sd = np.sqrt(np.diag(covariance))
    if not (sd > 0).all():
        return NAN
    k = len(sd)
    return float(((covariance / np.outer(sd, sd)).sum() - k) / (k * (k - 1)))


def _standardized(average_r: float, k: int) -> float:
    spread = 1 + (k - 1) * average_r
    return k * average_r / spread if spread > 1e-12 else NAN


def _item_table(
    names: pd.Index, complete: Array, covariance: Array, low: float | None, high: float | None
) -> pd.DataFrame:
    n, k = complete.shape
    rows = []
    for i, name in enumerate(names):
        x, others = complete[:, i], np.arange(k) != i
        rest = covariance[np.ix_(others, others)]
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt(covariance[i, i] * rest.sum())
            item_rest = covariance[i, others].sum() / spread if spread > 0 else NAN
        rows.append(
            {
                "item": name,
                "mean": x.mean() if n else NAN,
                "sd": np.sqrt(covariance[i, i]),
                "floor_percent": 100 * (x == low).mean() if n and low is not None else NAN,
                "ceiling_percent": 100 * (x == high).mean() if n and high is not None else NAN,
                "item_rest_r": item_rest,
                "alpha_if_dropped": _alpha(rest) if n >= 3 else NAN,
                "note": _item_note(item_rest, covariance[i, i]),
            }
        )
    columns = ["item", "mean", "sd", "floor_percent", "ceiling_percent", "item_rest_r"]
    return pd.DataFrame(rows, columns=[*columns, "alpha_if_dropped", "note"])


def _item_note(item_rest: float, variance: float) -> str:
    if variance == 0:
        return "no variance"
    return "negative item-rest r: looks unreversed" if item_rest < 0 else ""


def _shortage(n: int, k: int, found: dict[str, Any]) -> list[str]:
    notes = [f"{k} items: alpha needs two" if k < 2 else ""]
    notes.append(f"{respondents(n)} complete: alpha needs three" if n < 3 else "")
    if any(notes):
        return notes
    if not np.isfinite(found["alpha"]):
        return ["the total does not vary"]
    if not np.isfinite(found["conf_low"]):
        return [f"no interval of alpha from {respondents(n)} whose answers vary so little"]
    few = f"{respondents(n)} complete: the interval of alpha may be too narrow where most score low"
    return [few] if n <= FEW else []


def _warnings(table: pd.DataFrame) -> list[str]:
    noted = table[table["note"] != ""]
    return [f"{item}: {note}" for item, note in zip(noted["item"], noted["note"], strict=True)]
