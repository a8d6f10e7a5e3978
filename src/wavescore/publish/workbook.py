"""The workbook: one sheet a table, numbers as numbers, notes beneath."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.cells import SHARE, Cell, Row, Table, number_text
from wavescore.publish.packed import MOMENT, write_packed
from wavescore.publish.tables import SYNTHETIC, make_tables
from wavescore.safe_text import looks_like_formula, plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

P_FORMAT = '[<0.001]"<0.001";0.000'
SHEET_NAME_LENGTH = 31
CONTENTS = "Contents"
MOST_WIDTH, LEAST_WIDTH = 48, 9
# Characters across an upright page that stay legible when fitted to it.
UPRIGHT_WIDTH = 130
# Columns that a note runs across at most.
MOST_NOTE = 12


# The two columns of a pair that is no interval.
PAIRS = {SHARE: ["n", "%"]}


def write_workbook(tables: Mapping[str, pd.DataFrame], study: Study, path: str | Path) -> None:
    """Write protected `tables` (by analysis) as a workbook, a sheet a printed table.

    Cells hold unrounded numbers with the format that prints them; an interval, or n (%), takes two
    columns. Suppressed cells hold [c]. The same tables give the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = MOMENT
    book.properties.creator, book.properties.title = "wavescore", plain(study.title)
    made = make_tables(tables, study)
    names = _sheet_names(made)
    _write_contents(book.active, made, names, study)
    for table, name in zip(made, names, strict=True):
        _write_table(book.create_sheet(name), table)
    _keep_strings(book)
    buffer = io.BytesIO()
    book.save(buffer)
    write_packed(buffer, path)


def _keep_strings(book: Workbook) -> None:
    """Make strings of what openpyxl takes for formulas, and keep them so where they are edited."""
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and looks_like_formula(cell.value):
                    cell.data_type = "s"
                    cell.quotePrefix = True


def _sheet_names(tables: list[Table]) -> list[str]:
    """Return each table's sheet name: its own, cut to what a workbook allows, none twice."""
    names: list[str] = []
    for table in tables:
        name, number = table.name[:SHEET_NAME_LENGTH], 1
        while name in names or name == CONTENTS:
            number += 1
            tail = f"_{number}"
            name = table.name[: SHEET_NAME_LENGTH - len(tail)] + tail
        names.append(name)
    return names


def _write_contents(
    sheet: Worksheet, tables: Sequence[Table], names: Sequence[str], study: Study
) -> None:
    from openpyxl.styles import Font

    sheet.title = CONTENTS
    sheet.append([plain(study.title)])
    sheet["A1"].font = Font(bold=True, size=14)
    if study.synthetic:
        sheet.append([SYNTHETIC])
    sheet.append([])
    for table, name in zip(tables, names, strict=True):
        sheet.append([table.title, name, f"tables/{table.source}.csv"])
        link = sheet.cell(sheet.max_row, 2)
        link.hyperlink = f"#'{name}'!A1"
        link.font = Font(color="0563C1", underline="single")
    _set_print(sheet, 4)
    for column, width in (("A", 70), ("B", 34), ("C", 34)):
        sheet.column_dimensions[column].width = width


def _write_table(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font

    bold = Font(bold=True)
    sheet.append([table.title])
    sheet["A1"].font = Font(bold=True, size=12)
    sheet.append([])
    spans = _spans(table)
    start = _write_heads(sheet, table, spans, bold)
    line = start
    for row in table.rows:
        if row.heading:
            sheet.cell(line, 1, row.cells[0].text).font = bold
        else:
            _write_row(sheet, line, row, spans)
        line += 1
    _set_widths(sheet, start)
    for note in (table.caption, *table.notes, f"Source: tables/{table.source}.csv"):
        if note:
            line += 1
            _write_note(sheet, line, note, sum(spans))
    sheet.freeze_panes = sheet.cell(start, table.label_columns + 1)
    _set_print(sheet, start)


def _write_note(sheet: Worksheet, line: int, note: str, columns: int) -> None:
    """Write a note over the table's columns: one that ran past them would print them tiny."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    cell = sheet.cell(line, 1, note)
    cell.font = Font(italic=True, color="555555", size=9)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    across = min(columns, MOST_NOTE)
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=across)
    letters = (get_column_letter(place) for place in range(1, across + 1))
    width = sum(sheet.column_dimensions[letter].width for letter in letters)
    sheet.row_dimensions[line].height = 12.5 * -(-len(note) // max(1, int(width)))


def _set_print(sheet: Worksheet, start: int) -> None:
    """Let a sheet print one page wide, upright where it fits, its heads on every page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    wide = sum(each.width for each in sheet.column_dimensions.values()) > UPRIGHT_WIDTH
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"3:{start - 1}"
    sheet.oddFooter.right.text = "&P / &N"


def _spans(table: Table) -> list[int]:
    """Return how many sheet columns each column takes: two where its cells are pairs."""
    spans = [1] * len(table.columns)
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            if isinstance(cell.value, tuple):
                spans[place] = 2
    return spans


def _write_heads(sheet: Worksheet, table: Table, spans: Sequence[int], bold: Font) -> int:
    """Write the column headings from line 3; return the line of the first row."""
    from openpyxl.styles import Alignment

    place = 1
    for (group, label), span in zip(table.columns, spans, strict=True):
        heads = [label] if span == 1 else PAIRS.get(label, [f"{label}, low", f"{label}, high"])
        for each in heads:
            sheet.cell(3, place, group).font = bold
            head = sheet.cell(4, place, each)
            head.font = bold
            head.alignment = Alignment(wrap_text=True, vertical="bottom")
            place += 1
    return 5


def _write_row(sheet: Worksheet, line: int, row: Row, spans: Sequence[int]) -> None:
    from openpyxl.styles import Alignment

    place = 1
    for number, (cell, span) in enumerate(zip(row.cells, spans, strict=True)):
        values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
        for offset, value in enumerate(values):
            target = sheet.cell(line, place + offset)
            whole = cell.kind == "share" and offset == 0
            target.value, target.number_format = _written(
                value, replace(cell, kind="count") if whole else cell
            )
            if number == 0 and row.indent:
                target.alignment = Alignment(indent=1)
        place += span


def _written(value: float | str, cell: Cell) -> tuple[object, str]:
    """Return a value as a workbook holds it, and its number format."""
    if isinstance(value, str):
        return plain(value) or None, "General"
    if not math.isfinite(value):
        return number_text(value, cell.decimals), "General"
    if cell.kind == "p":
        return value, P_FORMAT
    if cell.kind == "count":
        return round(value) if value == round(value) else value, "#,##0"
    return value, "0." + "0" * cell.decimals if cell.decimals else "#,##0"


def _set_widths(sheet: Worksheet, start: int) -> None:
    from openpyxl.utils import get_column_letter

    for column in range(1, sheet.max_column + 1):
        lengths = [
            len(str(cell.value))
            for (cell,) in sheet.iter_rows(start - 1, sheet.max_row, column, column)
            if cell.value is not None and not (cell.font.italic or isinstance(cell.value, float))
        ]
        width = min(max([LEAST_WIDTH, *(length + 2 for length in lengths)]), MOST_WIDTH)
        sheet.column_dimensions[get_column_letter(column)].width = width
