"""Cronbach's alpha and omega against psych, lavaan and semTools (reliability.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods import reliability_intervals
from wavescore.methods.omega import congeneric_omega, log_gap_influence
from wavescore.methods.reliability import cronbach_alpha

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
SCALE = pd.read_csv(HERE / "scale.csv")
COMPLETE = SCALE.dropna()
NUMBERS = ("alpha", "standardized_alpha", "average_r", "mean", "sd")
ITEM_COLUMNS = ("item_rest_r", "alpha_if_dropped", "floor_percent", "ceiling_percent")


def close(expected):
    return pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("case", "turned"), [("turned", ["s_3"]), ("unturned", []), ("two", [])])
def test_alpha_is_that_of_psych_on_complete_rows(case, turned):
    expected = EXPECTED[case]
    items = COMPLETE[["s_1", "s_2"]] if case == "two" else SCALE
    result = cronbach_alpha(items, turned, low=0, high=4)
    assert {name: getattr(result, name) for name in NUMBERS} == close(
        {name: expected[name] for name in NUMBERS}
    )
    assert (result.feldt_low, result.feldt_high) == close(
        (expected["conf_low"], expected["conf_high"])
    )
    assert (result.n, result.k) == (expected["n"], expected["k"])
    assert result.items["mean"].tolist() == close(expected["item_mean"])
    assert result.items["sd"].tolist() == close(expected["item_sd"])
    for column in ITEM_COLUMNS:
        if case == "two" and column == "alpha_if_dropped":
            assert result.items[column].isna().all()  # one item has no alpha; psych prints c12/c22
        else:
            assert result.items[column].tolist() == close(expected[column])


def test_an_unreversed_item_is_named():
    assert "s_3: negative item-rest r: looks unreversed" in cronbach_alpha(SCALE).note


def test_other_confidence_levels():
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4, conf_level=0.9)
    assert (result.feldt_low, result.feldt_high) == close(
        (EXPECTED["feldt90"]["conf_low"], EXPECTED["feldt90"]["conf_high"])
    )


def test_missing_rows_are_counted_out_of_n():
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4)
    assert result.n_missing == len(SCALE) - len(COMPLETE) > 0
    assert result.alpha != pytest.approx(EXPECTED["psych_default_pairwise"]["alpha"], abs=1e-4)


@pytest.mark.parametrize("case", ["turned", "unturned", "three", "heywood"])
def test_omega_is_that_of_lavaan_and_semtools(case):
    expected = EXPECTED["omega"][case]
    items = COMPLETE.assign(s_3=4 - COMPLETE["s_3"])
    items = {
        "turned": items,
        "unturned": COMPLETE,
        "three": items[["s_1", "s_2", "s_4"]],
        "heywood": pd.read_csv(HERE / "heywood.csv"),
    }[case]
    result = congeneric_omega(np.cov(items.to_numpy(), rowvar=False, ddof=0))
    loadings = np.array(expected["loadings"])
    turn = np.sign(result.loadings @ loadings)
    assert result.omega == pytest.approx(expected["omega"], rel=1e-6)
    assert turn * result.loadings == pytest.approx(loadings, rel=1e-6)
    assert result.residual_variances == pytest.approx(expected["residual_variances"], rel=1e-6)
    assert result.heywood == (case == "heywood") == ("Heywood" in result.note)


def test_of_several_maxima_the_highest_counts():
    items = pd.read_csv(HERE / "two_maxima.csv").to_numpy(dtype=float)
    expected = json.loads((HERE / "two_maxima.json").read_text())
    result = congeneric_omega(np.cov(items, rowvar=False, ddof=0))
    assert result.converged and not result.heywood
    assert result.omega == pytest.approx(expected["omega"], rel=1e-6)


def test_omega_reaches_the_result():
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4)
    assert result.omega == pytest.approx(EXPECTED["omega"]["turned"]["omega"], rel=1e-6)


TURNED = COMPLETE.assign(s_3=4 - COMPLETE["s_3"])


def test_alpha_and_its_error_in_each_resample():
    x = TURNED.to_numpy(dtype=float)
    resamples = np.loadtxt(HERE / "resamples.csv", delimiter=",", dtype=int)
    moments = reliability_intervals._products(x)[resamples].mean(axis=1)
    gaps, errors = reliability_intervals.log_gaps(moments, 6, len(x))
    assert gaps.tolist() == close(EXPECTED["intervals"]["gaps"])
    assert errors.tolist() == close(EXPECTED["intervals"]["errors"])


def test_the_studentised_interval_of_the_same_resamples(monkeypatch):
    resamples = np.loadtxt(HERE / "resamples.csv", delimiter=",", dtype=int)
    counts = np.array([np.bincount(rows, minlength=len(TURNED)) for rows in resamples])
    monkeypatch.setattr(
        reliability_intervals, "bootstrap_weights", lambda n, draws, seed: [counts.astype(float)]
    )
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4, draws=len(counts), seed=1)
    assert result.method == "studentised_bootstrap"
    assert [result.conf_low, result.conf_high] == close(EXPECTED["intervals"]["studentised"])


def test_the_interval_without_draws_is_the_jackknifes():
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4, draws=0)
    assert result.method == "jackknife"
    assert [result.conf_low, result.conf_high] == close(EXPECTED["intervals"]["jackknife"])


def test_omegas_interval_has_the_influences_of_lavaan():
    x = TURNED.to_numpy(dtype=float)
    solution = congeneric_omega(np.cov(x, rowvar=False, ddof=0))
    expected = EXPECTED["intervals"]
    assert log_gap_influence(x, solution) == pytest.approx(
        expected["omega_influence"], rel=1e-6, abs=1e-7
    )
    result = cronbach_alpha(SCALE, ["s_3"], low=0, high=4)
    assert [result.omega_low, result.omega_high] == pytest.approx(expected["omega"], rel=1e-6)


def test_published_students(shared_data):
    folder = shared_data / "ukm"
    expected = json.loads((folder / "reference_psych.json").read_text())["gad7"]
    data = pd.read_csv(folder / "Psychological_aspects.csv", encoding="utf-8-sig")
    result = cronbach_alpha(data[[f"A{i}" for i in range(1, 8)]], low=0, high=3)
    assert result.alpha == pytest.approx(expected["raw_alpha"], abs=5e-12)
    assert result.standardized_alpha == pytest.approx(expected["std_alpha"], abs=5e-12)
    assert result.items.set_index("item")["item_rest_r"].to_dict() == pytest.approx(
        expected["r_drop"], abs=6e-7
    )
