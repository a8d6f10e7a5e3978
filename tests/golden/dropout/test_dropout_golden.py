"""Dropout not at random against lavaan, stacked equations, 10,000 imputations (case.R) and mice."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.growth.dropout import by_reference, fit_at_random, shared_scale, shifted
from wavescore.methods.growth.tipping import SLOPE

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
MICE = json.loads((HERE / "mice.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
Y = DATA[["y1", "y2", "y3"]].to_numpy()
SCALE = shared_scale(Y, [0, 1, 2])
IN_A = (DATA["group"] == "a").to_numpy()
# Fixed in case.R and mice.R before they ran.
MONTE_CARLO_ERRORS = 3


def fitted(inside=None):
    return fit_at_random(Y, SCALE, inside=inside)


def completed(name):
    """Return the model of one case of case.R, and the reference group's where it has one."""
    if name in ("jump", "per_wave"):
        return shifted(fitted(), {"jump": 2, "per_wave": -1.5}[name], name), None
    return by_reference(fitted(IN_A), fitted(~IN_A), name), fitted(~IN_A)


@pytest.mark.parametrize(("name", "inside"), [("all", None), ("a", IN_A), ("b", ~IN_A)])
def test_at_delta_0_it_is_lavaans_full_information_with_robust_errors(name, inside):
    estimate, influence = shifted(fitted(inside), 0).parameter(SLOPE)
    expected = EXPECTED["robust"][name]
    assert estimate[0] == pytest.approx(expected["estimate"], rel=1e-6)
    assert np.sqrt((influence**2).sum()) == pytest.approx(expected["std_error"], rel=1e-6)


@pytest.mark.parametrize("name", EXPECTED["cases"])
def test_estimate_and_error_are_those_of_the_stacked_equations(name):
    found, reference = completed(name)
    estimate, influence = found.parameter(SLOPE)
    expected = EXPECTED["cases"][name]
    assert estimate[0] == pytest.approx(expected["estimate"], rel=1e-6)
    assert np.sqrt((influence**2).sum()) == pytest.approx(expected["std_error"], rel=1e-6)
    if reference is not None:
        theirs, moved = shifted(reference, 0).parameter(SLOPE)
        assert estimate[0] - theirs[0] == pytest.approx(expected["difference"], rel=1e-6)
        error = np.sqrt(((influence - moved) ** 2).sum())
        assert error == pytest.approx(expected["difference_std_error"], rel=1e-6)


@pytest.mark.parametrize("name", EXPECTED["cases"])
def test_the_estimate_is_that_of_10_000_imputations(name):
    estimate, _ = completed(name)[0].parameter(SLOPE)
    imputed = EXPECTED["cases"][name]["imputed"]
    assert EXPECTED["imputations"] == 10_000
    distance = abs(estimate[0] - imputed["estimate"]) / imputed["monte_carlo_error"]
    assert distance < MONTE_CARLO_ERRORS


@pytest.mark.parametrize("shape", MICE["cases"])
def test_the_estimate_is_that_of_2000_imputations_by_mice_with_post(shape):
    y = Y + [0, MICE["wave_2_moved_by"], 0]
    expected = MICE["cases"][shape]
    fit = fit_at_random(y, shared_scale(y, [0, 1, 2]))
    estimate, _ = shifted(fit, expected["delta"], shape).parameter(SLOPE)
    assert MICE["imputations"] == 2000
    distance = abs(estimate[0] - expected["estimate"]) / expected["monte_carlo_error"]
    assert distance < MONTE_CARLO_ERRORS
