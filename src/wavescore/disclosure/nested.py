"""Attackers over several tables at once: sums of counts, samples in samples, numbers on few.

As those of `attack` they are granted all that is public of the method, and sizes to the last
respondent; the private tables are the judge's.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from wavescore.disclosure.audit import EVERYBODY, Place, Rows, all_sums, row_at
from wavescore.disclosure.grid import step_of
from wavescore.disclosure.net import Net
from wavescore.disclosure.presence import presence_sums
from wavescore.disclosure.samples import Samples
from wavescore.disclosure.sizes import Sizes
from wavescore.results.declare import Analysis, Kind, Status
from wavescore.results.table import ResultRow, rows_of

Tables = Mapping[str, pd.DataFrame]


def counts_told(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis], sizes: Sizes
) -> list[tuple]:
    """Return the hidden counts of which the sums over all tables leave one value."""
    rows = {name: rows_of(frame) for name, frame in private.items()}
    shown = {name: rows_of(released[name]) for name in rows}
    samples = Samples(rows, analyses, sizes.groups)
    net = Net([*all_sums(rows, analyses, samples), *presence_sums(rows, analyses)])
    ends = net.told({place: _ends(place, rows, shown, analyses, sizes) for place in net.index})
    told = []
    for place, (low, high) in ends.items():
        if place[0] not in rows or place[1] < 0 or low < high:
            continue
        row = row_at(rows, place)
        if row_at(shown, place).status == Status.SUPPRESSED and row.estimate > 0:
            told.append((place[0], *_key(row)))
    return told


def _ends(
    place: Place, rows: Rows, shown: Rows, analyses: Mapping[str, Analysis], sizes: Sizes
) -> list[int]:
    """Return what a reader knows of a count by its own row, who takes those for small that are."""
    if place[0] not in rows:
        return [0, EVERYBODY]
    row, out = row_at(rows, place), row_at(shown, place)
    value, known = (row.n, out.n) if place[1] < 0 else (row.estimate, out.estimate)
    quantity = analyses[place[0]].quantity(row.quantity)
    if known == known:
        return list((sizes.of_row if place[1] < 0 else sizes.of_count)(row, quantity))
    small = sizes.rule.hides(value) and value > 0
    return list(sizes.unseen(row, quantity)) if small else [0, EVERYBODY]


def left_out_told(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis], minimum: int
) -> tuple[int, list[tuple]]:
    """Work out the sum of answers of the few who are in a sample but in none of its groups.

    n x mean of all less that of each group, by intervals. Returns (samples tried, those whose sum
    is known to within one standard deviation of the answers).
    """
    spreads: dict[tuple[str, str], float] = {}
    means: dict[tuple[str, str], dict[tuple, list[tuple[str, ResultRow, ResultRow]]]] = {}
    for name, frame in private.items():
        for row, out in zip(rows_of(frame), rows_of(released[name]), strict=True):
            quantity = analyses[name].quantity(row.quantity)
            if quantity.kind is Kind.SPREAD and row.estimate > 0:
                known = spreads.get((row.outcome, row.wave), 0.0)
                spreads[row.outcome, row.wave] = max(known, row.estimate)
            if quantity.kind is Kind.MEAN and row.influence > 0 and out.estimate == out.estimate:
                label = row.group or (row.term if row.term != row.outcome else "")
                each = means.setdefault((row.outcome, row.wave), {})
                each.setdefault((name, row.quantity, bool(label)), []).append((name, row, out))
    tried, told = 0, []
    for about, samples in means.items():
        wholes = [row for (_, _, parted), rows in samples.items() if not parted for row in rows]
        for whole in wholes:
            for (_, _, parted), parts in samples.items():
                left = whole[1].n - sum(row.n for _, row, _ in parts)
                if parted and 0 < left < minimum:
                    tried += 1
                    width = sum(_width(analyses, *each) for each in (whole, *parts))
                    if width < spreads.get(about, 0.0):
                        told.append((whole[0], *_key(whole[1])))
    return tried, told


def _width(analyses: Mapping[str, Analysis], name: str, row: ResultRow, out: ResultRow) -> float:
    """Return how nearly n x mean is known."""
    return row.n * step_of(row, analyses[name].quantity(row.quantity), out.n)


def resting_on_few(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis], minimum: int
) -> list[tuple]:
    """Return the released numbers that stand on a count of fewer than the minimum, as declared.

    A percentage stands on its `part`, a comparison on what it `rests_on`: counts of the same
    outcome, wave and group, of its own term and level or of each of the terms that it compares.
    """
    bad = []
    for name, frame in private.items():
        counts: dict[tuple, list] = {}
        for row in rows_of(frame):
            if 0 < row.estimate < minimum:
                key = (row.quantity, row.outcome, row.wave, row.group)
                counts.setdefault(key, []).append((row.term, row.level))
        for row in rows_of(released[name]):
            quantity = analyses[name].quantity(row.quantity)
            if quantity.public or row.estimate != row.estimate:
                continue
            where = (row.outcome, row.wave, row.group)
            few = (row.term, row.level) in counts.get((quantity.part, *where), ())
            few &= bool(quantity.part)
            for count in quantity.rests_on:
                for term, level in counts.get((count, *where), ()):
                    few |= _compares(row, term, level)
            if few:
                bad.append((name, *_key(row)))
    return bad


def _compares(row: ResultRow, term: str, level: str) -> bool:
    """Whether a comparison is of the counts of a term and level."""
    own = row.term in ("", term) and row.level in ("", level)
    return own or (not level and term in ("", row.term, row.level))


def _key(row: ResultRow) -> Sequence[str]:
    return [row.outcome, row.wave, row.group, row.term, row.level, row.quantity]
