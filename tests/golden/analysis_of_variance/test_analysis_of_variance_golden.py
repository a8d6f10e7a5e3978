"""One-way analysis of variance, omega squared and Games-Howell against R (the .R beside)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from wavescore.methods.analysis_of_variance import games_howell, student_anova, welch_anova
from wavescore.methods.distributions import studentized_range_sf
from wavescore.methods.group_tests import levene

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
STYLES = {"four": 4, "three": 3, "two": 2}


def groups_of(case):
    labels = DATA["style"].unique()[: STYLES[case]]
    return {label: DATA.loc[DATA["style"] == label, "value"] for label in labels}


def close(expected):
    return pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("case", STYLES)
@pytest.mark.parametrize(("test", "name"), [(student_anova, "student"), (welch_anova, "welch")])
def test_one_way_tests(case, test, name):
    result, expected = test(groups_of(case)), EXPECTED[case][name]
    for key, value in expected.items():
        assert getattr(result, key) == close(value), key
    assert result.groups.to_dict("records") == [
        {**row, "mean": close(row["mean"]), "sd": close(row["sd"])}
        for row in EXPECTED[case]["groups"]
    ]


@pytest.mark.parametrize("case", STYLES)
def test_omega_squared_is_that_of_effectsize(case):
    assert student_anova(groups_of(case)).omega_squared == close(EXPECTED[case]["effectsize_omega"])


@pytest.mark.parametrize("case", STYLES)
def test_games_howell(case):
    result = games_howell(groups_of(case)).drop(columns="note").to_dict("records")
    assert len(result) == len(EXPECTED[case]["games_howell"])
    for row, expected in zip(result, EXPECTED[case]["games_howell"], strict=True):
        for key, value in expected.items():
            # ptukey integrates to about 1e-8; the rest is closed.
            tolerance = 1e-7 if key in ("p_value", "conf_low", "conf_high") else 1e-10
            expected_value = (
                value if isinstance(value, str) else pytest.approx(value, rel=tolerance)
            )
            assert row[key] == expected_value, key


def test_games_howell_is_that_of_pingouin():
    ours = games_howell(groups_of("three")).set_index(["group_x", "group_y"])
    three = DATA[DATA["style"] != "none"]
    for row in pingouin.pairwise_gameshowell(three, dv="value", between="style").itertuples():
        key = (row.A, row.B) if (row.A, row.B) in ours.index else (row.B, row.A)
        assert ours.loc[key, "p_value"] == pytest.approx(row.pval, rel=1e-6)


def test_levene_of_several_groups():
    result = levene(*groups_of("three").values(), centre="median")
    expected = EXPECTED["three"]["levene_median"]
    assert {name: getattr(result, name) for name in expected} == close(expected)


def test_studentized_range_keeps_a_small_tail():
    # mpmath at 25 digits; R's ptukey gives 2.23739e-08 and subtracts from one.
    assert studentized_range_sf(9, 4, 120) == pytest.approx(2.2373804151931323e-08, rel=1e-12)


@pytest.mark.parametrize(
    ("q", "df"), [(0.01, 1), (3, 1), (1000, 2), (9, 2.5), (20, 30), (2, 300), (6, 5000)]
)
def test_studentized_range_of_two_groups_is_students_t(q, df):
    # Q = |T| sqrt 2 in two groups; scipy's t has its own closed form.
    expected = 2 * stats.t.sf(q / np.sqrt(2), df)
    assert studentized_range_sf(q, 2, df) == pytest.approx(expected, rel=1e-11)
