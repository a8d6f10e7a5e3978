"""Standardised mean differences against R (smd.R)."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from wavescore.methods.smd import (
    smd_interval,
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


def test_interval():
    found = smd_interval(EXPECTED["difference"], 40, 25, 0.95)
    assert found == pytest.approx(EXPECTED["interval"], rel=1e-10)


def test_no_interval_without_a_difference_or_of_a_group_of_one():
    assert all(math.isnan(end) for end in smd_interval(float("nan"), 40, 25, 0.95))
    assert all(math.isnan(end) for end in smd_interval(0.5, 40, 1, 0.95))
