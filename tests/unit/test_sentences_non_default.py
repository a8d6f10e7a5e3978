"""What is said of models that are not the default: units of slopes, and what may not be read."""

from dataclasses import replace

import pytest
from analyses_survey import OPTIONS, STUDY, pick, respondents, run, score
from prepared import frame_of

from wavescore.analyses.group_growth.words import held_words
from wavescore.analyses.imputation import compute as imputation
from wavescore.publish.front import plain_sentences
from wavescore.publish.manuscript import sentences_text
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables
from wavescore.publish.workbook import write_workbook

YEARS = replace(
    STUDY,
    time_unit="year",
    waves=tuple(replace(w, time=t) for w, t in zip(STUDY.waves, (2016, 2018, 2020), strict=True)),
)
TYPED = respondents(90, seed=5)
SCORED = score(TYPED, STUDY)


def made(name, study, **options):
    options = OPTIONS[name] | options
    study = replace(study, analyses={name: options})
    return run(name, TYPED, SCORED, study, options), study


@pytest.mark.parametrize("name", ["sites", "dropout_sensitivity", "attrition_weights"])
def test_a_slope_is_said_per_the_unit_of_time(name):
    """−0.186 of calendar years and −0.373 of six weeks are one change."""
    table, study = made(name, YEARS, outcomes=["gad7"])
    said = summary({name: table}, study)
    slopes = [each for each in said if "GAD-7" in each and "told apart" not in each]
    assert slopes and all("per year" in each for each in slopes)
    plain = [each for each in plain_sentences({name: table}, study) if "slope" in each]
    assert all("per year" in each for each in plain)


def test_a_model_of_one_mean_has_no_slopes_to_tell_the_unit_of():
    table, study = made("growth", STUDY, outcomes=["gad7"], form="intercept")
    shown = {each.name: each for each in make_tables({"growth": table}, study)}
    assert not any("slopes are" in note for note in shown["growth"].notes)


def test_parameters_and_score_tests_of_an_improper_model_carry_the_warning():
    name = "parallel_growth"
    table, study = made(name, STUDY, modification=True)
    table = table.assign(
        estimate=table["estimate"].mask(table["quantity"] == "proper", 0.0),
        note=table["note"].mask(table["quantity"] == "proper", "negative variance"),
    )
    shown = {each.name: each for each in make_tables({name: table}, study)}
    for part in ("parameters", "modification"):
        notes = shown[f"{name}_{part}"].notes
        (note,) = [note for note in notes if "do not interpret" in note]
        assert note.startswith("Two outcomes together: improper solution"), part


def test_one_score_test_was_looked_at():
    options = {"outcomes": ["gad7"], "modification": True}
    table, study = made("growth", STUDY, **options)
    shown = {each.name: each for each in make_tables({"growth": table}, study)}
    (note,) = [note for note in shown["growth_modification"].notes if "Score tests" in note]
    assert "; 1 was looked at" in note


def test_imputations_without_a_model_are_not_left_out_unsaid(monkeypatch):
    """Those that have a model are no sample of all: what was pooled of 3 of 5 was too narrow."""
    real, calls = imputation._told, []

    def told(y, times, form):
        calls.append(1)
        return real(y, times, form) if len(calls) != 3 else (None, "did not converge")

    monkeypatch.setattr(imputation, "_told", told)
    options = {"outcomes": ["gad7"], "rule": None, "imputations": 3}
    table, _ = made("imputation", STUDY, **options, group=None)
    row = pick(table, quantity="mean_change", method="imputed", wave="t1 to t2")
    assert row["estimate"] != row["estimate"]
    assert row["note"] == "no model in 1 of 3 imputations: did not converge"


def test_groups_that_are_not_compared_leave_a_table_with_a_column(tmp_path):
    """A group that is a covariate too has no models: the workbook ended in a traceback."""
    options = {"outcomes": ["gad7"], "covariates": ["poster"], "group": "poster"}
    table, study = made("growth", STUDY, **options)
    shown = {each.name: each for each in make_tables({"growth": table}, study)}
    assert len(shown["growth_differences"].columns) == 1
    write_workbook({"growth": table}, study, tmp_path / "tables.xlsx")


def test_a_model_of_one_mean_for_groups_holds_one_variance_and_no_covariance():
    options = {"outcomes": ["gad7"], "form": "intercept", "equal": ["variances"]}
    study = replace(STUDY, analyses={"group_growth": options})
    assert held_words(study) == "variance of the level"
    both = replace(STUDY, analyses={"group_growth": options | {"form": "linear"}})
    assert held_words(both) == "variances and covariances of the growth factors"


def test_a_question_is_quoted_where_a_sentence_names_it():
    question = "How often do you write?"
    study = replace(STUDY, field_labels={"age": question})
    row = {"outcome": "gad7", "reference": "age", "quantity": "effect_of_sd", "term": "level"}
    numbers = {"estimate": 1.2, "conf_low": 0.4, "conf_high": 2.0, "conf_level": 0.95, "n": 90}
    rows = [{"outcome": "gad7", "quantity": "converged", "estimate": 1.0, "n": 90}]
    table = frame_of("distal_outcome", [*rows, {**row, **numbers, "p_value": 0.003}])
    (said,) = summary({"distal_outcome": table}, study)
    assert said.startswith(f"\u201c{question}\u201d at t3 was higher for those")


def test_a_form_that_the_waves_do_not_identify_is_not_said_to_be_held_back():
    table, study = made("growth", STUDY, outcomes=["gad7"], form="quadratic", residuals="equal")
    plain = plain_sentences({"growth": table}, study)[0]
    assert "no estimates" in plain and "released" not in plain


def test_one_mean_of_complete_answers_is_of_those_alone():
    """Sentence, plain words and notes had told it as everybody's, beside a test of no df."""
    options = {"form": "intercept", "missing": "complete", "residuals": "equal"}
    table, study = made("growth", STUDY, outcomes=["gad7"], **options)
    rows = table.set_index("quantity")["estimate"]
    n = int(rows["n"])
    shown = make_tables({"growth": table}, study)
    notes = {each.name: " ".join(each.notes) for each in shown}
    for name in ("growth_changes", "growth_waves"):
        assert "All numbers are of those who answered every wave." in notes[name]
        assert "different people" not in notes[name] and "baseline SDs" not in notes[name]
    assert "(Little)" not in sentences_text({"growth": table}, study)
    assert "those who answered every wave had" in plain_sentences({"growth": table}, study)[0]
    fitting = table.assign(
        estimate=table["estimate"]
        .mask(table["quantity"].str.startswith("rmsea"), 0.0)
        .mask(table["quantity"].str.startswith("cfi"), 1.0)
    )
    (said,) = summary({"growth": fitting}, study)
    assert f"one mean of the {n} respondents with every wave at all waves" in said
