"""Where counts are rounded, no released number alone tells which n within the rounding it is."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect
from wavescore.results.table import results_frame

BASE = 5
SIZES = st.integers(20, 3000)


def released(rows, analysis="describe"):
    table = results_frame(analysis, [{"wave": "t1", "term": "gad7"} | row for row in rows])
    return protect({analysis: table}, Release(5, BASE))[analysis].set_index("quantity")


def indistinct(n, numbers):
    """Return how many sizes would have led to the same release as `n`, `numbers` a row for each."""
    sizes = range(max(n - 3 * BASE, 5), n + 3 * BASE + 1)
    rows = [{"outcome": str(size), "n": n} | numbers(size) for size in sizes]
    found = released(rows).drop(columns="outcome").reset_index(drop=True)
    this = found.iloc[sizes.index(n)]
    return sum(row.equals(this) for _, row in found.iterrows())


@given(SIZES, st.integers(0, 10_000))
@settings(deadline=None, max_examples=200)
def test_a_mean_of_whole_numbers_fits_every_n_that_rounds_to_the_same(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.binomial(21, rng.uniform(0.2, 0.8), n)
    mean = released([{"quantity": "mean", "estimate": x.mean(), "n": n}]).loc["mean"]
    least = mean["n"] - BASE // 2
    half = 0.5 * 10.0 ** -math.floor(math.log10(least))
    assert abs(mean["estimate"] - x.mean()) <= half + 1e-9
    for size in range(int(least), int(least) + BASE):
        nearest = round(mean["estimate"] * size) / size
        assert abs(nearest - mean["estimate"]) <= half + 1e-9, size


@given(SIZES, st.floats(0.3, 30))
@settings(deadline=None, max_examples=40)
def test_no_standard_error_or_interval_tells_n_closer_than_the_rounding(n, sd):
    """The reader is given more than is released: the standard deviation itself."""

    def error(size):
        return {"quantity": "sd", "std_error": sd / math.sqrt(size)}

    def interval(size):
        half = 1.96 * sd / math.sqrt(size)
        return {"quantity": "mean", "estimate": 8, "conf_low": 8 - half, "conf_high": 8 + half}

    assert indistinct(n, error) >= BASE - 1
    assert indistinct(n, interval) >= BASE - 1


@given(SIZES, st.floats(0.02, 0.9))
@settings(deadline=None, max_examples=40)
def test_no_test_statistic_tells_n_closer_than_the_rounding(n, effect):
    """The reader is given the effect itself, by which t, chi-square and F grow with n."""

    def t(size):
        t = effect * math.sqrt(size)
        return {"quantity": "t", "estimate": t, "statistic": t}

    def welch_df(size):
        return {"quantity": "difference", "df": size - 4.5}

    def chi_square(size):
        return {"quantity": "chi_square", "statistic": size * effect**2, "df": 1}

    def expected(size):
        return {"quantity": "smallest_expected", "estimate": size * effect}

    assert indistinct(n, t) >= BASE - 1
    assert indistinct(n, welch_df) >= BASE - 1
    assert indistinct(n, chi_square) >= BASE - 1
    assert indistinct(n, expected) >= BASE - 1


def test_sums_over_respondents_are_left_out_and_say_why():
    rows = [
        {"quantity": name, "estimate": value, "n": 791}
        for name, value in (("loglik", -4012.3), ("aic", 8040.6), ("bic", 8077.9))
    ]
    rows.append({"quantity": "cfi", "estimate": 0.99912, "n": 791})
    found = released(rows, "growth")
    assert found.loc[["loglik", "aic", "bic"], "estimate"].isna().all()
    assert found.loc["bic", "note"].startswith("not released")
    assert found.loc["cfi", "estimate"] == 1.0


@pytest.mark.parametrize(
    ("p", "printed"), [(0.04567, 0.046), (0.00044, 0.0004), (3.2e-12, 3e-12), (0.0, 0.0), (1, 1)]
)
def test_p_values_keep_three_decimals_or_one_digit(p, printed):
    row = {"quantity": "r", "estimate": 0.2, "p_value": p, "n": 90}
    assert released([row], "correlations").loc["r", "p_value"] == printed


def test_the_benchmark_is_published_and_stays_as_it_is():
    row = {"quantity": "benchmark_percent", "estimate": 94.2532293, "n": 80915}
    assert released([row], "benchmark").loc["benchmark_percent", "estimate"] == 94.2532293


def test_a_number_without_n_is_rounded_as_the_least_known_of_its_table():
    rows = [
        {"quantity": "equal_across_groups", "estimate": 7.98765, "p_value": 0.0184},
        {"quantity": "cfi", "estimate": 0.98765, "n": 120},
    ]
    found = released(rows, "growth")
    assert found.loc["equal_across_groups", "estimate"] != 7.98765
    assert found.loc["equal_across_groups", "estimate"] == pytest.approx(7.98765, rel=5 / 120 / 2)
    assert found.loc["cfi", "estimate"] == 0.99
