"""What must hold of a growth model whatever the data: algebra of units, order, weights, times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wavescore.methods.growth.batch import fit_growth_batch
from wavescore.methods.growth.fit import fit_growth

FORMS = ("intercept", "linear", "quadratic", "latent_basis")
TIMES = np.array([0.0, 1.0, 2.5, 4.0])
few = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 10_000)


def simulated(seed, n=120, missing=0.2):
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) * [4, 0.8] + [10, -0.5]
    y = factors[:, :1] + factors[:, 1:] * TIMES + rng.normal(size=(n, len(TIMES))) * 2
    y[rng.random(y.shape) < missing] = np.nan
    return y


def close(ours, theirs, relative=1e-7):
    scale = np.nanmax(np.abs(theirs))
    np.testing.assert_allclose(ours, theirs, rtol=relative, atol=relative * scale)


@few
@given(
    seed=seeds,
    form=st.sampled_from(FORMS),
    shift=st.floats(-1e3, 1e3),
    scale=st.sampled_from([1e-6, 0.1, 3.0, 1e6]),
)
def test_units_of_the_outcome_move_the_estimates_as_algebra_says(seed, form, shift, scale):
    y = simulated(seed)
    old, new = fit_growth(y, TIMES, form), fit_growth(scale * y + shift, TIMES, form)
    for name, before, after in zip(old.names, old.estimate, new.estimate, strict=True):
        if name.endswith("_mean"):
            expected = scale * before + (shift if name == "intercept_mean" else 0)
        elif name.startswith("loading"):
            expected = before
        else:
            expected = scale**2 * before
        assert after == pytest.approx(expected, rel=1e-6, abs=1e-7 * scale * (1 + abs(shift)))
    assert new.measures["chi_square"] == pytest.approx(old.measures["chi_square"], abs=1e-6)
    close(new.r_squared, old.r_squared)


@few
@given(seed=seeds, form=st.sampled_from(FORMS), kind=st.sampled_from(["observed", "robust"]))
def test_order_of_respondents_changes_nothing(seed, form, kind):
    y = simulated(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    old = fit_growth(y, TIMES, form, standard_errors=kind)
    new = fit_growth(y[order], TIMES, form, standard_errors=kind)
    close(new.estimate, old.estimate)
    close(new.std_error, old.std_error)
    assert new.patterns == old.patterns


@few
@given(seed=seeds, move=st.sampled_from([-2.0, 1.0, 2020.0]))
def test_times_shifted_move_the_intercept_only(seed, move):
    y = simulated(seed)
    old, new = fit_growth(y, TIMES), fit_growth(y, TIMES + move)
    same = [k for k, name in enumerate(old.names) if name.startswith(("slope", "residual"))]
    close(new.estimate[same], old.estimate[same], 1e-6)
    at_old = new["intercept_mean"] + move * new["slope_mean"]
    assert at_old == pytest.approx(old["intercept_mean"], rel=1e-6)
    variance = (
        new["intercept_variance"]
        + 2 * move * new["intercept_slope_covariance"]
        + move**2 * new["slope_variance"]
    )
    assert variance == pytest.approx(old["intercept_variance"], rel=1e-7, abs=1e-7)
    assert new.measures["chi_square"] == pytest.approx(old.measures["chi_square"], abs=1e-6)


@few
@given(seed=seeds)
def test_complete_data_are_fitted_to_their_moments(seed):
    """Without missing values the chi-square is n (log|S| - log|C| + tr(C S^-1) - T + ...)."""
    y = simulated(seed, missing=0)
    fit = fit_growth(y, TIMES)
    sample, mean = np.cov(y.T, bias=True), y.mean(axis=0)
    implied = fit.implied_covariance
    inverse, off = np.linalg.inv(implied), mean - fit.implied_mean
    discrepancy = (
        np.linalg.slogdet(implied)[1]
        - np.linalg.slogdet(sample)[1]
        + np.trace(sample @ inverse)
        - len(TIMES)
        + off @ inverse @ off
    )
    assert fit.measures["chi_square"] == pytest.approx(len(y) * discrepancy, rel=1e-8, abs=1e-8)
    close(fit.saturated_mean, mean, 1e-10)
    close(fit.saturated_covariance, sample, 1e-9)


@few
@given(seed=seeds, form=st.sampled_from(FORMS))
def test_weights_are_repeated_rows_one_by_one_and_in_a_batch(seed, form):
    y = simulated(seed)
    weights = np.random.default_rng(seed).integers(0, 4, (3, len(y)))
    weights[0] = 1
    batch = fit_growth_batch(y, TIMES, weights, form)
    for row, weight in enumerate(weights):
        repeated = fit_growth(np.repeat(y, weight, axis=0), TIMES, form, standard_errors="robust")
        weighted = fit_growth(y, TIMES, form, weights=weight, standard_errors="robust")
        if not repeated.status.converged:
            continue
        close(weighted.estimate, repeated.estimate, 1e-6)
        close(weighted.std_error, repeated.std_error, 1e-6)
        assert weighted.n == repeated.n
        assert batch.converged[row]
        close(batch.estimates[row], repeated.estimate, 1e-6)
        assert batch.loglik[row] == pytest.approx(repeated.measures["loglik"], rel=1e-9)


@few
@given(seed=seeds)
def test_covariates_in_other_units_scale_their_slopes(seed):
    y = simulated(seed)
    x = np.random.default_rng(seed + 1).normal(size=(len(y), 2))
    old = fit_growth(y, TIMES, covariates=x)
    new = fit_growth(y, TIMES, covariates=x * [10, 0.1] + [5, -3])
    for name in ("intercept", "slope"):
        for covariate, scale in (("x1", 10), ("x2", 0.1)):
            key = f"{name}_on_{covariate}"
            assert new[key] * scale == pytest.approx(old[key], rel=1e-6, abs=1e-7)
    assert new.measures["loglik"] == pytest.approx(old.measures["loglik"], rel=1e-10)
    close(new.implied_covariance, old.implied_covariance)
