"""What is said beside numbers that are hidden: each test is a sentence that said too much."""

from dataclasses import replace

from analyses_survey import STUDY
from prepared import frame_of

from wavescore.definitions.study import Release
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary
from wavescore.results.declare import Status

HIDDEN = {"estimate": float("nan"), "status": Status.SUPPRESSED}


def test_a_hidden_zero_is_not_said_to_be_some():
    rows = [
        {"wave": "t1", "quantity": "entered", "estimate": 180},
        {"wave": "t1", "quantity": "excluded", "term": "no answers", **HIDDEN},
        {"wave": "t1", "quantity": "analysed", "estimate": 173},
    ]
    tables = {"flow": frame_of("flow", rows)}
    for zeros, said in ((False, "some without any answer"), (True, "any without any answer")):
        study = replace(STUDY, release=Release(suppress_zero=zeros))
        assert f"entered: {said} (how many is" in plain_sentences(tables, study)[0]


def test_nobody_is_said_to_have_every_covariate_where_none_was_asked():
    where = {"outcome": "gad7", "n": 90}
    ends = {"estimate": -1.0, "conf_low": -2.0, "conf_high": -0.5, "conf_level": 0.95}
    rows = [
        {**where, "quantity": "n", "estimate": 90},
        {**where, "quantity": "left_out_covariate_missing", **HIDDEN},
        {**where, "quantity": "converged", "estimate": 1.0},
        {**where, "quantity": "mean_change", "wave": STUDY.first_to_last, **ends},
    ]
    rows += [{**where, "quantity": "implied_mean", "wave": w, **ends} for w in STUDY.wave_names]
    tables = {"growth": frame_of("growth", rows)}
    for asked in ({}, {"covariates": ["age"]}):
        study = replace(STUDY, analyses={"growth": {"outcomes": ["gad7"], **asked}})
        said = summary(tables, study)[0]
        assert "90 respondents with any answer" in said
        assert ("and every covariate" in said) is bool(asked)


def test_an_interval_that_is_not_there_is_no_dash_in_a_sentence():
    at = {"outcome": "gad7", "term": "phq8", "wave": "t1 to t2", "estimate": -0.3, "n": 90}
    rows = [
        {"quantity": "converged", "estimate": 1.0},
        {**at, "quantity": "path", "p_value": 0.3},
        {**at, "quantity": "standardised_path"},
    ]
    (said,) = summary({"cross_lagged": frame_of("cross_lagged", rows)}, STUDY)
    assert said.endswith("points per point (p = 0.300), \u22120.30 in SDs.")


def test_quartiles_that_are_withheld_are_no_marks_in_a_sentence():
    row = {"wave": "t1", "n": 33}
    rows = [
        {**row, "quantity": "median", "estimate": 35.0},
        *({**row, "quantity": q, **HIDDEN, "status": Status.WITHHELD} for q in ("q1", "q3")),
    ]
    (said,) = summary({"completion_time": frame_of("completion_time", rows)}, STUDY)
    assert said.endswith("(quartiles): 35.0 at t1.")
