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


def test_a_tipping_point_that_rounding_leaves_at_0_has_no_side():
    """One of 0.25 points higher was told as a fall, "at least 0.0 points lower"."""
    at = {"outcome": "gad7", "wave": "t3", "term": "delta", "n": 90}
    slope = {"estimate": 0.3, "conf_low": -0.1, "conf_high": 0.8, "conf_level": 0.95}
    rows = [
        {**at, "quantity": "slope", "level": "0", **slope},
        {**at, "quantity": "tipping_delta", "estimate": 0.0},
    ]
    tables = {"dropout_sensitivity": frame_of("dropout_sensitivity", rows)}
    (front,), (said,) = plain_sentences(tables, STUDY), summary(tables, STUDY)
    assert front.endswith(
        "a change in GAD-7 would be shown if they scored slightly otherwise than expected."
    )
    assert "if those lost scored slightly otherwise than the model expects" in said


def test_of_many_waves_the_front_page_tells_the_means_of_the_first_and_the_last():
    names = [f"w{number}" for number in range(1, 7)]
    waves = tuple(
        replace(STUDY.waves[0], name=name, label=name, time=time) for time, name in enumerate(names)
    )
    mean = {"outcome": "gad7", "quantity": "observed_mean", "conf_level": 0.95, "n": 90}
    rows = [
        {**mean, "wave": name, "estimate": 12.0, "conf_low": 11.0, "conf_high": 13.0}
        for name in names
    ]
    (said,) = plain_sentences({"growth": frame_of("growth", rows)}, replace(STUDY, waves=waves))
    assert said.endswith("at w1 and 12.00 (11.00 to 13.00) at w6.") and "w3" not in said
