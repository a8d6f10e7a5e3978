"""Groups, ladder, Little's test and OpenMx's second opinion, against R."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.growth.compare import compare_growth
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import fit_growth_groups
from wavescore.methods.growth.mcar import little_mcar

HERE = Path(__file__).parent
UNEQUAL = [0, 0.1, 3, 6, 7.5]
OURS = {
    "i~1": "intercept_mean",
    "s~1": "slope_mean",
    "i~~i": "intercept_variance",
    "s~~s": "slope_variance",
    "i~~s": "intercept_slope_covariance",
    "y1~~y1": "residual_variance_1",
    "y2~~y2": "residual_variance_2",
    "y3~~y3": "residual_variance_3",
}


def expected(name):
    return json.loads((HERE / f"expected_{name}.json").read_text())["cases"]


def waves(name):
    return pd.read_csv(HERE / f"{name}.csv").filter(regex="^y")


@pytest.fixture(scope="module", params=["observed", "robust"])
def groups(request):
    data = pd.read_csv(HERE / "groups.csv")
    ours = fit_growth_groups(
        data.filter(regex="^y"), [0, 1, 2], data["group"], standard_errors=request.param
    )
    return ours, expected("groups")[request.param]


def test_each_group_equals_lavaan(groups):
    ours, theirs = groups
    for label, rows in zip((1, 2, 3), theirs["separate"], strict=True):
        table = ours.fits[label].parameters.set_index("parameter")
        for row in rows:
            found = table.loc[OURS[row["name"]], ["estimate", "std_error"]].to_numpy(float)
            np.testing.assert_allclose(found, [row["est"], row["se"]], rtol=1e-6)


def test_equality_across_groups_equals_lavaan(groups):
    ours, theirs = groups
    tests = ours.tests.set_index("hypothesis")
    assert (tests["note"] == "").all()
    for row in theirs["tests"]:
        found = tests.loc[row["hypothesis"]]
        assert found["df"] == row["df"]
        for name in ("chi_square", "wald"):
            np.testing.assert_allclose(found[name], row[name], rtol=1e-6)
        for name in ("p_value", "wald_p_value"):
            np.testing.assert_allclose(found[name], row[name], atol=1e-6)


@pytest.mark.parametrize("kind", ["observed", "robust"])
def test_ladder_equals_lavaan(kind):
    forms = ("intercept", "linear", "quadratic")
    fits = [fit_growth(waves("missing"), UNEQUAL, form, standard_errors=kind) for form in forms]
    table = compare_growth(fits)
    for place, row in enumerate(expected("groups")[f"ladder_{kind}"], start=1):
        found = table.iloc[place]
        assert found["difference_df"] == row["df"]
        np.testing.assert_allclose(found["difference"], row["chi_square"], rtol=1e-6)
        np.testing.assert_allclose(found["difference_p_value"], row["p_value"], atol=1e-6)


@pytest.mark.parametrize("name", ["missing", "sparse", "improper", "groups"])
def test_little_mcar_equals_its_formula_in_r(name):
    ours, theirs = little_mcar(waves(name)), expected("mcar")[name]
    assert (ours.df, ours.n, ours.n_patterns) == tuple(theirs[k] for k in ("df", "n", "n_patterns"))
    np.testing.assert_allclose(ours.chi_square, theirs["chi_square"], rtol=1e-6)
    np.testing.assert_allclose(ours.p_value, theirs["p_value"], atol=1e-6)


@pytest.mark.parametrize("name", ["missing", "improper", "sparse"])
def test_openmx_agrees(name):
    # OpenMx stops 1e-5 standard errors from the maximum, where the likelihood is flat to 1e-10, and
    # its numerical Hessian is good to 0.3 % at worst (lavaan's, by gradients, agrees to 1e-6)
    times = {"missing": UNEQUAL, "improper": [0, 1, 2], "sparse": range(6)}[name]
    fit, theirs = fit_growth(waves(name), times), expected("openmx")[name]
    table = fit.parameters.set_index("parameter")
    for parameter, value in theirs["estimate"].items():
        row = table.loc[parameter]
        assert abs(row["estimate"] - value) < 1e-4 * row["std_error"]
        assert row["std_error"] == pytest.approx(theirs["std_error"][parameter], rel=3e-3)
    assert -2 * fit.measures["loglik"] == pytest.approx(theirs["minus2loglik"], rel=1e-9)
