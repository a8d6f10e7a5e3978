"""Sizes of samples as a release prints them: coarser of one that few of all are missing from."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from wavescore.disclosure.alike import with_percentages
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.samples import PARTS, Groups, Scope, is_blank, is_size, scope_of
from wavescore.results.declare import Analysis, Kind, Population, Quantity
from wavescore.results.table import ResultRow

# A hidden count may not be narrowed to fewer values than this (1 to 4 is the least range).
LEAST_RANGE = 4
Bin = tuple[int, int]
# Counts of these are sizes of samples where no percentage is made of them.
OF_SAMPLES = (Population.ANSWERED, Population.RETAINED, Population.LOST)


class Sizes:
    """How many respondents each row stands on, to a reader of the release.

    All less those who answered are those who did not. Where these are few, and so hidden, two sizes
    in one bin left them four values, and further sums one. So a size that may be short by few of a
    whole (those analysed at a wave, those of a group) is printed as the whole is.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[ResultRow]],
        analyses: Mapping[str, Analysis],
        rule: CountRule,
        groups: Groups | None = None,
    ) -> None:
        self.rule, self.groups = rule, groups or {}
        self._shares = {name: with_percentages(each, analyses[name]) for name, each in rows.items()}
        self._grouping = _grouping(rows, analyses, self.groups)
        self._few_blank = {
            row.term or row.outcome
            for name, each in rows.items()
            for row in each
            if row.estimate > 0 and rule.hides(row.estimate)
            if _of_all(row, analyses[name].quantity(row.quantity))
        }
        self._wholes = {
            scope: self._apart(sizes) for scope, sizes in _wholes(rows, analyses).items()
        }

    def _apart(self, sizes: set[float]) -> list[float]:
        """Return the wholes that are not themselves short of a larger one by few."""
        apart: list[float] = []
        for size in sorted(sizes, reverse=True):
            if not any(self._short(size, whole) for whole in apart):
                apart.append(size)
        return apart

    def _short(self, size: float, whole: float) -> bool:
        return size < whole and self.rule.hides(whole - size)

    def _whole(self, row: ResultRow, quantity: Quantity, size: float) -> float:
        """Return the whole that a size is printed as, the size itself where it is short of none."""
        if self.rule.hides(size):
            return size
        wholes = self._wholes.get(scope_of(row, quantity), ())
        return next((whole for whole in wholes if self._short(size, whole)), size)

    def _of_share(self, row: ResultRow) -> bool:
        where = (row.quantity, row.outcome, row.wave, row.group, row.term, row.level)
        return bool({where, row.quantity} & self._shares[row.analysis])

    def _whole_of_count(self, row: ResultRow, quantity: Quantity) -> float:
        sized = quantity.population in OF_SAMPLES and not self._of_share(row)
        return self._whole(row, quantity, row.estimate) if sized else row.estimate

    def _whole_of_n(self, row: ResultRow, quantity: Quantity) -> float:
        """Return the whole that a row's n is printed as: of a percentage, one that is near alone.

        Of 108, 88 of 99 would be another share. Printed as its own, n leaves those missing from a
        base to the most that is hidden, and else fewer than a base: a range in either case.
        """
        whole = self._whole(row, quantity, row.n)
        if quantity.kind is not Kind.PERCENTAGE and not self._of_share(row):
            return whole
        return row.n if whole - row.n >= self._far else whole

    @property
    def _far(self) -> float:
        """How many a percentage's n may be short of what it is printed as, and one more."""
        base, most = self.rule.base, self.rule.hidden_range[1]
        parted = base > LEAST_RANGE and most - base >= LEAST_RANGE - 1
        return base if parted else math.inf

    def _bin(self, size: float, whole: float, short: float = math.inf) -> Bin:
        """Return what a size may be; short: how many fewer than the whole it is at the most."""
        low, high = self.rule.bin(whole)
        few = self.rule.hidden_range[1]
        return (low, high) if size == whole else (max(low - int(min(few, short)), few + 1), high)

    def of_row(self, row: ResultRow, quantity: Quantity) -> Bin:
        """Return the smallest and largest number that is printed as a row's n is."""
        share = quantity.kind is Kind.PERCENTAGE or self._of_share(row)
        short = self._far - 1 if share else math.inf
        return self._bin(row.n, self._whole_of_n(row, quantity), short)

    def of_count(self, row: ResultRow, quantity: Quantity) -> Bin:
        """Return the smallest and largest number that is printed as a row's count is."""
        return self._bin(row.estimate, self._whole_of_count(row, quantity))

    def hides_nobody(self, row: ResultRow, quantity: Quantity) -> bool:
        """Whether a row counts who gave no answer, of whom it is hidden too whether there are any.

        To a question whose answers are groups: their sizes are wanted by every comparison, so that
        all less the groups narrows these. And in a part of a sample (a group, those retained, those
        lost) in which few gave none: of three parts with one at least none can have three of five.
        """
        if quantity.kind not in (Kind.COUNT, Kind.PERCENTAGE) or not is_blank(row, quantity):
            return False
        part = bool(row.group) or quantity.population in PARTS
        field = row.term or row.outcome
        return row.term in self._grouping or (part and field in self._few_blank)

    def unseen(self, row: ResultRow, quantity: Quantity) -> Bin:
        """Return the smallest and largest value of a count that is hidden because it is small."""
        low, high = self.rule.hidden_range
        return (0 if self.hides_nobody(row, quantity) else low), high

    def n(self, row: ResultRow, quantity: Quantity) -> float:
        """Return a row's n as it is printed; 0 and NaN stay as they are."""
        return self.rule.rounded(self._whole_of_n(row, quantity))

    def count(self, row: ResultRow, quantity: Quantity) -> float:
        """Return a row's count as it is printed; 0 and NaN stay as they are."""
        return self.rule.rounded(self._whole_of_count(row, quantity))


