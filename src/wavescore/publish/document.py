"""The document: the printed tables as Word tables, ready to go into a manuscript."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.cells import Table
from wavescore.publish.document_figures import add_figures
from wavescore.publish.drawings import drawings_of, figure_names
from wavescore.publish.packed import MOMENT, write_packed
from wavescore.publish.tables import SYNTHETIC, make_tables
from wavescore.publish.word_table import lines_of, table_xml
from wavescore.safe_text import plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

FONT, POINTS = "Arial", 8
# The width of an upright page's text and of one on its side, what a column takes beside its text,
# and a character at 8 points.
UPRIGHT_CM, TEXT_CM, COLUMN_CM, CHARACTER_CM = 17.0, 25.7, 0.45, 0.155


def write_document(
    tables: Mapping[str, pd.DataFrame],
    study: Study,
    path: str | Path,
    figures: str | Path | None = None,
) -> None:
    """Write protected `tables` (by analysis) as a Word document, numbers as printed.

    Those of an appendix stand last. Other long tables (every response to every item) are in the
    workbook, and named here; the figures in the folder `figures`, where there is one, follow the
    tables. The same input gives the same bytes.
    """
    document = _titled(study)
    made = make_tables(tables, study)
    upright = True
    named = [table for name in study.appendices for table in made if table.appendix == name]
    printed = [table for table in made if not (table.long or table.appendix)] + named
    for number, table in enumerate(printed, start=1):
        fits = _natural_width(table) <= UPRIGHT_CM
        if fits != upright:
            _turn(document.add_section(), sideways=not fits)
            upright = fits
        _add_table(document, table, number)
    left_out = [table.title for table in made if table.long and not table.appendix]
    if left_out:
        document.add_heading("In the workbook", 1)
        document.add_paragraph(f"Longer tables are in tables.xlsx: {'; '.join(left_out)}.")
    if figures is not None:
        if not upright:
            _turn(document.add_section(), sideways=False)
        document.add_heading("Figures", 1)
        folder = Path(figures)
        drawn = drawings_of(folder, figure_names(tables))
        add_figures(document, folder, drawn, partial(_caption, document))
    buffer = io.BytesIO()
    document.save(buffer)
    write_packed(buffer, path)


def _titled(study: Study) -> Document:
    """Return a document with the study's title, that a synthetic one is so, and our font."""
    from docx import Document
    from docx.shared import Pt

    document, title = Document(), plain(study.title)
    about = document.core_properties
    about.created = about.modified = MOMENT
    about.author, about.title = "wavescore", title
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(POINTS)
    normal.paragraph_format.space_after = Pt(0)
    _turn(document.sections[0], sideways=False)
    document.add_heading(title, 0)
    if study.synthetic:
        document.add_paragraph(SYNTHETIC).runs[0].bold = True
    return document


def _turn(section: Section, *, sideways: bool) -> None:
    """Set a section's page: A4 upright or on its side, 2 cm margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    sides = (29.7, 21.0) if sideways else (21.0, 29.7)
    section.page_width, section.page_height = map(Cm, sides)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _caption(document: Document, label: str, number: int, title: str) -> None:
    """Write a caption whose number is a field, so that a list of tables can be made of it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{label} ")
    field = (
        f'<w:fldSimple {nsdecls("w")} w:instr=" SEQ {label} \\* ARABIC ">'
        f"<w:r><w:t>{number}</w:t></w:r></w:fldSimple>"
    )
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(f". {title}")


def _add_table(document: Document, table: Table, number: int) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    _caption(document, "Table", number, table.title)
    if table.caption:
        caption = document.add_paragraph(table.caption)
        caption.paragraph_format.keep_with_next = True
        _small(caption)
    lines, heads = lines_of(table)
    room = UPRIGHT_CM if _natural_width(table) <= UPRIGHT_CM else TEXT_CM
    widths = _widths(table, lines, heads, room)
    end = document.element.body[-1]
    end.addprevious(parse_xml(table_xml(table, widths, nsdecls("w"))))
    for note in (*table.notes, f"Source: tables/{table.source}.csv"):
        _small(document.add_paragraph(note))


def _widths(
    table: Table, lines: Sequence[Sequence[str]], heads: int, page: float = TEXT_CM
) -> list[float]:
    """Return the columns' widths in cm: by their longest text, or as near to it as the page allows.

    No column is narrower than its longest word; heads may always break between words.
    """
    spanning = {heads + place for place, row in enumerate(table.rows) if row.heading}
    spanning |= set(range(heads - 1))  # a group's heading stands over several columns
    least = [0.0] * len(table.columns)
    most = list(least)
    for place, line in enumerate(lines):
        if place in spanning:
            continue
        for column, text in enumerate(line):
            word = max((_width(word, bold=place < heads) for word in text.split()), default=0.0)
            least[column] = max(least[column], word)
            most[column] = max(most[column], word if place < heads else _width(text, bold=False))
    room, slack = page - COLUMN_CM * len(least) - sum(least), sum(most) - sum(least)
    share = min(1.0, room / slack) if slack and room > 0 else float(room > 0)
    widths = [COLUMN_CM + low + share * (high - low) for low, high in zip(least, most, strict=True)]
    widths = _with_groups(widths, table)
    return [width * min(1.0, page / sum(widths)) for width in widths]


def _with_groups(widths: list[float], table: Table) -> list[float]:
    """Return the widths with room for the longest word of each heading over several columns."""
    wide, start = list(widths), 0
    for name, run in groupby(group for group, _ in table.columns):
        size = len(list(run))
        word = max((_width(word, bold=True) for word in name.split()), default=0.0) + COLUMN_CM
        lack = word - sum(wide[start : start + size])
        for place in range(start, start + size):
            wide[place] += max(0.0, lack) / size
        start += size
    return wide


def _natural_width(table: Table) -> float:
    """Return how wide a table would be with every text in one line, in cm."""
    most = [0.0] * len(table.columns)
    for row in table.rows:
        if not row.heading:
            for place, cell in enumerate(row.cells):
                most[place] = max(most[place], _width(cell.text, bold=False))
    for place, (_, label) in enumerate(table.columns):
        words = (_width(word, bold=True) for word in label.split())
        most[place] = max(most[place], *words, 0.0)
    return sum(most) + COLUMN_CM * len(most)


def _width(text: str, *, bold: bool) -> float:
    """Return about how wide a text is at 8 points, in cm: capitals are wider, and bold letters."""
    letters = len(text) + 0.3 * sum(letter.isupper() for letter in text)
    return CHARACTER_CM * letters * (1.1 if bold else 1.0)


def _small(paragraph: Paragraph) -> None:
    from docx.shared import Pt

    for run in paragraph.runs:
        run.italic = True
    paragraph.paragraph_format.space_after = Pt(2)
