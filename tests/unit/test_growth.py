"""Bad input, too little data, improper solutions, bootstrap and curves of growth models."""

import json
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from wavescore.definitions.model.paper import CLAIMS
from wavescore.definitions.shape import described
from wavescore.errors import EstimationError
from wavescore.methods.distributions import noncentral_chi_square_interval
from wavescore.methods.growth.batch import bootstrap_growth, fit_growth_batch, influence
from wavescore.methods.growth.compare import compare_growth
from wavescore.methods.growth.data import prepare
from wavescore.methods.growth.estimands import delta_estimands
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import fit_growth_groups
from wavescore.methods.growth.mcar import little_mcar
from wavescore.methods.growth.model import FACTORS
from wavescore.results import options


@pytest.fixture(scope="module")
def y():
    rng = np.random.default_rng(5)
    factors = rng.normal(size=(200, 2)) * [4, 1] + [11, -0.4]
    y = factors[:, :1] + factors[:, 1:] * np.arange(3) + rng.normal(size=(200, 3)) * 2
    y[120:, 2] = np.nan
    y[150:170, 1] = np.nan
    return y


def test_every_form_of_growth_can_be_asked_for():
    """What an option may say cannot be imported from the methods: here they are held together."""
    assert tuple(FACTORS) == options.GROWTH_FORMS
    asked = described(CLAIMS["growth_fit"])["properties"]["form"]["enum"]
    assert tuple(asked) == tuple(FACTORS)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"times": [0, 2, 1]}, "strictly increasing"),
        ({"times": [0, 0, 1]}, "strictly increasing"),
        ({"times": [0, 1]}, "one time score per wave"),
        ({"times": [0, 1, np.inf]}, "finite"),
        ({"form": "liner"}, "did you mean 'linear'"),
        ({"residuals": "same"}, "unknown residuals"),
        ({"standard_errors": "robustt"}, "did you mean 'robust'"),
        ({"form": "quadratic"}, "not identified"),
        ({"weights": -np.ones(200)}, "at least 0"),
        ({"weights": np.ones(3)}, "at least 0"),
        ({"covariates": np.ones(200)}, "constant"),
        ({"covariates": np.ones((200, 2)) * np.arange(200)[:, None]}, "determine one another"),
        ({"covariates": np.arange(5.0)}, "one row per respondent"),
    ],
)
def test_bad_input_names_its_cause(y, change, says):
    with pytest.raises(EstimationError, match=says):
        fit_growth(**({"y": y, "times": [0, 1, 2]} | change))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (np.ones((9, 3)), "constant"),
        (np.full((9, 3), np.nan), "no value is observed"),
        (np.array([[1.0, 2, np.inf], [2, 3, 4]]), "infinite"),
        (np.ones((9, 1)), "2 to 16 waves"),
    ],
)
def test_bad_outcome_names_its_cause(values, says):
    with pytest.raises(EstimationError, match=says):
        fit_growth(values, np.arange(values.shape[1]))


def test_too_little_data_is_a_result_that_says_why(y):
    empty = y.copy()
    empty[:, 2] = np.nan
    for values, says in (
        (empty, "nobody answered at wave 3"),
        (y[:1], "vary too little"),
        (np.where(np.arange(3) == 1, 5.0, y), "the answers at wave 2 vary too little"),
    ):
        fit = fit_growth(values, [0, 1, 2])
        assert not fit.status.converged
        assert any(says in message for message in fit.status.messages)
        assert np.isnan(fit.estimate).all()
        assert fit.parameters["std_error"].isna().all()
        assert np.isnan(fit.measures["chi_square"])
    few = fit_growth(y[:6], [0, 1, 2])
    assert any("6 respondents for 8 parameters" in text for text in few.status.messages)


def test_waves_never_answered_together_leave_the_chi_square_empty():
    rng = np.random.default_rng(2)
    y = rng.normal(size=(200, 1)) * 3 + rng.normal(size=(200, 4))
    y[:100, 1] = y[100:, 2] = np.nan
    fit = fit_growth(y, range(4))
    assert fit.status.converged
    assert np.isnan(fit.measures["chi_square"])
    assert any("never answered by the same respondent" in text for text in fit.status.messages)


