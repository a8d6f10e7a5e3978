"""A table as Word's XML: python-docx looks through a table anew for each of its cells."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from wavescore.layout.cells import Row, Table

# A centimetre in Word's unit of width, the twentieth of a point.
PER_CM = 1440 / 2.54
RULE = 'w:val="single" w:sz="8" w:color="000000"'
LOOK = (
    'w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1"'
    ' w:val="04A0"'
)


def lines_of(table: Table) -> tuple[list[list[str]], int]:
    """Return the texts of a table line by line, and how many of the lines are heads."""
    heads = [[label for _, label in table.columns]]
    if any(group for group, _ in table.columns):
        heads.insert(0, [group for group, _ in table.columns])
    return heads + [_line(row, len(table.columns)) for row in table.rows], len(heads)


def _line(row: Row, columns: int) -> list[str]:
    texts = [cell.text for cell in row.cells]
    if row.indent:
        texts[0] = f"   {texts[0]}"
    return texts + [""] * (columns - len(texts))


def table_xml(table: Table, widths: Sequence[float], namespaces: str) -> str:
    """Return a table's element, its columns as wide as `widths` in cm say.

    It has the three rules of a printed table; heads are repeated on every page, no line is parted
    by its end, and no heading within the table ends one.
    """
    lines, heads = lines_of(table)
    wide = [round(width * PER_CM) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    parts = [
        f'<w:tbl {namespaces}><w:tblPr><w:tblW w:type="auto" w:w="0"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblLook {LOOK}/><w:tblBorders><w:top {RULE}/><w:bottom {RULE}/></w:tblBorders>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    ]
    for place, line in enumerate(lines):
        head = place < heads
        bold = head or table.rows[place - heads].heading
        under = f"<w:tcBorders><w:bottom {RULE}/></w:tcBorders>" if place == heads - 1 else ""
        spans = [1] * len(line)
        if bold and not head:
            spans = [len(line)]
        elif place < heads - 1:
            spans = list(_groups(line))
        parts.append(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * head}</w:trPr>")
        start = 0
        for span in spans:
            width = sum(wide[start : start + span])
            joined = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            parts.append(
                f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{joined}{under}</w:tcPr>'
                f"{_paragraph(line[start], bold, _side(start >= table.label_columns, span))}</w:tc>"
            )
            start += span
        parts.append("</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def _groups(heads: Sequence[str]) -> Iterator[int]:
    """Yield over how many columns each heading stands: equal ones are one, but for empty ones."""
    for name, run in groupby(heads):
        size = len(list(run))
        yield from [size] if name else [1] * size


def _side(number: bool, span: int) -> str:
    # Over the last of several columns a heading would be taken for that one's name.
    return ("center" if span > 1 else "right") if number else ""


def _paragraph(text: str, bold: bool, side: str) -> str:
    if not text:
        return "<w:p/>"
    place = "<w:keepNext/>" * bold + (f'<w:jc w:val="{side}"/>' if side else "")
    look = "<w:b/>" if bold else '<w:b w:val="0"/>'
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    said = "<w:br/>".join(f"<w:t{keep}>{escape(part)}</w:t>" for part in text.split("\n"))
    place = place and f"<w:pPr>{place}</w:pPr>"
    return f"<w:p>{place}<w:r><w:rPr>{look}</w:rPr>{said}</w:r></w:p>"
