"""The printed tables, and the sentences of the report."""

import present_study as made
import pytest

from wavescore.definitions.study import Release
from wavescore.present.cells import NO_ESTIMATE, SUPPRESSED
from wavescore.present.protect import protect
from wavescore.present.summary import summary
from wavescore.present.tables import analysis_tables, make_tables
from wavescore.results import results_frame

STUDY = made.make_study()


def printed(name, frame, study=STUDY, number=0):
    """Return a table's lines as lists of texts."""
    table = analysis_tables(name, frame, study)[number]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_every_analysis_gets_a_table_and_an_unknown_one_a_plain_one():
    tables = make_tables(made.all_tables(), STUDY)
    assert {table.source for table in tables} == set(made.all_tables())
    assert tables[-1].name == "novelty"
    assert tables[-1].columns == (("", "Outcome"), ("", "Wave"), ("", "Surprise"))
    assert printed("novelty", made.all_tables()["novelty"]) == [["GAD-7", "Baseline", "1.500"]]


def test_an_unknown_analysis_with_intervals_is_printed_row_by_row():
    row = {"outcome": "gad7", "wave": "t1", "quantity": "surprise", "estimate": 1.5, "n": 200}
    frame = results_frame("novelty", [{**row, "conf_low": 1, "conf_high": 2}])
    assert printed("novelty", frame) == [
        ["GAD-7", "Baseline", "surprise", "1.500", "200", "1.000 to 2.000"]
    ]


def test_every_line_has_as_many_cells_as_the_table_has_columns():
    for table in make_tables(made.all_tables(), STUDY):
        for row in table.rows:
            assert row.heading or len(row.cells) == len(table.columns), table.name


def test_flow_is_printed_by_wave():
    lines = printed("flow", made.flow())
    assert lines[0] == ["Entered", "220", "110"]
    assert lines[1] == ["Excluded: not met: consented", "20", "10"]
    assert ["Response rate, %", "100.0", "50.0"] in lines


def test_caseness_prints_n_percent_and_interval_a_wave():
    lines = printed("caseness", made.caseness())
    assert lines[1][:4] == ["Case", "150", "75.0", "73.0 to 77.0"]


def test_a_suppressed_cell_is_marked_and_explained():
    tables = protect({"flow": made.flow(excluded=(20, 3))}, Release(5))
    table = analysis_tables("flow", tables["flow"], STUDY)[0]
    assert SUPPRESSED in [cell.text for row in table.rows for cell in row.cells]
    assert any(note.startswith("[c] suppressed") for note in table.notes)


def test_tests_print_exact_one_tailed_p_and_bound():
    lines = printed("group_tests", made.group_test(), number=1)
    assert lines[0] == [
        *("GAD-7", "Student's t", "greater", "2.638", "198", "0.004", "0.500", "\u2265 0.200")
    ]


def test_a_test_that_too_few_respondents_allow_is_printed_as_gaps():
    where = {"outcome": "gad7", "wave": "t1", "group": "posted vs never", "method": "student"}
    why = "Student's test needs two values in each group (n = 1 and 0)"
    rows = [{**where, "quantity": "t", "note": why}, {**where, "quantity": "difference"}]
    lines = printed("group_tests", results_frame("group_tests", rows), number=1)
    assert lines[0][3:] == [NO_ESTIMATE] * 5


def test_growth_prints_parameters_and_a_plain_no_for_an_improper_solution():
    lines = printed("growth", made.growth())
    assert lines[2][:5] == ["Slope mean", "\u22120.377", "0.100", "\u22123.77", "<0.001"]
    fit = printed("growth", made.growth(proper=0.0), number=1)
    assert ["Proper solution", "NO"] in fit
    notes = analysis_tables("growth", made.growth(proper=0.0), STUDY)[1].notes
    assert "the slope variance is negative" in notes


@pytest.mark.parametrize("synthetic", [True, False])
def test_every_table_of_a_synthetic_study_says_so(synthetic):
    study = made.make_study(synthetic=synthetic)
    for table in make_tables(made.all_tables(), study):
        assert any("Synthetic" in note for note in table.notes) is synthetic


def test_the_caption_is_the_docstring_of_the_analysis():
    assert analysis_tables("flow", made.flow(), STUDY)[0].caption.startswith("Respondents who")


def test_an_analysis_without_rows_gives_no_table():
    assert make_tables({"flow": results_frame("flow", [])}, STUDY) == []


def test_the_summary_says_what_was_found():
    sentences = " ".join(summary(made.all_tables(), STUDY))
    assert "220 entered at Baseline and 200 were analysed; 100 (50.0%) at Week 6." in sentences
    assert "150 of 200 scored (75.0%" in sentences
    assert "changes by \u22120.38 per unit of time" in sentences
    assert "improper" not in sentences
    assert "improper" in " ".join(summary({"growth": made.growth(proper=0.0)}, STUDY))


def test_the_summary_of_suppressed_tables_makes_no_number_up():
    tables = protect({"flow": made.flow((3, 2), (20, 1))}, Release(5))
    assert "nan" not in " ".join(summary(tables, STUDY))
