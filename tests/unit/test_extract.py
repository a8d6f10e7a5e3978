"""The extractor on invented manuscripts, in each journal style and each file type."""

import argparse
import re
from pathlib import Path

import docx
import pytest
import yaml

from wavescore.errors import DataError
from wavescore.papers.check.claims import load_paper
from wavescore.papers.extract.draft import draft_yaml, extract_claims, main_extract_claims
from wavescore.papers.extract.find import find_statistics, leftovers
from wavescore.papers.extract.read import read_manuscript
from wavescore.papers.extract.text import plain_text, sentences

MANUSCRIPTS = Path(__file__).resolve().parents[1] / "data" / "manuscripts"


def numbers_of(text: str) -> dict:
    """The numbers of "t=2.10 df=28 range=22..63" by their keys."""
    pairs = (pair.split("=", 1) for pair in text.split())
    return {key: value.split("..") if ".." in value else value for key, value in pairs}


def read(text: str) -> list[tuple]:
    """(kind, numbers) of each statistic of one sentence, as an author would type it."""
    return [(s.kind, s.numbers) for s in find_statistics(plain_text(text))]


STATEMENTS = [
    ("t(28) = 2.10, p = .045, d = 0.78", "t_test", "t=2.10 df=28 p=.045 d=0.78"),
    ("t(28.4) = −2.10, p < .05", "t_test", "t=-2.10 df=28.4 p=<.05"),
    ("t(40) = 0.31, ns", "t_test", "t=0.31 df=40 p=ns"),
    ("t(40) = 1.75, p = .04, one-tailed", "t_test", "t=1.75 df=40 p=.04 tail=one"),
    ("t(19) = 2.5, p = .02, Hedges' g = 0.5", "t_test", "t=2.5 df=19 p=.02 d=0.5 d_type=hedges"),
    ("F(2, 57) = 4.21, p = .02, ηp² = .13", "f_test", "f=4.21 df1=2 df2=57 p=.02 partial_eta2=.13"),
    ("χ2(1, N = 80) = 4.30, p = .038", "chi_square", "chi2=4.30 df=1 p=.038 n=80"),
    ("χ²(3) = 2.5, p > .05, Cramér's V = .11", "chi_square", "chi2=2.5 df=3 p=>.05 v=.11"),
    (r"$\chi_{1}^{2} = 4.30$", "chi_square", "chi2=4.30 df=1"),
    ("chi-square (2) = 6.1, p = .047", "chi_square", "chi2=6.1 df=2 p=.047"),
    ("z = 2.10, p = .036", "z_test", "z=2.10 p=.036"),
    ("r(78) = −.31, p = .005", "correlation", "r=-.31 df=78 p=.005"),
    (
        "r = .25, n = 90, p = .02, 95% CI [.05, .44]",
        "correlation",
        "r=.25 n=90 p=.02 low=.05 high=.44 level=95",
    ),
    (
        "b = 0.52, SE = 0.11, t(212) = 4.73, p < .001",
        "regression",
        "b=0.52 se=0.11 t=4.73 df=212 p=<.001",
    ),
    ("β = −.20, SE = .07, p = .004", "regression", "b=-.20 se=.07 p=.004"),
    ("M = 3.45, SD = 1.02", "mean_sd", "mean=3.45 sd=1.02"),
    ("internal consistency was good (α = .89)", "alpha", "value=.89"),
    (r"$t_{118}=2.31$; $P=.02$; $d=0.42$", "t_test", "t=2.31 df=118 p=.02 d=0.42"),
    ("t118=2.31; P=.02", "t_test", "t=2.31 df=118 p=.02"),
    ("χ²₁=52.9; P<.001; Cramer V=0.08", "chi_square", "chi2=52.9 df=1 p=<.001 v=0.08"),
    ("χ21=52.9; P<.001", "chi_square", "chi2=52.9 df=1 p=<.001"),
    (r"$\chi^{2}_{1}=3.0$; $P=.08$", "chi_square", "chi2=3.0 df=1 p=.08"),
    (r"the growth model fit well ($\chi^2_1=3.0$; $P=.08$)", "growth_fit", "chi2=3.0 df=1 p=.08"),
    (
        r"slope $-0.40$ (95% CI $-0.60$ to $-0.20$)",
        "interval",
        "estimate=-0.40 low=-0.60 high=-0.20 level=95 scale=identity",
    ),
    (
        "slope –0.40, 95% CI –0.60 to 0.20",
        "interval",
        "estimate=-0.40 low=-0.60 high=0.20 level=95 scale=identity",
    ),
    (
        "OR 1.50 (95% CI 1.10-2.05; P=.01)",
        "interval",
        "estimate=1.50 low=1.10 high=2.05 level=95 scale=log p=.01",
    ),
    (
        "45.0% (95% CI 40.2%-49.9%)",
        "interval",
        "estimate=45.0 low=40.2 high=49.9 level=95",
    ),
    (
        "the gap (difference=-8.1 mmol/mol, 95% CI -15.5 to -0.7 mmol/mol; P=.03) or none",
        "interval",
        "estimate=-8.1 low=-15.5 high=-0.7 level=95 p=.03",
    ),
    (
        "fell by -0.7%, 95% CI -1.4% to -0.1%",
        "interval",
        "estimate=-0.7 low=-1.4 high=-0.1 level=95",
    ),
    (
        "a fall of -0.041 (SE 0.034, 95% CI [-0.113, 0.031])",
        "interval",
        "estimate=-0.041 low=-0.113 high=0.031 level=95 se=0.034",
    ),
    ("a fall of -0.017 (SE 0.010, p=.107)", "regression", "b=-0.017 se=0.010 p=.107"),
    ("X2(2) = 6.10, p = .047", "chi_square", "chi2=6.10 df=2 p=.047"),
    ("chi2(2)=6.1, p=.047", "chi_square", "chi2=6.1 df=2 p=.047"),
    ("HR 0.40 (0.20-0.80), P=.01", "interval", "estimate=0.40 low=0.20 high=0.80 scale=log p=.01"),
    ("from mean 69.6%, SD 18.6%", "mean_sd", "mean=69.6 sd=18.6"),
    ("They went together, r = .30.", "correlation", "r=.30"),
    ("aged 41 +/- 10 years", "mean_sd", "mean=41 sd=10"),
    ("aged 41.2 years (standard deviation 9.8)", "mean_sd", "mean=41.2 sd=9.8"),
    ("The mean age was 41.2 years", "mean_sd", "mean=41.2"),
    ("A total of 84 (70%) slept", "proportion", "n=84 percent=70"),
    ("mean 10.30 (SD 5.15)", "mean_sd", "mean=10.30 sd=5.15"),
    ("aged 41.25 years (SD 9.80; range 22-63)", "mean_sd", "mean=41.25 sd=9.80 range=22..63"),
    ("(n=84, 70%)", "proportion", "n=84 percent=70"),
    ("(median 12, IQR 5–30; mean 21.3, SD 30.2)", "mean_sd", "mean=21.3 sd=30.2"),
    ("34/56 (61%; 95% CI 47–74)", "proportion", "n=34 total=56 percent=61"),
    ("34/56 (61%; 95% CI 47–74)", "interval", "estimate=61 low=47 high=74 level=95"),
    ("F(1, 40) = 5.67, p < .05; t(40) = 2.38, p < .05", "t_test", "t=2.38 df=40 p=<.05"),
    (
        "t(37) = 2.36, d = 0.78, 95% CI [0.10, 1.44]",
        "t_test",
        "t=2.36 df=37 d=0.78 d_low=0.10 d_high=1.44 level=95",
    ),
    ("H(2) = 7.40, p = .025", "chi_square", "chi2=7.40 df=2 p=.025"),
    ("F(1.62, 133.1) = 5.10, p = 1.2 × 10−2", "f_test", "f=5.10 df1=1.62 df2=133.1 p=1.2x10-2"),
    ("825 took part at Time 2 (71%)", "proportion", "n=825 percent=71"),
    ("32 (25%) of 128", "proportion", "n=32 total=128 percent=25"),
    ("70% (n=84)", "proportion", "n=84 percent=70"),
    ("70% (n=84/120)", "proportion", "n=84 total=120 percent=70"),
    ("(84/120, 70%)", "proportion", "n=84 total=120 percent=70"),
    ("70.0% (84 of 120)", "proportion", "n=84 total=120 percent=70.0"),
    ("84 of the 120 workers (70%)", "proportion", "n=84 total=120 percent=70"),
    (
        "Of the sample of 1,120 workers, 840 (75%) were",
        "proportion",
        "n=840 total=1,120 total_from=guessed percent=75",
    ),
    ("In all, 84 night workers (70%) slept", "proportion", "n=84 percent=70"),
    ("P = 0·045; t(28) = 2·10", "t_test", "t=2.10 df=28"),
    ("*t*(28) = 2.10, *p* = .045", "t_test", "t=2.10 df=28 p=.045"),
    ("t(28) = 2.10 (p = .045)", "t_test", "t=2.10 df=28 p=.045"),
    ("9.4 ± 1.2", "mean_sd", "mean=9.4 sd=1.2"),
]


