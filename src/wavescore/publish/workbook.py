"""The workbook: one sheet a table, numbers as numbers, notes beneath."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.cells import SHARE, Cell, Row, Table, number_text
from wavescore.layout.stepped import decimals_of
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
# The type of a new sheet's cells: a font without a name is another one in LibreOffice.
TYPE = "Calibri"
# Characters of a text that stands under its head as a number does.
MOST_MARK = 24
MOST_WIDTH, LEAST_WIDTH = 48, 9
# The height of a line of text, in points.
LINE = 15.0
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
    sheet["A1"].font = Font(name=TYPE, bold=True, size=14)
    if study.synthetic:
        sheet.append([SYNTHETIC])
    sheet.append([])
    for table, name in zip(tables, names, strict=True):
        sheet.append([table.title, name, f"tables/{table.source}.csv"])
        link = sheet.cell(sheet.max_row, 2)
        link.hyperlink = f"#'{name}'!A1"
        link.font = Font(name=TYPE, color="0563C1", underline="single")
    _set_print(sheet, 4)
    for column, width in (("A", 70), ("B", 34), ("C", 34)):
        sheet.column_dimensions[column].width = width


def _write_table(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font

    bold = Font(name=TYPE, bold=True)
    sheet.append([table.title])
    sheet["A1"].font = Font(name=TYPE, bold=True, size=12)
    sheet.append([])
    spans = _spans(table)
    start = _write_heads(sheet, table, spans, bold)
    line = start
    for row in table.rows:
        if row.heading:
            sheet.cell(line, 1, row.cells[0].text).font = bold
        else:
            _write_row(sheet, line, row, spans, table.label_columns)
        line += 1
    _set_widths(sheet, start)
    _write_groups(sheet, table, spans, bold)
    _wrap_long(sheet, start)
    for note in (table.caption, *table.notes, f"Source: tables/{table.source}.csv"):
        if note:
            line += 1
            _write_note(sheet, line, note, sum(spans))
    sheet.freeze_panes = sheet.cell(start, table.label_columns + 1)
    _set_print(sheet, start)


def _write_note(sheet: Worksheet, line: int, note: str, columns: int) -> None:
    """Write a note over the table's columns: one that ran past them would print them tiny."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(line, 1, note)
    cell.font = Font(name=TYPE, italic=True, color="555555", size=9)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    across = min(columns, MOST_NOTE)
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=across)
    width = sum(_width_of(sheet, place) for place in range(1, across + 1))
    sheet.row_dimensions[line].height = 12.5 * _lines(note, width)


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
    for (_, label), span in zip(table.columns, spans, strict=True):
        heads = [label] if span == 1 else PAIRS.get(label, [f"{label}, low", f"{label}, high"])
        for each in heads:
            head = sheet.cell(4, place, each)
            head.font = bold
            side = "left" if place <= table.label_columns else "right"
            head.alignment = Alignment(wrap_text=True, horizontal=side, vertical="bottom")
            place += 1
    return 5


def _write_groups(sheet: Worksheet, table: Table, spans: Sequence[int], bold: Font) -> None:
    """Write each heading over the columns that it is of, once, in as many lines as it needs."""
    from openpyxl.styles import Alignment

    place, lines = 1, 1
    columns = zip(table.columns, spans, strict=True)
    for group, run in groupby(columns, key=lambda each: each[0][0]):
        end = place + sum(span for _, span in run) - 1
        if group:
            head = sheet.cell(3, place, group)
            head.font = bold
            head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="bottom")
            sheet.merge_cells(start_row=3, end_row=3, start_column=place, end_column=end)
            width = sum(_width_of(sheet, column) for column in range(place, end + 1))
            lines = max(lines, _lines(group, width))
        place = end + 1
    sheet.row_dimensions[3].height = LINE * lines
    heads = (_lines(str(cell.value or ""), _width_of(sheet, cell.column)) for cell in sheet[4])
    sheet.row_dimensions[4].height = LINE * max(heads)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell as wide as so many characters."""
    return max(1, len(wrap(text, max(1, int(width) - 1))))


def _width_of(sheet: Worksheet, column: int) -> float:
    from openpyxl.utils import get_column_letter

    return float(sheet.column_dimensions[get_column_letter(column)].width)


def _write_row(sheet: Worksheet, line: int, row: Row, spans: Sequence[int], labels: int) -> None:
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
            # A mark or an interval as text stands under its head, as numbers do.
            elif number >= labels and isinstance(value, str) and len(value) < MOST_MARK:
                target.alignment = Alignment(horizontal="right")
        place += span


def _wrap_long(sheet: Worksheet, start: int) -> None:
    """Let texts wider than the widest column break into lines, which would be cut in print."""
    from openpyxl.styles import Alignment

    for line in sheet.iter_rows(start, sheet.max_row):
        long = [c for c in line if isinstance(c.value, str) and len(c.value) > MOST_WIDTH - 2]
        for cell in line if long else ():
            side, indent = cell.alignment.horizontal, cell.alignment.indent
            cell.alignment = Alignment(vertical="top", horizontal=side, indent=indent)
        for cell in (each for each in long if not each.font.bold):
            indent = cell.alignment.indent
            cell.alignment = Alignment(wrap_text=True, vertical="top", indent=indent)
            lines = _lines(cell.value, _width_of(sheet, cell.column) - 2 * indent)
            row = sheet.row_dimensions[cell.row]
            row.height = max(row.height or LINE, LINE * lines)


def _written(value: float | str, cell: Cell) -> tuple[object, str]:
    """Return a value as a workbook holds it, and its number format."""
    if isinstance(value, str):
        return plain(value) or None, "General"
    if not math.isfinite(value):
        return number_text(value, cell.decimals), "General"
    if cell.kind == "p":
        return value, P_FORMAT[: len(P_FORMAT) - 3 + max(decimals_of(value, 3), 1)]
    if cell.kind == "count":
        return round(value) if value == round(value) else value, "#,##0"
    return value, "0." + "0" * cell.decimals if cell.decimals else "#,##0"


def _set_widths(sheet: Worksheet, start: int) -> None:
    from openpyxl.utils import get_column_letter

    for column in range(1, sheet.max_column + 1):
        # A heading may break between its words.
        lengths = [len(word) for word in str(sheet.cell(start - 1, column).value or "").split()]
        lengths += [
            len(str(cell.value))
            for (cell,) in sheet.iter_rows(start, sheet.max_row, column, column)
            if isinstance(cell.value, str | int) and not (cell.font.bold and column == 1)
        ]
        width = min(max([LEAST_WIDTH, *(length + 2 for length in lengths)]), MOST_WIDTH)
        sheet.column_dimensions[get_column_letter(column)].width = width
