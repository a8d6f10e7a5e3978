"""Statistics in tables: cells, rows, and columns held against each other.

A share is held against its column's N only where the column shows that its N is the total of its
shares; elsewhere the total is that of its block, marked as guessed, or left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wavescore.papers.check.counts import agreeing_totals, rounded_to_whole
from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract import hints, patterns
from wavescore.papers.extract.cells import Found, cell_statistics, proportion
from wavescore.papers.extract.compare import compared_counts, compared_means, with_counts
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.margins import with_margins
from wavescore.papers.extract.matrix import matrix_of
from wavescore.papers.extract.pieces import Table
from wavescore.papers.extract.rows import row_statistics, without_shared_p
from wavescore.papers.extract.shape import SIZE, Shape, shapes_of
from wavescore.papers.extract.sums import block_sums, flows

_FLAT_ROW = re.compile(r"(?P<label>.*?)(?P<cell>\d[\d.,]* ?\([\d.]+ ?%?\))$")
_LONGEST_ROW = 120
# A column's N is the total of its shares where so many of them, and so large a part, fit it.
_LEAST_FITTING, _SHARE_FITTING = 5, 0.8


@dataclass(frozen=True)
class TableClaim:
    """A statistic of a table: the table and row and column in words, the row as printed."""

    where: str
    text: str
    cell: str
    statistic: Statistic | None


def find_in_table(table: Table) -> list[TableClaim]:
    """Return the statistics of a table, in the order of its rows."""
    return [claim for shape in shapes_of(table) for claim in _of_shape(shape)]


def _of_shape(shape: Shape) -> list[TableClaim]:
    matrix = matrix_of(shape)
    if matrix is not None:
        row, statistic = matrix
        whole = TableClaim(shape.name or "a table", shape.caption or row.text, "", statistic)
        described = [f for row in shape.rows for f in row_statistics(shape, row)]
        means = [f for f in described if f.statistic and f.statistic.kind == "mean_sd"]
        return [*(_claim(shape, f) for f in means), whole]
    found: list[Found] = []
    tests: list[Found] = []
    for row in shape.rows:
        alone = cell_statistics(shape, row)
        together = [f for f in row_statistics(shape, row) if not _taken(f, alone)]
        found += alone + together
        tests += compared_means(shape, row, alone + together)
    found = _held_to_columns(without_shared_p(found))
    tests += compared_counts(shape, found)
    tests += [*block_sums(found), *flows(shape)]
    found = with_margins(with_counts(shape, found))
    order = {id(row): place for place, row in enumerate(shape.rows)}
    everything = sorted([*found, *tests], key=lambda f: order[id(f.row)])
    exact = bool(hints.EXACT.search(f"{shape.caption} {shape.notes}"))
    return [_claim(shape, _hinted(shape, f, exact)) for f in everything]


def _hinted(shape: Shape, found: Found, exact: bool) -> Found:
    """Mark what the words of the table explain: exact tests, medians, SE of other coefficients."""
    statistic = found.statistic
    header = " ".join((found.row.path, *(found.column.path if found.column else ())))
    of_medians = hints.MEDIANS.search(header)
    standardised = hints.STANDARDISED.search(f"{shape.caption} {header}")
    if statistic is None or not (
        (exact and statistic.kind in ("z_test", "chi_square"))
        or (of_medians and statistic.kind in ("interval", "t_test", "z_test"))
        or (standardised and statistic.kind == "regression")
    ):
        return found
    numbers = statistic.numbers | {"certain": False}
    return replace(found, statistic=replace(statistic, numbers=numbers))


def _taken(found: Found, alone: Sequence[Found]) -> bool:
    """Whether the cells were read one by one already."""
    kinds = {f.statistic.kind for f in alone if f.statistic}
    return found.statistic is not None and found.statistic.kind in kinds


def _claim(shape: Shape, found: Found) -> TableClaim:
    column = " / ".join(found.column.path) if found.column else ""
    where = "; ".join(filter(None, (found.row.path, column)))
    name = shape.name or "a table"
    return TableClaim(
        f"{name}: {where}" if where else name, found.row.text, found.cell, found.statistic
    )


def _held_to_columns(found: Sequence[Found]) -> list[Found]:
    """Hold each share to its column's N only where the column shows that this is its total.

    A block that does not fit N and fits one lesser total has missing answers, and gets that total,
    marked as guessed. Any other share that does not fit loses its total. A single share above what
    N gives may be of those who answered, or of one sex: it is a question, unless the counts of its
    block add up to N. So is one that another count of its block gives.
    """
    shares = [f for f in found if f.statistic and f.statistic.numbers.get("total_from") == "column"]
    fits = {id(f): _fits(f) for f in shares}
    changed: dict[int, Found] = {}
    for path in {_path(f) for f in shares}:
        column = [f for f in shares if _path(f) == path]
        fitting = [f for f in column if fits[id(f)]]
        trusted = len(fitting) >= max(_LEAST_FITTING, _SHARE_FITTING * len(column))
        for one in column:
            if fits[id(one)]:
                continue
            if not (trusted and _alone_in_block(one, column, fits)):
                changed[id(one)] = _with_other_total(one, column)
            elif _of_another_row(one, column) or (_of_fewer(one) and not _complete(one, column)):
                changed[id(one)] = _asked(one)
    return [changed.get(id(f), f) for f in found]


def _path(found: Found) -> tuple[str, ...]:
    """Return the header of a share; none of one whose count and percentage have a column each."""
    return found.column.path if found.column else ()


def _alone_in_block(found: Found, column: Sequence[Found], fits: dict[int, bool]) -> bool:
    """Whether the others of its block fit: a block that fails whole has a total of its own."""
    block = [f for f in column if f.row.group == found.row.group and f is not found]
    fitting = [f for f in block if fits[id(f)]]
    return len(fitting) >= 2 and len(fitting) == len(block)


def _of_fewer(found: Found) -> bool:
    """Whether a lesser total than the column's N would give the printed share."""
    numbers = found.statistic.numbers if found.statistic else {}
    n, total, percent = (parse_number(numbers[key]) for key in ("n", "total", "percent"))
    return 100 * n.value < percent.value * total.value


