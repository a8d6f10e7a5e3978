"""Means, correlations and alphas of those who answered, and with the missing items imputed."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.imputation.pooled import ANSWERED, IMPUTED, pooled_row
from wavescore.analyses.shared.completed import Completed
from wavescore.analyses.shared.waves import CONF_LEVEL
from wavescore.definitions.study import Study
from wavescore.methods.correlation import Correlation, correlate, fisher_error
from wavescore.methods.pooling import pool
from wavescore.methods.reliability import Reliability, cronbach_alpha
from wavescore.methods.reliability_intervals import alpha_gap

FEWEST = 10
Back = Callable[[np.ndarray], np.ndarray]


def described_rows(found: Completed, study: Study, outcomes: Sequence[str]) -> Iterator[dict]:
    """Return mean, correlation (term: the other outcome) and alpha of each outcome at each wave."""
    for place, wave in enumerate(study.wave_names):
        known = [name for name in outcomes if not np.isnan(found.drawn[name][0, :, place]).any()]
        for name in known:
            at = {"outcome": name, "wave": wave}
            yield from _mean(at, found, place)
            if (name, wave) in found.items:
                yield from _alpha(at, found)
        for one, other in combinations(known, 2):
            yield from _correlation({"outcome": one, "wave": wave, "term": other}, found, place)


def _mean(row: dict, found: Completed, place: int) -> list[dict]:
    seen = found.observed[row["outcome"]][:, place]
    seen, copies = seen[~np.isnan(seen)], found.drawn[row["outcome"]][:, :, place]
    n = copies.shape[1]
    row = {**row, "quantity": "mean"}
    pooled = pool(copies.mean(axis=1), copies.var(axis=1, ddof=1) / n, n - 1, CONF_LEVEL)
    new = {"n": n, "method": IMPUTED, **pooled_row(pooled, tested=False)}
    usual: dict = {"n": len(seen), "method": ANSWERED}
    if len(seen) < 2:
        return [{**row, **usual, "note": "fewer than two answers"}, {**row, **new}]
    middle, error = float(seen.mean()), float(seen.std(ddof=1) / np.sqrt(len(seen)))
    half = float(special.stdtrit(len(seen) - 1, (1 + CONF_LEVEL) / 2)) * error
    usual |= {"estimate": middle, "std_error": error, "df": len(seen) - 1}
    usual |= {"conf_low": middle - half, "conf_high": middle + half, "conf_level": CONF_LEVEL}
    return [{**row, **usual}, {**row, **new}]


def _correlation(row: dict, found: Completed, place: int) -> list[dict]:
    """Return Pearson's r, pooled as Fisher's z with the error that leaving one out gives."""
    names = (row["outcome"], row["term"])
    one, other = (found.observed[name][:, place] for name in names)
    usual = correlate(one, other)
    row = {**row, "quantity": "correlation"}
    told = _usual(usual, usual.r)
    copies = (found.drawn[name][:, :, place] for name in names)
    pairs = list(zip(*copies, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.array([np.arctanh(np.corrcoef(x, y)[0, 1]) for x, y in pairs])
    error = np.array([fisher_error(x, y) for x, y in pairs])
    return [{**row, **told}, _transformed(row, z, error, len(pairs[0][0]), np.tanh)]


def _alpha(row: dict, found: Completed) -> list[dict]:
    """Return alpha of the items, pooled as log(1 - alpha) with its distribution-free error."""
    items, copies = found.items[row["outcome"], row["wave"]]
    if items.shape[1] < 2:
        return []
    usual = cronbach_alpha(pd.DataFrame(items), draws=0)
    row = {**row, "quantity": "alpha"}
    told = _usual(usual, usual.alpha)
    gaps, errors = np.array([alpha_gap(copy) for copy in copies]).T
    return [
        {**row, **told},
        _transformed(row, gaps, errors, len(items), lambda g: 1 - np.exp(g)),
    ]


def _usual(found: Correlation | Reliability, estimate: float) -> dict[str, Any]:
    """Return the reading of those who answered, as parts of a row."""
    ends = {"conf_low": found.conf_low, "conf_high": found.conf_high, "conf_level": CONF_LEVEL}
    return {"estimate": estimate, **ends, "n": found.n, "method": ANSWERED, "note": found.note}


def _transformed(row: dict, middle: np.ndarray, error: np.ndarray, n: int, back: Back) -> dict:
    """Return a number pooled on another scale, taken back; its ends in order."""
    row = {**row, "method": IMPUTED, "n": n}
    if n < FEWEST or not np.isfinite(middle + error).all():
        return {**row, "note": "not defined in every imputation"}
    pooled = pool(middle, error**2, n - 2, CONF_LEVEL)
    told = pooled_row(pooled, tested=False)
    estimate, *ends = back(np.array([pooled.estimate, pooled.conf_low, pooled.conf_high]))
    low, high = sorted(float(end) for end in ends)
    slope = abs(float(back(np.array([pooled.estimate + 1e-6]))[0] - estimate)) / 1e-6
    numbers = {"estimate": float(estimate), "std_error": pooled.std_error * slope}
    return {**row, **told, **numbers, "conf_low": low, "conf_high": high}