def test_rows_left_out_are_counted(y):
    gap = y.copy()
    gap[3] = np.nan
    x = pd.DataFrame({"age": np.arange(200.0)})
    x.loc[[5, 6], "age"] = np.nan
    fit = fit_growth(gap, [0, 1, 2], covariates=x)
    assert fit.left_out == {"nothing_observed": 1, "covariate_missing": 2}
    assert fit.n == 197
    assert "slope_on_age" in fit.names


def test_port_improper_solution_keeps_lavaans_numbers(shared_data):
    folder = shared_data / "port"
    reference = json.loads((folder / "reference_lavaan_and_nhs.json").read_text())
    data = pd.read_csv(folder / "thomas-mcgregor_port-paper-variables_2024.csv")
    for outcome in ("gad7", "phq9"):
        theirs = reference[outcome]
        fit = fit_growth(data[theirs["vars"]], [0, 1, 2])
        # the reference is lavaan at its default tolerance: 3e-5 on the estimates, and flat on top
        rows = {(row["lhs"], row["op"], row["rhs"]): row for row in theirs["pe"]}
        for name, key in (
            ("slope_mean", ("s", "~1", "")),
            ("slope_variance", ("s", "~~", "s")),
            ("residual_variance_3", ("y3", "~~", "y3")),
        ):
            if key[0] == "y3":
                key = (theirs["vars"][2], "~~", theirs["vars"][2])
            row = fit.parameters.set_index("parameter").loc[name]
            assert row["estimate"] == pytest.approx(rows[key]["est"], rel=3e-5)
            assert row["std_error"] == pytest.approx(rows[key]["se"], rel=1e-5)
        assert fit.measures["loglik"] == pytest.approx(theirs["fit"]["logl"], rel=1e-10)
        assert fit.measures["chi_square"] == pytest.approx(theirs["fit"]["chisq"], rel=1e-8)
        assert fit.measures["cfi"] == pytest.approx(theirs["fit"]["cfi"], abs=1e-9)
        assert fit.status.proper == (outcome == "phq9")
    improper = fit_growth(data[reference["gad7"]["vars"]], [0, 1, 2])
    assert improper["residual_variance_3"] < 0
    assert np.isnan(improper.r_squared[2])
    assert any("negative variance: residual_variance_3" in m for m in improper.status.messages)


def test_equal_residuals_are_the_mixed_model(y):
    from statsmodels.regression.mixed_linear_model import MixedLM

    fit = fit_growth(y, [0, 1, 2], residuals="equal")
    who, wave = np.nonzero(~np.isnan(y))
    design = np.column_stack([np.ones(len(wave)), wave])
    model = MixedLM(y[who, wave], design, groups=who, exog_re=design).fit(reml=False)
    assert fit.measures["loglik"] == pytest.approx(model.llf, abs=1e-6)
    # MixedLM stops where its likelihood no longer moves
    assert fit["slope_mean"] == pytest.approx(model.fe_params[1], rel=5e-5)
    assert list(fit.parameters["parameter"]).count("residual_variance_3") == 1
    assert fit["residual_variance_2"] == fit["residual_variance"]


def test_bootstrap_is_reproducible_and_near_the_sandwich(y):
    first = bootstrap_growth(y, [0, 1, 2], 600, seed=7)
    second = bootstrap_growth(y, [0, 1, 2], 600, seed=7)
    np.testing.assert_array_equal(first.draws, second.draws)
    robust = fit_growth(y, [0, 1, 2], standard_errors="robust")
    np.testing.assert_allclose(first.std_error[:2], robust.std_error[:2], rtol=0.12)
    assert (first.percentile[:, 0] < first.estimate).all()
    assert (first.bca[:, 0] < first.bca[:, 1]).all()
    assert first.n_converged == int(np.isfinite(first.draws[:, 0]).sum())


