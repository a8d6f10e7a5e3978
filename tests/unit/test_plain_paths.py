"""What the front page says of a growth curve and what goes with it, held to the numbers."""

from dataclasses import replace

import pytest
from analyses_survey import STUDY
from present_study import frame_of

from wavescore.layout.canvas import WIDE
from wavescore.publish.figures import pictures_of
from wavescore.publish.front import plain_sentences
from wavescore.publish.manuscript import sentences_text
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables
from wavescore.results.declare import Status

LATER = {"outcomes": ["gad7"], "distal": "phq8"}
ASKED = {"outcomes": ["gad7"], "covariate": "phq8"}
PAIR = {"wave": STUDY.first_to_last}
FOUND = {"conf_level": 0.95, "p_value": 0.04, "n": 90}
FITTED = [
    {"outcome": "gad7", "quantity": "converged", "estimate": 1.0},
    {"outcome": "gad7", "quantity": "proper", "estimate": 1.0},
]


def number(quantity, estimate, low, high, **where):
    ends = {"estimate": estimate, "conf_low": low, "conf_high": high, **FOUND}
    return {"outcome": "gad7", "quantity": quantity, **ends, **where}


def plain(name, options, rows):
    study = replace(STUDY, analyses={name: options})
    return plain_sentences({name: frame_of(name, rows)}, study)


def later(estimate, low, high, term="level"):
    return number("effect_of_sd", estimate, low, high, term=term, reference="phq8")


def test_what_came_later_is_told_by_level_and_change_at_its_wave():
    rows = [*FITTED, later(-1.25, -2.5, -0.5), later(0.4, -0.2, 1.0, "change")]
    (said,) = plain("distal_outcome", LATER, rows)
    assert said == (
        "PHQ-8 at t3 was lower by 1.25 points (95% interval 0.50 to 2.50) for those who began an "
        "SD higher in GAD-7 than others of equal change; whether PHQ-8 at t3 differed for those "
        "who changed an SD more upwards in GAD-7 than others of equal level is open, 0.40 points "
        "(95% interval −0.20 to 1.00)."
    )
    (said,) = plain("distal_outcome", LATER | {"wave": "t2"}, [*FITTED, later(1.5, 0.5, 2.5)])
    assert said.startswith("PHQ-8 at t2 was higher by 1.50 points")


def test_a_covariate_is_told_by_a_unit_of_it_and_by_the_wave_that_it_is_of():
    effect = number("effect", -0.25, -0.4, -0.1, term="phq8", method="same wave")
    (said,) = plain("varying_covariate", ASKED, [*FITTED, effect])
    assert said == (
        "What goes with a person's PHQ-8 at a wave being a unit higher than usual: GAD-7 is lower "
        "by 0.250 points (95% interval 0.100 to 0.400)."
    )
    free = [
        number("effect", 0.25, 0.1, 0.4, term="phq8", method="wave before", wave="t2"),
        number("effect", 0.05, -0.1, 0.2, term="phq8", method="wave before", wave="t3"),
    ]
    options = ASKED | {"lag": 1, "effects": "free"}
    (said,) = plain("varying_covariate", options, [*FITTED, *free])
    assert said == (
        "What goes with a person's PHQ-8 at the wave before being a unit higher than usual: GAD-7 "
        "at t2 is higher by 0.250 points (95% interval 0.100 to 0.400); whether GAD-7 at t3 then "
        "differs is open, 0.050 points (95% interval −0.100 to 0.200)."
    )


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ((-0.9, -1.5, -0.3), ""),
        ((-0.2, -0.9, 0.5), "the fall in GAD-7 from t1 to t3 is no longer shown"),
        ((0.8, 0.2, 1.4), "a rise in GAD-7 from t1 to t3 is shown"),
    ],
)
def test_a_change_that_the_covariate_takes_away_is_told(left, told):
    rows = [
        *FITTED,
        number("effect", 0.25, 0.1, 0.4, term="phq8", method="same wave"),
        number("mean_change", -1.0, -1.6, -0.4, **PAIR),
        number("adjusted_change", *left, **PAIR),
    ]
    (said,) = plain("varying_covariate", ASKED, rows)
    assert said.endswith(f"; with it kept at one value {told}." if told else "0.400).")


EFFECTS = {
    "distal_outcome": (LATER, later(-1.25, -2.5, -0.5)),
    "varying_covariate": (
        ASKED,
        number("effect", -0.25, -0.4, -0.1, term="phq8", method="same wave"),
    ),
}
SOME = {"outcome": "gad7", "quantity": "parameter", "term": "slope_mean", "estimate": 1.0}
MISFIT = {"outcome": "gad7", "quantity": "rmsea", "estimate": 0.3, "df": 3}
CHI = {"outcome": "gad7", "quantity": "chi_square", "estimate": 40.0, "df": 3, "p_value": 0.001}


