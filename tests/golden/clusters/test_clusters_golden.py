"""Few clusters against clubSandwich, aov, lavaan, lme4 and a bootstrap over all signs (case.R)."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from wavescore.methods.clusters import cluster_robust, intraclass_correlation, wild_bootstrap_p
from wavescore.methods.growth.clustered_slope import clustered_slope
from wavescore.methods.growth.sites import three_level_growth

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
POOLED = json.loads((HERE / "pooled_slope.json").read_text())["cases"]
KENWARD_ROGER = json.loads((HERE / "kenward_roger.json").read_text())["cases"]
DATA = pd.read_csv(HERE / "input.csv")
Y = DATA[["y1", "y2", "y3"]].to_numpy()
PEER = importlib.util.spec_from_file_location(
    "kenward_roger", HERE.parents[2] / "benchmarks/kenward_roger.py"
)
ONE = np.ones(len(DATA))
PAIR = np.column_stack([ONE, DATA["x"]])
MODELS = {
    "mean": (Y[:, 0], ONE),
    "difference": (Y[:, 0], PAIR),
    "share": ((Y[:, 0] >= 12).astype(float), ONE),
}


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2"])
@pytest.mark.parametrize("name", MODELS)
def test_robust_errors_and_satterthwaites_df(name, kind):
    found = cluster_robust(*MODELS[name], DATA["site"], kind)
    for quantity, value in EXPECTED["robust"][name][kind].items():
        assert getattr(found, quantity) == pytest.approx(np.atleast_1d(value), rel=1e-9), quantity


def test_the_wild_bootstrap_over_all_signs():
    assert wild_bootstrap_p(Y[:, 0], PAIR, DATA["site"], 1) == EXPECTED["wild_p"]


def test_the_intraclass_correlation():
    found, expected = intraclass_correlation(Y[:, 0], DATA["site"]), EXPECTED["icc"]
    assert (found.icc, found.conf_low, found.conf_high) == pytest.approx(
        (expected["icc"], expected["low"], expected["high"]), rel=1e-10
    )
    assert found.design_effect == pytest.approx(expected["design_effect"], rel=1e-10)
    assert found.design_effect_high == pytest.approx(expected["design_effect_high"], rel=1e-10)


def test_the_slope_with_clustered_errors():
    found, expected = clustered_slope(Y, [0, 1, 2], DATA["site"]), EXPECTED["growth"]
    assert found.estimate == pytest.approx(expected["estimate"], rel=1e-6)
    assert found.cr1 == pytest.approx(expected["cr1"], rel=1e-6)
    assert found.jackknife == pytest.approx(expected["jackknife"], rel=1e-6)


@pytest.mark.parametrize("method", ["ml", "reml"])
def test_the_three_level_model(method):
    found, expected = three_level_growth(Y, [0, 1, 2], DATA["site"], method), EXPECTED[method]
    # lme4 stops within 1e-7 of the likelihood; variances are flat there.
    assert found.loglik == pytest.approx(expected["loglik"], rel=1e-8)
    assert found.loglik >= expected["loglik"] - 1e-6
    assert found.slope == pytest.approx(expected["slope"], rel=1e-6)
    assert found.slope_std_error == pytest.approx(expected["slope_se"], rel=1e-5)
    assert found.intercept == pytest.approx(expected["intercept"], rel=1e-6)
    assert found.person == pytest.approx(expected["person"], rel=2e-5)
    assert found.site == pytest.approx(expected["site"], rel=2e-5)
    assert found.residual == pytest.approx(expected["residual"], rel=2e-5)
    assert found.shrunken == pytest.approx(expected["site_slopes"], rel=1e-5)


def half_as_far_apart(data):
    """Return the waves with each site's means moved half way to those of all, as in the R file."""
    waves = data[["y1", "y2", "y3"]]
    own = waves.groupby(data["site"]).transform("mean")
    return (waves - 0.5 * (own - waves.mean())).to_numpy()


CASES = [("as_they_are", Y), ("half_as_far_apart", half_as_far_apart(DATA))]


@pytest.mark.parametrize(("name", "y"), CASES)
def test_the_pooled_slopes_cr2_error_and_satterthwaites_df(name, y):
    """From whole sites' residuals in R; clubSandwich takes another root, 1 to 2 % larger."""
    found, expected = three_level_growth(y, [0, 1, 2], DATA["site"]), POOLED[name]
    # lme4 stops within 1e-7 of the likelihood; the sites' variances are flat there.
    assert found.slope_robust_error == pytest.approx(expected["whole"]["std_error"], rel=1e-6)
    assert found.slope_df == pytest.approx(expected["whole"]["df"], rel=1e-6)
    club = expected["club"]
    assert 0.975 < found.slope_robust_error / club["std_error"] < 1
    assert found.slope_df == pytest.approx(club["df"], rel=2e-4)


@pytest.mark.parametrize(("name", "y"), CASES)
def test_the_pooled_slope_beside_kenward_and_rogers(name, y):
    """Slope and REML error are lme4's; the robust interval is the wider of the two."""
    found, expected = three_level_growth(y, [0, 1, 2], DATA["site"]), KENWARD_ROGER[name]
    assert found.slope == pytest.approx(expected["slope"], rel=1e-6)
    assert found.slope_std_error == pytest.approx(expected["std_error"], rel=1e-5)
    ours = t.ppf(0.975, found.slope_df) * found.slope_robust_error
    theirs = (expected["conf_high"] - expected["conf_low"]) / 2
    peer = importlib.util.module_from_spec(PEER)
    PEER.loader.exec_module(peer)
    adjusted = peer.kenward_roger(found, y, [0, 1, 2], DATA["site"])
    assert adjusted.std_error == pytest.approx(expected["adjusted_std_error"], rel=1e-5)
    assert adjusted.df == pytest.approx(expected["df"], rel=1e-5)
    # What docs/decisions.md says of the two: 1 and 5 per cent wider.
    wider = {"as_they_are": 0.01, "half_as_far_apart": 0.05}[name]
    assert ours / theirs - 1 == pytest.approx(wider, abs=0.005)
