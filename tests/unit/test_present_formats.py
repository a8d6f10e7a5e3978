"""Every cell of every table, alike in the workbook, the document, Markdown and LaTeX."""

import math
import re
import shutil
import subprocess
from dataclasses import replace

import docx
import openpyxl
import present_study as made
import pypdfium2
import pytest

from wavescore.layout.cells import Cell, Row, Table, text
from wavescore.publish.document import COLUMN_CM, _width, _widths, write_document
from wavescore.publish.plain_files import (
    LATIN,
    PREAMBLE,
    SIGNS,
    SPECIAL,
    _longtable,
    _size,
    latex,
    write_latex,
    write_markdown,
)
from wavescore.publish.tables import make_tables
from wavescore.publish.workbook import write_workbook

STUDY = made.make_study()
TABLES = make_tables(made.all_tables(), STUDY)


def cells_of(table) -> list[list[str]]:
    """Return a table's texts as they are to be read, padded to its columns."""
    width = len(table.columns)
    return [
        [cell.text for cell in row.cells] + [""] * (width - len(row.cells)) for row in table.rows
    ]


def plain(text: str) -> str:
    return text.replace("&emsp;", "").replace("**", "").strip()


def written(write, path, start):
    """Return what a file holds of each table, from the mark at its start, with the table."""
    write(made.all_tables(), STUDY, path)
    parts = path.read_text(encoding="utf-8").split(start)[1:]
    assert len(parts) == len(TABLES)
    return zip(parts, TABLES, strict=True)


