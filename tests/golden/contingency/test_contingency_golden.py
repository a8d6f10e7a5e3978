"""Two-by-two comparisons against R and effectsize (contingency.R)."""

import json
from pathlib import Path

import pytest

from wavescore.methods.contingency import compare_proportions

HERE = Path(__file__).parent
CASES = json.loads((HERE / "expected.json").read_text())["cases"]
# fisher.test sums dhyper; both good to about 1e-13 of the largest term.
TOLERANCE = 1e-10


@pytest.mark.parametrize("name", CASES)
def test_two_by_two(name):
    expected = dict(CASES[name])
    result = compare_proportions(expected.pop("table"), expected.pop("conf_level"))
    expected.pop("effectsize")
    for key, value in expected.items():
        assert getattr(result, key) == pytest.approx(value, rel=TOLERANCE, abs=1e-300), key


@pytest.mark.parametrize("name", CASES)
def test_cramers_v_is_that_of_effectsize(name):
    result = compare_proportions(CASES[name]["table"])
    assert result.cramers_v == pytest.approx(CASES[name]["effectsize"], rel=TOLERANCE)


def test_the_published_benchmark_comparison():
    result = compare_proportions([[593, 198], [76265, 4650]])
    assert round(result.chi_square, 3) == 521.963
    assert round(result.cramers_v, 4) == 0.0799
