"""Growth curves together with something else against lavaan (case.R)."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wavescore.errors import EstimationError
from wavescore.methods.growth.joint import (
    cross_lagged,
    distal_outcome,
    parallel_growth,
    unlike_waves,
    varying_covariate,
    with_auxiliary,
)
from wavescore.methods.growth.modification import modifications
from wavescore.methods.growth.path_fit import fit_paths
from wavescore.methods.growth.paths import PathModel, covary, mean, on, with_part

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())["cases"]
DATA = pd.read_csv(HERE / "input.csv")
A, B, X, P, Q = (DATA.filter(regex=f"^{name}[1-3]").to_numpy() for name in "abxpq")
TIMES = [0, 1, 2]
CURVES = {"a_intercept": "ia", "a_slope": "sa", "b_intercept": "ib", "b_slope": "sb"}
ONE = {"y_intercept": "ia", "y_slope": "sa", "z_1": "z"} | {f"y_{t}": f"a{t}" for t in (1, 2, 3)}
PANEL = {"p_between": "rp", "q_between": "rq"}
PANEL |= {f"{v}_within_{t}": f"w{v}{t}" for v in "pq" for t in (1, 2, 3)}
CASES = {
    "parallel": (lambda: parallel_growth({"a": A, "b": B}, TIMES), CURVES),
    "cross_lagged": (lambda: cross_lagged({"p": P, "q": Q}), PANEL),
    "cross_lagged_equal": (lambda: cross_lagged({"p": P, "q": Q}, equal=True), PANEL),
    "varying": (lambda: varying_covariate({"y": A, "x": X}, TIMES), ONE),
    "lagged": (lambda: varying_covariate({"y": A, "x": X}, TIMES, lag=1, equal=False), ONE),
    "auxiliary": (
        lambda: with_auxiliary(A, {"b": B[:, :1], "z": DATA[["z"]]}, TIMES),
        ONE | {"b_1": "b1"},
    ),
    "distal": (lambda: distal_outcome({"y": A, "z": DATA[["z"]]}, TIMES), ONE),
}
MEASURES = {
    "chisq": "chi_square",
    "df": "df",
    "logl": "loglik",
    "unrestricted.logl": "loglik_saturated",
    "baseline.chisq": "baseline_chi_square",
    "bic": "bic",
    "srmr": "srmr",
    "cfi": "cfi",
    "tli": "tli",
    "rmsea": "rmsea",
    "chisq.scaled": "chi_square_scaled",
    "chisq.scaling.factor": "scaling_factor",
    "cfi.robust": "cfi_robust",
    "tli.robust": "tli_robust",
    "rmsea.robust": "rmsea_robust",
}


def spelled(part, short):
    """Return the names that lavaan may have for a part of a model."""
    to, of = (short.get(end, end.replace("_", "")) for end in (part.to, part.of))
    if part.kind == "mean":
        return [f"{to}~1"]
    if part.kind == "on":
        return [f"{to}~{of}"]
    return [f"{to}~~{of}", f"{of}~~{to}"]


def theirs_of(rows, part, short):
    (found,) = (row for row in rows if row["name"] in spelled(part, short))
    return found


@pytest.mark.parametrize("kind", ["observed", "robust"])
@pytest.mark.parametrize("name", CASES)
def test_estimates_errors_and_fit_equal_lavaan(name, kind):
    make, short = CASES[name]
    joint, expected = make(), EXPECTED[f"{name}_{kind}"]
    fit = joint.fit(kind)
    assert fit.converged and fit.proper and fit.messages == []
    assert fit.n == expected["n"]
    free = [part for part in joint.model.parts if part.name]
    assert len(free) == len(expected["parameters"])
    for part in free:
        place = fit.model.names.index(part.name)
        theirs = theirs_of(expected["parameters"], part, short)
        assert fit.estimate[place] == pytest.approx(theirs["est"], rel=1e-6, abs=1e-7), part.name
        assert fit.parameters.std_error[place] == pytest.approx(theirs["se"], rel=1e-6), part.name
    for measure, ours in MEASURES.items():
        if measure in expected["measures"] and ours in fit.measures:
            theirs = expected["measures"][measure]
            assert fit.measures[ours] == pytest.approx(theirs, rel=1e-6, abs=1e-6), measure


@pytest.mark.parametrize("name", ["parallel", "cross_lagged", "varying", "distal"])
def test_the_standardised_solution_equals_lavaan(name):
    make, short = CASES[name]
    joint, expected = make(), EXPECTED[f"{name}_robust"]["standardized"]
    fit = joint.fit("robust")
    paths = [part for part in joint.model.parts if part.kind == "on" and part.name]
    found = [fit.standardised(paths)] if paths else []
    pairs = []
    if name == "parallel":
        ends = [p for p in joint.model.parts if p.kind == "with" and p.to != p.of]
        pairs = [part for part in ends if part.to in joint.model.latent]
        assert len(pairs) == 6
        found.append(fit.correlations([(part.to, part.of) for part in pairs]))
    for told, parts in zip(found, filter(None, (paths, pairs)), strict=True):
        for place, part in enumerate(parts):
            theirs = theirs_of(expected, part, short)
            assert told.estimate[place] == pytest.approx(theirs["est"], rel=1e-6, abs=1e-7)
            assert told.std_error[place] == pytest.approx(theirs["se"], rel=1e-6)


FREED = on("a_2", "a_slope", value=1.0)


@pytest.mark.parametrize("kind", ["observed", "expected"])
def test_modification_indices_equal_lavaan(kind):
    joint, theirs = CASES["parallel"][0](), EXPECTED["modification"][kind]
    candidates = [*unlike_waves(joint), FREED]
    found = modifications(joint.fit("observed"), candidates, kind == "expected")
    assert len(found) == 13
    for each in found:
        ends = [f"{each.part.to}~~{each.part.of}", f"{each.part.of}~~{each.part.to}"]
        names = [name.replace("_", "") for name in ends]
        rows = [row for row in theirs if row["name"] in names]
        if each.part is FREED:
            rows = [row for row in theirs if row["name"] == "sa=~a2"]
        if not rows or "mi" not in rows[0]:
            # Three waves cannot tell it from the growth factors: lavaan leaves it out too.
            assert np.isnan(each.index) and names[0][0] == names[0][4], names
            continue
        assert each.index == pytest.approx(rows[0]["mi"], rel=1e-5, abs=1e-7), names
        assert each.expected_change == pytest.approx(rows[0]["epc"], rel=1e-5, abs=1e-7), names
        assert each.p_value == pytest.approx(stats.chi2.sf(rows[0]["mi"], 1), rel=1e-4)
    assert sum(np.isfinite(each.index) for each in found) == 7


def test_what_the_index_promises_is_what_freeing_brings():
    joint = CASES["parallel"][0]()
    fit = joint.fit("observed")
    (best,) = modifications(fit, [unlike_waves(joint)[6]])
    freed = fit_paths(with_part(joint.model, replace(best.part, name="freed")), joint.y, "observed")
    fall = fit.measures["chi_square"] - freed.measures["chi_square"]
    assert fall == pytest.approx(best.index, rel=0.1)
    assert freed["freed"] == pytest.approx(best.expected_change, rel=0.1)


def test_auxiliary_variables_are_those_of_semtools():
    joint, expected = CASES["auxiliary"][0](), EXPECTED["semtools"]
    fit = joint.fit("observed")
    places = [fit.names.index(name) for name in ("y_intercept_mean", "y_slope_mean")]
    # semTools stops where lavaan's optimiser stops.
    assert fit.estimate[places] == pytest.approx(expected["estimate"], rel=1e-4)
    assert fit.parameters.std_error[places] == pytest.approx(expected["se"], rel=1e-4)


def test_derivatives_are_those_of_the_moments():
    joint = cross_lagged({"p": P, "q": Q})
    theta = joint.model.start + 0.05 * np.cos(np.arange(len(joint.model.names)))[:, None]
    jacobian = joint.model.jacobian(theta)[..., 0]
    by = np.random.default_rng(3).normal(size=len(jacobian))
    curved = -joint.model.chain_twice(theta, np.zeros((len(by), len(by), 1)), by[:, None])[..., 0]
    for place in range(len(theta)):
        step = np.zeros_like(theta)
        step[place] = 1e-5
        moments = [
            np.concatenate([part.ravel() for part in joint.model.moments(theta + sign * step)])
            for sign in (1, -1)
        ]
        assert jacobian[:, place] == pytest.approx((moments[0] - moments[1]) / 2e-5, abs=1e-6)
        slopes = [joint.model.chain(theta + s * step, by[:, None])[:, 0] for s in (1, -1)]
        assert curved[:, place] == pytest.approx((slopes[0] - slopes[1]) / 2e-5, abs=1e-4)


def test_what_cannot_be_estimated_is_said():
    with pytest.raises(EstimationError, match="not identified"):
        joint = parallel_growth({"a": A[:, :2], "b": B[:, :2]}, [0, 1])
        joint.fit()
    with pytest.raises(EstimationError, match="2 to 16 waves"):
        parallel_growth({"a": A[:, :1], "b": B[:, :1]}, [0])
    with pytest.raises(EstimationError, match="nothing is told"):
        cross_lagged({"p": P[:, :2], "q": Q[:, :2]})
    with pytest.raises(EstimationError, match="answered by nobody"):
        fit_paths(parallel_growth({"a": A, "b": B * np.nan}, TIMES).model, np.c_[A, B * np.nan])
    with pytest.raises(EstimationError, match="repeats another"):
        fit_paths(parallel_growth({"a": A, "b": B}, TIMES).model, np.c_[A, 2 * A + 1])
    with pytest.raises(EstimationError, match="vary too little"):
        fit_paths(parallel_growth({"a": A, "b": B * 0}, TIMES).model, np.c_[A, B * 0])


def test_a_negative_variance_is_improper_and_keeps_its_number():
    # Unrelated answers: what two waves share is negative by their own covariance.
    y = np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 1.5], [4.0, 1.0], [2.5, 2.6]])
    parts = [on(v, "f", value=1.0) for v in ("y_1", "y_2")]
    parts += [covary("f", "f", "f_variance", 0.1), covary("y_1", "y_1", "e1", 1.0)]
    parts += [covary("y_2", "y_2", "e2", 1.0), mean("y_1", "m1"), mean("y_2", "m2")]
    fit = fit_paths(PathModel(("y_1", "y_2"), ("f",), tuple(parts)), y, "observed")
    assert fit.converged and not fit.proper
    assert fit["f_variance"] == pytest.approx(np.cov(y.T, bias=True)[0, 1], rel=1e-6)
    assert any(text.startswith("negative variance: f_variance") for text in fit.messages)
