"""Totals that no header prints: margins of the table, and the sums of its blocks and rows.

The shares of a block (or of a row) have the sum of its counts as their total where they are shares
of it, or else a count of the table that is 100 %. It is marked as guessed, so that it never
accuses.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from wavescore.papers.check.counts import rounded_to_whole
from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract import hints, patterns
from wavescore.papers.extract.cells import Found, bare, proportion
from wavescore.papers.extract.find import Statistic

_DOUBT = "its total is the sum of its block or row, or a count that the table calls 100 %"
# One share may fail a sum that so many others fit: it is then asked.
_LEAST_TOLD, _LEAST_FITTING = 2, 4


def with_margins(found: Sequence[Found]) -> list[Found]:
    """Give shares without a total that of their block, or else of their row, where one fits."""
    kept = list(found)
    whole = list(dict.fromkeys(map(_count, filter(_is_all, filter(None, map(_share, found))))))
    for by_row in (False, True):
        for places in _sets(kept, by_row):
            shares = [share for place in places if (share := _share(kept[place]))]
            total = _total_that_fits(shares, whole)
            for place, share in zip(places, shares, strict=True) if total else ():
                size = {"total": str(total), "total_from": "guessed"}
                sized = replace(share, numbers=share.numbers | size, doubt=_DOUBT)
                kept[place] = replace(kept[place], statistic=sized)
    return kept


def _sets(found: Sequence[Found], by_row: bool) -> Iterable[list[int]]:
    """Return the places of the shares without a total, block by block or row by row."""
    sets: dict[Hashable, list[int]] = {}
    for place, one in enumerate(found):
        if one.column is not None and _share(one) and not (by_row and one.column.total):
            key = id(one.row) if by_row else (one.row.group, one.column.path)
            sets.setdefault(key, []).append(place)
    return sets.values()


def _share(one: Found) -> Statistic | None:
    """Return a cell as a share, None where it is none or has its total."""
    if one.statistic is not None:
        numbers = one.statistic.numbers
        lacks = one.statistic.kind == "proportion" and "n" in numbers and "total" not in numbers
        return one.statistic if lacks else None
    cell = patterns.COUNT_CELL.fullmatch(bare(one.cell))
    if not cell or hints.MEASURED.search(one.row.label):
        return None
    return proportion(cell["n"], cell["percent"], "")


def _count(share: Statistic) -> int:
    return int(share.numbers["n"].replace(",", ""))


def _is_all(share: Statistic) -> bool:
    return parse_number(share.numbers["percent"]).value == 100 and _count(share) > 0


def _total_that_fits(shares: Sequence[Statistic], whole: Sequence[int]) -> int:
    """Return the sum of the counts, or a count that is all, whose shares they are; 0 for none."""
    for total in (sum(map(_count, shares)), *whole):
        if sum(0 < _count(share) < total for share in shares) < _LEAST_TOLD:
            continue  # nought is 0 % of any total
        misses = sum(not _fits(share, _count(share), total) for share in shares)
        if misses == 0 or (misses == 1 and len(shares) > _LEAST_FITTING):
            return total
    return 0


def _fits(share: Statistic, count: int, total: int) -> bool:
    percent, exact = parse_number(share.numbers["percent"]), Fraction(100 * count, total)
    return percent.prints(exact) != "inconsistent" or rounded_to_whole(percent, exact)
