"""Too little data, from the analyses through protection to every page, figure and file."""

from dataclasses import replace

import openpyxl
import pytest
from analyses_survey import CASES, OPTIONS, degenerate, run
from analyses_survey import STUDY as SURVEY
from prepared import release, sizes_of

from wavescore.analyses.registry import declared
from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import (
    answers_told,
    numbers_beyond_their_step,
    numbers_on_few,
)
from wavescore.disclosure.nested import resting_on_few
from wavescore.publish.document import write_document
from wavescore.publish.figures import make_figures
from wavescore.publish.report import write_report
from wavescore.publish.summary import summary
from wavescore.publish.workbook import write_workbook

# What is printed may say what the study file asks of an analysis.
STUDY = replace(SURVEY, analyses=OPTIONS)
LABELS = declared_labels(STUDY)


def analysed(case):
    typed, scored = degenerate(case)
    return {name: run(name, typed, scored) for name in OPTIONS}


@pytest.fixture(scope="module", params=CASES)
def tables(request):
    return analysed(request.param)


@pytest.fixture(scope="module", params=[5, 10])
def minimum(request):
    return request.param


@pytest.fixture(scope="module")
def protected(tables, minimum):
    return release(tables, LABELS, minimum_count=minimum)


@pytest.mark.parametrize("name", OPTIONS)
def test_no_attacker_finds_a_number_on_few(tables, protected, minimum, name):
    """The attackers know what each quantity of the analysis declares itself to be, and no more."""
    private, released = {name: tables[name]}, {name: protected[name]}
    known = {name: declared(name)}
    assert resting_on_few(private, released, known, minimum) == []
    assert numbers_on_few(private, released, known, minimum) == []
    assert numbers_beyond_their_step(private, released, known) == []
    tried, told = answers_told(private, released, known, sizes_of(private, minimum))
    assert told == [], f"of {tried} hidden counts"


def test_protection_keeps_every_row_and_makes_no_number_up(tables, protected):
    assert {name: len(frame) for name, frame in protected.items()} == {
        name: len(frame) for name, frame in tables.items()
    }
    for frame in protected.values():
        # "10 or fewer values" is a threshold, "9 values" would be a number of people.
        people = "respondents?|answers?|complete|pairs|values|events|people"
        counted = rf"(?<!than )\b\d+ (?:{people})\b(?! a )"
        assert not frame["note"].str.contains(counted).any()
        shares = frame[frame["quantity"].str.endswith("percent") & frame["estimate"].notna()]
        assert shares["estimate"].between(0, 100).all()
        assert (shares["conf_high"].isna() | (shares["conf_high"] <= 100)).all()
    rate = protected["flow"][protected["flow"]["quantity"] == "response_rate"]
    assert (rate["conf_high"].isna() | (rate["conf_high"] <= 1)).all()
    assert " nan" not in " ".join(summary(protected, STUDY))


def test_every_figure_and_file_is_written(tables, tmp_path):
    protected = release(tables, LABELS)
    figures = make_figures(protected, STUDY, tmp_path)
    write_report(protected, tmp_path, STUDY, tmp_path / "report.html")
    write_workbook(protected, STUDY, tmp_path / "tables.xlsx")
    write_document(protected, STUDY, tmp_path / "tables.docx")
    assert figures and all(path.stat().st_size > 500 for path in figures if path.suffix != ".csv")
    assert len(openpyxl.load_workbook(tmp_path / "tables.xlsx").sheetnames) > 5
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert ">nan" not in page and " nan" not in page


def test_the_score_of_the_only_respondent_is_in_no_note():
    tables = analysed("one respondent once")
    score = tables["distributions"]
    score = score[(score["quantity"] == "mean") & (score["outcome"] == "gad7")]["estimate"].max()
    released = release(tables, LABELS)
    notes = " ".join(note for frame in released.values() for note in frame["note"])
    assert f"{score:g}" not in notes.replace("GAD-7", "").replace("fewer than 10", "").split()
    assert "constant" not in " ".join(summary(released, STUDY))


def test_a_model_that_was_not_fitted_is_not_called_improper():
    tables = analysed("empty wave")
    said = " ".join(summary(tables, STUDY))
    assert "The growth model of GAD-7 has no estimates (nobody answered at wave 2)." in said
    assert "improper" not in said
    safe = " ".join(summary(release(tables, LABELS), STUDY))
    assert "The growth model of GAD-7 has no estimates" in safe and "improper" not in safe
