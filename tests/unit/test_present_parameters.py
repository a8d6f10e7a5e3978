"""Parameters of models in the words of a study: labels and waves, never names of columns."""

import re

import present_study as made
import present_wide as wide
import pytest

from wavescore.layout.lookup import with_level
from wavescore.layout.parameters import term_label
from wavescore.layout.phrases import in_prose

STUDY = made.make_study(
    waves=wide.study_of(3, False).settings["waves"],
    instruments=wide.study_of(3, False).settings["instruments"],
    field_labels={"use": "How often?", "gad7_1": "Feeling nervous"},
    analyses={"growth": {"covariates": ["hours_week"], "compare": ["intercept", "linear"]}},
)
SAID = {
    "gad7_2_mean": "GAD-7, mean at Week 6",
    "gad7_intercept_mean": "GAD-7, intercept mean",
    "gad7_residual_variance_3": "GAD-7, residual variance at Week 12",
    "gad7_intercept_slope_covariance": "GAD-7, intercept\u2013slope covariance",
    "gad7_intercept_phq8_slope_covariance": "GAD-7 intercept with PHQ-8 slope, covariance",
    "gad7_1 with phq8_2": "GAD-7 at Week 0 with PHQ-8 at Week 6",
    "gad7_2 on gad7_slope": "GAD-7 at Week 6 on GAD-7 slope",
    "residual_covariance_2": "Residual covariance, Week 6",
    "gad7_between_variance": "GAD-7, variance between persons",
    "gad7_within_1_variance": "GAD-7, variance within persons at Week 0",
    "between_covariance": "Covariance between persons",
    "covariance_3": "Covariance, Week 12",
    "gad7_2_on_phq8_1": "GAD-7 at Week 6 on PHQ-8 at Week 0",
    "gad7_on_hours_week": "GAD-7 on Hours week",
    "gad7_slope_hours_week_2_covariance": "GAD-7 slope with Hours week at Week 6, covariance",
    "hours_week_on_slope": "Hours week on slope",
    "hours_week_intercept": "Hours week, intercept",
    "hours_week_residual_variance": "Hours week, residual variance",
    "intercept_mean": "Intercept mean",
    "intercept_slope_covariance": "Intercept\u2013slope covariance",
    "residual_variance_2": "Residual variance, Week 6",
    "loading_2": "Loading, Week 6",
    "slope_on_use": "Slope on How often?",
    "slope_on_poster=posted": "Slope on Poster: posted",
    "autocorrelation": "Autocorrelation",
}


@pytest.mark.parametrize("term", SAID)
def test_a_parameter_is_said_in_words(term):
    assert term_label(STUDY, term) == SAID[term]


def test_an_answer_follows_its_question_without_a_colon():
    assert with_level("How often?", "Daily") == "How often? Daily"
    assert with_level("Poster", "posted") == "Poster: posted"
    assert with_level("Poster", "") == "Poster"


def test_no_two_parameters_bear_one_name():
    assert len(set(SAID.values())) == len(SAID)
    assert not any(re.search(r"[a-z]_|\d mean", said) for said in SAID.values())


def test_a_sentence_lists_labels_and_puts_questions_in_quotation_marks():
    said = in_prose(STUDY, ["use", "hours_week", "poster", "gad7"])
    assert said == "\u201cHow often?\u201d, hours week, poster and GAD-7"
