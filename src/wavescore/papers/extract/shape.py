"""A table's parts: its columns with their header paths and own N, its rows with their group."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wavescore.papers.extract.folded import with_limits_below
from wavescore.papers.extract.pieces import Table
from wavescore.papers.extract.text import plain_text

_COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
SIZE = re.compile(rf"\b[nN] ?= ?(?P<total>{_COUNT})(?![\d.]*\.\d)")
_SIZE_ROW = re.compile(
    r"(?:n|N|no\.|number|total|sample size|total n|n total|observations"
    r"|(?:total )?(?:number|no\.?) of [a-z]+):?",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"n ?\(? ?%|^[(\[]?%|^numbers?$|^percent|mean|median|\bSDs?\b|\bM\b|\bCIs?\b"
    r"|^[nNpPtFzrRBb]$|\bSE\b|\bOR\b"
    r"|\bHR\b|\bRR\b|^[nN] ?= ?\d|β|^p[ -]?value|ratio|value|^N?o\.",
    re.IGNORECASE,
)  # fmt: skip
_BARE = re.compile(r"[-+<>=~ ()\[\],.;:/%±*†‡§a-h\d–—]*\d[-+<>=~ ()\[\],.;:/%±*†‡§a-h\d–—to]*")
_TOTAL = re.compile(r"\b(?:total|overall|all|full sample|entire|whole|combined)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column of values: the texts of its header from above, and the N that they print."""

    path: tuple[str, ...]
    n: str = ""

    @property
    def name(self) -> str:
        """The nearest header, which says what the cells hold."""
        return self.path[-1] if self.path else ""

    @property
    def parent(self) -> tuple[str, ...]:
        """The headers above the nearest."""
        return self.path[:-1]

    @property
    def total(self) -> bool:
        """Whether the column holds all groups together."""
        return any(_TOTAL.search(text) for text in self.path)


@dataclass(frozen=True)
class Row:
    """A row: the labels it stands under, its own label, its values, its place in the grid."""

    group: str
    label: str
    cells: tuple[str, ...]
    heading: bool = False  # names a group, and holds no value but a test's
    tall: frozenset[int] = frozenset()  # columns whose cell spans rows beside this one

    @property
    def path(self) -> str:
        """Group and label in one text."""
        return ", ".join(filter(None, (self.group, self.label)))

    @property
    def text(self) -> str:
        """The row as it is printed."""
        return " | ".join((self.path if self.heading else self.label, *self.cells))


@dataclass(frozen=True)
class Shape:
    """A table read into columns and rows."""

    caption: str
    notes: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Its name, as "Table 1"; "" where it has none."""
        named = re.match(r"\W*(table\s+\w+)", self.caption, re.IGNORECASE)
        return named[1] if named else ""


def shapes_of(table: Table) -> list[Shape]:
    """Return the parts of a table: a row that names units anew ("OR (95% CI)") begins another.

    The columns of a later part stand under the headers of the first, with its N.
    """
    grid = [[plain_text(cell, stars=True) for cell in row] for row in table.grid]
    header = _header(grid, table.header)
    starts = [y for y in range(header + 1, len(grid) - 1) if _names_anew(grid[y])]
    if not starts or not header:
        return [shape_of(table)]
    bounds = [header, *starts, len(grid)]
    parts = []
    for place, (start, stop) in enumerate(pairwise(bounds)):
        head = [*table.grid[:header], *(table.grid[start : start + 1] if place else ())]
        body = table.grid[start + bool(place) : stop]
        down = len(head) - start - bool(place)
        moved = {(y + down, x) for y, x in table.tall if start + bool(place) <= y < stop}
        if body:
            part = replace(table, grid=(*head, *body), header=len(head), tall=frozenset(moved))
            parts.append(shape_of(part))
    return parts


def _names_anew(row: Sequence[str]) -> bool:
    """Whether a row beneath the header names units in two columns or more, or an N: no values."""
    values = [cell for cell in row[1:] if cell and cell != row[0]]
    sized = any(SIZE.search(cell) for cell in values)
    return len(values) >= 2 and all(
        (sized or _UNIT_WORD.search(cell)) and not _BARE.fullmatch(cell) for cell in values
    )


def shape_of(table: Table) -> Shape:
    """Return the table's columns and rows; the column's own N, or the caption's where none has."""
    grid = [[plain_text(cell, stars=True) for cell in row] for row in table.grid]
    header = _header(grid, table.header)
    labels = _label_columns(grid[:header], grid[header:])
    columns = [
        Column(tuple(_path([row[place] for row in grid[:header]])))
        for place in range(labels, len(grid[0]))
    ]
    body = with_limits_below(grid[header:], labels)
    tall = [{x - labels for y, x in table.tall if y == header + place} for place, _ in body]
    rows = _rows([cells for _, cells in body], labels, tall)
    caption = plain_text(table.caption, stars=True)
    sizes = _sizes(columns, rows, caption)
    named = tuple(Column(column.path, n) for column, n in zip(columns, sizes, strict=True))
    return Shape(caption, plain_text(table.notes, stars=True), named, tuple(rows))