def test_markdown_holds_every_cell(tmp_path):
    for part, table in written(write_markdown, tmp_path / "tables.md", "\n## Table "):
        lines = [line for line in part.splitlines() if line.startswith("|")][2:]
        found = [
            [re.sub(r"\\(.)", r"\1", plain(cell)) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in lines
        ]
        assert found == cells_of(table), table.name


WIDE = Table(
    "wide",
    "Wide",
    (("", "Model"), *((f"Group {n // 3}", f"A head of words {n}") for n in range(14))),
    (Row((Cell("A label of a model"), *(Cell("12.34 to 56.78") for _ in range(14)))),),
)


def test_a_table_too_wide_for_latexs_page_is_set_smaller_then_sideways():
    sizes = [_size(replace(WIDE, columns=WIDE.columns[:n])) for n in (4, 6, 8, 15)]
    assert sizes[:3] == [("\\small", False), ("\\small", False), ("\\scriptsize", False)]
    assert sizes[3][1] and "landscape" in _longtable(WIDE) and "shortstack" in _longtable(WIDE)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_latex_compiles_and_nothing_leaves_its_page(tmp_path):
    cells = WIDE.rows[0].cells
    signs = f"{''.join(sorted(LATIN | SIGNS))[:300]} \u263a \u4f60 \u0127"
    long = Row((Cell(" ".join(signs)), *cells[1:6]))
    few = replace(WIDE, columns=WIDE.columns[:6], rows=(long, Row((Cell("Head"),), heading=True)))
    long_title = replace(TABLES[0], title="A title of words that is wider than its table " * 3)
    slim = replace(long_title, columns=long_title.columns[:1], rows=())
    made = [_longtable(table) for table in (*TABLES, WIDE, few, slim)]
    (tmp_path / "t.tex").write_text("\n".join([PREAMBLE, *made, "\\end{document}"]))
    command = ["pdflatex", "-interaction=nonstopmode", "t.tex"]
    for _ in range(2):  # longtable knows its widths the second time
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Overfull" not in done.stdout
    # A caption wider than its table was centred over it, and left the page: no overfull line.
    for page in pypdfium2.PdfDocument(tmp_path / "t.pdf"):
        text = page.get_textpage()
        boxes = (text.get_charbox(place) for place in range(text.count_chars()))
        assert all(left > 0 and right < page.get_width() for left, _, right, _ in boxes)


def test_a_sheet_heads_numbers_at_their_side_and_in_the_type_of_its_cells(tmp_path):
    write_workbook(made.all_tables(), STUDY, tmp_path / "tables.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "tables.xlsx").worksheets[1:]
    for sheet, table in zip(sheets, TABLES, strict=True):
        for head in sheet[4][: sheet.max_column]:
            right = head.column > table.label_columns
            assert head.alignment.horizontal == ("right" if right else "left"), table.name
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Calibri"}


def test_latex_holds_every_cell(tmp_path):
    for part, table in written(write_latex, tmp_path / "tables.tex", "\\begin{longtable}"):
        body = part.split("\\endfoot\n")[1].split("\\end{longtable}")[0]
        lines = [line.removesuffix(" \\\\") for line in body.strip().splitlines()]
        for line, row in zip(lines, table.rows, strict=True):
            if row.heading:
                assert f"\\textbf{{{latex(row.cells[0].text)}}}" in line
                continue
            found = [cell.removeprefix("\\quad ") for cell in re.split(r"(?<!\\) & ", line)]
            assert found == [latex(cell.text) for cell in row.cells], table.name


def test_the_document_holds_every_cell_of_its_tables(tmp_path):
    write_document(made.all_tables(), STUDY, tmp_path / "tables.docx")
    grids = docx.Document(tmp_path / "tables.docx").tables
    short = [table for table in TABLES if not table.long]
    assert len(grids) == len(short)
    for grid, table in zip(grids, short, strict=True):
        heads = 2 if any(group for group, _ in table.columns) else 1
        for line, row in zip(grid.rows[heads:], table.rows, strict=True):
            found = [cell.text.strip() for cell in line.cells]
            wanted = [cell.text.strip() for cell in row.cells]
            assert found[: len(wanted)] == wanted, table.name


def test_the_workbook_holds_every_cell(tmp_path):
    write_workbook(made.all_tables(), STUDY, tmp_path / "tables.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    for sheet, table in zip(book.worksheets[1:], TABLES, strict=True):
        intervals = {
            place
            for row in table.rows
            for place, cell in enumerate(row.cells)
            if isinstance(cell.value, tuple)
        }
        for number, row in enumerate(table.rows):
            values = [cell.value for cell in sheet[5 + number]]
            assert printed(values, row, intervals) == [cell.text for cell in row.cells], table.name


def number_of(value) -> float:
    """Return an end of an interval, an open one being written as a sign."""
    if isinstance(value, str):
        return -math.inf if value.startswith("\u2212") else math.inf
    return value


def printed(values, row, intervals) -> list[str]:
    """Return what a sheet's values print, by the kinds of the cells they came from."""
    found, place = [], 0
    for number, cell in enumerate(row.cells):
        if cell.kind == "share":
            found.append(Cell(tuple(values[place : place + 2]), "share", cell.decimals).text)
        elif cell.kind == "interval":
            low, high = (
                float("inf") * (-1 if value[0] == "\u2212" else 1)
                if isinstance(value, str)
                else value
                for value in values[place : place + 2]
            )
            found.append(Cell((low, high), "interval", cell.decimals).text)
        else:
            value = values[place]
            text = "" if value is None else value
            found.append(
                text if isinstance(text, str) else Cell(float(text), cell.kind, cell.decimals).text
            )
        place += 2 if number in intervals and not row.heading else 1
    return found


def test_sheets_print_one_page_wide_with_their_heads(tmp_path):
    write_workbook(made.all_tables(), STUDY, tmp_path / "tables.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "tables.xlsx").worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$3:$4" or sheet.title == "Contents"


def test_captions_of_the_document_are_fields(tmp_path):
    write_document(made.all_tables(), STUDY, tmp_path / "tables.docx")
    document = docx.Document(tmp_path / "tables.docx")
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(document.tables)
    assert all(" SEQ Table " in p._p.xml for p in captions)
    sides = {section.orientation for section in document.sections}
    assert len(sides) == 2  # upright, and on their side where they are wide


def test_a_letter_that_latex_has_not_is_told_by_its_code():
    codes = [f"{{[}}U+{code}{{]}}\\allowbreak{{}}" for code in ("263A", "0127")]
    assert latex("Zo\u00eb \u263a \u0127") == " ".join(["Zo\u00eb", *codes])


def test_no_latex_table_leaves_its_page_for_a_long_or_coded_label():
    """A heading of 119 letters stood in one line, a Chinese one 200 inches wide."""
    chinese, long = "\u7531\u5fd7\u613f\u8005", "Peer support forums " * 5
    columns = (("", ""), (long, "Mean"), (long, chinese))
    cells = (Cell("a"), Cell(1.0, "number", 2), Cell(2.0, "number", 2))
    said = _longtable(Table("t", "T", columns, (Row((Cell(long),), heading=True), Row(cells))))
    assert "\\multicolumn{3}{@{}p{0.95\\linewidth}}{\\textbf{Peer support" in said
    assert "\\multicolumn{2}{c}{\\shortstack[c]{Peer\\\\support" in said
    assert said.count("\\allowbreak{}\\\\{[}U+") == len(chinese) - 1


@pytest.mark.parametrize("sign", SPECIAL)
def test_signs_that_latex_takes_otherwise_are_spelled_out(sign):
    assert latex(f"a{sign}b") == f"a{SPECIAL[sign]}b"


def test_a_heading_over_columns_of_the_document_is_not_broken_inside_a_word():
    columns = (("", "Field"), ("Respondents altogether", "n"), ("Respondents altogether", "%"))
    table = Table("t", "T", columns, (Row((text("a"), text("1"), text("2"))),))
    widths = _widths(table, [["", "Respondents altogether", ""], ["Field", "n", "%"]], 2)
    assert widths[1] + widths[2] >= _width("Respondents", bold=True) + COLUMN_CM


def test_notes_of_a_sheet_do_not_run_past_its_table(tmp_path):
    write_workbook(made.all_tables(), STUDY, tmp_path / "tables.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "tables.xlsx").worksheets[1:]:
        notes = [cell for (cell,) in sheet.iter_rows(5, None, 1, 1) if cell.font.italic]
        assert notes
        merged = {area.coord.split(":")[0] for area in sheet.merged_cells.ranges}
        assert all(cell.alignment.wrap_text for cell in notes)
        assert all(cell.coordinate in merged for cell in notes)
