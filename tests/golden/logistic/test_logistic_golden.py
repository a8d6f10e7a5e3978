"""Logistic regression against R's glm (logistic.R beside this file)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.logistic import logistic_regression

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")


def predictors(case):
    columns = {"score": DATA["score"]}
    if case == "all":
        columns |= {"age": DATA["age"], "poster": DATA["poster"]}
        columns |= {f"forum{name}": DATA["forum"].eq(name) * 1.0 for name in ("Wren", "Finch")}
    return pd.DataFrame(columns)


@pytest.mark.parametrize("case", ["one", "all"])
def test_logistic_regression_is_glm(case):
    found, expected = logistic_regression(DATA["lost"], predictors(case)), EXPECTED[case]
    for name in ("n", "events", "loglik", "intercept", "intercept_std_error"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9), name
    assert list(found.terms["term"]) == [term["term"] for term in expected["terms"]]
    for row, term in zip(found.terms.to_dict("records"), expected["terms"], strict=True):
        for name, value in term.items():
            assert name == "term" or row[name] == pytest.approx(value, rel=1e-9), name
    assert found.note == ""


def test_a_skewed_predictor_is_followed_to_the_maximum():
    data, expected = pd.read_csv(HERE / "skewed.csv"), EXPECTED["skewed"]
    found = logistic_regression(data["lost"], data[["cost"]])
    (row,) = found.terms.to_dict("records")
    assert found.loglik == pytest.approx(expected["loglik"], rel=1e-9)
    for name in ("coefficient", "std_error"):
        assert row[name] == pytest.approx(expected[name], rel=1e-6), name


def grid(n=40):
    rng = np.random.default_rng(1)
    return pd.DataFrame({"x": rng.normal(size=n), "z": rng.normal(size=n)})


@pytest.mark.parametrize(
    ("outcome", "x", "note"),
    [
        ("complete", grid(), "separation"),
        ("quasi", grid(), "separation"),
        ("constant", grid(), "same outcome"),
        ("mixed", grid().assign(same=1.0), "does not vary"),
        ("mixed", grid().assign(y=grid()["x"] * 2 - grid()["z"]), "collinear"),
        ("mixed", grid()[[]], "no predictors"),
        ("mixed", grid().assign(x=np.nan), "0 respondents complete"),
        ("mixed", grid()[:3], "3 respondents complete, too few"),
    ],
)
def test_no_finite_maximum_gives_no_estimate_and_a_note(outcome, x, note):
    high = (grid()["x"] > 0).astype(float)
    y = {
        "complete": high,
        # Above 0 all are 1, below 0 both happen: quasi-complete separation by a binary predictor.
        "quasi": high.where(high == 1, np.arange(40) % 2),
        "constant": high * 0,
        "mixed": pd.Series(np.arange(40) % 2, dtype=float),
    }[outcome][: len(x)]
    x = x.assign(high=high) if outcome == "quasi" else x
    found = logistic_regression(y, x)
    assert note in found.note
    assert found.terms.drop(columns="term").isna().all(axis=None)


def test_a_near_miss_of_separation_is_estimated():
    y = (grid()["x"] > 0).astype(float)
    y[grid()["x"].idxmax()] = 0
    found = logistic_regression(y, grid()[["x"]])
    assert np.isfinite(found.terms["odds_ratio"]).all()
    assert found.note == ""


def test_few_events_are_estimated_with_a_warning():
    y = pd.Series(np.arange(40) % 2, dtype=float)
    assert logistic_regression(y, grid()[["x"]]).note == ""
    found = logistic_regression(y, grid())
    assert "10 or fewer events a term" in found.note
    assert np.isfinite(found.terms["odds_ratio"]).all()


def test_outcomes_other_than_0_and_1_are_refused():
    with pytest.raises(EstimationError, match="not binary"):
        logistic_regression(pd.Series([0.0, 1.0, 2.0]), grid()[:3])
    with pytest.raises(EstimationError, match="differ in length"):
        logistic_regression(pd.Series([0.0, 1.0]), grid()[:3])


@pytest.mark.parametrize("separated", [True, False])
def test_separation_of_many_rows_is_that_of_all_of_them(separated):
    rng = np.random.default_rng(5)
    x = pd.DataFrame({"x": rng.normal(size=6000), "z": rng.normal(size=6000)})
    y = (x["x"] > 0.3).astype(float)
    if not separated:
        y[4321] = 1 - y[4321]  # one row, and none of those that are asked first
        x.loc[4321, "x"] = 0.3 + (2.0 if y[4321] == 0 else -2.0)
    note = logistic_regression(y, x).note
    assert note.startswith("separation") == separated
