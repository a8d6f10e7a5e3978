"""The verdict frame, the comparison with result tables, the summary and the command."""
# ruff: noqa: E501 (a case in one line)

import argparse

import pandas as pd
import pytest
from prepared import frame_of

from wavescore.cli import main
from wavescore.errors import DefinitionError
from wavescore.papers import check_paper, main_check_paper
from wavescore.papers.check.against_data import compare_number
from wavescore.papers.check.printed import parse_number, parse_p
from wavescore.papers.check.verdicts import COLUMNS, summarize, worst_first
from wavescore.results.table import write_results

PAPER = """
paper: {title: A paper}
claims:
- {id: white, kind: proportion, where: Interviews, n: "40", total: "52", percent: "71"}
- {id: women, kind: proportion, where: Interviews, n: "43", total: "52", percent: "77"}
- {id: codes, kind: text, where: Appendix,
   places: [{where: Appendix 6, value: "56"}, {where: Appendix 7, value: "56"}]}
- id: safety
  kind: t_test
  where: Theory area 1
  t: "2.638"
  df: "789"
  p: ".009"
  reproduces:
  - {analysis: group_tests, outcome: safety, quantity: t, method: student}
  - {number: p, analysis: group_tests, outcome: safety, quantity: t, method: student,
     column: p_value}
- {id: slope, kind: interval, where: Growth, estimate: "-0.377", low: "-0.589", high: "-0.166",
   reproduces: {analysis: growth, outcome: gad7, term: slope_mean, quantity: parameter}}
- {id: fit, kind: growth_fit, where: Growth, r_squared: ["70.6%", "65.8%"],
   reproduces: {number: r_squared.2, analysis: growth, outcome: gad7, wave: t2, quantity: r_squared}}
- {id: lost, kind: proportion, where: Flow, n: "3", total: "4", percent: "75",
   reproduces: {analysis: attrition, quantity: n}}
"""


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(PAPER, encoding="utf-8")
    return path


@pytest.fixture
def tables():
    t = {"outcome": "safety", "quantity": "t", "estimate": 2.6379, "p_value": 0.0085}
    growth = {"outcome": "gad7", "quantity": "parameter", "term": "slope_mean", "estimate": -0.3742}
    r2 = {"outcome": "gad7", "quantity": "r_squared", "wave": "t2", "estimate": 0.658}
    return {
        "group_tests": frame_of(
            "group_tests",
            [t | {"method": "student"}, t | {"method": "welch", "estimate": 2.7}],
        ),
        "growth": frame_of("growth", [growth, r2]),
    }


def test_the_paper_alone(paper):
    verdicts = check_paper(paper)
    assert tuple(verdicts.columns) == COLUMNS
    assert list(verdicts["verdict"]) == ["inconsistent"] * 2 + ["consistent"] * 3 + [
        "nothing_to_check",
        "consistent",
    ]
    assert set(verdicts["against_data"]) == {""}
    first = verdicts.iloc[0]
    assert first["sentence"] == "40 of 52 is 76.92%, not 71%."
    assert first["suggestion"].startswith(
        "total 56 in place of 52 (which also repairs “43 of 52, 77%”; a number that is "
        "printed in Appendix)"
    )
    assert "totals that agree: 56" in first["arithmetic"]


def test_against_the_data(paper, tables):
    verdicts = check_paper(paper, tables).set_index("id")
    assert verdicts.loc["safety", "against_data"] == "reproduced"
    assert verdicts.loc["fit", "against_data"] == "reproduced"
    assert verdicts.loc["slope", "against_data"] == "differs"
    expected = "the estimate: -0.374 in place of -0.377 (+2.8 units of the last digit)"
    assert verdicts.loc["slope", "difference"] == expected
    assert verdicts.loc["lost", "against_data"] == "not_computed"
    assert verdicts.loc["white", "against_data"] == ""


def test_a_folder_of_results_is_read(paper, tables, tmp_path):
    folder = tmp_path / "results" / "study" / "private" / "analyses"
    folder.mkdir(parents=True)
    for name, table in tables.items():
        write_results(table, folder / f"{name}.csv")
    from_folder = check_paper(paper, tmp_path / "results" / "study")
    pd.testing.assert_frame_equal(from_folder, check_paper(paper, tables))
    with pytest.raises(DefinitionError, match="no such folder"):
        check_paper(paper, tmp_path / "elsewhere")


