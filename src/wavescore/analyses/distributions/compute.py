"""How the scores of each instrument are spread, at each wave."""

import math

import numpy as np
import pandas as pd

from wavescore.analyses.distributions.quantities import ANALYSIS
from wavescore.analyses.shared.asked import instruments_asked
from wavescore.analyses.shared.waves import count_and_percent, floats, number_text, summary_rows
from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.notes import respondents
from wavescore.results.table import results_frame

BINS = 10


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    reasons: pd.DataFrame | None = None,
    instruments: list[str] | None = None,
    waves: list[str] | None = None,
) -> pd.DataFrame:
    """Return score distributions as a result table; outcome is the instrument.

    Term "low to high" (both scores in the bin; reference the score, where the bin holds one): n,
    percent of those scored. Term "": n, missing,
    mean, sd, median, q1, q3, min, max. Who was not asked (by `reasons`) is not among the missing.
    """
    rows = []
    for wave, name, part in instruments_asked(scored, study, reasons, waves, instruments):
        values = floats(part, study, name, "analyses.distributions.instruments")
        row = {"outcome": name, "wave": wave}
        rows += summary_rows(row, values, open_ended=False)
        rows += _bins(row, values, study.instruments[name].instrument)
    return results_frame(ANALYSIS, rows)


def score_bins(instrument: Instrument) -> tuple[np.ndarray, list[str]]:
    """Return the bins' lowest scores and their labels "low to high".

    A sum rises by 1 from the range's low end to its high end, a mean by 1 over the number of
    items: bins of equal numbers of such steps, at most BINS, show no comb that is not in the data.
    """
    low, high = instrument.range
    step = 1 if instrument.score == "sum" else 1 / len(instrument.items)
    values = round((high - low) / step) + 1
    width = math.ceil(values / BINS)
    firsts = np.arange(0, values, width)
    lasts = np.minimum(firsts + width - 1, values - 1)
    labels = [
        " to ".join(number_text(round(float(low + end * step), 2)) for end in ends)
        for ends in zip(firsts, lasts, strict=True)
    ]
    return low + firsts * step, labels


def _bins(row: dict, values: np.ndarray, instrument: Instrument) -> list[dict]:
    # A prorated score between two possible ones is in the bin of the lower. The margin keeps a
    # mean that falls short of its own value by the last bit out of the bin below.
    scored = values[~np.isnan(values)]
    starts, labels = score_bins(instrument)
    low, high = (instrument.range[0] - 1e-9, instrument.range[1] + 1e-9)
    inside = scored[(scored >= low) & (scored <= high)]
    place = np.searchsorted(starts, inside + 1e-9, side="right") - 1
    counts = np.bincount(place, minlength=len(labels))
    outside = scored.size - inside.size
    note = f"{respondents(outside)} outside the instrument's range: in no bin" if outside else ""
    rows = []
    for label, count in zip(labels, counts, strict=True):
        first, last = label.split(" to ")
        # A bin of one score is an answer: protection treats it as it treats an item's response.
        term = {**row, "term": label, "reference": first if first == last else "", "note": note}
        rows += count_and_percent(term, int(count), scored.size)
    return rows