@pytest.mark.parametrize(("text", "kind", "numbers"), STATEMENTS, ids=[s[0] for s in STATEMENTS])
def test_each_style_is_read(text, kind, numbers):
    assert (kind, numbers_of(numbers)) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "See Smith (2019) and the 7 forums (Figure 2).",
        "The level was set at α = .05 for all tests.",
        "It took 12 (3) attempts in 2020-2021.",
        "The R^2 = .45 of the model and RMSEA = .04.",
        "Thirteen out of the 104 workers (12.5%) dug.",
        "Two of 5, a 95% CI [13.8, 19.7] apart.",
        "On 3 of 12 days it rained, at 95% CI width.",
        "Version 8.4 of the software, grant 12/345.",
        "Of these, 20 of 50 members of group A (80% female) came in 2019 (70%).",
        "A blood pressure of 120/80 (75%), in grade 3 (60%), Table 2 (12%).",
        "It took t = 3 days at r = 5 and b = 2.",
    ],
)
def test_other_numbers_are_no_statistics(text):
    assert read(text) == []


def test_a_range_that_is_not_called_one_is_to_be_confirmed():
    assert read("(age: 22–63; mean = 41)") == [
        ("mean_sd", {"mean": "41", "range": ["22", "63"], "certain": False})
    ]


