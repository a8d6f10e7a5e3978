"""The document: the printed tables as Word tables, ready to go into a manuscript."""

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.present.cells import Table
from wavescore.present.packed import MOMENT, write_packed
from wavescore.present.tables import SYNTHETIC, make_tables

BODY_POINTS, NOTE_POINTS = 8, 8


def write_document(tables: Mapping[str, pd.DataFrame], study: Study, path: str | Path) -> None:
    """Write protected `tables` (by analysis) as a Word document, numbers as printed.

    Long tables (every response to every item) are in the workbook, and named here. The same
    tables give the same bytes.
    """
    from docx import Document

    document = Document()
    document.core_properties.created = document.core_properties.modified = MOMENT
    document.core_properties.author, document.core_properties.title = "wavescore", study.title
    _landscape(document.sections[0])
    document.add_heading(study.title, 0)
    if study.synthetic:
        document.add_paragraph(SYNTHETIC).runs[0].bold = True
    made = make_tables(tables, study)
    for number, table in enumerate((t for t in made if not t.long), start=1):
        _add_table(document, table, number)
    left_out = [table.title for table in made if table.long]
    if left_out:
        document.add_heading("In the workbook", 1)
        document.add_paragraph(f"Longer tables are in tables.xlsx: {'; '.join(left_out)}.")
    buffer = io.BytesIO()
    document.save(buffer)
    write_packed(buffer, path)


def _landscape(section):
    """Lay the page on its side: A4, 2 cm margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _add_table(document, table: Table, number: int):
    document.add_heading(f"Table {number}. {table.title}", 1)
    if table.caption:
        _small(document.add_paragraph(table.caption))
    grouped = any(group for group, _ in table.columns)
    heads = [[label for _, label in table.columns]]
    if grouped:
        heads.insert(0, [group for group, _ in table.columns])
    lines = heads + [_line(row, len(table.columns)) for row in table.rows]
    grid = document.add_table(len(lines), len(table.columns), style="Light List")
    # Reading the cells once: python-docx finds them anew at every access.
    cells = grid._cells
    for place, line in enumerate(lines):
        bold = place < len(heads) or table.rows[place - len(heads)].heading
        for column, text in enumerate(line):
            if text:
                _fill(cells[place * len(line) + column], text, bold, column >= table.label_columns)
    if grouped:
        _merge_groups(cells, table)
    _repeat_heads(grid, len(heads))
    for note in (*table.notes, f"Full precision: tables/{table.source}.csv"):
        _small(document.add_paragraph(note))


def _line(row, columns):
    texts = [cell.text for cell in row.cells]
    if row.indent:
        texts[0] = f"   {texts[0]}"
    return texts + [""] * (columns - len(texts))


def _fill(cell, text, bold, right):
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(BODY_POINTS), bold
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _merge_groups(cells, table):
    """Join the cells of the first heading line that stand under one group."""
    start = 0
    groups = [group for group, _ in table.columns]
    for place in range(1, len(groups) + 1):
        if place == len(groups) or groups[place] != groups[start]:
            if groups[start] and place - start > 1:
                for extra in range(start + 1, place):
                    cells[extra].paragraphs[0].clear()
                cells[start].merge(cells[place - 1])
            start = place


def _repeat_heads(grid, count):
    """Mark the heading lines to be repeated on every page."""
    from docx.oxml import OxmlElement

    for row in grid.rows[:count]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _small(paragraph):
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size, run.italic = Pt(NOTE_POINTS), True
    paragraph.paragraph_format.space_after = Pt(2)
