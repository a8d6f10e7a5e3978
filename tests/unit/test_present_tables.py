"""The printed tables."""

import analyses_survey as survey
import numpy as np
import pandas as pd
import present_study as made
import pytest
from prepared import frame_of, release

from wavescore.analyses.group_tests.compute import run as run_group_tests
from wavescore.layout.cells import NO_ESTIMATE, SUPPRESSED
from wavescore.layout.lookup import Lookup
from wavescore.layout.plain import plain
from wavescore.publish.tables import analysis_tables, make_tables
from wavescore.results.declare import Analysis, Kind, quantities
from wavescore.results.table import results_frame

STUDY = made.make_study()


def printed(name, frame, study=STUDY, number=0):
    """Return a table's lines as lists of texts."""
    table = analysis_tables(name, frame, study)[number]
    return [[cell.text for cell in row.cells] for row in table.rows]


NOVELTY = Analysis(
    "novelty",
    "Something new.",
    quantities(Kind.MEAN, "surprise"),
    section="others",
    place=1,
    figure="",
)


def novel(**numbers):
    """Return the printed lines of an analysis without a layout of its own."""
    row = {"outcome": "gad7", "wave": "t1", "quantity": "surprise", "estimate": 1.5, "n": 200}
    found = Lookup(results_frame(NOVELTY, [{**row, **numbers}]), NOVELTY)
    (table,) = plain(found, STUDY, "novelty")
    return table.columns, [[cell.text for cell in row.cells] for row in table.rows]


def test_every_analysis_gets_a_table():
    tables = make_tables(made.all_tables(), STUDY)
    assert {table.source for table in tables} == set(made.all_tables())


def test_an_analysis_without_a_layout_gets_a_plain_table():
    columns, lines = novel()
    assert columns == (("", "Outcome"), ("", "Wave"), ("", "Surprise"))
    assert lines == [["GAD-7", "Baseline", "1.500"]]


def test_a_plain_table_with_intervals_is_printed_row_by_row():
    _, lines = novel(conf_low=1, conf_high=2)
    assert lines == [["GAD-7", "Baseline", "surprise", "1.500", "200", "1.000 to 2.000"]]


def test_every_line_has_as_many_cells_as_the_table_has_columns():
    for table in make_tables(made.all_tables(), STUDY):
        for row in table.rows:
            assert row.heading or len(row.cells) == len(table.columns), table.name


def test_flow_is_printed_by_wave():
    lines = printed("flow", made.flow())
    assert lines[0] == ["Entered (rows of the export)", "220", "110"]
    assert lines[1:3] == [["Excluded"], ["Not met: consented", "20", "10"]]
    assert ["Response rate, % of those analysed at Baseline", "", "50.0"] in lines


def test_caseness_prints_n_percent_and_interval_a_wave():
    lines = printed("caseness", made.caseness())
    assert lines[1][:4] == ["Case", "150", "75.0", "73.0 to 77.0"]


def test_a_suppressed_cell_is_marked_and_explained():
    tables = release({"flow": made.flow(excluded=(20, 3))})
    table = analysis_tables("flow", tables["flow"], STUDY)[0]
    assert SUPPRESSED in [cell.text for row in table.rows for cell in row.cells]
    assert any(note.startswith("[c] suppressed") for note in table.notes)


def test_the_share_not_scored_is_rounded_with_their_number():
    shares = made.shares(200, {"not_scored": 12}, outcome="gad7", wave="t1")
    tables = release({"caseness": frame_of("caseness", shares)})
    assert printed("caseness", tables["caseness"])[1][:3] == ["Not scored", "13", "6.6"]


def test_tests_print_exact_one_tailed_p_and_bound():
    lines = printed("group_tests", made.group_test(), number=1)
    assert lines[0] == [
        *(
            "GAD-7",
            "Student's t",
            "posted > never",
            "2.638",
            "198",
            "0.004",
            "0.500",
            "\u2265 0.200",
        )
    ]


def test_a_test_that_too_few_respondents_allow_is_printed_as_gaps():
    where = {"outcome": "gad7", "wave": "t1", "group": "posted vs never", "method": "student"}
    why = "Student's test needs two values in each group, not 1 respondent and 0 respondents"
    rows = [{**where, "quantity": "t", "note": why}, {**where, "quantity": "difference"}]
    lines = printed("group_tests", frame_of("group_tests", rows), number=1)
    assert lines[0][3:] == [NO_ESTIMATE] * 5


@pytest.mark.parametrize(("p", "interval"), [(0.2, "\u2265 0.200"), (0.01, "")])
def test_students_difference_has_an_interval_where_variances_are_not_found_unequal(p, interval):
    levene = {"outcome": "gad7", "wave": "t1", "group": "posted vs never", "method": "mean"}
    levene |= {"quantity": "levene_f", "estimate": 2.0, "df": 1, "p_value": p, "n": 200}
    frame = pd.concat([made.group_test(), frame_of("group_tests", [levene])], ignore_index=True)
    lines = printed("group_tests", frame, number=1)
    assert lines[0][6:] == ["0.500", interval]
    notes = analysis_tables("group_tests", frame, STUDY)[1].notes
    assert any("Welch's is to be read" in note for note in notes) == (p < 0.05)


