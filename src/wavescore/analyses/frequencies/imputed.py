"""Shares of responses, and means and SDs of items, with the missing items imputed."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.shared.asked import asked_each
from wavescore.analyses.shared.completed import completed_scores, pooled_on, pooled_share
from wavescore.analyses.shared.waves import number_text, why_not
from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.influence import model_influence
from wavescore.methods.pooling import LOG, PLAIN, log_sd_error
from wavescore.results.table import IMPUTED_AGAIN

KEY = "analyses.frequencies.instruments"


def imputed_items(
    scored: pd.DataFrame,
    study: Study,
    reasons: pd.DataFrame | None,
    each: Sequence[tuple[str, str, pd.DataFrame]],
    imputations: int,
) -> list[dict]:
    """Return the rows of every item of `each` (wave, instrument, those asked) that has a gap.

    n: everybody analysed at the first wave, but for who was not asked the item.
    """
    names = list(dict.fromkeys(name for _, name, _ in each))
    row = {"method": IMPUTED_AGAIN}
    try:
        found = completed_scores(scored, study, names, (), imputations, KEY)
    except EstimationError as error:
        gap = {"outcome": names[0] if names else "", "quantity": "response_share"}
        return [{**row, **gap, "note": why_not(error)}]
    rows: list[dict] = []
    for wave, name, _ in each:
        instrument = study.instruments[name].instrument
        raw, copies = (_as_asked(values, instrument) for values in found.items[name, wave])
        shown = asked_each(reasons, found.people, wave, instrument.columns)
        for place, item in enumerate(instrument.columns):
            to_whom = shown[:, place]
            answered = int((~np.isnan(raw[to_whom, place])).sum())
            if answered < to_whom.sum():
                at = {**row, "outcome": name, "wave": wave, "term": item, "n": int(to_whom.sum())}
                rows += _item(at, copies[:, to_whom, place], instrument, answered)
    return rows


def _as_asked(items: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Return items (..., k) with reversed ones as they were asked again."""
    turned = np.isin(instrument.columns, instrument.reversed_columns)
    ends = min(instrument.responses) + max(instrument.responses)
    return np.where(turned, ends - items.astype(float), items)


def _item(row: dict, values: np.ndarray, instrument: Instrument, answered: int) -> Iterator[dict]:
    """Yield the share of each response, the mean and the SD of values (m, n)."""
    sizes = np.full(len(values), float(values.shape[1]))
    for code in instrument.responses:
        found = pooled_share((values == code).sum(axis=1).astype(float), sizes)
        at = {**row, "quantity": "response_share", "level": number_text(code)}
        yield {**at, **found, **_moved(found.get("std_error"), answered)}
    n = values.shape[1]
    numbers = {"item_mean": (values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(n), PLAIN)}
    spread = np.array([log_sd_error(each) for each in values])
    if np.isfinite(spread).all():
        numbers["item_sd"] = (np.log(values.std(axis=1, ddof=1)), spread, LOG)
    for quantity, (middle, error, scale) in numbers.items():
        told = pooled_on(scale, middle, error, n - 1)
        yield {**row, "quantity": quantity, **told, **_moved(told["std_error"], answered)}


def _moved(std_error: float | None, answered: int) -> dict[str, float]:
    """Return how far one of those who answered moves a number, where it has an error."""
    return {} if std_error is None else {"influence": model_influence(std_error, answered)}