def test_influence_is_the_jackknife_to_first_order(y):
    data = prepare(y, [0, 1, 2], "linear", "free")
    fit = fit_growth(y, [0, 1, 2])
    without = 1 - np.eye(len(y))
    batch = fit_growth_batch(y, [0, 1, 2], without)
    assert batch.converged.all()
    from wavescore.methods.growth.batch import _start

    exact = fit.estimate - batch.estimates
    ours = influence(data, _start(data).theta)
    np.testing.assert_allclose(ours.sum(axis=0), 0, atol=1e-9)
    for column in range(len(fit.names)):
        assert np.corrcoef(exact[:, column], ours[:, column])[0, 1] > 0.998


def test_batch_rejects_negative_and_misshapen_weights(y):
    for weights in (-np.ones((2, 200)), np.ones(200), np.full((1, 200), np.nan)):
        with pytest.raises(EstimationError, match="weights"):
            fit_growth_batch(y, [0, 1, 2], weights)


def test_a_draw_without_a_wave_is_reported_not_fatal(y):
    weights = np.ones((2, 200))
    weights[1, :120] = 0  # nobody left who answered wave 3
    batch = fit_growth_batch(y, [0, 1, 2], weights)
    assert batch.converged.tolist() == [True, False]
    assert np.isnan(batch.estimates[1]).all()


def test_curve_passes_through_the_implied_means(y):
    for form in ("linear", "latent_basis"):
        fit = fit_growth(y, [0, 1, 2], form)
        curve = fit.curve([0, 1, 2])
        np.testing.assert_allclose(curve["mean"], fit.implied_mean)
        means = delta_estimands(fit, [(0, 1)])["mean"]
        np.testing.assert_allclose(curve["std_error"], means.std_error)
        within = np.diag(fit.implied_covariance) - fit.residual_variance
        np.testing.assert_allclose(curve["trajectory_sd"] ** 2, within)


def test_comparison_needs_the_same_data(y):
    fits = [fit_growth(y, [0, 1, 2], form) for form in ("intercept", "linear")]
    table = compare_growth(fits)
    assert table["difference_df"].tolist()[1] == 3
    with pytest.raises(EstimationError, match="same"):
        compare_growth([fits[0], fit_growth(y[:150], [0, 1, 2])])


def test_rows_without_a_group_are_left_out_and_one_group_is_refused(y):
    label = np.array(["a", "b"] * 100, dtype=object)
    label[:3] = None
    result = fit_growth_groups(y, [0, 1, 2], label)
    assert [fit.n for fit in result.fits.values()] == [98, 99]
    assert list(result.fits) == ["a", "b"]
    with pytest.raises(EstimationError, match="two groups"):
        fit_growth_groups(y, [0, 1, 2], ["a"] * 200)
    with pytest.raises(EstimationError, match="one group label"):
        fit_growth_groups(y, [0, 1, 2], ["a"] * 5)


def test_mcar_of_complete_data_has_nothing_to_test(y):
    result = little_mcar(y[:100])
    assert (result.df, result.chi_square) == (0, 0.0)
    assert np.isnan(result.p_value)


def test_noncentrality_solves_its_equation():
    from scipy import special

    for x, df in ((12.3, 1), (80.0, 9), (1500.0, 10.4), (3.0, 2)):
        limits = noncentral_chi_square_interval(x, df, 0.9)
        for probability, ncp in zip((0.95, 0.05), limits, strict=True):
            if ncp > 0:
                assert special.chndtr(x, df, ncp) == pytest.approx(probability, abs=1e-10)
            else:
                assert special.chdtr(df, x) <= probability


def test_million_rows_need_little_more_than_their_array():
    rng = np.random.default_rng(1)
    y = rng.normal(size=(300_000, 1)) * 3 + rng.normal(size=(300_000, 3))
    y[rng.random(y.shape) < 0.2] = np.nan
    tracemalloc.start()
    fit = fit_growth(y, [0, 1, 2])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fit.status.converged
    assert peak < y.nbytes
