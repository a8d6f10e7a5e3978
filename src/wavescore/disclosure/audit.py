"""Hidden counts that the sums in a release would narrow down, found by bounds on every sum."""

from collections.abc import Collection, Mapping, Sequence

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.presence import SHARED, presence_sums, solve
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import ResultRow

Place = tuple[str, int]
Rows = Mapping[str, Sequence[ResultRow]]
# The parts of a total, and the total.
Sum = tuple[list[Place], Place]
# A hidden count may not be narrowed to fewer values than this (1 to 4 is the least range).
LEAST_RANGE = 4
MOST_ROUNDS = 50
EVERYBODY = 10**9


def narrowed(
    rows: Rows,
    analyses: Mapping[str, Analysis],
    found: Mapping[Place, Rule | None],
    rule: CountRule,
) -> list[Place]:
    """Return the counts to hide besides, so that no hidden one is narrowed below LEAST_RANGE.

    The reader is taken to know every sum: of the categories of a question to its sample's size, of
    a number in each group to that of all, of patterns of waves to all that is made of them. Each
    count is known to within its bin; the bounds of hidden ones follow from those until nothing
    moves, those over waves by an integer program too. Of a sum that tells too much the smallest
    released part is hidden, never the number analysed.
    """
    presence = presence_sums(rows, analyses)
    families = [*_families(rows, analyses), *_shared(rows, analyses)]
    sums = [*families, *_groups(rows, analyses), *presence]
    hidden = {place: why for place, why in found.items() if why in SUPPRESSING}
    added: list[Place] = []
    kept = {place for place in found if _analysed(rows, analyses, place)}
    for _ in range(MOST_ROUNDS):
        bounds = _bounds(sums, rows, hidden, rule)
        solve(presence, bounds, hidden)
        told = _told(sums, bounds, hidden, rows, kept)
        if told is None:
            return added
        hidden[told] = Rule.RANGE
        added.append(told)
    return added


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
    return place not in hidden and place not in kept and _value(rows, place) > 0


def _families(rows: Rows, analyses: Mapping[str, Analysis]) -> list[Sum]:
    """Return (categories, total) of every question whose categories add up to its n.

    A total is the n of a row, written as the row's place -1 - place.
    """
    sums = []
    for name, each in rows.items():
        families: dict[tuple, list[int]] = {}
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            counted = quantity.kind is Kind.COUNT and quantity.population is Population.CATEGORY
            if counted and row.estimate == row.estimate and row.n > 0:
                families.setdefault(_family(row), []).append(place)
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


def _bounds(
    sums: Collection[Sum], rows: Rows, hidden: Mapping[Place, Rule], rule: CountRule
) -> dict[Place, list[int]]:
    """Return the smallest and largest value that each count in a sum can have to a reader."""
    bounds: dict[Place, list[int]] = {}
    for parts, total in sums:
        for place in (*parts, total):
            if place[0] == SHARED:
                bounds.setdefault(place, [0, EVERYBODY])
                continue
            value = _value(rows, place)
            if place in hidden:
                bounds.setdefault(place, _unseen(hidden[place], rule))
            elif place[1] < 0 and rule.hides(value):
                bounds.setdefault(place, list(rule.hidden_range))
            else:
                bounds.setdefault(place, list(rule.bin(value)))
    moved, rounds = True, 0
    while moved and rounds < MOST_ROUNDS:
        moved, rounds = False, rounds + 1
        for parts, total in sums:
            moved |= _tighten(bounds, parts, total)
    return bounds


def _unseen(why: Rule, rule: CountRule) -> list[int]:
    """Return what a reader knows of a hidden count by the rule that its row names."""
    low, high = rule.hidden_range
    if why in (Rule.RANGE, Rule.ALL_ALIKE):
        return [0, EVERYBODY]
    return [0 if why is Rule.RESTS_ON_FEW else low, high]


def _tighten(bounds: dict[Place, list[int]], parts: Sequence[Place], total: Place) -> bool:
    moved = False
    lows, highs = sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)
    for place in parts:
        mine = bounds[place]
        least = bounds[total][0] - (highs - mine[1])
        most = bounds[total][1] - (lows - mine[0])
        moved |= _narrow(mine, least, most)
        lows, highs = sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)
    return moved | _narrow(bounds[total], lows, highs)


def _narrow(mine: list[int], least: float, most: float) -> bool:
    before = tuple(mine)
    mine[0], mine[1] = max(mine[0], int(least)), min(mine[1], int(most))
    return tuple(mine) != before


def _told(
    sums: Collection[Sum],
    bounds: dict[Place, list[int]],
    hidden: Collection[Place],
    rows: Rows,
    kept: Collection[Place],
) -> Place | None:
    """Return the released count to hide beside a hidden one that is told, None where none is."""
    for parts, total in sums:
        for place in (*parts, total):
            if place in hidden and bounds[place][1] - bounds[place][0] + 1 < LEAST_RANGE:
                others = [p for p in parts if _may_go(rows, p, hidden, kept)]
                if others:
                    return min(others, key=lambda p: (_value(rows, p), p))
    return None
