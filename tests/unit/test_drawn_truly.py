"""What is drawn shows no more than its numbers: each test is a figure that once did."""

import math
from dataclasses import replace

import present_study as small
from analyses_survey import STUDY, degenerate, run
from matplotlib.text import Text
from prepared import frame_of
from test_told_truly import WIDE, compared, two_groups

from wavescore.layout.typeset import line_image
from wavescore.publish.figures import pictures_of
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
