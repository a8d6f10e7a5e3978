"""Tables of correlations among numbered or named variables."""

import re

from wavescore.papers.extract import patterns
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.shape import SIZE, Row, Shape

_R = re.compile(rf"(?P<r>{patterns.R_VALUE}) ?(?P<stars>[*†]*)")
_STARS = re.compile(r"(?P<stars>\*{1,3}) ?[pP] ?< ?(?P<p>0?\.\d+)")


def matrix_of(shape: Shape) -> tuple[Row, Statistic] | None:
    """Return the correlation matrix of a table, or None where it is none.

    A matrix has k variables as rows, their numbers or names again as columns, and numbers between
    -1 and 1 below or above the diagonal.
    """
    rows = [row for row in shape.rows if not row.heading]
    columns = _numbered(shape)
    if len(rows) < 3 or len(columns) not in (len(rows), len(rows) - 1):
        return None
    cells = [[row.cells[place] for place in columns] for row in rows]
    lower = _triangle(cells, len(rows), below=True) or _triangle(cells, len(rows), below=False)
    if lower is None:
        return None
    numbers: dict[str, object] = {"rows": [[r for r, _ in row] for row in lower]}
    text = f"{shape.caption} {shape.notes}"
    sizes = {found["total"] for found in SIZE.finditer(text)}
    meanings = {found["stars"]: found["p"] for found in _STARS.finditer(text)}
    if len(sizes) == 1:
        numbers["n"] = sizes.pop()
        if meanings:
            least = max(meanings.values(), key=float)
            numbers["marks"] = [
                [f"<{meanings[s]}" if s in meanings else f">{least}" for _, s in row]
                for row in lower
            ]
    return rows[0], Statistic("correlation_matrix", numbers)


def _numbered(shape: Shape) -> list[int]:
    """Return the columns that stand for the variables of the rows: by number, or by name."""
    names = [re.sub(r"^\(?\d+[.)]? *", "", row.label).lower() for row in shape.rows]
    numbered = [i for i, c in enumerate(shape.columns) if re.fullmatch(r"\(?\d+[.)]?", c.name)]
    if numbered and not shape.rows[0].heading:
        return numbered
    return [
        i
        for i, c in enumerate(shape.columns)
        if re.sub(r"^\(?\d+[.)]? *", "", c.name).lower() in names and c.name
    ]


def _triangle(
    cells: list[list[str]], size: int, *, below: bool
) -> list[list[tuple[str, str]]] | None:
    """Return (r, stars) of each pair, row by row below the diagonal; None where one is no r."""
    lower = []
    for i in range(1, size):
        row = []
        for j in range(i):
            y, x = (i, j) if below else (j, i)
            text = cells[y][x] if x < len(cells[y]) else ""
            found = _R.fullmatch(text.strip())
            if not found:
                return None
            row.append((found["r"].replace(" ", ""), found["stars"]))
        lower.append(row)
    return lower
