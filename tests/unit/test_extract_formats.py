"""One made-up article gives the same claims as JATS, html, docx and pdf."""
# ruff: noqa: E501 (markup in one line)

import pytest
from manuscript_formats import WRITERS

from wavescore.papers import check_paper, load_paper
from wavescore.papers.extract.draft import draft_yaml, extract_claims
from wavescore.papers.extract.pieces import Span, Table, grid_of, tall_cells
from wavescore.papers.extract.shape import shape_of
from wavescore.papers.extract.tables import find_in_table


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    found = {}
    for suffix, write in WRITERS.items():
        path = folder / f"article{suffix}"
        write(path)
        found[suffix] = extract_claims(path)
    return found


def claims(draft) -> list[tuple]:
    """(table, row and column, kind, numbers) of each claim, without the section."""
    return [
        (
            c.section.removeprefix("Results, ") if c.row else "",
            c.statistic.kind,
            c.statistic.numbers,
        )
        for c in draft.candidates
    ]


def test_the_article_gives_these_claims(drafts):
    kinds = [(c.statistic.kind, c.section.split(": ")[0][-7:]) for c in drafts[".xml"].candidates]
    assert kinds == [
        *[("proportion", "Results"), ("t_test", "Results")],
        *[("mean_sd", "Table 1")] * 2,
        ("t_test", "Table 1"),  # age against its p
        ("chi_square", "Table 1"),  # sex
        *[("proportion", "Table 1")] * 4,
        *[("parts", "Table 1")] * 2,
        ("chi_square", "Table 1"),  # education
        *[("proportion", "Table 1")] * 6,
        ("parts", "Table 1"),  # of the second group, a share of education is wrong
        *[("proportion", "Table 1")] * 2,
        ("chi_square", "Table 1"),  # employed, of two groups
        *[("mean_sd", "Table 2")] * 2,
        ("t_test", "Table 2"),
        *[("mean_sd", "Table 2")] * 2,
        ("t_test", "Table 2"),
        *[("regression", "Table 3")] * 2,
        *[("interval", "Table 4")] * 2,
        ("correlation_matrix", "Table 5"),
        *[("proportion", "Table 6")] * 2,
        ("interval", "Table 6"),  # with the counts of its row
        *[("proportion", "Table 6")] * 2,
        *[("f_test", "Table 7")] * 2,
        *[("flow", "Table 8")] * 2,
        *[("mean_sd", "Table 9")] * 2,
        ("t_test", "Table 9"),
        *[("proportion", "Table 9")] * 2,
        ("chi_square", "Table 9"),
    ]


def test_an_odds_ratio_has_the_counts_that_stand_in_columns_of_their_own(drafts):
    found = [c.statistic for c in drafts[".xml"].candidates if "Relapse" in c.section]
    assert found[2].numbers["cells"] == [["20", "124"], ["12", "108"]]


@pytest.mark.parametrize("suffix", [s for s in WRITERS if s != ".xml"])
def test_every_file_type_gives_the_same(drafts, suffix):
    assert claims(drafts[suffix]) == claims(drafts[".xml"])


def test_a_cell_has_its_row_column_and_n(drafts):
    female = [c for c in drafts[".xml"].candidates if "Female" in c.section][0]
    assert female.section == "Results, Table 1: Sex, Female; Coaching (n=144) / n (%)"
    assert female.statistic.numbers == {
        "n": "90", "total": "144", "total_from": "column", "percent": "62.5",
    }  # fmt: skip


