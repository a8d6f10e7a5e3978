"""The extractor on invented manuscripts of each file type."""

import argparse
import re
from pathlib import Path

import docx
import pytest
import yaml

from wavescore.errors import DataError
from wavescore.papers.check.claims import load_paper
from wavescore.papers.extract.draft import draft_yaml, extract_claims, main_extract_claims
from wavescore.papers.extract.read import read_manuscript

MANUSCRIPTS = Path(__file__).resolve().parents[1] / "data" / "manuscripts"


def kinds(draft) -> list[str]:
    return [candidate.statistic.kind for candidate in draft.candidates]


def test_a_text_manuscript():
    draft = extract_claims(MANUSCRIPTS / "garden.txt")
    assert kinds(draft) == [
        *("interval", "alpha", "proportion", "proportion", "proportion", "mean_sd", "proportion"),
        *("t_test", "chi_square", "correlation"),
    ]
    assert draft.title.startswith("Allotment Gardening")
    sections = {c.section for c in draft.candidates}
    assert sections == {"Abstract", "Methods", "Results, Sample", "Results, Sleep"}
    first = draft.candidates[2]
    assert first.statistic.numbers == {
        "n": "90",
        "total": "120",
        "total_from": "guessed",
        "percent": "75",
    }
    assert first.sentence == "Of the 120 workers enrolled, 90 (75%) were nurses."
    assert any("reference list" in line for line in draft.skipped)
    assert any(line.startswith("percentage 12%") for line in draft.skipped)
    assert not any("99" in str(c.statistic.numbers) for c in draft.candidates)


def test_a_web_page_with_a_table():
    draft = extract_claims(MANUSCRIPTS / "garden.html")
    assert [c.statistic.numbers for c in draft.candidates] == [
        {"t": "2.31", "df": "118", "p": ".02", "d": "0.42"},
        {"chi2": "7.4", "df": "2", "p": ".03"},
        {"estimate": "-0.38", "low": "-0.59", "high": "-0.17", "level": "95", "scale": "identity"},
        {"mean": "41", "sd": "10", "n": "120"},
        {"n": "54", "total": "120", "total_from": "column", "percent": "45"},
        {"n": "36", "total": "120", "total_from": "column", "percent": "30"},
    ]


def test_a_table_cell_says_its_table():
    draft = extract_claims(MANUSCRIPTS / "garden.html")
    last = draft.candidates[-1]
    assert (last.row, last.section, last.sentence) == (
        True,
        "Results, Table 1: Shift, n (%), Night a; Value",
        "Night a | 36 (30)",
    )


def test_flat_table_rows_with_a_hidden_count_are_left_out(tmp_path):
    path = tmp_path / "flat.txt"
    path.write_text(
        "Table 1. Workers (N=15).\nGender, n (%)\nMale6 (40)\nNumber of gardens, n (%)\n"
        "11 (7)\nNone14 (93)\nHours, mean (SD)49 (11)\n",
        encoding="utf-8",
    )
    draft = extract_claims(path)
    assert [c.statistic.numbers for c in draft.candidates] == [
        {"n": "6", "total": "15", "total_from": "guessed", "percent": "40"},
        {"n": "14", "total": "15", "total_from": "guessed", "percent": "93"},
        {"mean": "49", "sd": "11"},
    ]
    assert any(line.startswith("table cell 11 (7)") for line in draft.skipped)


@pytest.fixture
def word_file(tmp_path) -> Path:
    document = docx.Document()
    document.add_heading("Allotment Gardening and Sleep in Shift Workers", level=0)
    document.add_heading("Results", level=1)
    paragraph = document.add_paragraph("Gardeners scored lower (t")
    paragraph.add_run("118").font.subscript = True
    paragraph.add_run("=2.31; P=.02), and 84 of 120 (70%) kept on.")
    document.add_paragraph("Table 1. Workers (N=120).")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Characteristic", "n (%)", "Nurses", "90 (75)")):
        table.cell(*divmod(place, 2)).text = text
    document.add_heading("References", level=1)
    document.add_paragraph("Spade A. J Soil 2019. t(9)=9.99, p=.01")
    path = tmp_path / "garden.docx"
    document.save(str(path))
    return path


def test_a_word_document(word_file):
    draft = extract_claims(word_file)
    assert [c.statistic.numbers for c in draft.candidates] == [
        {"t": "2.31", "df": "118", "p": ".02"},
        {"n": "84", "total": "120", "percent": "70"},
        {"n": "90", "total": "120", "total_from": "column", "percent": "75"},
    ]
    assert draft.candidates[0].section == "Results"


