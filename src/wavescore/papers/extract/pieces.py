"""What a manuscript is read into: headings, paragraphs and tables, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Table:
    """A table as a grid: a text that spans cells stands in each of them.

    `header`: how many rows at the top are marked as header (0 where the file marks none). `notes`:
    what stands beneath the table.
    """

    caption: str
    grid: tuple[tuple[str, ...], ...]
    header: int = 0
    notes: str = ""
    tall: frozenset[tuple[int, int]] = frozenset()  # (row, column) of cells that span rows


@dataclass(frozen=True)
class Piece:
    """A heading, a paragraph or a table, not yet placed under its heading."""

    text: str
    level: int = 0  # of a heading, 1 the highest; 0 for what is no heading
    table: Table | None = None
    skipped: str = ""  # why this piece could not be read, as a line for the list


@dataclass(frozen=True)
class Span:
    """One cell of a marked-up table: its text, how far it spans, whether it is a header."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False


_WIDEST = 60  # columns that one cell may span


def grid_of(rows: Sequence[Sequence[Span]]) -> tuple[tuple[str, ...], ...]:
    """Return the grid of a table whose cells span rows and columns, as browsers lay it out."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            wide = min(cell.columns, _WIDEST)
            for down in range(min(cell.rows, len(rows) - y)):
                for right in range(wide):
                    taken.setdefault((y + down, x + right), cell.text)
            x += wide
    if not taken:
        return ()
    width = max(x for _, x in taken) + 1
    return tuple(tuple(taken.get((y, x), "") for x in range(width)) for y in range(len(rows)))


def tall_cells(rows: Sequence[Sequence[Span]]) -> frozenset[tuple[int, int]]:
    """Return the places of the cells that span rows: what they print belongs to all of them."""
    marked = [[replace(cell, text="tall" if cell.rows > 1 else "") for cell in row] for row in rows]
    grid = grid_of(marked)
    return frozenset((y, x) for y, row in enumerate(grid) for x, text in enumerate(row) if text)


def header_rows(rows: Sequence[Sequence[Span]]) -> int:
    """Return how many rows at the top consist of header cells alone."""
    count = 0
    for row in rows:
        if not row or not all(cell.head for cell in row):
            break
        count += 1
    return count if count < len(rows) else 0


def number(text: str | None) -> int:
    """Return a span attribute as a number: 1 where it is absent or odd."""
    return max(int(text), 1) if text and text.strip().isdigit() else 1