def test_a_row_must_be_named_in_full(paper, tables):
    paper.write_text(PAPER.replace(", method: student", ""), encoding="utf-8")
    with pytest.raises(DefinitionError, match="more than one row") as caught:
        check_paper(paper, tables)
    assert caught.value.key == "safety: reproduces"
    assert caught.value.hint == "add method: one of student, welch"


def test_a_row_named_without_a_group_is_that_of_all_respondents(paper, tables):
    groups = tables["group_tests"].assign(group="posters", estimate=9.9)
    more = {**tables, "group_tests": pd.concat([groups, tables["group_tests"].assign(group="")])}
    verdicts = check_paper(paper, more).set_index("id")
    assert verdicts.loc["safety", "against_data"] == "reproduced"


def test_a_mistyped_address_is_not_computed_and_says_why(paper, tables):
    paper.write_text(PAPER.replace("outcome: safety", "outcome: safty"), encoding="utf-8")
    row = check_paper(paper, tables).set_index("id").loc["safety"]
    assert row["against_data"] == "not_computed"
    assert "did you mean 'safety'?" in row["difference"]


@pytest.mark.parametrize(
    ("printed", "value", "status", "words"),
    [
        ("0.20", 0.195, "reproduced", ""),
        ("0.20", 0.2049, "reproduced", ""),
        ("0.20", 0.2051, "reproduced", "0.20 is 0.21 truncated"),
        ("0.20", 0.211, "differs", "0.21 in place of 0.20 (+1.1 units of the last digit)"),
        ("70.6%", 0.7062, "reproduced", ""),
        ("791", 790, "differs", "790 in place of 791 (-1 units of the last digit)"),
        ("-0.377", 0.377, "differs", "0.377 in place of -0.377 (+754 units of the last digit)"),
    ],
)  # fmt: skip
def test_a_number_is_compared_at_its_printed_decimals(printed, value, status, words):
    assert compare_number(parse_number(printed), value) == (status, words)


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [("<.001", 0.0002, "reproduced"), ("<.001", 0.002, "differs"), ("ns", 0.2, "reproduced"),
     ("ns", 0.02, "differs"), (".009", 0.0085, "reproduced"), (".009", 0.0042, "differs")],
)  # fmt: skip
def test_p_values_are_compared_by_their_relation(printed, value, status):
    assert compare_number(parse_p(printed), value)[0] == status


def test_the_summary_counts_every_statement(paper, tables):
    assert summarize(check_paper(paper, tables)) == (
        "Of 7 printed statements, 4 are consistent, 2 are inconsistent and 1 is without a partner to be held against. "
        "Held against the data, of 4 statements 2 are reproduced, 1 is different and 1 is not computed."
    )


def test_a_test_that_is_printed_again_with_another_p_is_asked(tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(
        """
paper: {title: Twice}
claims:
- {id: first, kind: t_test, where: Abstract, t: "2.36", df: "37", p: ".024"}
- {id: again, kind: t_test, where: Results, t: "2.36", df: "37", p: ".02"}
- {id: other, kind: t_test, where: Results, t: "2.36", df: "37", d: "0.78", p: ".024"}
- {id: odd, kind: interval, where: "Results", estimate: "1.81", low: "1.10", high: "2.96"}
- {id: even, kind: interval, where: "Table 2", estimate: "1.81", low: "1.10", high: "2.99"}
"""
    )
    verdicts = check_paper(path).set_index("id")
    assert list(verdicts["verdict"]) == ["consistent"] * 4 + ["question"]
    assert (
        "elsewhere (Results) with upper limit 2.96, here 2.99" in verdicts.loc["even", "sentence"]
    )


def test_the_worst_stand_first(paper, tables):
    ordered = worst_first(check_paper(paper, tables))
    assert list(ordered["id"])[:3] == ["white", "women", "fit"]


def test_the_command_prints_and_writes(paper, tmp_path, capsys):
    args = argparse.Namespace(paper=str(paper), results=None, out=str(tmp_path / "out"), batch=None)
    assert main_check_paper(args) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Of 7 printed statements")
    assert printed.index("white") < printed.index("safety")
    table = pd.read_csv(tmp_path / "out" / "claims.csv", keep_default_na=False)
    assert list(table["id"]) == ["white", "women", "codes", "safety", "slope", "fit", "lost"]
    assert "40 of 52" in (tmp_path / "out" / "claims.html").read_text(encoding="utf-8")


def test_the_command_refuses_a_broken_file(paper, capsys):
    paper.write_text(PAPER.replace("kind: t_test", "kind: ttest"), encoding="utf-8")
    assert main(["check-paper", str(paper)]) == 2
    assert "HINT: did you mean 't_test'?" in capsys.readouterr().err
