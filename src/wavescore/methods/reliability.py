"""Internal consistency of a scale: Cronbach's alpha with its intervals, and its items."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from wavescore.errors import EstimationError, closest, listed
from wavescore.methods.inputs import as_floats, check_level, check_option, joined
from wavescore.methods.omega import congeneric_omega
from wavescore.methods.resample import bootstrap_weights, percentile_interval
from wavescore.notes import respondents

NAN = float("nan")


@dataclass(frozen=True)
class Reliability:
    """A scale's reliability over `n` complete respondents; `items` has one row per item.

    items: item, mean, sd, floor_percent, ceiling_percent, item_rest_r, alpha_if_dropped, note.
    """

    alpha: float
    conf_low: float
    conf_high: float
    bootstrap_low: float
    bootstrap_high: float
    conf_level: float
    draws: int
    standardized_alpha: float
    average_r: float
    omega: float
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
    reversed=(),
    *,
    low=None,
    high=None,
    score="sum",
    conf_level=0.95,
    draws=0,
    seed=None,
) -> Reliability:
    """Return Cronbach's alpha of a scale, with intervals, omega and a table of its items.

    `items`: (n, k), a column per item, NaN = missing; a respondent with any item missing is left
    out, and n is taken after that. `reversed`: columns to turn round, x -> low + high - x, with
    `low` and `high` the ends of the response scale (also used for floor and ceiling). `score`: the
    scale's score is the "sum" or the "mean" of its items (for mean and sd). `draws` bootstrap
    draws with `seed` give the percentile interval; none by default.

    alpha = k/(k-1) (1 - sum of item variances / variance of the total); interval after Feldt:
    1 - (1 - alpha) F(1-a/2; n-1, (n-1)(k-1)) and with F(a/2). standardized_alpha = k r/(1+(k-1) r)
    with r = average_r, the mean inter-item correlation. item_rest_r: correlation of an item with
    the sum of the others. Where data allow no estimate it is NaN, and `note` says why.

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
        note=joined([*_shortage(n, k, coefficients["alpha"]), *_warnings(table)]),
    )


def _coefficients(complete, covariance, conf_level, draws, seed) -> dict:
    n, k = complete.shape
    enough = n >= 3 and k >= 2
    alpha = _alpha(covariance) if enough else NAN
    average_r = _average_r(covariance) if enough else NAN
    bounds = _feldt(alpha, n, k, conf_level)
    resampled = _bootstrap(complete, draws, seed, conf_level) if np.isfinite(alpha) else (NAN, NAN)
    omega = congeneric_omega(covariance) if enough else None
    return {
        "alpha": alpha,
        "conf_low": bounds[0],
        "conf_high": bounds[1],
        "bootstrap_low": resampled[0],
        "bootstrap_high": resampled[1],
        "standardized_alpha": _standardized(average_r, k),
        "average_r": average_r,
        "omega": omega.omega if omega else NAN,
        "omega_note": omega.note if omega else "",
    }


def _oriented(items: pd.DataFrame, turned: tuple, low, high) -> np.ndarray:
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
    columns = []
    for position, name in enumerate(items.columns):
        column = as_floats(items.iloc[:, position], str(name))
        columns.append(low + high - column if name in turned else column)
    return np.column_stack(columns) if columns else np.empty((len(items), 0))


def _gap(k: int) -> np.ndarray:
    return np.full((k, k), NAN)


def _alpha(covariance: np.ndarray) -> float:
    k, total = len(covariance), covariance.sum()
    if k < 2 or not total > 1e-12 * np.trace(covariance):
        return NAN
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def _feldt(alpha: float, n: int, k: int, conf_level: float) -> tuple[float, float]:
    if not np.isfinite(alpha):
        return NAN, NAN
    tail = (1 - conf_level) / 2
    df, df_error = n - 1, (n - 1) * (k - 1)
    quantiles = (special.fdtri(df, df_error, 1 - tail), special.fdtri(df, df_error, tail))
    return tuple(float(1 - (1 - alpha) * f) for f in quantiles)


def _bootstrap(complete: np.ndarray, draws: int, seed, conf_level: float) -> tuple[float, float]:
    """Return the percentile interval of alpha over resampled respondents."""
    if not draws:
        return NAN, NAN
    if seed is None:
        raise EstimationError("bootstrap draws need a seed", key="seed", expected="an integer")
    n, k = complete.shape
    # Whole shifts keep sums of whole scores exact, so that the order of summing cannot matter.
    x = complete - np.round(complete.mean(axis=0))
    total = x.sum(axis=1)
    sums = np.column_stack([x, total, (x**2).sum(axis=1), total**2])
    alphas = []
    for weights in bootstrap_weights(n, draws, seed):
        moments = weights @ sums / n
        items_variance = moments[:, k + 1] - (moments[:, :k] ** 2).sum(axis=1)
        variance = moments[:, k + 2] - moments[:, k] ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(variance > 1e-12, items_variance / variance, NAN)
        alphas.append(k / (k - 1) * (1 - share))
    return percentile_interval(np.concatenate(alphas), conf_level)


def _average_r(covariance: np.ndarray) -> float:
    sd = np.sqrt(np.diag(covariance))
    if not (sd > 0).all():
        return NAN
    k = len(sd)
    return float(((covariance / np.outer(sd, sd)).sum() - k) / (k * (k - 1)))


def _standardized(average_r: float, k: int) -> float:
    spread = 1 + (k - 1) * average_r
    return k * average_r / spread if spread > 1e-12 else NAN


def _item_table(names, complete, covariance, low, high) -> pd.DataFrame:
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


def _shortage(n: int, k: int, alpha: float) -> list[str]:
    notes = [f"{k} items: alpha needs two" if k < 2 else ""]
    notes.append(f"{respondents(n)} complete: alpha needs three" if n < 3 else "")
    if not any(notes) and not np.isfinite(alpha):
        notes.append("the total does not vary")
    return notes


def _warnings(table: pd.DataFrame) -> list[str]:
    noted = table[table["note"] != ""]
    return [f"{item}: {note}" for item, note in zip(noted["item"], noted["note"], strict=True)]