def _of_another_row(found: Found, column: Sequence[Found]) -> bool:
    """Whether another count of its block, or N of its headers, gives the share: "20 (32)" of 62."""
    numbers = found.statistic.numbers if found.statistic else {}
    totals = agreeing_totals(parse_number(numbers["n"]), parse_number(numbers["percent"]))
    block = [f for f in column if f.row.group == found.row.group and f is not found]
    counts = [f.statistic.numbers["n"] for f in block if f.statistic]
    path = " / ".join(_path(found))
    sizes = [size["total"] for size in SIZE.finditer(path)]
    return any(int(count.replace(",", "")) in totals for count in (*counts, *sizes))


def _complete(found: Found, column: Sequence[Found]) -> bool:
    """Whether the counts of its block add up to the column's N: then nobody is missing."""
    block = [f for f in column if found.row.group and f.row.group == found.row.group]
    counts = [int(f.statistic.numbers["n"].replace(",", "")) for f in block if f.statistic]
    size = found.statistic.numbers["total"].replace(",", "") if found.statistic else ""
    return sum(counts) == int(size or 0)


def _asked(found: Found) -> Found:
    if found.statistic is None:
        return found
    numbers = found.statistic.numbers | {"certain": False}
    doubt = "the share may be of fewer than the N of its column"
    return replace(found, statistic=replace(found.statistic, numbers=numbers, doubt=doubt))


