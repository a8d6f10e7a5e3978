"""Hidden counts that the sums in a release would narrow down, found by bounds on every sum."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.net import Net
from wavescore.disclosure.presence import presence_sums, solve
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.disclosure.samples import Samples
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import ResultRow

Place = tuple[str, int]
Rows = Mapping[str, Sequence[ResultRow]]
# The parts of a total, and the total.
Sum = tuple[list[Place], Place]
# A hidden count may not be narrowed to fewer values than this (1 to 4 is the least range).
LEAST_RANGE = 4
# Of those who gave no answer no answer is told: their number may be narrowed, not told.
LEAST_OF_BLANKS = 2
MOST_ROUNDS = 50
# So many counts beside one that is told are tried, from the smallest.
MOST_TRIED = 12
EVERYBODY = 10**9


def narrowed(
    rows: Rows,
    analyses: Mapping[str, Analysis],
    found: Mapping[Place, Rule | None],
    rule: CountRule,
) -> list[Place]:
    """Return the counts to hide besides, so that no hidden one is narrowed too far.

    The reader is taken to know every sum: of the categories of a question to its sample's size, of
    a number in each group to that of all, of those who answered and who did not to all, over every
    table, and of patterns of waves to all that is made of them. Each count is known to within its
    bin; the bounds of hidden ones follow from those until nothing moves, those over waves by an
    integer program too. Of the counts beside one that is told too nearly the smallest whose hiding
    widens its bounds is hidden, never the number analysed.
    """
    presence = presence_sums(rows, analyses)
    samples = Samples(rows, analyses)
    net = Net([*all_sums(rows, analyses, samples), *presence])
    hidden = {place: why for place, why in found.items() if why in SUPPRESSING}
    least = partial(_least, rows, analyses, samples)
    asked = {p: least(p) for p in hidden if p in net.index and _value(rows, p) > 0}
    kept = {place for place in found if _analysed(rows, analyses, place)}
    bounds = {place: _known(rows, place, hidden, rule) for place in net.index}
    added: list[Place] = []
    for _ in range(MOST_ROUNDS if asked else 0):
        tight = net.tightened(bounds)
        solve(presence, tight, hidden)
        told = [p for p, few in asked.items() if tight[p][1] - tight[p][0] + 1 < few]
        more = _to_hide(told, tight, net, bounds, lambda p: _may_go(rows, p, hidden, kept))
        if not more:
            return added
        for place in more:
            hidden[place] = Rule.RANGE
            asked[place] = least(place)
        added += more
    return added


def all_sums(rows: Rows, analyses: Mapping[str, Analysis], samples: Samples) -> list[Sum]:
    """Return (parts, total) of every sum over the tables but those of who was there when."""
    families = [*_families(rows, analyses), *_shared(rows, analyses)]
    sums = [*families, *_groups(rows, analyses), *samples.sums()]
    return [([*map(samples.size, parts)], samples.size(total)) for parts, total in sums]


def _to_hide(
    told: Collection[Place],
    tight: Mapping[Place, list[int]],
    net: Net,
    bounds: dict[Place, list[int]],
    may_go: Callable[[Place], bool],
) -> list[Place]:
    """Return counts whose hiding widens what is told, one for each; their bounds become open."""
    value = {place: ends[1] for place, ends in bounds.items()}
    more: list[Place] = []
    for place in told:
        rings = ([p for p in ring if may_go(p)] for ring in net.beside(place))
        beside = [p for ring in rings for p in sorted(ring, key=lambda p: (value[p], p))]
        if any(p in more for p in beside):
            continue
        width = tight[place][1] - tight[place][0]
        for other in beside[:MOST_TRIED]:
            before = bounds[other]
            bounds[other] = [0, EVERYBODY]
            ends = net.tightened(bounds)[place]
            if ends[1] - ends[0] > width:
                more.append(other)
                break
            bounds[other] = before
    return more


def _least(rows: Rows, analyses: Mapping[str, Analysis], samples: Samples, place: Place) -> int:
    """Return how many values a hidden count must have left to a reader."""
    row = rows[place[0]][place[1]]
    none = samples.of_blanks(row, analyses[place[0]].quantity(row.quantity))
    return LEAST_OF_BLANKS if none else LEAST_RANGE


def _value(rows: Rows, place: Place) -> float:
    name, position = place
    if position >= 0:
        return rows[name][position].estimate
    return rows[name][-position - 1].n


def _analysed(rows: Rows, analyses: Mapping[str, Analysis], place: Place) -> bool:
    quantity = analyses[place[0]].quantity(rows[place[0]][place[1]].quantity)
    return quantity.population in (Population.ANALYSED, Population.ENTERED)


def _may_go(rows: Rows, place: Place, hidden: Collection[Place], kept: Collection[Place]) -> bool:
    """Whether a count can be hidden beside another: it is released, of somebody, and not `kept`."""
    counted = place[0] in rows and place[1] >= 0
    return counted and place not in hidden and place not in kept and _value(rows, place) > 0


def _families(rows: Rows, analyses: Mapping[str, Analysis]) -> list[Sum]:
    """Return (categories, total) of every question whose categories add up to its n.

    A total is the n of a row, written as the row's place -1 - place.
    """
    sums: list[Sum] = []
    for name, each in rows.items():
        families: dict[tuple, list[int]] = {}
        samples: dict[tuple, list[int]] = {}
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            counted = quantity.kind is Kind.COUNT and row.estimate == row.estimate
            # A number of all of a sample is no part of it.
            counted &= bool(row.term or row.level)
            if counted and quantity.population is Population.CATEGORY and row.n > 0:
                # Those not scored are a part of all, the bands of those scored.
                families.setdefault((*_family(row), row.n), []).append(place)
            elif counted and quantity.population is Population.ANSWERED:
                samples.setdefault(_family(row), []).append(place)
        for places in samples.values():
            whole = max(places, key=lambda place: each[place].estimate)
            parts = [place for place in places if place != whole]
            if len(parts) > 1 and sum(each[p].estimate for p in parts) == each[whole].estimate:
                sums.append(([(name, p) for p in parts], (name, whole)))
        for places in families.values():
            total = each[places[0]].n
            if len(places) > 1 and sum(each[p].estimate for p in places) == total:
                sums.append(([(name, p) for p in places], (name, -1 - places[0])))
    return sums


def _family(row: ResultRow) -> tuple:
    return row.outcome, row.wave, row.group, row.term if row.level else "", row.quantity


def _shared(rows: Rows, analyses: Mapping[str, Analysis]) -> list[Sum]:
    """Return (categories, total) where a percentage is of fewer than its count's own n.

    Of those who answered, as a valid percentage: its n tells their number beside that of all.
    """
    sums = []
    for name, each in rows.items():
        counts = {(row.quantity, *_at(row)): place for place, row in enumerate(each)}
        families: dict[tuple, list[tuple[int, int]]] = {}
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            count = counts.get((quantity.part, *_at(row))) if quantity.part else None
            if count is not None and 0 < row.n < each[count].n and not quantity.public:
                families.setdefault(_family(row), []).append((count, place))
        for pairs in families.values():
            total = each[pairs[0][1]].n
            if len(pairs) > 1 and sum(each[count].estimate for count, _ in pairs) == total:
                sums.append(([(name, count) for count, _ in pairs], (name, -1 - pairs[0][1])))
    return sums


def _at(row: ResultRow) -> tuple:
    return row.outcome, row.wave, row.group, row.term, row.level


def _groups(rows: Rows, analyses: Mapping[str, Analysis]) -> list[Sum]:
    """Return (a number in each group, the same number of all) where they add up."""
    sums = []
    for name, each in rows.items():
        whole: dict[tuple, int] = {}
        parts: dict[tuple, list[int]] = {}
        for place, row in enumerate(each):
            if analyses[name].quantity(row.quantity).kind is not Kind.COUNT:
                continue
            key = (row.outcome, row.wave, row.term, row.level, row.quantity)
            if row.group == "":
                whole[key] = place
            else:
                parts.setdefault(key, []).append(place)
        for key, places in parts.items():
            total = whole.get(key)
            if total is not None and sum(each[p].estimate for p in places) == each[total].estimate:
                sums.append(([(name, p) for p in places], (name, total)))
    return sums


def _known(rows: Rows, place: Place, hidden: Mapping[Place, Rule], rule: CountRule) -> list[int]:
    """Return the smallest and largest value that a count can have by what is said of it alone."""
    if place[0] not in rows:
        return [0, EVERYBODY]
    if place in hidden:
        return _unseen(hidden[place], rule)
    value = _value(rows, place)
    return list(rule.hidden_range if place[1] < 0 and rule.hides(value) else rule.bin(value))


def _unseen(why: Rule, rule: CountRule) -> list[int]:
    """Return what a reader knows of a hidden count by the rule that its row names."""
    low, high = rule.hidden_range
    if why in (Rule.RANGE, Rule.ALL_ALIKE):
        return [0, EVERYBODY]
    return [0 if why is Rule.RESTS_ON_FEW else low, high]
