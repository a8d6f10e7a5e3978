"""Standardised mean differences against R (smd.R)."""

import json
from pathlib import Path

import pandas as pd
import pytest

from wavescore.methods.smd import standardised_mean_difference, standardised_proportion_difference

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