def _with_other_total(found: Found, column: Sequence[Found]) -> Found:
    if found.statistic is None:
        return found
    block = [f for f in column if f.row.group == found.row.group] if found.row.group else []
    common = _common_totals(block)
    kept = {k: found.statistic.numbers[k] for k in ("n", "percent")}
    size = found.statistic.numbers["total"]
    if not common:
        doubt = f"its own total is not printed: the N of {size} of its column does not fit"
        return replace(found, statistic=replace(found.statistic, numbers=kept, doubt=doubt))
    numbers = {"n": kept["n"], "total": str(common[0]), "total_from": "guessed"}
    numbers["percent"] = kept["percent"]
    doubt = f"the shares of its block fit {common[0]}, and not the N of {size}: missing answers?"
    return replace(found, statistic=replace(found.statistic, numbers=numbers, doubt=doubt))


def _common_totals(block: Sequence[Found]) -> list[int]:
    """Return totals up to the column's N that all shares of a block fit, the block's sum first."""
    ranges, total_n, limit = [], 0, 0
    for one in block:
        numbers = one.statistic.numbers if one.statistic else {}
        n, percent = parse_number(numbers["n"]), parse_number(numbers["percent"])
        limit = int(parse_number(numbers["total"]).value)
        total_n += int(n.value)
        if n.value:
            ranges.append(agreeing_totals(n, percent))
    if len(ranges) < 2:
        return []
    low, high = max(r.start for r in ranges), min(min(r.stop for r in ranges), limit + 1)
    totals = [t for t in range(low, high) if all(t in r for r in ranges)]
    return sorted(totals, key=lambda t: t != total_n)


def _fits(found: Found) -> bool:
    numbers = found.statistic.numbers if found.statistic else {}
    n, total, percent = (parse_number(numbers[key]) for key in ("n", "total", "percent"))
    if total.value <= 0:
        return False
    exact = 100 * n.value / total.value
    return percent.prints(exact) != "inconsistent" or rounded_to_whole(percent, exact)


def find_in_flat_rows(texts: Sequence[str]) -> Iterator[tuple[int, str, str, Statistic | None]]:
    """Yield (place, table, cell, statistic) of rows that lost their cells: `Female 9 (60)`.

    A label that ends in a digit hides where the count begins: such a row gives no statistic.
    """
    caption, group = "", ""
    for place, text in enumerate(texts):
        if re.match(r"table\b", text, re.IGNORECASE):
            caption, group = text, ""
        elif not text or len(text) > _LONGEST_ROW:
            caption, group = "", ""
        elif patterns.COUNT_HEADER.search(text) and not _FLAT_ROW.match(text):
            group = text
        elif caption and (row := _FLAT_ROW.match(text)):
            label = row["label"].strip()
            more = re.search(r"\d ?\(\d", label)  # other columns, whose headers are lost
            certain = bool(label) and not more and not re.search(r"[\d.,–<>=-]$", label)
            statistic = _flat_cell(row["cell"], (label, group, caption)) if certain else None
            named = re.match(r"\W*(table\s+\w+)", caption, re.IGNORECASE)
            yield place, named[1] if named else "", text, statistic


def _flat_cell(cell: str, words: tuple[str, ...]) -> Statistic | None:
    counts, means = patterns.COUNT_CELL.fullmatch(cell), patterns.MEAN_CELL.fullmatch(cell)
    size = next((m["total"] for m in map(SIZE.search, words[1:]) if m), "")
    kind = "%" if counts and "%" in cell else ""
    for word in words:
        if kind:
            break
        kind = "mean" if means and patterns.MEAN_HEADER.search(word) else kind
        kind = "%" if not kind and counts and patterns.COUNT_HEADER.search(word) else kind
    if kind == "mean" and means:
        return Statistic("mean_sd", means.groupdict())
    found = proportion(counts["n"], counts["percent"], size) if kind == "%" and counts else None
    if found and size:  # the caption's N: which column it is of is lost
        return replace(found, numbers=found.numbers | {"total_from": "guessed"})
    return found
