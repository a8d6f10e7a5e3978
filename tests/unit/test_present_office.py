"""The workbook and the document."""

from textwrap import wrap

import docx
import openpyxl
import present_study as made
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl.utils import get_column_letter
from prepared import release

from wavescore.layout.cells import Table
from wavescore.publish.document import _widths, write_document
from wavescore.publish.figures import make_figures
from wavescore.publish.workbook import write_workbook

STUDY = made.make_study()
WRITERS = {"tables.xlsx": write_workbook, "tables.docx": write_document}


@pytest.mark.parametrize("name", WRITERS)
def test_files_are_the_same_bytes_every_time(name, tmp_path, monkeypatch):
    WRITERS[name](made.all_tables(), STUDY, tmp_path / f"1{name}")
    # Both libraries write the clock into the file; a time zone far away moves it.
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    WRITERS[name](made.all_tables(), STUDY, tmp_path / f"2{name}")
    assert (tmp_path / f"1{name}").read_bytes() == (tmp_path / f"2{name}").read_bytes()


def test_the_workbook_holds_numbers_with_formats(tmp_path):
    path = tmp_path / "tables.xlsx"
    write_workbook(made.all_tables(), STUDY, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Contents"
    assert "Synthetic" in book["Contents"]["A2"].value
    sheet = book["group_tests_tests"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    statistic = sheet.cell(5, heads["Statistic"])
    assert (statistic.value, statistic.number_format) == (2.638, "0.000")
    assert sheet.cell(5, heads["p"]).value == 0.004
    assert sheet.cell(5, heads["95% bound or interval, low"]).value == 0.2
    assert sheet.cell(5, heads["95% bound or interval, high"]).value == "\u221e"


def test_no_text_of_the_workbook_is_cut_in_print(tmp_path):
    """Each stands in its column, in those it is merged over, or breaks into lines that show."""
    write_workbook(made.all_tables(), STUDY, tmp_path / "tables.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "tables.xlsx").worksheets[1:]:
        over = {each.min_row: {} for each in sheet.merged_cells.ranges}
        for each in sheet.merged_cells.ranges:
            over[each.min_row][each.min_col] = each.max_col
        for line in sheet.iter_rows(3, sheet.max_row):
            for cell in line:
                heading = cell.column == 1 and cell.font.bold and cell.row > 4
                if not isinstance(cell.value, str) or heading:
                    continue
                last = over.get(cell.row, {}).get(cell.column, cell.column)
                letters = map(get_column_letter, range(cell.column, last + 1))
                width = sum(sheet.column_dimensions[letter].width for letter in letters)
                if len(cell.value) > width:
                    lines = len(wrap(cell.value, int(width)))
                    high = sheet.row_dimensions[cell.row].height or 0
                    assert cell.alignment.wrap_text and high >= 12 * lines, cell.value
        groups = [cell.value for cell in sheet[3] if cell.value]
        assert len(groups) == len(over.get(3, {})), sheet.title


def test_no_suppressed_number_is_in_the_workbook(tmp_path):
    path = tmp_path / "tables.xlsx"
    tables = release({"flow": made.flow(excluded=(20, 3))})
    write_workbook(tables, STUDY, path)
    sheet = openpyxl.load_workbook(path)["flow"]
    values = [cell.value for line in sheet for cell in line]
    assert "[c]" in values
    assert 3 not in values


def test_the_document_prints_the_tables(tmp_path):
    path = tmp_path / "tables.docx"
    write_document(made.all_tables(), STUDY, path)
    document = docx.Document(path)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == STUDY.title
    # The number is a field of Word's, which python-docx leaves out of the text.
    assert "Table . Flow of respondents" in texts
    first = document.tables[0]
    assert [cell.text for cell in first.rows[1].cells] == [
        *("Entered (rows of the export)", "220", "110")
    ]


def test_tables_of_the_document_fit_the_page_and_break_between_lines(tmp_path):
    path = tmp_path / "tables.docx"
    write_document(made.all_tables(), STUDY, path)
    document = docx.Document(path)
    pages = document.sections
    text = max(page.page_width - page.left_margin - page.right_margin for page in pages)
    assert document.tables
    for table in document.tables:
        widths = [column.width for column in table.columns]
        assert sum(widths) <= text
        assert max(widths) > min(widths), "columns are as wide as what they hold"
        rows = table._tbl.tr_lst
        assert all("w:cantSplit" in row.xml for row in rows)
        assert "w:tblHeader" in rows[0].xml and "w:tblHeader" not in rows[-1].xml


def test_a_heading_line_of_the_document_takes_the_tables_whole_width(tmp_path):
    path = tmp_path / "tables.docx"
    write_document({"growth": made.growth(proper=0.0)}, STUDY, path)
    first = docx.Document(path).tables[0]
    line = next(row for row in first.rows if row.cells[0].text.startswith("GAD-7"))
    assert "IMPROPER SOLUTION" in line.cells[0].text
    assert line.cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert len(line._tr.tc_lst) == 1


def test_a_heading_over_several_columns_stands_amid_them(tmp_path):
    write_document({"caseness": made.caseness()}, STUDY, tmp_path / "tables.docx")
    first = docx.Document(tmp_path / "tables.docx").tables[0].rows[0]
    over = [cell for cell in first.cells if cell.text == "Baseline"]
    assert len(over) > 1 and over[0]._tc is over[-1]._tc
    assert over[0].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_a_long_remark_does_not_break_the_words_of_other_columns():
    long = "a remark of a hundred and more letters that tells why a number is not there " * 2
    lines = [["Outcome", "Estimate", "Remark"], ["Satisfaction", "12.34", long]]
    table = Table(
        "t", "T", (("", "Outcome"), ("", "Estimate"), ("", "Remark")), (), label_columns=1
    )
    widths = _widths(table, lines, 1)
    assert sum(widths) == pytest.approx(25.7)
    assert widths[0] > 12 * 0.155 and widths[1] > 8 * 0.155
    assert widths[2] > sum(widths[:2])


def test_the_document_holds_each_figure_with_caption_and_alternative_text(tmp_path):
    make_figures({"flow": made.flow()}, STUDY, tmp_path / "figures")
    write_document(made.all_tables(), STUDY, tmp_path / "tables.docx", tmp_path / "figures")
    document = docx.Document(tmp_path / "tables.docx")
    (shape,) = document.inline_shapes
    about = shape._inline.docPr
    assert "Baseline: entered 220" in about.get("descr")
    texts = [paragraph.text for paragraph in document.paragraphs]
    # The finding stands beneath, once.
    assert "Figure . Flow of respondents through the waves" in texts
    # As wide as the text of the section that it stands in, which is upright.
    section = document.sections[-1]
    text = section.page_width - section.left_margin - section.right_margin
    assert shape.width <= text < section.page_height
