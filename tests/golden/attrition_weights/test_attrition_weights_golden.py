"""Inverse-probability-of-attrition weights against glm, lavaan and stacked equations (case.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.attrition_weights import attrition_weights, weighted_growth, weighted_mean

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
IN_A = (DATA["group"] == "a").to_numpy()
Y = DATA[["y1", "y2", "y3"]].to_numpy()
KEPT = ~np.isnan(Y[:, 2])
WEIGHTS = attrition_weights(
    KEPT.astype(float), pd.DataFrame({"y1": Y[:, 0], "a": IN_A.astype(float)}), truncate=0.95
)


def check(found, expected):
    estimate, influence = found
    assert estimate == pytest.approx(expected["estimate"], rel=1e-7)
    assert np.sqrt((influence**2).sum()) == pytest.approx(expected["std_error"], rel=1e-6)


def test_the_weights():
    assert WEIGHTS.limit == pytest.approx(EXPECTED["limit"], rel=1e-9)
    assert WEIGHTS.n_truncated == EXPECTED["truncated"] > 0
    assert WEIGHTS.weights.sum() == pytest.approx(EXPECTED["total"], rel=1e-9)
    assert WEIGHTS.effective_n == pytest.approx(EXPECTED["effective_n"], rel=1e-9)


def test_means_shares_and_differences():
    check(weighted_mean(Y[:, 2], WEIGHTS), EXPECTED["mean"])
    case = np.where(KEPT, Y[:, 2] >= 10, np.nan)
    check(weighted_mean(case, WEIGHTS), EXPECTED["case"])
    (one, moved), (two, other) = (weighted_mean(Y[:, 2], WEIGHTS, mask) for mask in (IN_A, ~IN_A))
    check((one - two, moved - other), EXPECTED["difference"])


def test_the_slope_and_that_the_weights_estimation_counts():
    names, estimate, influence = weighted_growth(Y, [0, 1, 2], WEIGHTS)
    place = names.index("slope_mean")
    check((estimate[place], influence[:, place]), EXPECTED["slope"])
    fixed = EXPECTED["slope"]["std_error_weights_fixed"]
    assert np.sqrt((influence[:, place] ** 2).sum()) != pytest.approx(fixed, rel=1e-3)