@pytest.mark.parametrize("name", EFFECTS)
@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([{**FITTED[0], "estimate": 0.0}, SOME], "not converged"),
        ([FITTED[0], {**FITTED[1], "estimate": 0.0}, SOME], "improper solution"),
        ([*FITTED, SOME, CHI, MISFIT], "poor fit"),
        ([{**FITTED[0], "estimate": 0.0, "status": Status.TOO_FEW}], "no estimates"),
    ],
)
def test_a_model_that_may_not_be_read_is_told_to_be_so_and_its_numbers_are_not(name, rows, kind):
    options, effect = EFFECTS[name]
    (said,) = plain(name, options, [*rows, effect])
    assert said.endswith(f"he model of GAD-7 may not be read ({kind}).")
    assert "points" not in said


@pytest.mark.parametrize("name", EFFECTS)
@pytest.mark.parametrize("gone", ["estimate", "interval"])
def test_no_direction_is_told_of_what_is_withheld(name, gone):
    """A number without its interval had been said to be lower, in the summary too."""
    options, effect = EFFECTS[name]
    ends = {"conf_low": float("nan"), "conf_high": float("nan")}
    hidden = {**effect, **ends}
    if gone == "estimate":
        hidden |= {"estimate": float("nan"), "status": Status.SUPPRESSED}
    said = plain(name, options, [*FITTED, hidden])
    study = replace(STUDY, analyses={name: options})
    said += summary({name: frame_of(name, [*FITTED, hidden])}, study)
    assert not any("lower" in each or "higher by" in each for each in said)


def test_a_path_without_its_interval_has_no_direction():
    at = {"outcome": "gad7", "term": "phq8", "wave": "t1 to t2", "estimate": -0.3, "n": 90}
    rows = [
        {"quantity": "converged", "estimate": 1.0},
        {**at, "quantity": "path", "conf_level": 0.95},
        {**at, "quantity": "standardised_path", "conf_level": 0.95},
    ]
    said = summary({"cross_lagged": frame_of("cross_lagged", rows)}, STUDY)
    assert "is not shown" in " ".join(said) and "below" not in " ".join(said)


@pytest.mark.parametrize("ends", [(-0.8, -0.1), (-0.8, 0.1)])
def test_whether_a_path_is_shown_goes_by_one_interval_everywhere(ends):
    """The front page went by the standardised path's interval, the summary by that in points."""
    at = {"term": "phq8", "wave": "t1 to t2"}
    other = (-0.4, 0.1) if ends[1] < 0 else (-0.4, -0.1)
    rows = [
        {"quantity": "converged", "estimate": 1.0},
        number("path", -0.45, *ends, **at),
        number("standardised_path", -0.2, *other, **at),
    ]
    tables = {"cross_lagged": frame_of("cross_lagged", rows)}
    shown = ends[1] < 0
    (front,) = plain_sentences(tables, STUDY)
    (said,) = summary(tables, STUDY)
    assert ("is not shown" in front, "is not shown" in said) == (not shown, not shown)
    (picture,) = pictures_of("cross_lagged", tables, STUDY, WIDE)
    keyed = [text.get_text() for text in picture.figure.texts]
    assert ("Open: the interval in points holds 0" in keyed) is not shown


def test_a_note_names_variances_in_the_studys_words():
    """A scale was told by its code: `belong_slope_variance` as "belong slope variance"."""
    rows = [
        {"quantity": "converged", "estimate": 1.0},
        {"quantity": "proper", "estimate": 0.0, "note": "negative variance: phq8_slope_variance"},
        {"quantity": "parameter", "term": "phq8_slope_variance", "estimate": -1.0},
    ]
    tables = {"parallel_growth": frame_of("parallel_growth", rows)}
    made = " ".join(note for table in make_tables(tables, STUDY) for note in table.notes)
    for said in (made, *summary(tables, STUDY)):
        assert "negative variance: PHQ-8, slope variance" in said.replace("Negative", "negative")


def test_imputing_tells_nothing_of_a_change_whose_growth_model_may_not_be_read():
    """An improper model's change was told beside the imputed one, as the usual reading of it."""
    both = {"full information": (-1.2, -2.7, 0.3), "imputed": (0.4, -9.0, 10.0)}
    rows = [number("mean_change", *each, **PAIR, method=how) for how, each in both.items()]
    tables = {"imputation": frame_of("imputation", rows)}
    assert "by full information, n = 90" in summary(tables, STUDY)[0]
    assert "same conclusions" in plain_sentences(tables, STUDY)[0]
    bad = [FITTED[0], {**FITTED[1], "estimate": 0.0}, SOME]
    tables["growth"] = frame_of("growth", bad)
    said = [*summary(tables, STUDY), *plain_sentences(tables, STUDY), sentences_text(tables, STUDY)]
    assert not any("full information, n" in each or "conclusions" in each for each in said)
    assert any("is not told (improper solution of its growth model)" in each for each in said)
    assert "items imputed: improper solution of its growth model, not to be read" in said[-1]
