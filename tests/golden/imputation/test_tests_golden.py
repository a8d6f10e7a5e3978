"""A test and a regression over imputed copies against mitml's D2 and mice's pool (tests.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.contingency import compare_proportions
from wavescore.methods.logistic import logistic_regression
from wavescore.methods.pooling import pool, pool_chi_squares

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "tests.json").read_text())
COPIES = [copy for _, copy in pd.read_csv(HERE / "lost.csv").groupby("copy")]


def test_pooled_chi_squares_are_d2():
    cases = [int((copy["x"] >= 8).sum()) for copy in COPIES]
    found = [compare_proportions([[a, 180 - a], [7000, 3000]]).chi_square for a in cases]
    assert found == pytest.approx(EXPECTED["chi_squares"], rel=1e-10)
    given = [(found, 1, EXPECTED["d2"])]
    values = ([3.1, 5.9, 4.2], [8.0, 12.0, 9.5, 11.0])
    given += [(each, 3, told) for each, told in zip(values, EXPECTED["same"], strict=True)]
    for chi_squares, df, told in given:
        pooled = pool_chi_squares(chi_squares, df)
        assert pooled.statistic == pytest.approx(told["F"], rel=1e-10)
        assert pooled.df_within == pytest.approx(told["v"], rel=1e-10)


def test_pooled_odds_ratios_are_those_of_mice():
    fits = [logistic_regression(copy["lost"], copy[["x", "z"]]) for copy in COPIES]
    for place in (0, 1):
        logs = [fit.terms["coefficient"].iloc[place] for fit in fits]
        errors = np.array([fit.terms["std_error"].iloc[place] for fit in fits])
        found = pool(logs, errors**2, 180 - 3)
        told = {name: EXPECTED[name][place + 1] for name in ("estimate", "std_error", "df")}
        # R's glm stops at 1e-8 of the deviance.
        for name, value in told.items():
            assert getattr(found, name) == pytest.approx(value, rel=1e-6), name


def test_chi_squares_that_agree_are_one_chi_square():
    found = pool_chi_squares([4.0, 4.0, 4.0], 1)
    assert (found.statistic, found.p_value) == pytest.approx((4.0, 0.04550026389635842))
    assert np.isinf(found.df_within)
    with pytest.raises(EstimationError, match="two or more chi-squares"):
        pool_chi_squares([4.0], 1)
