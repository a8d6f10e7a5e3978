"""t-tests, effect sizes, Levene and adjusted p against R and effectsize (group_tests.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.group_tests import adjust_p, compare_means, levene

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
X, Y = (DATA.loc[DATA["group"] == name, "value"] for name in "xy")
EFFECTS = ("cohens_d_low", "cohens_d_high", "hedges_g_low", "hedges_g_high")


def close(expected):
    return pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("case", EXPECTED["cases"])
def test_t_tests(case):
    case = dict(case, conf_low=float(case["conf_low"]), conf_high=float(case["conf_high"]))
    result = compare_means(X, Y, case["alternative"], case["variances"], case["conf_level"])
    for name, value in case.items():
        assert getattr(result, name) == (value if isinstance(value, str) else close(value)), name
    assert [result.n_x, result.n_y] == EXPECTED["n"]
    assert [result.mean_x, result.mean_y] == close(EXPECTED["means"])
    assert [result.sd_x, result.sd_y] == close(EXPECTED["sds"])


@pytest.mark.parametrize("variances", ["student", "welch"])
def test_effect_sizes_stand_on_the_pooled_sd_under_both_tests(variances):
    result = compare_means(X, Y, "greater", variances)
    for name in ("cohens_d", "hedges_g"):
        expected = EXPECTED[name]
        assert getattr(result, name) == close(expected["estimate"])


@pytest.mark.parametrize(("level", "key"), [(0.95, "jackknife95"), (0.9, "jackknife90")])
def test_effect_size_intervals_are_the_jackknifes(level, key):
    result = compare_means(X, Y, conf_level=level)
    assert [getattr(result, name) for name in EFFECTS] == close(
        [EXPECTED[key][name] for name in EFFECTS]
    )


@pytest.mark.parametrize("centre", ["mean", "median"])
def test_levene(centre):
    result = levene(X, Y, centre=centre)
    expected = EXPECTED[f"levene_{centre}"]
    assert {name: getattr(result, name) for name in expected} == close(expected)


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_adjusted_p(method):
    assert adjust_p(EXPECTED["p"], method) == close(EXPECTED[method])
    gapped = adjust_p([np.nan, *EXPECTED["p"]], method)
    assert np.isnan(gapped[0])
    assert gapped[1:] == close(EXPECTED[method])


def test_a_group_of_one_has_a_student_test():
    result = compare_means([4.5, np.nan], Y, "less")
    expected = EXPECTED["one"]
    assert result.statistic == close(expected["statistic"])
    assert result.p_value == close(expected["p_value"])
    assert result.conf_high == close(expected["conf_high"])


def test_a_minute_p_keeps_its_digits():
    result = compare_means(X + 60, Y, "greater", "welch")
    assert result.statistic == close(EXPECTED["far"]["statistic"])
    assert 0 < EXPECTED["far"]["p_value"] < 1e-40
    assert result.p_value == pytest.approx(EXPECTED["far"]["p_value"], rel=1e-9, abs=0)
