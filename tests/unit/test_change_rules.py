"""The rules of a case and of reliable change, line by line."""

import math

import pytest

from wavescore.methods.change import Scale, classify_caseness, clinical_change

NA = math.nan

NHS = [Scale(10, 6), Scale(8, 4)]  # PHQ-9, GAD-7


def test_a_case_on_all_needs_each_and_a_low_total_may_be_the_bad_one():
    # WHO-5 as a percentage, 50 or less, beside GAD-7 of 8 or more.
    scales = [Scale(50, lower_is_worse=True), Scale(8)]
    totals = [[50, 50, 51, 40, NA, NA], [8, 7, 21, NA, 8, 7]]
    found = classify_caseness(totals, scales, "all").tolist()
    assert found == ["case", "not_case", "not_case", "not_scored", "not_scored", "not_case"]
    either = classify_caseness(totals, scales).tolist()
    assert either == ["case", "case", "case", "case", "case", "not_scored"]


def test_on_a_scale_of_well_being_a_rise_is_the_improvement():
    scale = [Scale(50, 10, lower_is_worse=True)]
    result = clinical_change([[40, 40, 60, 40]], [[50, 51, 50, 45]], scale)
    counts = result.rates.set_index("term")["count"]
    assert counts["caseness_at_start"] == 3
    assert (counts["recovery"], counts["reliable_recovery"]) == (1, 1)
    assert counts["reliable_improvement"] == 2 and counts["reliable_deterioration"] == 1


def test_without_a_reliable_change_only_caseness_is_told():
    result = clinical_change([[10]], [[5]], [Scale(8)])
    assert list(result.rates["term"]) == ["caseness_at_start", "recovery"]


@pytest.mark.parametrize(
    ("phq", "gad", "expected"),
    [
        (9, 7, "not_case"),
        (10, 0, "case"),
        (0, 8, "case"),
        (9.9, 7.9, "not_case"),
        (10, NA, "case"),
        (NA, 8, "case"),
        (9, NA, "not_scored"),
        (NA, 7, "not_scored"),
        (NA, NA, "not_scored"),
    ],
)
def test_caseness_rule(phq, gad, expected):
    assert classify_caseness([[phq], [gad]], NHS).tolist() == [expected]


SHORT = {
    "caseness_at_start": "case",
    "reliable_improvement": "improvement",
    "reliable_deterioration": "deterioration",
    "no_reliable_change": "no_change",
}

CHANGE = """
    start_phq start_gad end_phq end_gad | terms
    15        10        9       7       | case recovery improvement reliable_recovery
    11        8         9       7       | case recovery no_change
    20        10        14      10      | case improvement
    20        10        15      7       | case no_change
    9         7         3       3       | improvement
    10        8         16      8       | case deterioration
    12        12        18      8       | case no_change
    5         2         5       6       | deterioration
    5         2         nan     6       |
"""


@pytest.mark.parametrize("line", CHANGE.strip().splitlines()[1:])
def test_change_rule(line):
    numbers, _, terms = line.partition("|")
    totals = [[float(value)] for value in numbers.split()]
    result = clinical_change(totals[:2], totals[2:], NHS)
    counted = result.rates.loc[result.rates["count"] == 1, "term"].replace(SHORT)
    assert set(counted) == set(terms.split())


def test_change_of_nobody_is_noted():
    result = clinical_change([[], []], [[], []], NHS)
    assert result.rates["proportion"].isna().all()
    assert (result.rates["note"] != "").all()


def test_a_prorated_change_of_exactly_six_counts():
    result = clinical_change([[28 / 3], [1]], [[10 / 3], [1]], NHS)
    assert result.rates.set_index("term").loc["reliable_improvement", "count"] == 1
