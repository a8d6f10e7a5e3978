"""The selection model against R's adaptive quadrature and numerical derivatives (case.R),
and over four waves another rule of quadrature (four_waves.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.growth.selection import fit_selection, leaving

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
Y = pd.read_csv(HERE / "input.csv").to_numpy()


def test_estimates_errors_and_likelihood_equal_r():
    fit, gone = fit_selection(Y, [0, 1, 2], "equal")
    assert fit.converged and fit.messages == [] and gone.set_aside == gone.without_first == 0
    assert fit.names[-2:] == ("leaving_on_previous", "leaving_on_current")
    assert fit.measures["loglik"] == pytest.approx(EXPECTED["loglik"], rel=1e-9)
    # R's numerical derivatives of an integrated likelihood are good to about 1e-6.
    away = (fit.estimate - EXPECTED["estimate"]) / fit.parameters.std_error
    assert np.abs(away).max() < 1e-5
    assert fit.parameters.std_error == pytest.approx(EXPECTED["std_error"], rel=1e-4)


def test_over_four_waves_at_uneven_times_too():
    expected = json.loads((HERE / "four_waves.json").read_text())
    fit, _ = fit_selection(pd.read_csv(HERE / "four_waves.csv").to_numpy(), [0, 2, 3, 4])
    assert fit.converged and fit.proper
    assert fit.measures["loglik"] == pytest.approx(expected["loglik"], rel=1e-9)
    away = (fit.estimate - expected["estimate"]) / fit.parameters.std_error
    assert np.abs(away).max() < 1e-5
    assert fit.parameters.std_error == pytest.approx(expected["std_error"], rel=1e-5)


def test_units_of_scores_and_times_change_nothing_but_units():
    plain, _ = fit_selection(Y, [0, 1, 2], "equal")
    other, _ = fit_selection(10 * Y + 300, [2020, 2022, 2024], "equal")
    ours = dict(zip(plain.names, plain.estimate, strict=True))
    theirs = dict(zip(other.names, other.estimate, strict=True))
    assert theirs["slope_mean"] == pytest.approx(5 * ours["slope_mean"], rel=1e-5)
    assert theirs["leaving_on_current"] == pytest.approx(ours["leaving_on_current"] / 10, rel=1e-4)
    assert theirs["slope_variance"] == pytest.approx(25 * ours["slope_variance"], rel=1e-4)


def test_everybody_twice_moves_the_errors_alone():
    """Whoever answered alike counts alike."""
    once, _ = fit_selection(Y, [0, 1, 2], "equal")
    twice, _ = fit_selection(np.concatenate([Y, Y]), [0, 1, 2], "equal")
    assert twice.n == 2 * once.n
    assert twice.measures["loglik"] == pytest.approx(2 * once.measures["loglik"], rel=1e-9)
    assert twice.estimate == pytest.approx(once.estimate, rel=1e-5)
    errors = once.parameters.std_error / np.sqrt(2)
    assert twice.parameters.std_error == pytest.approx(errors, rel=1e-5)


def test_answers_after_a_gap_and_without_the_first_wave_are_set_aside():
    gap = np.nan
    gone = leaving([[1, gap, 3], [1, 2, 3], [gap, 2, 3], [1, gap, gap]])
    assert gone.last.tolist() == [1, 3, 1] and gone.set_aside == 1 and gone.without_first == 1
    assert np.isnan(gone.y[0, 1:]).all()


@pytest.mark.parametrize(
    "y, message",
    [
        (Y[:, :2], "over two waves"),
        (np.where(np.isnan(Y), 9.0, Y), "nobody left"),
        (np.where([False, True, True], np.nan, Y), "everybody left"),
    ],
)
def test_what_makes_no_model_is_said(y, message):
    with pytest.raises(EstimationError, match=message):
        fit_selection(y, np.arange(y.shape[1]))