def test_the_planted_errors_are_found_and_no_others(drafts, tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(draft_yaml(drafts[".xml"]), encoding="utf-8")
    verdicts = check_paper(load_paper(path))
    wrong = verdicts[verdicts["verdict"].isin(["inconsistent", "decision_error"])]
    assert list(wrong["printed"]) == ["35 of 120, 92.2%", wrong.iloc[1]["printed"]]
    assert "Hope" in wrong.iloc[1]["where"] and len(wrong) == 2
    assert not (verdicts["verdict"] == "question").any()
    kinds = {"t_test", "chi_square", "regression", "interval", "correlation_matrix", "proportion"}
    held = verdicts[verdicts["kind"].isin(kinds)].drop(wrong.index)
    assert set(held["verdict"]) == {"consistent"}


def test_spans_are_laid_out_as_a_browser_does():
    rows = [
        [Span("a", rows=2), Span("b", columns=2)],
        [Span("c"), Span("d")],
        [Span("e"), Span("f", rows=5), Span("g")],
    ]
    assert grid_of(rows) == (("a", "b", "b"), ("a", "c", "d"), ("e", "f", "g"))
    assert tall_cells(rows) == {(0, 0), (1, 0), (2, 1)}


def test_a_p_that_spans_a_variable_s_rows_is_none_of_theirs():
    grid = (("Age", "OR (95% CI)", "p"), ("50-54", "1.03 (0.94, 1.12)", "<.001"),
            ("55-59", "1.09 (1.01, 1.17)", "<.001"))  # fmt: skip
    table = Table("Table 1", grid, 1, tall=frozenset({(1, 2), (2, 2)}))
    assert ["p" in claim.statistic.numbers for claim in find_in_table(table)] == [False, False]


def test_labels_set_in_by_an_empty_column_belong_to_the_row_above():
    grid = (("Who", "Who", "All (n=40)", "P"), ("Sex, n (%)", "Sex, n (%)", "", ""),
            ("", "Women", "10 (25)", ""), ("", "Men", "30 (75)", ""),
            ("Age, mean (SD)", "Age, mean (SD)", "41 (9)", ""))  # fmt: skip
    found = find_in_table(Table("Table 1", grid, 1))
    assert [(c.where, c.statistic.kind) for c in found] == [
        ("Table 1: Sex, n (%), Women; All (n=40)", "proportion"),
        ("Table 1: Sex, n (%), Men; All (n=40)", "proportion"),
        ("Table 1: Sex, n (%), Men; All (n=40)", "parts"),
        ("Table 1: Age, mean (SD); All (n=40)", "mean_sd"),
    ]


def share(total_row: str, *shares: tuple[str, str]) -> list[dict]:
    body = [("Sex", ""), *((label, cell) for label, cell in shares)]
    table = Table("Table 1", (("Who", total_row), *body), 1)
    return [claim.statistic.numbers for claim in find_in_table(table)]


def test_a_block_with_missing_answers_has_a_total_of_its_own():
    found = share("All (n=302), n (%)", ("Female", "224 (75.7)"), ("Male", "72 (24.3)"))
    assert [(n["total"], n["total_from"]) for n in found] == [("296", "guessed")] * 2


def test_a_share_that_fits_no_total_in_sight_has_none():
    found = share("All (n=302), n (%)", ("Pain", "147 (62.8)"))
    assert found == [{"n": "147", "percent": "62.8"}]


def test_the_columns_own_n_counts_and_not_the_captions():
    grid = (("Who", "A (n=40)", "B (n=20)"), ("Nurses, n (%)", "10 (25)", "5 (25)"))
    shape = shape_of(Table("Table 2. All members (n=60).", grid, 1))
    assert [column.n for column in shape.columns] == ["40", "20"]


def test_a_ratio_takes_the_counts_of_its_row_unless_it_is_adjusted():
    head = ("Event", "A (n=148)", "B (n=150)", "OR (95% CI)", "aOR (95% CI)")
    row = ("Relapse, n (%)", "20 (13.5)", "12 (8.0)", "1.80 (0.84-3.82)", "1.70 (0.79-3.66)")
    found = find_in_table(Table("Table 2", (head, row), 1))
    ratios = [c.statistic.numbers for c in found if c.statistic.kind == "interval"]
    assert [r.get("cells") for r in ratios] == [[["20", "128"], ["12", "138"]], None]


def test_a_table_that_is_a_picture_is_named_as_not_read(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        "<article><body><p>M = 3.1, SD = 1.2</p><table-wrap><label>Table 3</label><graphic/>"
        "</table-wrap></body></article>"
    )
    assert extract_claims(path).skipped == ("Table 3 was not read: it is a picture",)


JATS = """<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>
<title-group><article-title>Digging and Sleeping in a Town That Was Made Up</article-title></title-group>
<abstract><p>Of 120 workers, 84 (70%) dug.</p></abstract></article-meta></front><body>
<sec><title>Results</title><sec><title>Sleep</title>
<p>Diggers slept longer<xref ref-type="bibr" rid="r1"><sup>12</sup></xref> (<italic>t</italic><sub>37</sub> = 2.36,
<italic>p</italic> = 1.9 × 10<sup>−5</sup>), as
<inline-formula><tex-math>\\documentclass{x}\\begin{document}$$\\chi^2(1) = 6.32$$\\end{document}</tex-math></inline-formula>,
<italic>p</italic> = .012, and
<inline-formula><mml:math><mml:msubsup><mml:mi>χ</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:msubsup><mml:mo>=</mml:mo><mml:mn>4.71</mml:mn></mml:math></inline-formula>, <italic>p</italic> = .030.</p></sec></sec></body>
<back><ref-list><ref id="r1"><mixed-citation>t(9) = 9.99, p = .01</mixed-citation></ref></ref-list></back>
<sub-article><body><p>The reviewer asked: t(20) = 2.00, p = .06?</p></body></sub-article></article>
"""


def test_an_article_in_jats_with_formulas_marks_and_a_review(tmp_path):
    path = tmp_path / "article.xml"
    path.write_text(JATS, encoding="utf-8")
    draft = extract_claims(path)
    assert [(c.section, c.statistic.kind, c.statistic.numbers) for c in draft.candidates] == [
        ("Abstract", "proportion", {"n": "84", "total": "120", "total_from": "guessed", "percent": "70"}),
        ("Results, Sleep", "t_test", {"t": "2.36", "df": "37", "p": "1.9x10^-5"}),
        ("Results, Sleep", "chi_square", {"chi2": "6.32", "df": "1", "p": ".012"}),
        ("Results, Sleep", "chi_square", {"chi2": "4.71", "df": "1", "p": ".030"}),
    ]  # fmt: skip
    assert draft.title == "Digging and Sleeping in a Town That Was Made Up"
    assert draft.skipped == ("the reference list (1 references)",)
