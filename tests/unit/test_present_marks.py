"""What a figure owes its reader: n, intervals, marks told apart in grey, gaps with their reason."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import present_wide as wide
import pytest
from figure_room import collisions
from matplotlib import colormaps
from matplotlib.colors import to_rgb
from prepared import frame_of

from wavescore.analyses.dropout_sensitivity.surface import AREAS
from wavescore.analyses.registry import analyses
from wavescore.layout.canvas import MARKERS, NARROW, WIDE
from wavescore.layout.cells import LEGEND
from wavescore.layout.marks import ink_on, look
from wavescore.publish.figures import pictures_of

STUDY = wide.study_of(3, False)
DRAWN = [name for name, analysis in analyses().items() if analysis.figure]
SIZE = re.compile(r"n\s=\s\d|sample\s\d|lost\s\d")
GONE = {"estimate": float("nan"), "conf_low": float("nan"), "conf_high": float("nan")}


def tables():
    return wide.tables_of(3, 3, False, variables=5)


def written(figure):
    """Return all that a figure says, tick labels too."""
    texts = [*figure.texts]
    for axes in figure.axes:
        texts += [*axes.texts, axes.xaxis.label, axes.title, axes._left_title]
        texts += [*axes.get_xticklabels(), *axes.get_yticklabels()] if axes.axison else []
    return " | ".join(text.get_text() for text in texts).replace("\n", " ")


def hidden(frame, **where):
    """Return a table with the rows that `where` describes suppressed."""
    rows = True
    for column, value in where.items():
        rows &= frame[column] == value
    frame = frame.copy()
    frame.loc[rows, list(GONE)] = list(GONE.values())
    frame.loc[rows, "status"] = "suppressed"
    return frame


def only(name, frame, width=WIDE):
    return pictures_of(name, {**tables(), name: frame}, STUDY, width)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_says_of_how_many_it_is(name, width):
    for picture in pictures_of(name, tables(), STUDY, width):
        assert SIZE.search(written(picture.figure)), picture.name


@pytest.mark.parametrize("name", DRAWN)
def test_the_title_for_a_screen_reader_says_what_was_found(name):
    for picture in pictures_of(name, tables(), STUDY, WIDE):
        assert re.search(r"\d", picture.finding), picture.name
        assert picture.finding.endswith(".") and picture.description.endswith(".")
        drawn = [row for row in picture.drawn if row.conf_low == row.conf_low]
        if drawn and name not in {"distributions", "growth"}:
            assert re.search(r"\(.*\d to .*\d\)", picture.finding), picture.name


def test_published_squares_are_spoken_of_where_they_are_drawn():
    alone = {name: frame for name, frame in tables().items() if name != "benchmark"}
    beside, own = (pictures_of("caseness", each, STUDY, WIDE)[0] for each in (tables(), alone))
    assert "Squares: published" in beside.description and "Squares" not in own.description


def test_twelve_groups_have_marks_that_differ_in_grey():
    marks = {(m["marker"], m["markerfacecolor"] == "white") for m in map(look, range(12))}
    assert len(marks) == 12


@pytest.mark.parametrize("scale", ["Blues", "RdBu_r"])
def test_numbers_on_a_fill_are_read_in_colour_and_in_grey(scale):
    """WCAG 2.2 asks for a contrast of 4.5 (success criterion 1.4.3)."""
    for step in range(101):
        fill = colormaps[scale](step / 100)
        light, ink = luminance(fill), luminance(to_rgb(ink_on(fill)))
        low, high = sorted((light, ink))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("caseness", {"wave": "w1"}),
        ("caseness_over_time", {"wave": "w1"}),
        ("group_tests", {"outcome": "gad7"}),
        ("mixed_growth", {"outcome": "gad7"}),
        ("cross_lagged", {"outcome": "gad7"}),
        ("growth", {"quantity": "observed_mean", "wave": "w1"}),
        ("sites", {"level": "group 1"}),
        ("attrition", {"level": "group 1"}),
    ],
)
def test_a_suppressed_number_leaves_its_mark_and_the_mark_its_meaning(name, where):
    for picture in only(name, hidden(tables()[name], **where)):
        if picture.name == name:
            said = written(picture.figure)
            assert "[c]" in said.replace(LEGEND["[c]"], "") and LEGEND["[c]"] in said


def test_hatched_responses_are_named():
    (picture,) = only("frequencies", hidden(tables()["frequencies"], level="0"))
    assert "Suppressed" in written(picture.figure)


def test_a_pattern_is_a_share_of_everybody_those_in_suppressed_ones_too():
    growth = tables()["growth"]
    growth.loc[growth["quantity"] == "pattern_n", "n"] = 1111
    first = growth.loc[growth["quantity"] == "pattern_n", "estimate"].iloc[0]
    shown = hidden(growth, quantity="pattern_n", estimate=first)
    picture = next(p for p in only("attrition", tables()["attrition"]) if p.name == "patterns")
    said = written(picture.figure)
    found = {**tables(), "growth": shown}
    picture = next(p for p in pictures_of("attrition", found, STUDY, WIDE) if p.name == "patterns")
    rest = written(picture.figure)
    shares = re.findall(r"\b\d+%", said)
    assert [share for share in shares if share in re.findall(r"\b\d+%", rest)] == shares[1:]


def may_not_be_read(name, **where):
    """Return a table whose model is improper."""
    row = {**where, "quantity": "proper", "status": "improper", "estimate": 0.0}
    more = [{**row, "note": "negative variance: slope variance"}]
    more.append({**where, "quantity": "parameter", "term": "slope_variance", "estimate": -1.0})
    frame = tables()[name]
    rows = frame_of(name, more)
    return pd.concat([frame, rows], ignore_index=True)


@pytest.mark.parametrize(
    "name, outcome",
    [
        ("parallel_growth", ""),
        ("cross_lagged", ""),
        ("varying_covariate", "gad7"),
        ("distal_outcome", "gad7"),
    ],
)
def test_a_figure_of_a_model_that_may_not_be_read_says_why(name, outcome):
    (picture,) = only(name, may_not_be_read(name, outcome=outcome))
    assert "improper solution (negative variance: slope variance)" in picture.finding


@pytest.mark.parametrize("name", ["dropout_sensitivity", "sites"])
def test_no_slope_is_drawn_where_the_growth_model_may_not_be_read(name):
    """The sentence said that the slope is not told, and the figure told it."""
    drawn = pictures_of(name, tables(), STUDY, WIDE)[0]
    assert "GAD-7" in drawn.finding
    growth = may_not_be_read("growth", outcome="gad7")
    said_fine = (growth["quantity"] == "proper") & (growth["status"] != "improper")
    (picture,) = pictures_of(name, {**tables(), "growth": growth[~said_fine]}, STUDY, WIDE)
    # Where none is left the reason was said to be that numbers are suppressed.
    assert ("GAD-7" in picture.finding) is ("PHQ-8" not in drawn.finding)
    assert "the slope in GAD-7 is not told (improper" in written(picture.figure)


def test_of_two_models_the_one_that_may_not_be_read_is_named():
    frame = may_not_be_read("mixed_growth", outcome="phq8", method="actual days")
    (picture,) = only("mixed_growth", frame)
    assert "GAD-7, actual days: \u22120.70" in picture.finding
    assert "PHQ-8, actual days: improper solution" in picture.finding
    assert "Not drawn: PHQ-8, actual days" in written(picture.figure)


def test_one_model_of_groups_draws_their_means_and_what_it_may_not_tell_as_points_alone():
    (picture,) = only("group_growth", tables()["group_growth"])
    both, seen = [axes for axes in picture.figure.axes if axes.containers]
    groups = tables()["group_growth"]["group"].nunique() - 1
    assert (len(both.containers), len(seen.containers)) == (2 * groups, groups)
    said = written(picture.figure)
    assert "Points only." in said and "PHQ-8: no estimates" in picture.finding
    assert "equal in all groups: parameters" in picture.description
    assert "GAD-7: group 0 9.00 (8.00 to 10.00) at Week 0, " in picture.finding
    gone = hidden(tables()["group_growth"], outcome="phq8")
    assert "Not drawn: PHQ-8: suppressed" in written(only("group_growth", gone)[0].figure)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(("waves", "groups"), [(3, 2), (5, 4), (12, 7)])
def test_marks_of_groups_at_one_wave_stand_apart_or_in_panels_of_their_own(waves, groups, width):
    """Seven groups at twelve waves were drawn over each other in one panel."""
    study, tables = wide.study_of(waves, True), wide.tables_of(waves, groups, True)
    (picture,) = pictures_of("group_growth", tables, study, width)
    for axes in picture.figure.axes:
        points = [line for line in axes.lines if line.get_marker() in MARKERS]
        inches = axes.get_window_extent().width / picture.figure.dpi
        scale = inches / np.ptp(axes.get_xlim())
        by_colour = {line.get_color(): line.get_xdata()[0] * scale for line in points}
        places = sorted(by_colour.values())
        assert np.diff(places).min(initial=1) > 0.1, (waves, groups)


@pytest.mark.parametrize("name", ["growth", "group_growth"])
def test_labels_of_waves_close_together_do_not_meet(name):
    """Of waves 0, 0.25, 0.5, 1 ... 18 months the first five numbers stood over each other."""
    times = (0, 0.25, 0.5, 1, 1.5, 2.25, 3, 4.75, 6, 9, 12.5, 18)
    study, tables = wide.study_of(12, False), wide.tables_of(12, 3, False)
    waves = tuple(replace(w, time=t) for w, t in zip(study.waves, times, strict=True))
    (picture,) = pictures_of(name, tables, replace(study, waves=waves), NARROW)
    assert collisions(picture.figure) == []
    (axes, *_) = picture.figure.axes
    said = [label.get_text() for label in axes.get_xticklabels()]
    assert (said[0], said[-1]) == ("1", "12") and "" in said


def test_areas_of_the_dial_are_told_apart_without_colour():
    first, second = AREAS
    assert first["hatch"] and second["hatch"] and first["hatch"] != second["hatch"]
    study, found = wide.study_of(3, False), wide.tables_of(3, 2, False)
    (picture,) = pictures_of("dropout_sensitivity", found, study, WIDE)
    drawn = {area.get_hatch() for axes in picture.figure.axes for area in axes.collections}
    assert {first["hatch"], second["hatch"]} <= drawn


def test_a_group_whose_curve_is_suppressed_keeps_its_points_or_is_named():
    growth = hidden(tables()["growth"], group="group 2", quantity="curve_mean")
    said = written(only("growth", growth)[0].figure)
    assert "group 2 (n" in said and "curve is suppressed or missing" in said
    growth = hidden(growth, group="group 2", quantity="observed_mean")
    assert "PHQ-8: group 2: suppressed or missing" in written(only("growth", growth)[0].figure)
