"""Groups in one model with partial equality, and score tests, against lavaan (partly.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_growth_groups import OURS as OF_GROUPS

from wavescore.errors import EstimationError
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.partly_alike import fit_growth_partly_alike
from wavescore.methods.growth.score_tests import score_tests

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected_partly.json").read_text())["cases"]
DATA = pd.read_csv(HERE / "groups.csv")
Y = DATA.filter(regex="^y").to_numpy()
OURS = {**OF_GROUPS, "s=~y2": "loading_2"}
EQUAL = {
    "slopes": ("linear", ["slope_mean", "variances"]),
    "but_residuals": ("linear", ["means", "variances"]),
    "everything": ("linear", ["means", "variances", "residual_variances"]),
    "basis": ("latent_basis", ["variances", "loadings"]),
}
MEASURES = {
    "npar": "n_parameters",
    "chisq": "chi_square",
    "chisq.scaled": "chi_square_scaled",
    "chisq.scaling.factor": "scaling_factor",
    "baseline.chisq": "baseline_chi_square",
    "baseline.df": "baseline_df",
    "baseline.chisq.scaling.factor": "baseline_scaling_factor",
    "logl": "loglik",
    "unrestricted.logl": "loglik_saturated",
}
SAME = ("df", "cfi", "tli", "rmsea", "cfi.scaled", "tli.scaled", "rmsea.scaled", "cfi.robust")
SAME += ("tli.robust", "rmsea.robust", "srmr", "aic", "bic")
MEASURES |= {name: name.replace(".", "_") for name in SAME}


def fitted(name, kind="observed"):
    form, equal = EQUAL[name]
    return fit_growth_partly_alike(
        Y, [0, 1, 2], DATA["group"], equal, form=form, standard_errors=kind
    )


@pytest.mark.parametrize("kind", ["observed", "expected", "robust"])
@pytest.mark.parametrize("name", EQUAL)
def test_estimates_errors_and_fit_equal_lavaan(name, kind):
    fit, expected = fitted(name, kind), EXPECTED[name][kind]
    told, places = fit.parameters, list(fit.places)
    assert len(expected["parameters"]) == len(places)
    for row in expected["parameters"]:
        place = (OURS[row["name"]], str(row["group"]))
        at = places.index(place if place in places else (place[0], ""))
        # Relative to the error: an estimate near 0 has no digits of its own.
        assert abs(told.estimate[at] - row["est"]) < 1e-6 * row["se"]
        assert told.std_error[at] == pytest.approx(row["se"], rel=1e-6)
    for theirs, value in expected["measures"].items():
        # Without robust errors lavaan's *.robust are corrected for what is missing alone.
        if theirs in MEASURES and (kind == "robust" or not theirs.endswith(".robust")):
            # lavaan's corrected measures rest on an EM that stops at 1e-11.
            assert fit.measures[MEASURES[theirs]] == pytest.approx(value, rel=2e-6, abs=2e-7), (
                theirs
            )


@pytest.mark.parametrize("name", ["slopes", "but_residuals", "everything"])
def test_modification_indices_and_released_equalities_equal_lavaan(name):
    fit, expected = fitted(name), EXPECTED[name]["observed"]
    found = {(each.group, each.what, each.waves): each for each in score_tests(fit)}
    for row in expected["freed"]:
        each = found[str(row["group"]), *place_of(row)]
        assert each.index == pytest.approx(row["mi"], rel=1e-5, abs=1e-8)
        assert each.change == pytest.approx(row["epc"], rel=1e-5, abs=1e-7)
    for row in expected["released"]:
        each = found[str(row["group"]), OURS[row["name"]], ()]
        assert each.index == pytest.approx(row["x2"], rel=1e-5, abs=1e-8)


def test_modification_indices_of_one_sample_equal_lavaan():
    found = {(each.what, each.waves): each for each in score_tests(fit_growth(Y, [0, 1, 2]))}
    rows = EXPECTED["alone"]["freed"]
    assert {place_of(row) for row in rows} == set(found)
    for row in rows:
        each = found[place_of(row)]
        assert (each.index, each.change) == pytest.approx((row["mi"], row["epc"]), rel=1e-5)
        assert each.std_error == pytest.approx(abs(row["epc"]) / np.sqrt(row["mi"]), rel=1e-5)


def place_of(row):
    """Return what a row of lavaan's modindices() is of: residuals of two waves, or a loading."""
    if row["op"] == "=~":
        return "loading", (int(row["rhs"][1:]) - 1,)
    return "residuals", (int(row["lhs"][1:]) - 1, int(row["rhs"][1:]) - 1)


def test_a_released_equality_changes_as_the_freed_model_does():
    """The expected change of one group's slope is near that of the model that frees it."""
    two = DATA["group"].isin([1, 2]).to_numpy()
    y, labels = Y[two], DATA["group"][two]
    held = fit_growth_partly_alike(y, [0, 1, 2], labels, ["slope_mean"])
    free = fit_growth_partly_alike(y, [0, 1, 2], labels, [])
    moved = {e.group: e.change for e in score_tests(held) if e.what == "slope_mean"}
    gap = free["slope_mean (2)"] - free["slope_mean (1)"]
    assert moved["2"] == pytest.approx(gap, rel=0.1)
    assert moved["1"] == pytest.approx(-gap, rel=0.1)


def test_what_the_form_does_not_have_cannot_be_held_equal():
    with pytest.raises(EstimationError, match="nothing of that name"):
        fit_growth_partly_alike(Y, [0, 1, 2], DATA["group"], ["quadratic_mean"])


def test_nothing_held_equal_is_every_group_alone():
    fit = fit_growth_partly_alike(Y, [0, 1, 2], DATA["group"], [])
    for label in (1, 2, 3):
        alone = fit_growth(Y[DATA["group"] == label], [0, 1, 2], standard_errors="robust")
        for name in alone.layout.names:
            assert fit[f"{name} ({label})"] == pytest.approx(alone[name], rel=1e-7, abs=1e-7)
