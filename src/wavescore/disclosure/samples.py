"""Sizes of samples over all tables: who answered and who did not make up all, in each of them.

What a row stands on is a count too, and the same one in every table: how many gave no answer is all
less those who answered. Whom a count is of follows from what is declared of it and from its wave,
group and field; a sum is one that a reader may use where it holds to the last respondent.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wavescore.definitions.parts import Group
from wavescore.results.declare import Analysis, Kind, Population, Quantity
from wavescore.results.table import MISSING, NOT_SCORED, ResultRow

Place = tuple[str, int]
Rows = Mapping[str, Sequence[ResultRow]]
Sum = tuple[list[Place], Place]
# Wave, group, and which part of the wave's respondents a table is about.
Scope = tuple[str, str, str]
Groups = Mapping[str, Group]
PARTS = (Population.RETAINED, Population.LOST)
# A place of no table: all of a label, where only those retained and those lost are told.
ALL_OF = "all of"


class Samples:
    """The samples of a study's tables: each size by its place, and the sums between them.

    A size is the n of a row, written as the row's place -1 - place. Sizes of one field and scope
    that are equal are one sample, since of two equal samples one of which holds the other there is
    but one; they share the place of the first. groups: the study's; who is in none of one gave its
    field no answer.
    """

    def __init__(
        self, rows: Rows, analyses: Mapping[str, Analysis], groups: Groups | None = None
    ) -> None:
        self._groups = groups or {}
        self._behind = {name: group.field for name, group in self._groups.items()}
        self._first: dict[tuple, Place] = {}
        self._wholes: dict[tuple[Scope, float], Place] = {}
        self._analysed: dict[tuple[str, float], Place] = {}
        self._counts: list[tuple[Place, ResultRow, Quantity, Scope]] = []
        for name, each in rows.items():
            for position, row in enumerate(each):
                quantity = analyses[name].quantity(row.quantity)
                if not quantity.public:
                    self._add((name, position), row, quantity)
        for place, row, quantity, scope in self._counts:
            # Some say those without an answer beside all, others beside those with one.
            rest = row.n - row.estimate
            beside_all = row.estimate == 0 or (self._field(row), scope, rest) in self._first
            if is_blank(row, quantity) and row.n > 0 and beside_all:
                self._wholes.setdefault((scope, row.n), self._size(place, row, scope))
        self._rows = rows

    def _add(self, place: Place, row: ResultRow, quantity: Quantity) -> None:
        scope = scope_of(row, quantity)
        if row.n > 0:
            for field in {row.term, row.outcome}:
                key = self._behind.get(field, field), scope, row.n
                self._first.setdefault(key, (place[0], -1 - place[1]))
        if quantity.kind is not Kind.COUNT or row.estimate != row.estimate:
            return
        self._counts.append((place, row, quantity, scope))
        if is_size(row, quantity):
            self._wholes.setdefault((scope, row.estimate), place)
            if quantity.population is Population.ANALYSED:
                self._analysed.setdefault((row.group, row.estimate), place)

    def _size(self, place: Place, row: ResultRow, scope: Scope) -> Place:
        return self._first.get((self._field(row), scope, row.n), (place[0], -1 - place[1]))

    def _field(self, row: ResultRow) -> str:
        """Return the field that a row is about, of a group the one behind it."""
        field = row.outcome if row.term in ("", NOT_SCORED) else row.term
        return self._behind.get(field, field)

    def _whole(self, row: ResultRow, scope: Scope) -> Place | None:
        """Return all of whom a row's sample is: of a wave, or who was analysed at an earlier one.

        Of those retained, lost or without a later score all were, and of models over all waves.
        """
        earlier = scope[2] or not row.wave or row.term == NOT_SCORED
        later = self._analysed.get((row.group, row.n)) if earlier else None
        return self._wholes.get((scope, row.n), later)

    def size(self, place: Place) -> Place:
        """Return the place of a sample that a size, or any other place, is the same as."""
        if place[1] >= 0 or place[0] not in self._rows:
            return place
        row = self._rows[place[0]][-place[1] - 1]
        for part in ("", *map(str, PARTS)):
            scope = row.wave, row.group, part
            own = self._first.get((self._field(row), scope, row.n))
            if own is not None:
                return self._whole(row, scope) or own
        return place

    def sums(self) -> Iterator[Sum]:
        """Yield (parts, total); a sum of one part says that two places hold the same count."""
        same: dict[tuple, Place] = {}
        for place, row, quantity, scope in self._counts:
            field = self._field(row)
            none = is_blank(row, quantity) or row.term == NOT_SCORED
            answered = self._first.get((field, scope, row.n - row.estimate))
            whole = self._whole(row, scope)
            if none and answered is not None and whole is not None:
                yield [self.size(answered), place], whole
            first = same.setdefault((field, scope, none or row.level, row.estimate), place)
            if none and first != place:
                yield [first], place
            sample = self._first.get((field, scope, row.estimate))
            if row.level and not none and sample is not None:
                yield [self.size(sample)], place
            group = self._wholes.get(((row.wave, row.level, ""), row.estimate))
            if row.level and not row.group and group is not None:
                yield [group], place
        yield from self._split()
        yield from self._grouped()

    def _grouped(self) -> Iterator[Sum]:
        """Yield the sizes of a group's labels and those in none of them beside all of a wave."""
        sizes: dict[tuple[str, str], list[tuple[float, Place]]] = defaultdict(list)
        for ((wave, label, part), size), place in self._wholes.items():
            if not part:
                sizes[wave, label].append((size, place))
        blanks = [
            (row, place)
            for place, row, quantity, (_, group, part) in self._counts
            if is_blank(row, quantity) and not group and not part
        ]
        for group in self._groups.values():
            for row, place in blanks:
                whole = self._wholes.get(((row.wave, "", ""), row.n))
                each = [sizes.get((row.wave, label)) for label in group.labels]
                if self._field(row) != group.field or whole is None or not all(each):
                    continue
                largest = [max(known) for known in each if known]
                if sum(size for size, _ in largest) + row.estimate == row.n:
                    yield [*(part for _, part in largest), place], whole

    def _split(self) -> Iterator[Sum]:
        """Yield those retained and those lost of a label beside all of it."""
        all_of = {
            (self._field(row), row.level, row.group, row.estimate): place
            for place, row, quantity, _ in reversed(self._counts)
            if quantity.population not in PARTS
        }
        kept = {
            (place[0], row.outcome, row.wave, row.group, row.term, row.level): (place, row)
            for place, row, quantity, _ in self._counts
            if quantity.population is Population.RETAINED and row.term
        }
        named: dict[tuple, int] = {}
        for place, row, quantity, _ in self._counts:
            key = (place[0], row.outcome, row.wave, row.group, row.term, row.level)
            if quantity.population is not Population.LOST or key not in kept:
                continue
            other, retained = kept[key]
            label = (self._field(row), row.level, row.group, row.estimate + retained.estimate)
            shared = (ALL_OF, named.setdefault(label, len(named)))
            yield [other, place], all_of.get(label, shared)


def scope_of(row: ResultRow, quantity: Quantity) -> Scope:
    """Return whose number a row is: its wave, its group, and which part of them."""
    part = str(quantity.population) if quantity.population in PARTS else ""
    return row.wave, row.group, part


def is_size(row: ResultRow, quantity: Quantity) -> bool:
    """Whether a count is of all of a group, or of all who were analysed at a wave."""
    apart = (Population.CATEGORY, Population.UNANSWERED, *PARTS)
    sized = not row.term and not row.level and quantity.population not in apart
    return sized and bool(row.group or quantity.population is Population.ANALYSED)


def is_blank(row: ResultRow, quantity: Quantity) -> bool:
    """Whether a count is of those who gave no answer."""
    if row.level == MISSING or quantity.population is Population.UNANSWERED:
        return True
    return bool(quantity.answers) and row.level not in quantity.answers
