"""Mixed growth models against nlme, OpenMx and the likelihood written out in R (case.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.mixed import Shape
from wavescore.methods.growth.mixed_fit import fit_mixed

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())["cases"]
DATA = pd.read_csv(HERE / "input.csv")
Y, AT = DATA.filter(regex="^y").to_numpy(), DATA.filter(regex="^at").to_numpy()
CASES = [name for name in EXPECTED if name not in ("openmx", "levels")]


def shape_of(case):
    form, residuals = case.split("_")
    return Shape(form, residuals, 4, (1.5,) if form == "piecewise" else ())


@pytest.mark.parametrize("case", CASES)
def test_equal_to_the_likelihood_written_out_and_to_nlme(case):
    expected, shape = EXPECTED[case], shape_of(case)
    fits = {kind: fit_mixed(Y, AT, shape, kind) for kind in ("observed", "expected", "robust")}
    fit = fits["observed"]
    assert fit.converged and fit.proper and fit.n == 70
    assert fit.measures["loglik"] == pytest.approx(expected["loglik"], rel=1e-10)
    assert fit.estimate == pytest.approx(expected["estimate"], rel=1e-6, abs=1e-7)
    # Numerical second derivatives in R are good to about 1e-7.
    assert fit.parameters.std_error == pytest.approx(expected["observed"], rel=1e-5)
    assert fits["robust"].parameters.std_error == pytest.approx(expected["robust"], rel=1e-5)
    # nlme stops where its log-likelihood no longer moves, about 1e-4 of an error away.
    away = (fit.estimate - expected["nlme"]) / fit.parameters.std_error
    assert np.abs(away).max() < 5e-3
    assert fit.measures["loglik"] == pytest.approx(expected["nlme_loglik"], abs=1e-5)
    k = len(expected["nlme_error"])
    error = fits["expected"].parameters.std_error[:k]
    assert error == pytest.approx(expected["nlme_error"], rel=1e-3)


def test_departures_by_levels_alone_are_those_of_nlme():
    shape, expected = Shape("linear", "equal", 4, slopes=False), EXPECTED["levels"]
    fit = fit_mixed(Y, AT, shape, "observed")
    assert fit.names[-2:] == ("intercept_variance", "residual_variance")
    assert fit.measures["loglik"] == pytest.approx(expected["loglik"], rel=1e-10)
    assert fit.measures["loglik"] == pytest.approx(expected["nlme_loglik"], abs=1e-5)
    assert fit.estimate == pytest.approx(expected["estimate"], rel=1e-6)
    assert fit.parameters.std_error == pytest.approx(expected["observed"], rel=1e-5)
    error = fit_mixed(Y, AT, shape, "expected").parameters.std_error[:2]
    assert error == pytest.approx(expected["nlme_error"], rel=1e-3)


def test_equal_to_openmx_with_definition_variables():
    fit, expected = fit_mixed(Y, AT, Shape("linear", "equal", 4), "observed"), EXPECTED["openmx"]
    assert fit.measures["loglik"] == pytest.approx(expected["loglik"], rel=1e-9)
    away = (fit.estimate - expected["estimate"]) / fit.parameters.std_error
    assert np.abs(away).max() < 1e-3
    assert fit.parameters.std_error == pytest.approx(expected["error"], rel=5e-3)


@pytest.mark.parametrize("residuals", ["equal", "free"])
def test_at_everybodys_times_it_is_the_latent_growth_curve(residuals):
    mixed = fit_mixed(Y, range(4), Shape("linear", residuals, 4), "robust")
    curve = fit_growth(Y, range(4), residuals=residuals, standard_errors="robust")
    assert mixed.measures["loglik"] == pytest.approx(curve.measures["loglik"], rel=1e-10)
    assert mixed.estimate == pytest.approx(curve.estimate, rel=1e-6)
    assert mixed.parameters.std_error == pytest.approx(curve.std_error, rel=1e-6)


def test_means_changes_and_turns_follow_the_pieces():
    fit = fit_mixed(Y, AT, shape_of("piecewise_equal"))
    level, first, second = EXPECTED["piecewise_equal"]["estimate"][:3]
    told = fit.means([0, 1.5, 3])
    assert told.estimate == pytest.approx(
        [level, level + 1.5 * first, level + 1.5 * (first + second)], rel=1e-6
    )
    assert fit.changes([0], [3]).estimate == pytest.approx([1.5 * (first + second)], rel=1e-6)
    assert fit.turns().estimate == pytest.approx([second - first], rel=1e-6)


def test_residuals_without_autocorrelation_are_said_to_have_none():
    rng = np.random.default_rng(5)
    moved = np.zeros((300, 6))
    for wave in range(6):
        moved[:, wave] = rng.normal(0, 2, 300) - 0.6 * (moved[:, wave - 1] if wave else 0)
    y = rng.normal(10, 3, (300, 1)) + rng.normal(0, 1.5, (300, 1)) * np.arange(6) + moved
    fit = fit_mixed(y, range(6), Shape("linear", "autoregressive", 6))
    assert not fit.converged
    assert fit.messages == [
        "the residuals show no positive autocorrelation: fit them equal or free"
    ]


@pytest.mark.parametrize(
    "y, times, shape, message",
    [
        (Y, AT * np.nan, Shape("linear", "equal", 4), "no time"),
        (Y, AT * 0, Shape("linear", "equal", 4), "at one time"),
        (Y, AT, Shape("piecewise", "equal", 4), "knots"),
        (Y, AT, Shape("piecewise", "equal", 4, (9.0,)), "knots"),
        (Y, AT, Shape("cubic", "equal", 4), "unknown form"),
        (Y * 0, AT, Shape("linear", "equal", 4), "does not vary"),
        (Y[:, :2], [0, 1], Shape("quadratic", "equal", 2), "different times"),
        (Y[:, :2], [0, 1], Shape("linear", "equal", 2), "too few answers"),
    ],
)
def test_what_makes_no_model_is_said(y, times, shape, message):
    with pytest.raises(EstimationError, match=message):
        fit_mixed(y, times, shape)
