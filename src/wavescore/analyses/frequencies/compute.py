"""How often each response was given to each item, at each wave."""

import numpy as np
import pandas as pd

from wavescore.analyses.frequencies.imputed import imputed_items
from wavescore.analyses.frequencies.quantities import ANALYSIS
from wavescore.analyses.shared.asked import asked_each, instruments_asked, without_items
from wavescore.analyses.shared.waves import count_and_percent, floats, number_text
from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.results.table import MISSING, results_frame


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    reasons: pd.DataFrame | None = None,
    instruments: list[str] | None = None,
    waves: list[str] | None = None,
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return response counts as a result table; outcome is the instrument, term the item, level
    the response's code.

    Quantities: n, percent, the note being the response's label, and where an answer is missing
    valid_percent; for the level "(missing)" n and percent. Responses that nobody gave are there
    with 0. Who was not asked (by `reasons`, those of each cell) is in no number. With imputations
    of each item with a gap response_share (by level), item_mean and item_sd.
    """
    rows = []
    each = [
        (wave, name, part)
        for wave, name, part in instruments_asked(
            scored, study, reasons, waves, instruments, items=True
        )
        # A subscale's items are counted with its scale's.
        if instruments is not None or not study.instruments[name].instrument.of
    ]
    for wave, name, part in each:
        instrument = study.instruments[name].instrument
        shown = asked_each(reasons, part, wave, instrument.columns)
        for item, to_whom in zip(instrument.columns, shown.T, strict=True):
            row = {"outcome": name, "wave": wave}
            values = floats(part, study, item, "analyses.frequencies.instruments")
            rows += _item(row, item, values[to_whom], instrument)
    row = {"quantity": "n", "note": "totals only: there are no items to count"}
    rows += without_items(study, instruments, row)
    if imputations is not None:
        rows += imputed_items(scored, study, reasons, each, imputations)
    return results_frame(ANALYSIS, rows)


def _item(row: dict, item: str, values: np.ndarray, instrument: Instrument) -> list[dict]:
    rows = []
    seen, times = np.unique(values[~np.isnan(values)], return_counts=True)
    counts, answered = dict(zip(seen.tolist(), times.tolist(), strict=True)), int(times.sum())
    codes = dict(instrument.responses)
    for code in sorted(set(counts) - set(codes)):
        codes[code] = "not one of the instrument's responses"
    for code, label in codes.items():
        term = {**row, "term": item, "level": number_text(code), "note": label}
        count = counts.get(code, 0)
        rows += count_and_percent(term, count, values.size)
        if answered < values.size:
            names = ("n", "valid_percent")
            rows.append(count_and_percent(term, count, answered, names=names)[1])
    missing = {**row, "term": item, "level": MISSING}
    return rows + count_and_percent(missing, values.size - answered, values.size)
