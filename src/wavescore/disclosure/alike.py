"""Class disclosure: where a whole sample, or nearly, gave one answer, counts tell everyone's."""

import math
from collections.abc import Mapping, Sequence

from wavescore.disclosure.beside import family_of
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.rules import Rule
from wavescore.disclosure.samples import PARTS
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import MISSING, NOT_SCORED, ResultRow

# Made of a sample's values, in their own unit.
OF_VALUES = (Kind.MEAN, Kind.SPREAD, Kind.QUANTILE)
Found = dict[tuple[str, int], Rule | None]


def hide_what_all_share(
    name: str, rows: Sequence[ResultRow], analysis: Analysis, found: Found, rule: CountRule
) -> None:
    """Hide the categories of a sample that answered alike: they tell everyone's answer.

    Nearly alike is hidden too: were it only the whole sample, that it is hidden would tell so.
    Where a count is told without the rest of its sample, as cases are, nobody is everyone too, and
    hardly anybody bears the same words.
    """
    families: dict[tuple, list[int]] = {}
    shared = with_percentages(rows, analysis)
    for place, row in enumerate(rows):
        quantity = analysis.quantity(row.quantity)
        category = quantity.kind is Kind.COUNT and quantity.population is Population.CATEGORY
        if category and {(row.quantity, *_place_of(row)), row.quantity} & shared:
            families.setdefault((row.quantity, family_of(row)), []).append(place)
    alike, nobody = set(), set()
    for family, places in families.items():
        shares = [p for p in places if _answered(rows[p])]
        # Bands stand on those scored, of whom those not scored are none.
        blanks = [(rows[p].n, rows[p].estimate) for p in places if not _answered(rows[p])]
        whole = sum(rows[p].estimate for p in shares)
        # Parts of several samples are no answers to one question, whatever they add up to.
        several = len({rows[p].n for p in shares}) > 1
        for p in shares:
            answered = rows[p].n - sum(blank for n, blank in blanks if n == rows[p].n)
            if rows[p].estimate > 0 and rule.bin(rows[p].estimate) == rule.bin(answered):
                alike.add(family)
            others = rule.bin(answered - rows[p].estimate)
            if (several or whole < answered) and others == rule.bin(answered):
                nobody.add((rows[p].quantity, _place_of(rows[p])))
    for place, row in enumerate(rows):
        quantity = analysis.quantity(row.quantity)
        counted = analysis.quantity(quantity.part) if quantity.part else quantity
        share = counted.population is Population.CATEGORY and not quantity.public
        share &= bool({(counted.name, *_place_of(row)), counted.name} & shared)
        told = (counted.name, family_of(row)) in alike or (counted.name, _place_of(row)) in nobody
        if share and told and _answered(row):
            found[name, place] = Rule.ALL_ALIKE


def hide_where_nobody_differs(
    rows: Mapping[str, Sequence[ResultRow]], analyses: Mapping[str, Analysis], found: Found
) -> None:
    """Hide means, SDs and quantiles of a sample that answered alike, or nearly, in any table.

    Each is everyone's answer. So it is where the SD is 0, or where no step is coarse enough for a
    mean, SD or quantile of theirs (`methods.influence.nearly_alike`).
    """
    samples: dict[tuple, list[tuple[str, int]]] = {}
    alike = set()
    for name, each in rows.items():
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            if quantity.kind not in OF_VALUES or row.estimate != row.estimate:
                continue
            part = quantity.population if quantity.population in PARTS else ""
            sample = row.outcome, row.wave, row.group, row.term, part, quantity.unit
            samples.setdefault(sample, []).append((name, place))
            same = quantity.kind is Kind.SPREAD and row.estimate == 0 < row.n
            if same or math.isinf(row.influence):
                alike.add(sample)
    for sample in alike:
        for where in samples[sample]:
            if found[where] in (None, Rule.UNKNOWN, Rule.TOO_COARSE):
                found[where] = Rule.ALL_ALIKE


def with_percentages(rows: Sequence[ResultRow], analysis: Analysis) -> set[tuple | str]:
    """Return the counts that are of categories and not of samples, by name or by name and place.

    A percentage is made of them, or a comparison of shares rests on them.
    """
    compared: set[tuple | str] = {
        count for quantity in analysis.quantities for count in quantity.rests_on
    }
    return compared | {
        (quantity.part, *_place_of(row))
        for row in rows
        for quantity in [analysis.quantity(row.quantity)]
        if quantity.part and not quantity.public
    }


def _place_of(row: ResultRow) -> tuple:
    return row.outcome, row.wave, row.group, row.term, row.level


def _answered(row: ResultRow) -> bool:
    """Whether those of a category gave an answer, or have a score."""
    return row.level != MISSING and row.term != NOT_SCORED
