"""What growth models say where the data hold no maximum: nothing, and why."""

import numpy as np
import pytest

from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import fit_growth_groups
from wavescore.methods.growth.mcar import little_mcar

RESIDUAL = ("srmr", "crmr", "crmr_nomean", "srmr_mplus")


def waves(n, seed=0):
    rng = np.random.default_rng(seed)
    level, slope = rng.normal(10, 3, size=(n, 1)), rng.normal(-0.3, 1, size=(n, 1))
    return level + slope * np.arange(3) + 2 * rng.normal(size=(n, 3))


def few_at_the_last_wave(few, seed):
    y = waves(80, seed)
    y[few:, 2] = np.nan
    return y


@pytest.mark.parametrize("seed", range(4))
def test_no_residuals_against_moments_that_are_no_maximum(seed):
    fit = fit_growth(few_at_the_last_wave(2, seed), [0, 1, 2])
    assert any("saturated model did not converge" in text for text in fit.status.messages)
    assert np.isnan([fit.measures[name] for name in RESIDUAL]).all()
    assert np.isnan(fit.saturated_mean).all()


@pytest.mark.parametrize("few", [2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_littles_test_does_not_depend_on_the_order_of_rows(few, seed):
    y = few_at_the_last_wave(few, seed)
    tests = [little_mcar(y[np.random.default_rng(k).permutation(80)]) for k in range(3)]
    p_values = [test.p_value for test in tests]
    assert p_values == pytest.approx([p_values[0]] * 3, rel=1e-9, nan_ok=True)
    assert all(bool(test.note) == np.isnan(test.p_value) for test in tests)


@pytest.mark.parametrize("few", [2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_no_scaled_measure_without_a_scaling_factor(few, seed):
    fit = fit_growth(few_at_the_last_wave(few, seed), [0, 1, 2], standard_errors="robust")
    if fit.measures["scaling_factor"] > 0:
        return
    names = ("chi_square_scaled", "rmsea_scaled", "rmsea_scaled_conf_high", "cfi_scaled")
    assert np.isnan([fit.measures[name] for name in names]).all()
    said = " ".join(fit.status.messages)
    assert "scaling factor is not positive" in said or "did not converge" in said


def test_a_wave_carried_forward_is_named():
    y = waves(60)
    y[:, 2] = y[:, 1]
    for kind in ("observed", "robust"):
        fit = fit_growth(y, [0, 1, 2], standard_errors=kind)
        assert not fit.status.converged
        assert "wave 3 repeats wave 2 for all 60 respondents who answered both" in (
            fit.status.messages
        )


@pytest.mark.parametrize("kind", ["observed", "robust"])
def test_a_group_of_three_has_no_tests_and_says_which_model_failed(kind):
    groups = np.repeat(["few", "many"], [3, 57])
    found = fit_growth_groups(waves(60), [0, 1, 2], groups, standard_errors=kind)
    assert not found.fits["few"].status.converged and found.fits["many"].status.converged
    assert found.tests[["chi_square", "p_value", "wald", "wald_p_value"]].isna().all(axis=None)
    assert found.tests["note"].str.contains("free in every group did not converge").all()
    assert found.tests["wald_note"].str.contains("no test").all()


def test_groups_whose_waves_repeat_have_no_tests():
    y = waves(60)
    y[:, 2] = y[:, 1]
    found = fit_growth_groups(y, [0, 1, 2], np.arange(60) % 2, standard_errors="robust")
    assert found.tests["p_value"].isna().all()


def test_measures_are_plain_numbers():
    for kind in ("observed", "robust"):
        fit = fit_growth(waves(100), [0, 1, 2], standard_errors=kind)
        assert {type(value) for value in fit.measures.values()} <= {int, float}
