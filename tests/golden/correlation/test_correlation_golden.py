"""Correlations against R (correlation.R)."""

import json
from pathlib import Path

import pandas as pd
import pytest

from wavescore.methods.correlation import correlate

HERE = Path(__file__).parent
PAIRS = json.loads((HERE / "expected.json").read_text())["pairs"]
DATA = pd.read_csv(HERE / "input.csv")


@pytest.mark.parametrize("method", ["pearson", "spearman"])
@pytest.mark.parametrize("pair", PAIRS)
def test_correlation(pair, method):
    result = correlate(DATA[pair["x"]], DATA[pair["y"]], method, pair["conf_level"])
    for name, value in pair[method].items():
        # R's influences on Spearman's r are numerical derivatives
        close = 1e-8 if method == "spearman" and name.startswith("conf") else 1e-10
        assert getattr(result, name) == pytest.approx(value, rel=close), name


def test_a_straight_line():
    result = correlate(DATA["a"], DATA["line"])
    assert (result.r, result.p_value) == pytest.approx((-1, 0), abs=1e-12)
