"""What is drawn shows no more than its numbers: each test is a figure that once did."""

import math
import warnings
from dataclasses import replace

import numpy as np
import present_study as small
from analyses_survey import STUDY, degenerate, run
from matplotlib.text import Text
from prepared import frame_of
from test_told_truly import WIDE, compared, two_groups

from wavescore.layout.lookup import at_wave, wave_label
from wavescore.layout.typeset import line_image
from wavescore.methods.clusters import _satterthwaite
from wavescore.publish.figures import pictures_of
from wavescore.results.declare import Status
from wavescore.safe_text import in_order


def texts_of(figure):
    return figure.findobj(Text)


def test_a_point_at_the_end_of_the_scale_is_drawn_whole():
    tables = {"caseness": small.caseness(((200, 0), (0, 100)))}
    drawn = pictures_of("caseness", tables, small.make_study(), WIDE)
    marks = [line for line in drawn[0].figure.axes[0].lines if line.get_marker() == "o"]
    assert len(marks) == 2 and not any(line.get_clip_on() for line in marks)


def test_an_open_point_without_an_interval_is_explained():
    rows = two_groups("gad7", 0.2, -0.5, 0.9, "two-sided", (1.21, math.nan, math.nan))
    drawn = pictures_of("group_tests", {"group_tests": frame_of("group_tests", rows)}, STUDY, WIDE)
    assert "Open: no interval" in [text.get_text() for text in texts_of(drawn[0].figure)]


def test_no_figure_shows_what_the_study_left_out():
    study = replace(STUDY, analyses={"benchmark": {"age": None}})
    drawn = pictures_of("benchmark", {"benchmark": compared("gad7_cut_point", "t1")}, study, WIDE)
    said = " ".join(text.get_text() for text in texts_of(drawn[0].figure))
    assert "compares no ages" in said and "suppressed" not in said
    typed, scored = degenerate("plain")
    options = {"outcomes": ["gad7"], "missing": "complete"}
    tables = {"attrition": run("attrition", typed, scored)}
    tables["growth"] = run("growth", typed, scored, STUDY, options)
    study = replace(STUDY, analyses={"growth": options, "attrition": {}})
    assert "patterns" not in [each.name for each in pictures_of("attrition", tables, study, WIDE)]