@pytest.mark.parametrize("low", [0.0, 0.02])
def test_a_v_whose_interval_starts_at_0_is_said_to_hold_the_truth_more_often(low):
    where = {"outcome": "nhs_talking_therapies", "wave": "t1", "term": "crude", "n": 200}
    row = {**where, "quantity": "cramers_v", "estimate": 0.05, "conf_low": low, "conf_high": 0.09}
    frame = frame_of("benchmark", [{**row, "conf_level": 0.95}])
    (table,) = analysis_tables("benchmark", frame, STUDY)
    assert any("cannot be negative" in note for note in table.notes) == (low == 0)


def growth_tables(frame, study=STUDY):
    return {table.name: table for table in analysis_tables("growth", frame, study)}


def test_growth_prints_changes_and_parameters_and_warns_of_an_improper_solution_everywhere():
    tables = growth_tables(made.growth())
    lines = [[cell.text for cell in row.cells] for row in tables["growth"].rows]
    assert lines[2][:5] == ["Slope mean", "\u22120.377", "0.100", "\u22123.77", "<0.001"]
    lines = [[cell.text for cell in row.cells] for row in tables["growth_changes"].rows]
    assert lines[1] == [
        *("Baseline to Week 6", "\u22120.38", "0.10", "\u22120.58 to \u22120.18", "<0.001"),
        *("\u22120.07", "\u22120.11 to \u22120.03", "\u22121.8"),
        *("200", "\u22120.30", "\u22120.60 to 0.00"),
    ]
    tables = growth_tables(made.growth(proper=0.0))
    assert list(tables) == ["growth_changes", "growth_waves", "growth_fit", "growth"]
    for name in ("growth_changes", "growth_waves", "growth"):
        text = tables[name].rows[0].cells[0].text
        assert text == "GAD-7 \u2013 IMPROPER SOLUTION, the slope variance is negative"
    assert tables["growth_fit"].rows[0].cells[-1].text == "IMPROPER"
    for name in ("growth_changes", "growth_fit", "growth"):
        assert any("do not interpret" in note for note in tables[name].notes), name


@pytest.mark.parametrize(
    "unit, label, estimate",
    [
        ("", "Change per unit of time", "\u22120.38"),
        ("week", "Change per week", "\u22120.38"),
        ("6 weeks", "Change per week", "\u22120.06"),
    ],
)
def test_a_linear_change_is_told_per_unit_of_the_studys_time(unit, label, estimate):
    study = made.make_study(**({"time_unit": unit} if unit else {}))
    row = growth_tables(made.growth(), study)["growth_changes"].rows[-1]
    assert [cell.text for cell in row.cells[:2]] == [label, estimate]


def test_growth_lays_the_groups_beside_the_whole_as_the_study_writes_them():
    frame = made.growth(groups=("", "posted", "never"))
    tables = {table.name: table for table in analysis_tables("growth", frame, STUDY)}
    table = tables["growth_by_group"]
    assert [group for group, _ in table.columns[1::3]] == ["All", "posted", "never"]
    assert [cell.text for cell in table.rows[1].cells[:4]] == [
        *("Intercept mean", "10.750", "0.100", "10.55 to 10.95")
    ]
    assert tables["growth_groups"].long


def test_many_groups_side_by_side_leave_the_errors_to_the_detail():
    frame = made.growth(groups=("", "one", "two", "three"), proper=0.0)
    tables = {table.name: table for table in analysis_tables("growth", frame, STUDY)}
    lines = [[cell.text for cell in row.cells] for row in tables["growth_by_group"].rows]
    assert lines[1][:3] == ["Intercept mean", "10.750", "10.55 to 10.95"]
    assert lines[-1] == ["Solution", *["IMPROPER", ""] * 4]


def test_the_ladder_stands_in_the_order_asked_and_says_what_was_not_fitted():
    study = made.make_study(analyses={"growth": {"compare": ["intercept", "linear", "quadratic"]}})
    rows = [{"term": "quadratic", "quantity": "ladder_loglik", "note": "not identified"}]
    for term, chi, df in (("intercept", 14.6, 4), ("linear", 2.6, 1)):
        sizes = {"n_parameters": 9 - df, "loglik": -4288.5, "df": df, "aic": 8587, "bic": 8610}
        rows += [{"term": term, "quantity": f"ladder_{k}", "estimate": v} for k, v in sizes.items()]
        fit = {"quantity": "ladder_chi_square", "estimate": chi, "df": df, "p_value": 0.0055}
        rows.append({"term": term, **fit})
    step = {
        "term": "linear",
        "reference": "intercept",
        "quantity": "ladder_difference",
        "estimate": 12.0,
    }
    rows.append({**step, "df": 3, "p_value": 0.007, "note": "p is conservative"})
    frame = frame_of("growth", [{"outcome": "gad7", "n": 200, **row} for row in rows])
    table = analysis_tables("growth", frame, study)[-1]
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    assert [line[0] for line in lines] == ["GAD-7", "Intercept", "Linear", "Quadratic"]
    assert lines[2][3:6] == ["2.60", "1", "0.006"]
    assert lines[2][8:] == ["12.00", "3", "0.007", "note 1"]
    assert lines[3] == ["Quadratic", "not fitted", *[""] * 9, "note 2"]
    assert {"Note 1: p is conservative.", "Note 2: not identified."} <= set(table.notes)


