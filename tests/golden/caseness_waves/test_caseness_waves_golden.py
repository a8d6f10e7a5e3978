"""Cases at several waves against geepack, lme4, R's integrate, binom.test and stacked equations."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.attrition_weights import attrition_weights, equal_weights
from wavescore.methods.gee import gee_logit
from wavescore.methods.paired_proportions import compare_paired_proportions
from wavescore.methods.random_intercept import random_intercept_logit

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
Y = DATA[["t1", "t2", "t3"]].to_numpy()
X = ((DATA[["age"]] - DATA["age"].mean()) / 10).to_numpy()


def check(found, expected, rel=1e-6):
    assert found.coefficients == pytest.approx(expected["coefficients"], rel=rel)
    assert found.shares.share == pytest.approx(expected["share"], rel=rel)
    check_covariance(found.covariance, expected["covariance"], rel)
    check_covariance(found.shares.covariance, expected["share_covariance"], rel)


def check_covariance(found, expected, rel):
    """Compare in units of the standard errors: R differentiates by finite differences."""
    expected = np.array(expected)
    errors = np.sqrt(np.diag(expected))
    assert found / np.outer(errors, errors) == pytest.approx(
        expected / np.outer(errors, errors), abs=rel
    )


@pytest.mark.parametrize("correlation", ["independence", "exchangeable"])
@pytest.mark.parametrize("covariates, name", [(None, ""), (X, "_age")])
def test_estimating_equations_are_those_of_geepack(correlation, covariates, name):
    expected = EXPECTED[correlation + name]
    found = gee_logit(Y, covariates, correlation)
    assert found.correlation == pytest.approx(expected["correlation"], rel=1e-6)
    check(found, expected)


@pytest.mark.parametrize("covariates, name", [(None, "random"), (X, "random_age")])
def test_the_random_intercept_is_that_of_the_integrated_likelihood_and_of_lme4(covariates, name):
    expected = EXPECTED[name]
    found = random_intercept_logit(Y, covariates)
    assert found.loglik == pytest.approx(expected["loglik"], rel=1e-9)
    check(found, expected)
    # bobyqa stops where lme4's deviance no longer moves; its errors come from finite differences
    assert found.coefficients == pytest.approx(expected["glmer"], rel=1e-4)
    errors = np.sqrt(np.diag(found.covariance))[:-1]
    assert errors == pytest.approx(expected["glmer_std_error"], rel=2e-3)


def test_weights_count_as_estimated():
    base = ~np.isnan(Y[:, 0])
    y, x = Y[base], X[base]
    about = pd.DataFrame({"case": y[:, 0], "age": x[:, 0]})
    weights = [
        equal_weights(np.ones(len(y))),
        *(attrition_weights(~np.isnan(y[:, t]) * 1.0, about, truncate=1) for t in (1, 2)),
    ]
    check(gee_logit(y, x, "independence", weights), EXPECTED["weighted"])


@pytest.mark.parametrize("expected", EXPECTED["paired"], ids=lambda each: str(each["cells"]))
def test_pairs(expected):
    cells = expected["cells"]
    found = compare_paired_proportions(
        np.repeat([1.0, 1.0, 0.0, 0.0], cells), np.repeat([1.0, 0.0, 1.0, 0.0], cells)
    )
    assert [found.case_at_both, found.ceased, found.became, found.case_at_neither] == cells
    assert found.difference == pytest.approx(expected["difference"], rel=1e-12)
    assert [found.conf_low, found.conf_high] == pytest.approx(expected["conf"], rel=1e-10)
    assert found.exact_p == pytest.approx(expected["exact_p"], rel=1e-10)
    assert found.mid_p == pytest.approx(expected["mid_p"], rel=1e-10)


def test_pairs_as_newcombe_printed_them():
    """36, 12, 2 and 0 of 50: 0.0569 to 0.3404 by method 10, start less end (Newcombe 1998)."""
    found = compare_paired_proportions(
        np.repeat([1.0, 1.0, 0.0], [36, 12, 2]), np.repeat([1.0, 0.0, 1.0], [36, 12, 2])
    )
    assert [-found.conf_high, -found.conf_low] == pytest.approx([0.0569, 0.3404], abs=5e-5)