def test_a_line_that_begins_with_arabic_or_hebrew_begins_at_the_left():
    for word in ("A", "\u05d0", "\u0628\u0644"):
        ink, _, _ = line_image(f"{word} ........", 20, "normal", 72)
        high, wide = ink.shape
        assert ink[: high // 2, : wide // 3].any(), word
        assert not ink[: high // 3, wide // 2 :].any(), word


def test_a_number_after_arabic_stays_after_it():
    """Of "3 <Arabic>; 4 7 years" the figures' key made "3 7 4 <Arabic> years"."""
    arabic = "\u0645\u0648\u062c\u0629"
    mark = "\u200e"
    assert in_order(f"at {arabic}, 77.0% (70 to 81)") == f"at {arabic}{mark}, 77.0% (70 to 81)"
    assert in_order(f"<b>{arabic}</b>: 12") == f"<b>{arabic}</b>: 12"
    assert in_order(f"{arabic} {arabic} and 7") == f"{arabic} {arabic} and 7"
    assert in_order("at Week 12, 77%") == "at Week 12, 77%"


def test_a_pattern_of_one_in_hundreds_is_not_said_to_be_none():
    shape = {"outcome": "gad7", "quantity": "pattern_n", "n": 260}
    rows = [{**shape, "term": t, "estimate": e} for t, e in (("xxx", 259), ("x.x", 1))]
    tables = {"attrition": frame_of("attrition", []), "growth": frame_of("growth", rows)}
    (drawn,) = pictures_of("attrition", tables, STUDY, WIDE)
    said = {text.get_text() for text in texts_of(drawn.figure)}
    assert "<1%" in said and "0%" not in said


def test_a_point_at_0_does_not_meet_the_label_beside_it():
    """At 0 per cent half of a point stood over the bracket that ends its label."""
    tables = {"caseness": small.caseness(((200, 0), (0, 100)))}
    (drawn, *_) = pictures_of("caseness", tables, small.make_study(), WIDE)
    axes, scale = drawn.figure.axes[0], drawn.figure.dpi / 72
    for label in axes.get_yticklabels():
        free = axes.get_window_extent().x0 - label.get_window_extent().x1
        assert free > 3.5 * scale, label.get_text()


def test_a_dash_in_a_figure_is_explained():
    frame = small.caseness(((200, 0), (0, 100)))
    gone = (frame["quantity"] == "percent") & (frame["wave"] == "t2")
    frame.loc[gone, ["estimate", "conf_low", "conf_high"]] = math.nan
    (drawn, *_) = pictures_of("caseness", {"caseness": frame}, small.make_study(), WIDE)
    said = [text.get_text() for text in texts_of(drawn.figure)]
    assert ("\u2013" in said) and "\u2013 no estimate: the table says why." in said


def test_the_cut_of_a_scale_whose_low_scores_are_worse_is_said_to_be_its_highest_case():
    """The key's "from here on a case" stood at the cut of a scale of well-being."""
    bins = [{"term": f"{s} to {s}", "quantity": "percent", "estimate": 10.0} for s in range(10)]
    rows = [{"outcome": "gad7", "wave": "t1", "n": 50, **row} for row in bins]
    study = small.make_study()
    for below, said in ((False, "from here on a case"), (True, "up to here a case")):
        use = study.instruments["gad7"]
        turned = replace(use, instrument=replace(use.instrument, lower_is_worse=below))
        asked = replace(study, instruments={"gad7": turned})
        (drawn,) = pictures_of(
            "distributions", {"distributions": frame_of("distributions", rows)}, asked, WIDE
        )
        assert f"Cut-point: {said}" in [text.get_text() for text in texts_of(drawn.figure)]
        (line,) = [each for each in drawn.figure.axes[0].lines if each.get_linestyle() in ":--"]
        assert line.get_xdata()[0] == (9 if below else 8)


def test_a_response_that_is_its_code_is_named_once():
    row = {"outcome": "own", "wave": "t1", "term": "own_1", "n": 50, "estimate": 50.0}
    rows = [{**row, "quantity": "percent", "level": f"{n}", "note": f"{n}"} for n in (1, 2)]
    tables = {"frequencies": frame_of("frequencies", rows)}
    (drawn,) = pictures_of("frequencies", tables, STUDY, WIDE)
    said = [text.get_text() for text in texts_of(drawn.figure)]
    assert "1" in said and "1 1" not in said


def test_a_response_that_nobody_gave_is_not_said_to_be_most_often_at_an_item():
    row = {"outcome": "mood", "wave": "t1", "term": "mood_1", "quantity": "percent", "n": 50}
    rows = [{**row, "level": f"{n}", "estimate": share} for n, share in ((1, 100.0), (2, 0.0))]
    tables = {"frequencies": frame_of("frequencies", rows)}
    assert (
        pictures_of("frequencies", tables, STUDY, WIDE)[0].finding == "Mood: 2 Middling at no item."
    )


def test_an_interval_of_many_times_the_scale_does_not_hide_the_means():
    """The mean of two people had an interval from -42 to 65, on a scale of 0 to 21."""
    where = {"outcome": "gad7", "quantity": "observed_mean", "conf_level": 0.95, "n": 20}
    ends = {"t1": (11.0, 13.0), "t2": (-42.0, 65.0), "t3": (10.0, 14.0)}
    rows = [
        {**where, "wave": wave, "estimate": 12.0, "conf_low": low, "conf_high": high}
        for wave, (low, high) in ends.items()
    ]
    for name, group in (("growth", ""), ("group_growth", "posted")):
        table = frame_of(name, [{**row, "group": group} for row in rows])
        (drawn,) = pictures_of(name, {name: table}, STUDY, WIDE)
        low, high = drawn.figure.axes[0].get_ylim()
        assert -1 < low < 0 and 21 < high < 22


def test_growth_names_an_outcome_of_which_it_draws_nothing():
    seen = {"wave": "t1", "quantity": "observed_mean", "estimate": 12.0, "n": 20}
    why = {"quantity": "converged", "estimate": 0.0, "note": "the outcome is constant"}
    rows = [{"outcome": "gad7", **seen}, {"outcome": "phq8", "status": Status.TOO_FEW, **why}]
    (drawn,) = pictures_of("growth", {"growth": frame_of("growth", rows)}, STUDY, WIDE)
    said = [text.get_text() for text in texts_of(drawn.figure)]
    assert "Not drawn: PHQ-8: no estimates (the outcome is constant)." in said


def test_a_correlation_without_an_interval_has_no_empty_bracket():
    row = {"outcome": "gad7", "wave": "t1", "term": "phq8", "quantity": "r", "n": 90}
    (drawn,) = pictures_of(
        "correlations",
        {"correlations": frame_of("correlations", [{**row, "estimate": -0.5}])},
        STUDY,
        WIDE,
    )
    said = [text.get_text() for text in texts_of(drawn.figure)]
    assert "\u2212.50" in said and not any("(" in each and "\u2013" in each for each in said)


def test_a_wave_that_is_a_year_is_in_it():
    waves = tuple(
        replace(w, label=y) for w, y in zip(STUDY.waves, ("2021", "2023", "Week 3"), strict=True)
    )
    study = replace(STUDY, waves=waves)
    assert [at_wave(study, name) for name in study.wave_names] == [
        "in 2021",
        "in 2023",
        "at Week 3",
    ]
    assert wave_label(study, study.first_to_last) == "2021 to Week 3"


def test_sites_that_leave_no_spread_have_no_degrees_of_freedom():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        df = _satterthwaite(np.eye(1), np.zeros((2, 1, 1)), np.ones((2, 1, 1)), 0)
    assert math.isnan(df)
