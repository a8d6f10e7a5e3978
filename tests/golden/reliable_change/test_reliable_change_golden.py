"""The smallest reliable change by a sample's own reliability, against psych (case.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.reliable_change import reliable_change

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
ITEMS = pd.read_csv(HERE / "input.csv").to_numpy(dtype=float)


def test_the_threshold_is_that_of_psychs_alpha():
    found = reliable_change(ITEMS)
    assert found.n == EXPECTED["n"]
    for name in ("threshold", "alpha", "sd", "influence"):
        assert getattr(found, name) == pytest.approx(EXPECTED[name], rel=1e-10), name
    means = reliable_change(ITEMS, "mean")
    assert means.threshold == pytest.approx(EXPECTED["threshold_of_means"], rel=1e-10)


def test_too_little_to_know_a_reliability_gives_none():
    assert np.isnan(reliable_change(ITEMS[:2]).threshold)
    assert np.isnan(reliable_change(ITEMS[:, :1]).threshold)
    assert np.isnan(reliable_change(np.ones((5, 3))).threshold)
    with pytest.raises(EstimationError, match="unknown score"):
        reliable_change(ITEMS, "median")
