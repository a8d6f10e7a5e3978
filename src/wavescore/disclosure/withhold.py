"""Emptying the rows of a result table that a hidden count touches."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.counts import PATTERN, RETURNS, Counts, is_count, no_answer, public
from wavescore.notes import COUNTED, respondents
from wavescore.results.table import NUMBER_COLUMNS

SUPPRESSED = "suppressed: fewer than {minimum} respondents, or would reveal such a count"
NOT_RELEASED = "not released: the value of a single respondent"
SINGLE_VALUES = {"min", "max"}
# The quantity that counts what a percentage is of.
COUNTED_BY = {
    "percent": "n",
    "valid_percent": "n",
    "retained_percent": "retained_n",
    "lost_percent": "lost_n",
    "sample_percent": "sample_case_n",
    "response_rate": "analysed",
}
# Rows that fall together when one of their counts is hidden: statistics made from those counts.
BLOCKS = {
    "group_tests": ("outcome", "wave", "group"),
    "benchmark": ("outcome", "wave", "group", "term"),
    "attrition": ("outcome", "wave", "group", "term"),
    "recruitment": ("outcome", "wave", "group", "term"),
}

# Rows that fall together when the count they rest on is under the minimum.
SAMPLES = {
    "describe": ("outcome", "wave", "group", "term"),
    "reliability": ("outcome", "wave", "group"),
    "growth": ("outcome", "wave", "group"),
}
SIZES = {"n", "n_used", "observed_n", *RETURNS}
ITEM_QUANTITIES = {"item_mean", "item_sd", "floor_percent", "ceiling_percent"}


def withhold(
    name: str,
    frame: pd.DataFrame,
    counts: Counts,
    hidden: set[int],
    items: set[tuple],
    release: Release,
) -> pd.DataFrame:
    """Return table `name` with every number emptied that is, or follows from, a hidden count.

    `hidden`: variables of `counts`; `items`: (item, wave) with a response that few gave.
    """
    rows = list(frame.itertuples(index=False))
    estimates = {
        (row.outcome, row.wave, row.group, row.term, row.quantity): (name, place)
        for place, row in enumerate(rows)
    }
    emptied = np.zeros(len(rows), dtype=bool)
    without_n = np.zeros(len(rows), dtype=bool)
    for place, row in enumerate(rows):
        if public(row):
            continue
        gone = counts.cells.get((name, place)) in hidden
        without_n[place] = counts.bases.get((name, place)) in hidden
        emptied[place] = (
            gone
            or 0 < row.n < release.minimum_count
            # A mean, a standard error or degrees of freedom would give the hidden n back.
            or (without_n[place] and not is_count(row.quantity))
            or _item_hidden(row, items)
            or (no_answer(row) and _few_answered(row, counts, release.minimum_count))
            or (_percentage(row) and _part_hidden(row, estimates, counts, hidden, release))
        )
    emptied |= _fallen_blocks(name, rows, counts, hidden, release.minimum_count)
    emptied |= _patterns_of_hidden_sizes(rows, emptied | without_n)
    return _emptied(frame, emptied, without_n, release)


def hidden_items(
    tables: Mapping[str, pd.DataFrame], counts: Counts, hidden: set[int], minimum: int
) -> set[tuple[str, str]]:
    """Return the (item, wave) of `frequencies` that few gave a response to.

    With all other responses known, the item's mean would give the hidden ones.
    """
    frame = tables.get("frequencies")
    if frame is None:
        return set()
    return {
        (row.term.split("=")[0], row.wave)
        for place, row in enumerate(frame.itertuples(index=False))
        if counts.cells.get(("frequencies", place)) in hidden
        and row.estimate < minimum
        and not row.term.endswith("=(missing)")
    }


def _few_answered(row, counts: Counts, minimum: int) -> bool:
    """Whether those who gave no answer leave so few who did that these would be revealed."""
    analysed = counts.analysed.get(row.wave)
    bases = [row.n, counts.sizes[analysed] if analysed is not None else row.n]
    return any(0 < base - row.estimate < minimum for base in bases)


def _percentage(row) -> bool:
    return row.quantity in COUNTED_BY or row.quantity.endswith("_percent")


def _item_hidden(row, items) -> bool:
    return row.quantity in ITEM_QUANTITIES and (
        (row.term, row.wave) in items or (f"{row.outcome}_{row.term}", row.wave) in items
    )


def _part_hidden(row, estimates, counts, hidden, release) -> bool:
    """Whether the count behind a percentage is hidden, or would be if it were published."""
    key = (row.outcome, row.wave, row.group, row.term)
    part = counts.cells.get(estimates.get((*key, COUNTED_BY.get(row.quantity, ""))))
    if part is None:
        # How many gave no answer is published, and so is their share.
        return not no_answer(row) and _small_part(row, release)
    return part in hidden


def _small_part(row, release) -> bool:
    """Whether a percentage without a count of its own stands for few, or for all but few."""
    if not (row.n > 0 and row.estimate == row.estimate):
        return False
    part = round(row.estimate * row.n / 100)
    low = 0 if release.suppress_zero else 1
    return any(low <= size < release.minimum_count for size in (part, round(row.n) - part))


def _fallen_blocks(name, rows, counts, hidden, minimum) -> np.ndarray:
    fallen: set[tuple] = set()
    columns = BLOCKS.get(name) or SAMPLES.get(name)
    if columns is None:
        return np.zeros(len(rows), dtype=bool)

    for place, row in enumerate(rows):
        number = counts.cells.get((name, place))
        if number is None:
            continue
        small = row.outcome and row.quantity in SIZES and "=" not in row.term
        if (name in BLOCKS and number in hidden) or (small and 0 < counts.sizes[number] < minimum):
            fallen.add(_blocks(name, columns, row)[0])
            if row.term.startswith("age=") and name == "benchmark":
                # The strata weight the standardised benchmark, which would tell them.
                standardised = row._replace(term="age_standardised")
                fallen.add(_blocks(name, columns, standardised)[0])
    return np.array(
        [_falls(name, row, not fallen.isdisjoint(_blocks(name, columns, row))) for row in rows],
        dtype=bool,
    )


def _blocks(name, columns, row) -> list[tuple]:
    """Return the blocks a row falls with, its own first.

    In recruitment a block is of one group of people, as each group's counts add up by themselves;
    a difference from the surveyed belongs to them too.
    """
    block = tuple(getattr(row, column) for column in columns)
    if name != "recruitment":
        return [block]
    who = row.quantity.removeprefix("smd_").split("_")[0]
    whole = [(*block, "surveyed")] if row.quantity.startswith("smd_") else []
    return [(*block, who), *whole]


def _falls(name, row, fallen: bool) -> bool:
    return fallen and (not public(row) or (name, row.term) == ("benchmark", "age_standardised"))


def _patterns_of_hidden_sizes(rows, hidden) -> np.ndarray:
    """Mark the missing-data patterns that add up to a sample size that is hidden."""
    sizes = {
        (row.outcome, row.group)
        for row, gone in zip(rows, hidden, strict=True)
        if gone and row.quantity in (PATTERN, *SIZES)
    }
    return np.array([r.quantity == PATTERN and (r.outcome, r.group) in sizes for r in rows], bool)


def _emptied(frame, emptied, without_n, release) -> pd.DataFrame:
    single = frame["quantity"].isin(SINGLE_VALUES).to_numpy()
    numbers = frame.loc[:, list(NUMBER_COLUMNS)].to_numpy(copy=True)
    numbers[emptied | single] = np.nan
    reason = SUPPRESSED.format(minimum=release.minimum_count)
    notes = [_safe_note(note, release) for note in frame["note"]]
    notes = [reason if gone else note for note, gone in zip(notes, emptied, strict=True)]
    notes = [NOT_RELEASED if one else note for note, one in zip(notes, single, strict=True)]
    columns = {column: numbers[:, place] for place, column in enumerate(NUMBER_COLUMNS)}
    notes = pd.Series(notes, index=frame.index, dtype=object)
    return frame.assign(**columns, n=frame["n"].where(~without_n), note=notes)


def _safe_note(note: str, release: Release) -> str:
    """Write the counts of respondents in a note as the tables would."""

    def safe(match):
        number = int(match.group(1))
        if 0 < number < release.minimum_count:
            return f"fewer than {release.minimum_count} respondents"
        base = release.round_counts_to
        return respondents((2 * number + base) // (2 * base) * base) if base else match.group(0)

    return COUNTED.sub(safe, note)