def test_tests_of_equal_groups_print_both_kinds_side_by_side():
    where = {"outcome": "gad7", "group": "poster", "quantity": "equal_across_groups", "df": 2}
    where |= {"term": "means"}
    whole = {"outcome": "gad7", "quantity": "parameter", "estimate": 1.0}
    frame = frame_of(
        "growth",
        [
            *({**whole, "term": name} for name in ("intercept_mean", "slope_mean")),
            {**where, "method": "likelihood ratio", "estimate": 1.021, "p_value": 0.6},
            {**where, "method": "wald", "estimate": 1.025, "p_value": 0.599},
        ],
    )
    table = analysis_tables("growth", frame, STUDY)[0]
    assert table.rows[0].cells[0].text == "GAD-7, by poster: posted, never"
    assert [cell.text for cell in table.rows[1].cells] == [
        *("Means (intercept mean, slope mean)", "1.02", "2", "0.600", "1.03", "0.599")
    ]


def test_second_opinions_name_the_largest_difference_and_what_cannot_agree():
    unlike = "negative variance: slope_variance = -1.01; semopy keeps variances above zero and"
    rows = [
        {"outcome": "gad7", "term": "alpha", "method": "pingouin", "estimate": 2e-16},
        {"outcome": "gad7", "term": "slope_mean", "method": "semopy", "estimate": 2.042}
        | {"note": f"{unlike} cannot agree"},
    ]
    rows = [{**row, "quantity": "largest_difference"} for row in rows]
    rows += [
        {"outcome": "gad7", "term": term, "method": method, "quantity": "compared", "estimate": 3}
        for term, method in (("alpha", "pingouin"), ("growth", "semopy"))
    ]
    for quantity, value in (("ours", 10.7), ("difference", 0.0)):
        row = {"outcome": "gad7", "term": "slope_mean", "method": "semopy", "estimate": value}
        rows.append({**row, "quantity": quantity})
    frame = frame_of("second_opinions", [{"n": 200, **row} for row in rows])
    first, second = printed("second_opinions", frame)
    assert first == [*("Cronbach's alpha", "GAD-7", "pingouin", "3", "<0.0001", "itself")]
    assert second == ["Growth model", "GAD-7", "semopy", "3", "2.0420", "our standard error"]
    largest, every = analysis_tables("second_opinions", frame, STUDY)
    assert every.long
    assert any(
        note.startswith("GAD-7, semopy: negative variance: slope variance = \u22121.01")
        for note in largest.notes
    )


@pytest.mark.parametrize("synthetic", [True, False])
def test_every_table_of_a_synthetic_study_says_so(synthetic):
    study = made.make_study(synthetic=synthetic)
    for table in make_tables(made.all_tables(), study):
        assert any("Synthetic" in note for note in table.notes) is synthetic


def test_the_caption_is_the_docstring_of_the_analysis():
    assert analysis_tables("flow", made.flow(), STUDY)[0].caption.startswith("Respondents who")


def test_an_analysis_without_rows_gives_no_table():
    assert make_tables({"flow": frame_of("flow", [])}, STUDY) == []


def test_three_groups_are_printed_with_omega_squared_and_their_pairs():
    """Every number of the result table stands in a table that is not empty."""
    options = {"group": "style", "outcomes": {"gad7": "two-sided", "mood": "two-sided"}}
    frame = run_group_tests(
        survey.score(survey.typed(90), survey.STUDY), survey.STUDY, **options, adjust=["holm"]
    )
    tables = analysis_tables("group_tests", frame, survey.STUDY)
    assert [table.title for table in tables] == [
        *("Means: Style", "Analysis of variance: Style", "Pairs: Games-Howell")
    ]
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    numbers = {cell.value for cell in cells if cell.number}
    intervals = {cell.value for cell in cells if cell.kind == "interval"}
    for row in frame.itertuples():
        if row.quantity.endswith("_df_error"):
            continue
        assert row.estimate in numbers, row
        if not np.isnan(row.conf_low):
            assert (row.conf_low, row.conf_high) in intervals, row
    for row in frame[frame["method"] == "games_howell"].itertuples():
        assert {row.std_error, row.statistic, row.df, row.p_value} <= numbers
    welch = frame[(frame["method"] == "welch") & (frame["outcome"] == "gad7")]
    error = welch.set_index("quantity").loc["anova_df_error", "estimate"]
    assert f"2, {error:.1f}" in {cell.text for cell in cells}
