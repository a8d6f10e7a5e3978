"""Hostile labels through every format: html, svg, csv, xlsx, docx."""

import csv
import zipfile
from html.parser import HTMLParser

import docx
import openpyxl
import present_study as made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wavescore.definitions.dictionary import plain_text
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError
from wavescore.publish.document import write_document
from wavescore.publish.figures import make_figures
from wavescore.publish.report import write_report
from wavescore.publish.workbook import write_workbook
from wavescore.results.table import read_folder, write_folder
from wavescore.safe_text import for_csv, from_csv, is_plain, looks_like_formula, plain

HOSTILE = {
    "money": "$5 to $10",
    "mathematics": r"$\frac{1}{0}$ and $x_",
    "formula": '=HYPERLINK("http://example.org";"here")',
    "plus": "+44 and more",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "wide": "\uff1d1+1",
    "quoted": "'=1+1",
    "markup": "<script>alert(1)</script> & <b>",
    "attribute": "\" onload='x' ",
    "ending": "]]> --> </svg>",
}
CONTROLS = "a\x00b\x07c\x1bd\x0be\u202ef\ufffeg"
STUDY = made.make_study(analyses={"describe": {"fields": ["colour"]}})


def tables(label):
    rows = made.described({label: 60, "blue": 40})
    return {"describe": made.frame_of("describe", rows), "flow": made.flow()}


class Texts(HTMLParser):
    """The texts of a page, and the names of its elements."""

    def __init__(self):
        super().__init__()
        self.texts, self.elements = [], []

    def handle_data(self, data):
        self.texts.append(data.strip())

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)


@pytest.fixture(params=[*HOSTILE.values(), CONTROLS], ids=[*HOSTILE, "controls"])
def label(request):
    return request.param


def test_a_workbook_holds_strings_and_no_formula(label, tmp_path):
    write_workbook(tables(label), STUDY, tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in packed.read(name)
    cells = [
        c for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx") for row in sheet for c in row
    ]
    mine = [cell for cell in cells if cell.value == plain(label)]
    assert mine
    assert {cell.data_type for cell in mine} == {"s"}
    assert all(cell.quotePrefix for cell in mine if looks_like_formula(plain(label)))


def test_a_document_holds_the_label(label, tmp_path):
    write_document(tables(label), STUDY, tmp_path / "t.docx")
    document = docx.Document(tmp_path / "t.docx")
    texts = [
        cell.text.strip() for table in document.tables for row in table.rows for cell in row.cells
    ]
    assert plain(label).strip() in texts


def test_a_page_shows_the_label_and_runs_nothing(label, tmp_path):
    (tmp_path / "figures").mkdir()
    write_report(tables(label), tmp_path / "figures", STUDY, tmp_path / "r.html")
    page = Texts()
    page.feed((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert plain(label).strip() in page.texts
    assert "alert(1)" not in page.texts


def test_a_released_table_reads_back_and_is_no_formula(label, tmp_path):
    write_folder(tables(label), tmp_path)
    with (tmp_path / "describe.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = {row["level"] for row in rows}
    assert not any(looks_like_formula(text) for text in texts)
    assert plain(label) in set(read_folder(tmp_path)["describe"]["level"])


def test_a_figure_draws_the_label_as_it_is_written(label, tmp_path):
    waves = [{"name": w, "time": t, "label": f"{label} {w}"} for t, w in enumerate(made.WAVES)]
    study = made.make_study(waves=waves)
    found = {"flow": made.flow(), "growth": made.growth(), "caseness": made.caseness()}
    paths = make_figures(found, study, tmp_path)
    drawn = [path for path in paths if path.suffix == ".svg"]
    assert len(drawn) >= 3
    texts = []
    for path in drawn:
        root = etree.fromstring(path.read_bytes())
        texts += [" ".join("".join(e.itertext()).split()) for e in root.iter("{*}text")]
        assert not root.findall(".//{*}script")
    said = "".join(" ".join(texts).split())
    wanted = "".join(plain(label).split())
    assert wanted in said


def test_the_controls_are_gone_and_nothing_else():
    assert plain(CONTROLS) == "a b c d efg"
    assert plain("\ud800") == "\ufffd"
    assert is_plain("Ünïcödé 漢字 👩‍👩‍👧 a b\n")
    assert plain_text("a\x07b") == "a b"


@given(st.text(max_size=20))
def test_every_text_comes_back_from_a_csv(text):
    written = for_csv(text)
    assert from_csv(written) == text
    assert not looks_like_formula(written)


@given(st.text(st.characters(), max_size=20))
def test_what_is_plain_is_xml(text):
    safe = plain(text)
    element = etree.Element("t")
    element.text = safe
    assert etree.fromstring(etree.tostring(element)).text in (safe, None)
    assert plain(safe) == safe


@pytest.mark.parametrize("number", ["-1", "+5", "-99.5", "-1e5", "-3,000", "-5%"])
def test_a_negative_number_is_no_formula(number):
    assert for_csv(number) == number


def test_a_study_file_with_a_control_character_is_refused(tmp_path):
    (tmp_path / "study.yaml").write_text('title: "a\\u202Eb"\n')
    with pytest.raises(DefinitionError, match="line 1, column 8.*\n.*direction of a line"):
        load_yaml(tmp_path / "study.yaml")