def _of_all(row: ResultRow, quantity: Quantity) -> bool:
    """Whether a row counts who of all of a wave gave no answer."""
    whole = not row.group and quantity.population not in PARTS
    return whole and quantity.kind is Kind.COUNT and is_blank(row, quantity)


def _grouping(
    rows: Mapping[str, Sequence[ResultRow]], analyses: Mapping[str, Analysis], groups: Groups
) -> set[str]:
    """Return the questions of which an answer is a group of some table, and the fields behind."""
    found = {row.group for each in rows.values() for row in each} - {""}
    labels = found | {row.term for each in rows.values() for row in each}
    named = [group for group in groups.values() if labels.intersection(group.labels)]
    return {name for group in named for name in (group.name, group.field)} | {
        row.term
        for name, each in rows.items()
        for row in each
        if row.level in found and analyses[name].quantity(row.quantity).kind is Kind.COUNT
    }


def _wholes(
    rows: Mapping[str, Sequence[ResultRow]], analyses: Mapping[str, Analysis]
) -> dict[Scope, set[float]]:
    """Return the sizes that samples of a scope are held against: of those analysed no larger."""
    wholes: dict[Scope, set[float]] = defaultdict(set)
    analysed: dict[Scope, float] = {}
    for name, each in rows.items():
        for row in each:
            quantity = analyses[name].quantity(row.quantity)
            if quantity.kind is not Kind.COUNT or quantity.public or row.estimate != row.estimate:
                continue
            scope = scope_of(row, quantity)
            if quantity.population is Population.ANALYSED and not row.outcome:
                analysed[scope] = row.estimate
            if is_size(row, quantity):
                wholes[scope].add(row.estimate)
            elif is_blank(row, quantity) and row.n > 0:
                wholes[scope].add(row.n)
    return {
        scope: {size for size in sizes if size <= analysed.get(scope, size)}
        for scope, sizes in wholes.items()
    }
