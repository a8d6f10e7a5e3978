"""Means, SDs, correlations and alphas of those who answered, and with the missing items imputed."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.imputation.pooled import ANSWERED, IMPUTED
from wavescore.analyses.shared.completed import Completed, pooled_on
from wavescore.analyses.shared.waves import CONF_LEVEL
from wavescore.definitions.study import Study
from wavescore.methods.correlation import Correlation, correlate, fisher_error
from wavescore.methods.pooling import FISHER, LOG, LOG_REST, PLAIN, Scale, log_sd_error
from wavescore.methods.reliability import Reliability, cronbach_alpha
from wavescore.methods.reliability_intervals import alpha_gap

FEWEST = 10


def described_rows(found: Completed, study: Study, outcomes: Sequence[str]) -> Iterator[dict]:
    """Return mean, sd, correlation (term: the other) and alpha of each outcome at each wave."""
    for place, wave in enumerate(study.wave_names):
        known = [name for name in outcomes if not np.isnan(found.drawn[name][0, :, place]).any()]
        for name in known:
            at = {"outcome": name, "wave": wave}
            yield from _mean(at, found, place)
            yield from _sd({**at, "quantity": "sd"}, found, place)
            if (name, wave) in found.items:
                yield from _alpha(at, found)
        for one, other in combinations(known, 2):
            yield from _correlation({"outcome": one, "wave": wave, "term": other}, found, place)


def _mean(row: dict, found: Completed, place: int) -> list[dict]:
    seen = found.observed[row["outcome"]][:, place]
    seen, copies = seen[~np.isnan(seen)], found.drawn[row["outcome"]][:, :, place]
    n = copies.shape[1]
    row = {**row, "quantity": "mean"}
    error = copies.std(axis=1, ddof=1) / np.sqrt(n)
    new = {"n": n, "method": IMPUTED, **pooled_on(PLAIN, copies.mean(axis=1), error, n - 1)}
    usual: dict = {"n": len(seen), "method": ANSWERED}
    if len(seen) < 2:
        return [{**row, **usual, "note": "fewer than two answers"}, {**row, **new}]
    middle, error = float(seen.mean()), float(seen.std(ddof=1) / np.sqrt(len(seen)))
    half = float(special.stdtrit(len(seen) - 1, (1 + CONF_LEVEL) / 2)) * error
    usual |= {"estimate": middle, "std_error": error, "df": len(seen) - 1}
    usual |= {"conf_low": middle - half, "conf_high": middle + half, "conf_level": CONF_LEVEL}
    return [{**row, **usual}, {**row, **new}]


def _sd(row: dict, found: Completed, place: int) -> list[dict]:
    """Return the SD, pooled as its logarithm with an error that holds for scores of any shape."""
    seen = found.observed[row["outcome"]][:, place]
    seen, copies = seen[~np.isnan(seen)], found.drawn[row["outcome"]][:, :, place]
    error = log_sd_error(seen) if len(seen) > FEWEST else np.nan
    usual = {**row, "method": ANSWERED, "n": len(seen), "note": "too few, or alike, for a spread"}
    if error > 0:
        own = float(seen.std(ddof=1))
        half = float(special.stdtrit(len(seen) - 1, (1 + CONF_LEVEL) / 2)) * error
        ends = {"conf_low": own * np.exp(-half), "conf_high": own * np.exp(half)}
        usual |= {"estimate": own, "std_error": own * error, "conf_level": CONF_LEVEL, "note": ""}
        usual |= ends
    with np.errstate(divide="ignore"):
        logs = np.log(copies.std(axis=1, ddof=1))
    errors = np.array([log_sd_error(copy) for copy in copies])
    return [usual, _transformed(row, logs, errors, copies.shape[1], LOG, 1)]


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
    return [{**row, **told}, _transformed(row, z, error, len(pairs[0][0]), FISHER)]


def _alpha(row: dict, found: Completed) -> list[dict]:
    """Return alpha of the items, pooled as log(1 - alpha) with its distribution-free error."""
    items, copies = found.items[row["outcome"], row["wave"]]
    if items.shape[1] < 2:
        return []
    named = [f"item {number}" for number in range(1, items.shape[1] + 1)]
    usual = cronbach_alpha(pd.DataFrame(items, columns=named), draws=0)
    row = {**row, "quantity": "alpha"}
    told = _usual(usual, usual.alpha)
    gaps, errors = np.array([alpha_gap(copy) for copy in copies]).T
    return [
        {**row, **told},
        _transformed(row, gaps, errors, len(items), LOG_REST),
    ]


def _usual(found: Correlation | Reliability, estimate: float) -> dict[str, Any]:
    """Return the reading of those who answered, as parts of a row."""
    ends = {"conf_low": found.conf_low, "conf_high": found.conf_high, "conf_level": CONF_LEVEL}
    return {"estimate": estimate, **ends, "n": found.n, "method": ANSWERED, "note": found.note}


def _transformed(
    row: dict, middle: np.ndarray, error: np.ndarray, n: int, scale: Scale, lost: int = 2
) -> dict:
    """Return a number pooled on another scale, taken back; lost: degrees of freedom of n."""
    row = {**row, "method": IMPUTED, "n": n}
    if n <= FEWEST or not np.isfinite(middle + error).all():
        return {**row, "note": "not defined in every imputation"}
    return {**row, **pooled_on(scale, middle, error, n - lost)}