@pytest.fixture
def pdf_file(tmp_path) -> Path:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    lines = ("Results", "Gardeners scored lower (t(118) = 2.31, p = .02), and 84 of 120 work-",
             "ers (70%) kept on. The mean was 41.25 (SD 9.80).", "References",
             "Spade A. J Soil 2019. t(9) = 9.99, p = .01")  # fmt: skip
    figure = Figure(figsize=(8, 4))
    FigureCanvasPdf(figure)
    for place, line in enumerate(lines):
        figure.text(0.05, 0.9 - 0.1 * place, line)
    path = tmp_path / "garden.pdf"
    figure.savefig(path)
    return path


def test_a_pdf(pdf_file):
    draft = extract_claims(pdf_file)
    assert [c.statistic.numbers for c in draft.candidates] == [
        {"t": "2.31", "df": "118", "p": ".02"},
        {"n": "84", "total": "120", "percent": "70"},
        {"mean": "41.25", "sd": "9.80"},
    ]


def test_the_columns_of_a_pdf_are_read_one_after_the_other(tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    path = tmp_path / "columns.pdf"
    with PdfPages(path) as pages:
        for number, town in enumerate(("Ash", "Beech", "Elm", "Oak"), 1):
            figure = Figure(figsize=(8, 4))
            figure.text(0.05, 0.95, f"Journal of Inventions {number}")
            columns = (
                (0.05, f"Those of {town} scored", "higher, t(37) = 2.36,", f"p = .024, in {town}."),
                (
                    0.55,
                    f"Nobody of {town} dug, as",
                    f"84 of 120 (70%) in {town}.",
                    f"So it is in {town}.",
                ),
            )
            for left, *lines in columns:  # the file writes one column, then the other
                for place, line in enumerate(lines):
                    figure.text(left, 0.8 - 0.1 * place, line)
            pages.savefig(figure)
    draft = extract_claims(path)
    assert kinds(draft) == ["t_test", "proportion"] * 4
    assert draft.candidates[0].sentence == (
        "Those of Ash scored higher, t(37) = 2.36, p = .024, in Ash."
    )


def test_sentences_cut_by_a_page_end_are_joined(tmp_path):
    path = tmp_path / "cut.txt"
    start = "This sentence is long enough to have been cut by the end of a page, of"
    path.write_text(f"{start}\n\n120 workers, none.\n\n{start}\n\nthe 120 workers, 84 (70%).\n")
    assert [block.text for block in read_manuscript(path).blocks] == [
        start,
        "120 workers, none.",
        f"{start} the 120 workers, 84 (70%).",
    ]


def test_the_draft_is_a_paper_file_marked_as_a_draft(tmp_path):
    draft = extract_claims(MANUSCRIPTS / "garden.txt")
    path = tmp_path / "draft.yaml"
    path.write_text(draft_yaml(draft), encoding="utf-8")
    paper = load_paper(path)
    assert paper.about["draft"] is True
    assert len(paper.claims) == len(draft.candidates)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# DRAFT") and f"# Seen and not placed: {len(draft.skipped)}" in text
    proportion = yaml.safe_load(text)["claims"][3]
    assert proportion["quote"].startswith("Most were women") and "total" not in proportion


def test_the_command_writes_once(tmp_path, capsys):
    output = tmp_path / "draft.yaml"
    args = argparse.Namespace(manuscript=str(MANUSCRIPTS / "garden.txt"), output=str(output))
    assert main_extract_claims(args) == 0
    said = capsys.readouterr()
    assert said.out == "" and re.search(r"10 claims drafted .* 3 things skipped", said.err)
    with pytest.raises(DataError, match="there already"):
        main_extract_claims(args)
    main_extract_claims(argparse.Namespace(manuscript=args.manuscript, output=None))
    assert capsys.readouterr().out == output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("paper.rtf", b"{}", "of this type"),
        ("paper.txt", b"", "no text"),
        ("paper.txt", b"Nothing to count here.", "no statistic"),
        ("paper.docx", b"not a zip", "cannot be read"),
        ("paper.pdf", b"not a pdf", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, problem):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=problem):
        extract_claims(path)


def test_a_missing_manuscript_suggests_its_neighbour(tmp_path):
    (tmp_path / "paper.txt").write_text("x")
    with pytest.raises(DataError, match=r"paper\.txt"):
        extract_claims(tmp_path / "papr.txt")
