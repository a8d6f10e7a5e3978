"""Counts of parts of a sample, which beside those of all tell of the few that are in no part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wavescore.disclosure.audit import Place
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import MISSING, ResultRow

# Of whom a count is a part, where no group says so.
PARTS = (Population.RETAINED, Population.LOST, Population.INVITED)
Part = tuple[Place, ResultRow]


def hide_parts_that_tell(
    rows: Mapping[str, Sequence[ResultRow]],
    analyses: Mapping[str, Analysis],
    found: dict[Place, Rule | None],
    rule: CountRule,
) -> None:
    """Mark, in `found`, counts of categories in parts of a sample: groups, those lost, invited.

    Where a part lacks 1 to `minimum` - 1 of all who were asked: 16 of all are released as 18 and 15
    of all but one as 13, so that the one is the sixteenth. They are hidden whatever the bins, since
    that they are would tell that they differ. And where a hidden few of a category are all in one
    part, nobody in the others: the zeros there would tell where.
    """
    wholes: dict[tuple[str, str], set[float]] = defaultdict(set)
    parts: list[Part] = []
    for name, each in rows.items():
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            if quantity.kind is not Kind.COUNT or not row.level or row.level == MISSING:
                continue
            if row.group or quantity.population in PARTS:
                parts.append(((name, place), row))
            elif quantity.population is Population.CATEGORY and row.n > 0:
                wholes[row.term or row.outcome, row.level].add(row.n)
    for at, row in parts:
        sizes = wholes.get((row.term or row.outcome, row.level), ())
        if found[at] is None and any(0 < n - row.n < rule.minimum for n in sizes):
            found[at] = Rule.RANGE
    for at in _nobody_beside_few(parts, found, rule):
        found[at] = Rule.RANGE


def hide_shares_that_tell(
    rows: Mapping[str, Sequence[ResultRow]],
    analyses: Mapping[str, Analysis],
    found: dict[Place, Rule | None],
    rule: CountRule,
) -> None:
    """Mark, in `found`, shares without a count of their own that tell of one in another table.

    As the floor of an item: it is the share of one response, among those who answered all items.
    It falls with the count of that response, and where it lacks few of those who were asked.
    """
    counts: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    shares: list[Part] = []
    for name, each in rows.items():
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            at = (name, place)
            if quantity.kind is Kind.COUNT and row.level and row.n > 0:
                counts[row.term, row.wave, row.group, row.level].append((at, row))
            elif quantity.kind is Kind.PERCENTAGE and row.level and not quantity.part:
                shares.append((at, row))
    for at, row in shares:
        for counted, whole in counts.get((row.term, row.wave, row.group, row.level), ()):
            if found[at] is None and found[counted] in SUPPRESSING:
                found[at] = Rule.PART_HIDDEN
            elif found[at] is None and 0 < whole.n - row.n < rule.minimum:
                found[at] = Rule.RANGE


def _nobody_beside_few(
    parts: Sequence[Part], found: Mapping[Place, Rule | None], rule: CountRule
) -> list[Place]:
    """Return the zeros of categories of which one part alone holds anybody, and holds few."""
    categories: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    for at, row in parts:
        categories[at[0], row.outcome, row.wave, row.term, row.level].append((at, row))
    zeros = []
    for each in categories.values():
        held = [row.estimate for _, row in each if row.estimate > 0]
        if len(held) == 1 and rule.hides(held[0]):
            zeros += [at for at, row in each if row.estimate == 0 and found[at] is None]
    return zeros
