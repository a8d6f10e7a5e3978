"""Standardised mean differences against R (smd.R)."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from wavescore.methods.smd import (
    mean_difference_interval,
    proportion_difference_interval,
    standardised_mean_difference,
    standardised_proportion_difference,
)

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
KEPT, LOST = DATA[DATA["retained"] == 1], DATA[DATA["retained"] == 0]


def test_numeric():
    found = standardised_mean_difference(KEPT["age"], LOST["age"])
    assert found == pytest.approx(EXPECTED["age"], rel=1e-10)


def test_binary():
    counts = (KEPT["woman"].sum(), len(KEPT), LOST["woman"].sum(), len(LOST))
    found = standardised_proportion_difference(*counts)
    assert found == pytest.approx(EXPECTED["woman"], rel=1e-10)


def test_interval_of_numbers():
    found = mean_difference_interval(KEPT["age"], LOST["age"])
    assert found == pytest.approx(EXPECTED["age_interval"], rel=1e-10)
    found = mean_difference_interval(KEPT["age"], LOST["age"], 0.9)
    assert found == pytest.approx(EXPECTED["age_interval_90"], rel=1e-10)


def test_interval_of_categories():
    counts = (KEPT["woman"].sum(), len(KEPT), LOST["woman"].sum(), len(LOST))
    found = proportion_difference_interval(*counts)
    assert found == pytest.approx(EXPECTED["woman_interval"], rel=1e-10)
    found = proportion_difference_interval(0, 40, 3, 25, 0.9)
    assert found == pytest.approx(EXPECTED["rare_interval"], rel=1e-10)


def test_no_interval_without_a_difference_or_of_a_group_of_ten():
    assert all(math.isnan(end) for end in mean_difference_interval([1.0] * 20, [1.0] * 20))
    assert all(math.isnan(end) for end in mean_difference_interval(range(40), range(10)))
    assert all(math.isnan(end) for end in proportion_difference_interval(0, 40, 0, 25))
