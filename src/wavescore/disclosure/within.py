"""Counts of parts of a sample, which beside those of all tell of the few that are in no part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wavescore.disclosure.audit import Place
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.rules import Rule
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
