"""Word documents (.docx), read into pieces."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wavescore.papers.extract.pieces import Piece, Table

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def read_docx(path: Path) -> Iterator[Piece]:
    """Yield the pieces of a Word document; a caption stands before its table, notes after it."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table as WordTable

    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise ValueError("not a Word document (.docx)") from error
    caption = ""
    for part in document.iter_inner_content():
        if isinstance(part, WordTable):
            yield from _table(part, caption)
            caption = ""
        else:
            style = (part.style.name if part.style is not None else "") or ""
            level = re.fullmatch(r"(Title|Heading) ?(\d?)", style)
            text = _runs(part)
            caption = text if re.match(r"\W*table\s+\w?\d", text, re.IGNORECASE) else ""
            yield Piece(text, int(level[2] or 0) + 1 if level else 0)


def _table(table: Any, caption: str) -> Iterator[Piece]:
    """Yield a table: python-docx repeats a merged cell in each place that it spans."""
    width = len(table.columns)
    rows, header, tall = [], 0, set()
    above: list[object] = []
    for place, row in enumerate(table.rows):
        cells = [" ".join(map(_runs, cell.paragraphs)).strip() for cell in row.cells]
        rows.append(tuple((cells + [""] * width)[:width]))
        same = [x for x, (a, b) in enumerate(zip(above, row.cells, strict=False)) if a is b._tc]
        tall |= {(place - 1, x) for x in same} | {(place, x) for x in same}
        above = [cell._tc for cell in row.cells]
        marked = row._tr.trPr is not None and row._tr.trPr.find(_HEADER) is not None
        header = place + 1 if marked and header == place else header
    if rows:
        yield Piece("", table=Table(caption, tuple(rows), header, tall=frozenset(tall)))


_HEADER = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader"


def _runs(paragraph: "Paragraph") -> str:
    """A Word paragraph's text with sub- and superscript digits marked as `_` and `^`."""
    text = ""
    for run in paragraph.runs:
        mark = "_" if run.font.subscript else "^" if run.font.superscript else ""
        raised = mark and re.match(r"[-+−–]?\d", run.text)
        text += mark + run.text if raised else run.text
    return text or paragraph.text