def _header(grid: Sequence[Sequence[str]], marked: int) -> int:
    """Return how many rows are header: those marked, and those beneath that only name units."""
    header = marked
    if not header and len(grid) > 1:
        values = [cell for cell in grid[0][1:] if cell]
        data = [cell for cell in values if _BARE.fullmatch(cell) and not SIZE.search(cell)]
        counted = [re.sub(r"\D", "", cell) for cell in values] == [
            *map(str, range(1, len(values) + 1))
        ]
        header = 1 if counted or len(data) * 2 <= len(values) else 0
    while 0 < header < len(grid) - 1 and (
        _names_units(grid[header]) or _names_groups(grid[header])
    ):
        header += 1
    return header


def _names_units(row: Sequence[str]) -> bool:
    values = [cell for cell in row[1:] if cell and cell != row[0]]
    if not values:
        return False
    units = [bool(_UNIT_WORD.search(cell)) and not _BARE.fullmatch(cell) for cell in values]
    return all(units) and (not row[0] or len(row[0]) < 30)


def _names_groups(row: Sequence[str]) -> bool:
    """Whether a row sorts the columns into groups: two texts or more, one of them over several."""
    values = [cell for cell in row[1:] if cell and cell != row[0]]
    spans = any(a == b for a, b in pairwise(values))
    return spans and len(set(values)) > 1 and not any(map(_BARE.fullmatch, values))


def _label_columns(head: Sequence[Sequence[str]], body: Sequence[Sequence[str]]) -> int:
    """Return how many columns on the left hold labels: one, or two.

    Two where one header spans both (labels set in by an empty column), or a variable spans rows.
    """
    if not body or len(body[0]) < 3:
        return 1
    if head and head[0][0] and all(row[0] == row[1] for row in head) and len(set(head[0])) > 1:
        return 2
    if len(body[0]) < 4:
        return 1
    second = [row[1] for row in body if row[1] and len(set(row)) > 1]
    words = [cell for cell in second if re.match(r"[A-Za-z]", cell) and not _BARE.fullmatch(cell)]
    first = [row[0] for row in body]
    spans = len(set(first)) < len(first)
    return 2 if spans and second and len(words) > 0.7 * len(second) else 1


def _path(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _rows(body: Sequence[Sequence[str]], labels: int, tall: Sequence[set[int]]) -> list[Row]:
    rows: list[Row] = []
    group, tested = "", False
    for cells, spanning in zip(body, tall, strict=True):
        names, values = cells[:labels], tuple(cells[labels:])
        spanned = len(set(cells)) == 1 and bool(cells[0])
        values = tuple("" if spanned or v == names[0] else v for v in values)  # a label that spans
        filled = [cell for cell in values if cell.strip()]
        if not any(cells):
            group = ""
            continue
        heading = bool(names[0]) and (not filled or _tests_alone(filled, values))
        if heading and (labels == 1 or names[1] in ("", names[0])):
            group, tested = names[0], bool(filled)
            rows.append(Row(group, "", values, heading=True))
        else:
            if tested and filled and _is_p(filled[-1]):
                group, tested = "", False  # a test of its own: the block before it has ended
            if labels == 2 and names[0]:
                group = "" if names[0] == names[1] else names[0]
            above = group
            rows.append(Row(above, names[-1], values, tall=frozenset(spanning)))
    return rows


def _tests_alone(filled: Sequence[str], values: Sequence[str]) -> bool:
    """Whether a row prints nothing but a p, or a statistic and a p, in its last columns."""
    count = len(filled)
    alone = count <= 2 and count < len(values) and list(values[-count:]) == list(filled)
    return alone and (count == 2 or _is_p(filled[-1]))


def _is_p(text: str) -> bool:
    return bool(re.fullmatch(r"[<>=~ ]*0?\.\d+\S{0,2}|ns|NS", text))


def _size_of(header: str) -> re.Match | None:
    return SIZE.search(header) or re.fullmatch(rf"[nN] (?P<total>{_COUNT})", header)


def _sizes(columns: Sequence[Column], rows: Sequence[Row], caption: str) -> list[str]:
    """Return each column's N: of its header, of a row that prints it, else of the caption."""
    own = []
    for column in columns:
        found = [m["total"] for text in reversed(column.path) if (m := _size_of(text))]
        own.append(found[0] if found else "")
    if not any(own):
        for row in rows[:3]:
            if _SIZE_ROW.fullmatch(row.label) and any(re.fullmatch(_COUNT, c) for c in row.cells):
                own = [c if re.fullmatch(_COUNT, c) else "" for c in row.cells]
                break
    if any(own):
        return own
    sizes = {m["total"] for m in SIZE.finditer(caption)}
    groups = {column.parent for column in columns if column.parent}
    one = next(iter(sizes)) if len(sizes) == 1 and len(groups) < 2 else ""
    single = len(columns) <= 2 or all(column.total for column in columns)
    return [one if single else "" for _ in columns]
