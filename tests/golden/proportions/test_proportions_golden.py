"""Wilson intervals and direct standardisation against R (proportions.R)."""

import json
from pathlib import Path

import pytest

from wavescore.methods.contingency import compare_proportions, compare_with_standardised
from wavescore.methods.proportions import standardised_proportion, wilson_interval

EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text())
STANDARD = ("proportion", "variance", "effective_n", "conf_low", "conf_high")
COMPARED = (
    "chi_square",
    "p_value",
    "difference",
    "difference_low",
    "difference_high",
    "odds_ratio",
    "odds_ratio_low",
    "odds_ratio_high",
)


def close(expected):
    return pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("case", EXPECTED["wilson"])
def test_wilson(case):
    result = wilson_interval(case["count"], case["total"], case["conf_level"])
    assert result == close((case["low"], case["high"]))


@pytest.mark.parametrize("case", EXPECTED["standardised"])
def test_standardised(case):
    level = case["conf_level"]
    rate = standardised_proportion(case["cases"], case["totals"], case["weights"], level)
    assert [getattr(rate, name) for name in STANDARD] == close([case[name] for name in STANDARD])
    result = compare_with_standardised(*case["sample"], rate, level)
    assert [getattr(result, name) for name in COMPARED] == close([case[name] for name in COMPARED])


def test_one_stratum_is_the_crude_comparison():
    rate = standardised_proportion([76265], [80915], [1])
    standardised = compare_with_standardised(593, 791, rate)
    crude = compare_proportions([[593, 198], [76265, 4650]])
    for name in COMPARED:
        assert getattr(standardised, name) == close(getattr(crude, name)), name
    assert (rate.conf_low, rate.conf_high) == close(wilson_interval(76265, 80915))
