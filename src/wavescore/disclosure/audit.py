"""Hidden counts that the sums in a release would narrow down, found by bounds on every sum."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from wavescore.disclosure.net import Net
from wavescore.disclosure.presence import Patterns, presence_sums
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.disclosure.samples import Samples
from wavescore.disclosure.sizes import LEAST_RANGE, Sizes
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import ResultRow

Place = tuple[str, int]
Rows = Mapping[str, Sequence[ResultRow]]
# The parts of a total, and the total.
Sum = tuple[list[Place], Place]
MOST_ROUNDS = 50
# So many counts that one which is told follows from are tried, the nearest.
MOST_TRIED = 60
EVERYBODY = 10**9


def narrowed(
    rows: Rows,
    analyses: Mapping[str, Analysis],
    found: Mapping[Place, Rule | None],
    sizes: Sizes,
) -> list[Place]:
    """Return the counts to hide besides, so that no hidden one is narrowed too far.

    The reader is taken to know every sum: of the categories of a question to its sample's size, of
    a number in each group to that of all, of those who answered and who did not to all, over every
    table, and of patterns of waves to all that is made of them. Each count is known to within its
    bin; the bounds of hidden ones follow from those until nothing moves, those over waves by an
    integer program too. Of the counts beside one that is told too nearly the smallest whose hiding
    widens its bounds is hidden, never the number analysed.
    """
    reader = _Reader(rows, analyses, found, sizes)
    asked = [p for p in reader.hidden if p in reader.net.index and _value(rows, p) > 0]
    added: list[Place] = []
    for _ in range(MOST_ROUNDS):
        more = reader.hide_beside(asked)
        if not more:
            break
        asked += more
        added += more
    return added


class _Reader:
    """Who knows every sum, and of each count what is said of it alone."""

    def __init__(
        self,
        rows: Rows,
        analyses: Mapping[str, Analysis],
        found: Mapping[Place, Rule | None],
        sizes: Sizes,
    ) -> None:
        why = {place: each for place, each in found.items() if each in SUPPRESSING}
        waves = presence_sums(rows, analyses)
        samples = Samples(rows, analyses, sizes.groups)
        self.net = Net([*all_sums(rows, analyses, samples), *waves])
        self.hidden = {*why}
        self._patterns = Patterns(waves)
        known = {p: _known(rows, analyses, p, why, sizes) for p in self.net.index}
        self._bounds = self.net.ends(known)
        self._value = {p: _value(rows, p) if p[0] in rows else 0.0 for p in self.net.index}
        self._rows = rows
        self._kept = {p for p in found if _analysed(rows, analyses, p)}

    def hide_beside(self, asked: Collection[Place]) -> list[Place]:
        """Hide counts beside each of those asked that has too few values left; return them."""
        more, tight = [], self.net.tightened(self._bounds)
        for place in sorted(asked):
            left = self._left(place, tight)
            others = self._beside(place, left, tight) if left < LEAST_RANGE else []
            if others:
                self.hidden |= {*others}
                self._bounds[[self.net.index[other] for other in others]] = 0, EVERYBODY
                more += others
                tight = self.net.tightened(self._bounds)
        return more

    def _left(self, place: Place, tight: np.ndarray, trial: bool = False) -> float:
        """Return how many values a count has left; over waves LEAST_RANGE where it has more."""
        low, high = tight[self.net.index[place]]
        if high - low + 1 >= LEAST_RANGE and place in self._patterns.index:
            bounds = tight[[self.net.index[each] for each in self._patterns.index]]
            low, high = self._patterns.ends(place, bounds, LEAST_RANGE, keep=not trial)
        return high - low + 1

    def _beside(self, place: Place, left: float, tight: np.ndarray) -> list[Place]:
        """Return the smallest counts whose hiding leaves a place enough values, or more of them.

        Its bounds follow from theirs. One where one is enough, else as few of all as it takes:
        what is not needed is kept, from the largest.
        """
        behind = [*self.net.behind(place, tight), *self._over_waves(place, tight)]
        behind = [each for each in dict.fromkeys(behind) if self._may_go(each)]
        behind = sorted(behind[:MOST_TRIED], key=self._cost)
        enough = min(self._left_without(place, behind), LEAST_RANGE)
        if enough <= left:
            return []
        for other in behind:
            if self._left_without(place, [other]) >= enough:
                return [other]
        for other in behind[::-1]:
            needed = [each for each in behind if each != other]
            if self._left_without(place, needed) >= enough:
                behind = needed
        return behind

    def _over_waves(self, place: Place, tight: np.ndarray) -> Collection[Place]:
        """Return the counts over waves where it is they that leave a place too few values."""
        low, high = tight[self.net.index[place]]
        return self._patterns.index if high - low + 1 >= LEAST_RANGE else ()

    def _cost(self, other: Place) -> tuple[bool, float, Place]:
        """Return what the smallest of is hidden first: counts of a question, and of few."""
        row = row_at(self._rows, other)
        return not (row.term or row.outcome), self._value[other], other

    def _left_without(self, place: Place, opened: Sequence[Place]) -> float:
        """Return how many values a place has left where nothing is known of these."""
        bounds = self._bounds.copy()
        bounds[[self.net.index[other] for other in opened]] = 0, EVERYBODY
        return self._left(place, self.net.tightened(bounds), trial=True)

    def _may_go(self, place: Place) -> bool:
        """Whether a count can be hidden beside another: it is released, and of somebody."""
        free = place not in self.hidden and place not in self._kept
        return free and place[1] >= 0 and self._value[place] > 0


def all_sums(rows: Rows, analyses: Mapping[str, Analysis], samples: Samples) -> list[Sum]:
    """Return (parts, total) of every sum over the tables but those of who was there when."""
    families = [*_families(rows, analyses), *_declared(rows, analyses), *_shared(rows, analyses)]
    sums = [*families, *_groups(rows, analyses), *samples.sums()]
    return [([*map(samples.size, parts)], samples.size(total)) for parts, total in sums]


def _value(rows: Rows, place: Place) -> float:
    row = row_at(rows, place)
    return row.n if place[1] < 0 else row.estimate


def row_at(rows: Rows, place: Place) -> ResultRow:
    """Return the row of a count, or of a size."""
    name, position = place
    return rows[name][position if position >= 0 else -position - 1]


def _analysed(rows: Rows, analyses: Mapping[str, Analysis], place: Place) -> bool:
    quantity = analyses[place[0]].quantity(rows[place[0]][place[1]].quantity)
    return quantity.population in (Population.ANALYSED, Population.ENTERED)


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
                # Of one term the categories, or cases and the others too.
                for key in {_family(row), _family(row, row.term)}:
                    families.setdefault((*key, row.n), []).append(place)
            elif counted and quantity.population is Population.ANSWERED:
                samples.setdefault(_family(row), []).append(place)
        for places in samples.values():
            whole = max(places, key=lambda place: each[place].estimate)
            parts = [place for place in places if place != whole]
            if len(parts) > 1 and sum(each[p].estimate for p in parts) == each[whole].estimate:
                sums.append(([(name, p) for p in parts], (name, whole)))
        for family in dict.fromkeys(map(tuple, families.values())):
            total = each[family[0]].n
            if len(family) > 1 and sum(each[p].estimate for p in family) == total:
                sums.append(([(name, p) for p in family], (name, -1 - family[0])))
    return sums


def _declared(rows: Rows, analyses: Mapping[str, Analysis]) -> Iterator[Sum]:
    """Yield (counts of several quantities, total) that an analysis declares to add up."""
    for name, each in rows.items():
        for total, added in analyses[name].sums:
            places: dict[tuple, list[int]] = defaultdict(list)
            wholes: dict[tuple, int] = {}
            for place, row in enumerate(each):
                where = row.outcome, row.wave, row.group
                if row.quantity in added:
                    places[where].append(place)
                elif row.quantity == total:
                    wholes[where] = place
            for where, parts in places.items():
                whole = (name, wholes.get(where, -1 - parts[0]))
                if sum(each[p].estimate for p in parts) == _value(rows, whole):
                    yield [(name, p) for p in parts], whole


def _family(row: ResultRow, term: str = "") -> tuple:
    return row.outcome, row.wave, row.group, row.term if row.level else term, row.quantity


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


def _known(
    rows: Rows,
    analyses: Mapping[str, Analysis],
    place: Place,
    hidden: Mapping[Place, Rule],
    sizes: Sizes,
) -> list[int]:
    """Return the smallest and largest value that a count can have by what is said of it alone."""
    if place[0] not in rows:
        return [0, EVERYBODY]
    row = row_at(rows, place)
    quantity = analyses[place[0]].quantity(row.quantity)
    if place in hidden:
        return _unseen(hidden[place], sizes.unseen(row, quantity))
    if place[1] >= 0:
        return list(sizes.of_count(row, quantity))
    few = sizes.rule.hides(row.n)
    return list(sizes.rule.hidden_range if few else sizes.of_row(row, quantity))


def _unseen(why: Rule, few: tuple[int, int]) -> list[int]:
    """Return what a reader knows of a hidden count by the rule that its row names."""
    low, high = few
    if why in (Rule.RANGE, Rule.ALL_ALIKE):
        return [0, EVERYBODY]
    return [0 if why is Rule.RESTS_ON_FEW else low, high]