def test_numbers_stay_with_their_own_statistic():
    text = "Gains (t(28) = 2.10, p = .045) and losses (t(30) = 0.50, p = .62) differed."
    assert read(text) == [
        ("t_test", {"t": "2.10", "df": "28", "p": ".045"}),
        ("t_test", {"t": "0.50", "df": "30", "p": ".62"}),
    ]


def test_a_two_tailed_aside_is_not_one_tailed():
    assert read("t(40) = 1.75, p = .09, two-tailed") == [
        ("t_test", {"t": "1.75", "df": "40", "p": ".09"})
    ]


def test_what_no_pattern_places_is_named():
    text = plain_text("Slopes did not differ (P=.29) among 88% of them; U = 34.")
    assert leftovers(text, find_statistics(text)) == [
        ("p value", "P=.29"),
        ("percentage", "88%"),
        ("statistic", "U = 34"),
    ]


def test_sentences_are_cut_at_their_ends_only():
    text = "Ada et al. found more (eg, 2.5 vs. 3.1). Yet P=.05. And so on."
    assert sentences(text) == [
        "Ada et al. found more (eg, 2.5 vs. 3.1).",
        "Yet P=.05.",
        "And so on.",
    ]


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


def test_a_bound_that_may_be_rounded_itself_is_read_with_doubt():
    kind, numbers = read("t(28) = 2.10, p ≤ .05")[0]
    assert (kind, numbers) == (
        "t_test",
        {"t": "2.10", "df": "28", "p": "<.05", "certain": False},
    )
