"""semopy, statsmodels and the factors' correlations against lavaan and nlme.

growth_second_opinion.R makes the files. The fits are iterative, hence 1e-6. MixedLM is slow and is
let stop where its likelihood is flat: within a hundredth of a standard error, loglik to 1e-7.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.growth.correlations import factor_correlations
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.second_opinion import mixed_model_estimates, semopy_estimates

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())


def waves(case):
    frame = pd.read_csv(HERE / f"{case['data']}.csv")
    return frame.filter(like="y").to_numpy()


def name(case):
    return f"{case['data']}-{case['form']}-{case.get('se', case['residuals'])}"


PROPER = [case for case in EXPECTED["free"] if case["data"] != "improper"]
IMPROPER = next(case for case in EXPECTED["free"] if case["data"] == "improper")


@pytest.mark.parametrize("case", PROPER, ids=name)
def test_semopy_finds_the_estimates_of_lavaan(case):
    found = semopy_estimates(waves(case), case["times"], case["form"])
    assert found == pytest.approx(case["parameters"], rel=1e-6)


@pytest.mark.parametrize("case", PROPER, ids=name)
def test_semopy_finds_them_in_any_units(case):
    # Left to itself semopy fails here: with small variances its deviance is below zero.
    y, days = waves(case) / 80, 2020 + np.array(case["times"]) / 12
    found = semopy_estimates(y, days, case["form"])
    ours = fit_growth(y, days, case["form"])
    expected = dict(zip(ours.names, ours.estimate, strict=True))
    assert found == pytest.approx(expected, rel=1e-6)


def test_semopy_stops_at_a_variance_of_zero():
    found = semopy_estimates(waves(IMPROPER), IMPROPER["times"])
    assert IMPROPER["parameters"]["residual_variance_3"] < -1
    assert found["residual_variance_3"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("case", EXPECTED["equal"], ids=name)
def test_the_mixed_model_is_the_growth_model_with_equal_residuals(case):
    y = waves(case)
    found, loglik = mixed_model_estimates(y, case["times"], case["form"])
    fit = fit_growth(y, case["times"], case["form"], "equal")
    assert set(found) == set(case["parameters"])
    for parameter, error in zip(fit.names, fit.std_error, strict=True):
        # MixedLM stops where its likelihood is flat: within a hundredth of an error
        expected = pytest.approx(case["parameters"][parameter], abs=0.01 * error)
        assert found[parameter] == expected, parameter
    assert loglik == pytest.approx(case["loglik"], rel=1e-7)


def test_the_mixed_model_agrees_with_lme():
    expected = {key: value for key, value in EXPECTED["lme"].items() if key != "data"}
    found, loglik = mixed_model_estimates(waves(EXPECTED["lme"]), [0, 1, 2])
    assert loglik == pytest.approx(expected.pop("loglik"), rel=1e-7)
    # both stop where the likelihood is flat in the variances
    assert found == pytest.approx(expected, rel=2e-4)


@pytest.mark.parametrize("case", [*EXPECTED["correlations"], IMPROPER], ids=name)
def test_correlations_of_the_factors(case):
    frame = pd.read_csv(HERE / f"{case['data']}.csv")
    x = frame[[case["covariate"]]] if case["covariate"] else None
    fit = fit_growth(
        waves(case), case["times"], case["form"], "free", x, case.get("se", "observed")
    )
    table = factor_correlations(fit).set_index("parameter")
    expected = pd.DataFrame(case["correlations"]).set_index("parameter")
    assert set(table.index) == set(expected.index)
    for column in expected:
        found = table.loc[expected.index, column]
        np.testing.assert_allclose(found, expected[column], rtol=1e-6, err_msg=column)


def test_what_semopy_says_when_it_fails_is_not_repeated(monkeypatch):
    """Its words may hold an answer, and a note of the release would."""

    def fail(self, *arguments, **options):
        raise ValueError("no place for the score 17")

    monkeypatch.setattr("semopy.ModelMeans.fit", fail)
    y = np.random.default_rng(3).normal(10, 4, (60, 3))
    with pytest.raises(EstimationError) as caught:
        semopy_estimates(y, [0, 1, 2])
    assert "ValueError" in str(caught.value) and "17" not in str(caught.value)
