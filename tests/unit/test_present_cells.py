"""Rounding and printing of numbers."""

import math

import pytest
from prepared import frame_of

from wavescore.layout.cells import (
    Cell,
    interval_text,
    notes_of,
    number_text,
    p_text,
    readable,
    rounded,
)
from wavescore.layout.phrases import apa_interval
from wavescore.results.table import rows_of


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),  # the float lies below; the number written down does not
        (-0.125, 2, "-0.13"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.001, 2, "0.00"),
        (76265.0, 0, "76,265"),
        (1e-7, 3, "0.000"),
        (521.9628609813411, 3, "521.963"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, decimals, printed):
    assert rounded(value, decimals) == printed


def test_minus_is_a_minus_sign_and_nothing_is_a_dash():
    assert number_text(-1.25, 1) == "\u22121.3"
    assert number_text(math.nan, 2) == "\u2013"
    assert number_text(math.inf, 2) == "\u221e"


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.0009999, "<0.001"), (0.001, "0.001"), (0.0125, "0.013"), (1.0, "1.000")],
)
def test_p_values(value, printed):
    assert p_text(value) == printed


def test_intervals_and_one_sided_bounds():
    assert interval_text(-0.5851, -0.159, 2) == "\u22120.59 to \u22120.16"
    # One that leaves 0 out is not printed as if it held it.
    assert interval_text(-0.36, -0.0012, 2) == "\u22120.36 to \u22120.001"
    assert interval_text(0.0004, 1234.5, 1) == "0.0004 to 1,234.5"
    assert interval_text(0.002, math.inf, 2) == "\u2265 0.002"
    assert interval_text(0.0, 2.71, 1) == "0.0 to 2.7"
    assert interval_text(1e-17, 2.71, 1) == "0.0 to 2.7"
    assert interval_text(-0.001, 0.3, 2) == "0.00 to 0.30"
    ends = {"conf_low": 0.002, "conf_high": 0.31, "conf_level": 0.95}
    (row,) = rows_of(frame_of("correlations", [{"quantity": "r", **ends}]))
    assert apa_interval(row, bounded=True) == "95% CI [.002, .31]"
    assert interval_text(0.2, math.inf, 1) == "\u2265 0.2"
    assert interval_text(-math.inf, -0.2, 1) == "\u2264 \u22120.2"
    assert Cell((1.0, 2.0), "interval", 1).text == "1.0 to 2.0"


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            "negative variance: slope_variance = -0.99",
            "negative variance: slope variance = \u22120.99",
        ),
        ("case: GAD-7 >= 8", "case: GAD-7 \u2265 8"),
        ("doi 10.1016/j.jad_x.2008", "doi 10.1016/j.jad_x.2008"),
    ],
)
def test_notes_are_printed_in_words(note, words):
    assert readable(note) == words


@pytest.mark.parametrize(
    ("note", "printed"),
    [("phq9_3: looks unreversed", "phq9_3: looks unreversed"), ("no variance", "No variance")],
)
def test_a_note_begins_with_a_capital_but_for_a_fields_name(note, printed):
    """phq9_3 was printed Phq9_3, which is no field."""
    row = {"outcome": "phq9", "wave": "t1", "quantity": "alpha", "estimate": 0.8, "note": note}
    assert notes_of(rows_of(frame_of("reliability", [row])), []) == (printed,)
