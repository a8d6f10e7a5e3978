"""What the classical methods say where data allow little, and what they refuse."""

import math

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.analysis_of_variance import games_howell, student_anova, welch_anova
from wavescore.methods.change import Scale, classify_caseness, clinical_change
from wavescore.methods.contingency import (
    compare_proportions,
    compare_with_standardised,
    cramers_v_interval,
)
from wavescore.methods.correlation import correlate
from wavescore.methods.group_tests import adjust_p, compare_means, levene
from wavescore.methods.omega import congeneric_omega
from wavescore.methods.proportions import standardised_proportion, wilson_interval
from wavescore.methods.reliability import cronbach_alpha
from wavescore.methods.resample import (
    bca_interval,
    bootstrap_indices,
    bootstrap_weights,
    percentile_interval,
)
from wavescore.methods.smd import standardised_mean_difference, standardised_proportion_difference

NA = math.nan

SCALE = pd.DataFrame({"a": [0, 1, 2, 3, 1], "b": [0, 2, 2, 3, 0], "c": [1, 1, 3, 3, 0]})

NHS = [Scale(10, 6), Scale(8, 4)]  # PHQ-9, GAD-7


@pytest.mark.parametrize(
    ("x", "y", "variances", "word"),
    [
        ([], [1, 2], "student", "empty group"),
        ([NA, NA], [1, 2], "welch", "empty group"),
        ([1], [2], "student", "too few"),
        ([1], [2, 3], "welch", "two values in each"),
        ([2, 2], [2, 2, 2], "student", "no spread"),
        ([0.1] * 3, [0.3] * 7, "welch", "no spread"),
    ],
)
def test_too_little_for_a_t_test_is_noted(x, y, variances, word):
    result = compare_means(x, y, variances=variances)
    assert word in result.note
    gaps = (result.statistic, result.df, result.p_value, result.conf_low, result.conf_high)
    assert np.isnan(gaps).all()


def test_without_an_interval_of_d_the_note_says_so():
    """Without the one who differs there is no d: no jackknife."""
    with np.errstate(all="raise"):
        result = compare_means([0.0] * 14 + [1.0], [0.0] * 15)
    assert np.isfinite(result.cohens_d) and np.isnan(result.cohens_d_low)
    assert "vary too little" in result.effect_note and result.note == ""


def test_what_is_known_of_a_group_of_one_stays():
    result = compare_means([1], [2, 3], variances="welch")
    assert (result.difference, result.n_x, result.mean_x) == (-1.5, 1, 1.0)
    assert np.isnan(result.sd_x)
    assert not np.isnan(result.cohens_d)  # the pooled SD needs only one group with spread


def test_one_sided_intervals_are_open_on_one_side():
    x, y = [3, 4, 5, 6], [1, 2, 3, 5]
    assert compare_means(x, y, "greater").conf_high == math.inf
    assert compare_means(x, y, "less").conf_low == -math.inf


def test_nullable_columns_are_read_and_missing_left_out():
    x = pd.Series([1, 2, None, 4], dtype="Int64")
    assert compare_means(x, [1, 2, 3]).n_x == 3


@pytest.mark.parametrize(
    "call",
    [
        lambda: compare_means([1, 2], [3, 4], "bigger"),
        lambda: compare_means([1, 2], [3, 4], variances="pooled"),
        lambda: compare_means([1, 2], [3, 4], conf_level=95),
        lambda: compare_means([[1, 2]], [3, 4]),
        lambda: compare_means(["low", "high"], [3, 4]),
        lambda: compare_means([1, math.inf], [3, 4]),
        lambda: levene([1, 2]),
        lambda: levene([1, 2], [2, 3], centre="mode"),
        lambda: adjust_p([0.1, 1.2], "holm"),
        lambda: adjust_p([0.1], "bonferroni"),
        lambda: student_anova({"one": [1, 2]}),
        lambda: games_howell({}),
        lambda: compare_proportions([[1, 2, 3], [4, 5, 6]]),
        lambda: compare_proportions([[1, -2], [4, 5]]),
        lambda: compare_proportions([[1.5, 2], [4, 5]]),
        lambda: compare_proportions([["many", 2], [4, 5]]),
        lambda: wilson_interval(3, 2),
        lambda: standardised_proportion([1], [2, 3], [1, 1]),
        lambda: standardised_proportion([3, 1], [2, 3], [1, 1]),
        lambda: standardised_proportion([1, 1], [2, 3], [0, 0]),
        lambda: standardised_proportion([1, NA], [2, 3], [1, 1]),
        lambda: correlate([1, 2], [1, 2, 3]),
        lambda: correlate([1, 2], [1, 2], "kendall"),
        lambda: classify_caseness([[1, 2], [3]], NHS),
        lambda: classify_caseness([[1, 2]], NHS),
        lambda: clinical_change([[1], [1]], [[1], [1, 2]], NHS),
        lambda: clinical_change([[1], [1]], [[1, 2], [1, 2]], NHS),
        lambda: cronbach_alpha(SCALE, ["d"], low=0, high=3),
        lambda: cronbach_alpha(SCALE, ["a"]),
        lambda: cronbach_alpha(SCALE, draws=10, seed=None),
        lambda: cronbach_alpha(SCALE, score="median"),
        lambda: cronbach_alpha(SCALE.astype(str) + "x"),
        lambda: congeneric_omega(np.ones((2, 3))),
        lambda: list(bootstrap_indices(0, 10, 1)),
        lambda: standardised_proportion_difference(3, 2, 1, 2),
    ],
)
def test_what_no_data_could_allow_is_refused(call):
    with pytest.raises(EstimationError):
        call()


def test_a_near_miss_is_suggested():
    with pytest.raises(EstimationError, match="did you mean 'greater'"):
        compare_means([1, 2], [3, 4], "greter")


@pytest.mark.parametrize(
    ("n_x", "n_y", "p_x", "p_y"), [(791, 80915, 0.75, 0.94), (50, 950, 0.75, 0.94)]
)
def test_the_interval_of_v_covers_groups_of_unequal_size(n_x, n_y, p_x, p_y):
    rng = np.random.default_rng(7)
    share = n_x / (n_x + n_y)
    middle = share * p_x + (1 - share) * p_y
    truth = abs(p_x - p_y) * math.sqrt(share * (1 - share) / (middle * (1 - middle)))
    held = 0
    for x, y in zip(rng.binomial(n_x, p_x, 2000), rng.binomial(n_y, p_y, 2000), strict=True):
        low, high = cramers_v_interval([[x, n_x - x], [y, n_y - y]])
        held += low <= truth <= high
    assert 0.935 <= held / 2000 <= 0.965  # the noncentral chi-square's: 73 and 77 %


def test_the_intervals_of_d_and_r_cover_where_scores_are_skewed():
    # Lognormal scores: Fisher's z holds r in 76 % of such samples, the noncentral t d in 99.5 %.
    rng = np.random.default_rng(20260102)
    x = np.exp(rng.normal(size=400_000))
    y = x * np.exp(0.4 * rng.normal(size=x.size))
    other = 1.5 * np.exp(0.3 * rng.normal(size=x.size))
    r = np.corrcoef(np.minimum(x, 9), np.minimum(y, 9))[0, 1]
    d = (np.minimum(x, 9).mean() - other.mean()) / math.sqrt(
        (2 * np.minimum(x, 9).var() + other.var()) / 3
    )
    held = np.zeros(2)
    for _ in range(500):
        rows = rng.integers(0, x.size, 200)
        found = correlate(np.minimum(x[rows], 9), np.minimum(y[rows], 9))
        two = compare_means(np.minimum(x[rows], 9), other[rows[:100]])
        held += [
            found.conf_low <= r <= found.conf_high,
            two.cohens_d_low <= d <= two.cohens_d_high,
        ]
    assert ((held / 500 >= 0.92) & (held / 500 <= 0.975)).all(), held / 500


def test_fishers_test_of_a_table_too_large_is_left_out_and_said_so():
    result = compare_proportions([[10**8, 10**8 + 9000], [10**8, 10**8]])
    assert np.isnan(result.fisher_p)
    assert "Fisher's exact test left out" in result.note
    assert np.isfinite(result.p_value)


def test_weights_are_the_indices_counted():
    indices = np.concatenate(list(bootstrap_indices(7, 20_000, 9)))
    weights = np.concatenate(list(bootstrap_weights(7, 20_000, 9)))
    assert weights.shape == indices.shape == (20_000, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert (weights[-1] == np.bincount(indices[-1], minlength=7)).all()


def test_bootstrap_intervals_without_draws():
    assert np.isnan(percentile_interval([NA, NA])).all()
    assert np.isnan(bca_interval([1, 2, 3], 9, [1, 2])).all()
    assert np.isnan(bca_interval([1, 2, 3], 2, [1, 1])).all()


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ([[0, 0], [3, 4]], "empty group"),
        ([[3, 0], [4, 0]], "all cases or all others"),
        ([[0, 5], [3, 4]], "a zero cell"),
        ([[1, 5], [3, 4]], "expected count under 5"),
    ],
)
def test_thin_tables_are_noted(table, word):
    assert word in compare_proportions(table).note


def test_an_empty_group_leaves_the_other_proportion():
    result = compare_proportions([[0, 0], [3, 1]])
    assert np.isnan([result.chi_square, result.p_value, result.difference, result.odds_ratio]).all()
    assert result.proportion_y == 0.75


def test_no_chi_square_where_all_are_cases_but_still_a_difference():
    result = compare_proportions([[30, 0], [40, 0]])
    assert np.isnan(result.chi_square)
    assert (result.difference, result.fisher_p) == (0, 1)
    assert result.difference_low < 0 < result.difference_high


def test_a_benchmark_stratum_without_people_is_noted():
    rate = standardised_proportion([1, 0, 5], [2, 0, 9], [1, 1, 0])
    assert np.isnan([rate.proportion, rate.conf_low]).all()
    assert "1 of 2 strata" in rate.note
    result = compare_with_standardised(5, 10, rate)
    assert np.isnan([result.chi_square, result.difference]).all()
    assert "1 of 2 strata" in result.note


def test_a_benchmark_of_cases_only_keeps_its_uncertainty():
    rate = standardised_proportion([10, 20], [10, 20], [1, 1])
    assert (rate.proportion, rate.variance, rate.conf_high) == (1, 0, 1)
    assert rate.effective_n == pytest.approx(1 / (0.25 / 10 + 0.25 / 20))
    assert rate.conf_low < 0.95


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [
        ([1, NA], [NA, 2], "0 respondents with both"),
        ([1, 2, 3], [5, 5, 5], "the second of the two did not vary"),
        ([1, 2, 3], [3, 1, 2], "no interval from 3 respondents"),
    ],
)
def test_thin_correlations_are_noted(x, y, word):
    result = correlate(x, y)
    assert word == result.note
    assert np.isnan([result.conf_low, result.conf_high]).all()


def test_a_perfect_correlation():
    eleven = np.arange(11.0)
    result = correlate(eleven, 2 * eleven, "spearman")
    assert (result.r, result.p_value, result.conf_low, result.conf_high) == (1, 0, 1, 1)
    ten = correlate(eleven[:10], 2 * eleven[:10], "spearman")
    assert np.isnan(ten.conf_low) and ten.note == "no interval from 10 respondents"


def test_groups_too_small_for_analysis_of_variance():
    groups = {"a": [1, 2, 3], "b": [4], "c": [NA]}
    assert "two values and some spread" in welch_anova(groups).note
    student = student_anova(groups)
    assert "nobody in group c" in student.note
    assert student.df == 1
    assert student.groups["n"].tolist() == [3, 1, 0]
    assert "no spread" in student_anova({"a": [1, 1], "b": [2, 2]}).note
    assert "too few" in student_anova({"a": [1], "b": []}).note
    pairs = games_howell(groups)
    assert pairs["note"].str.contains("under two values").all()
    assert pairs["difference"].tolist()[0] == -2


def test_a_flat_group_has_no_levene():
    assert "equally far" in levene([1, 1, 1], [2, 2]).note
    assert "too few" in levene([1, 2], []).note


def test_smd_of_too_little():
    assert np.isnan(standardised_mean_difference([1], [1, 2]))
    assert np.isnan(standardised_mean_difference([1, 1], [1, 1]))
    assert np.isnan(standardised_proportion_difference(0, 0, 1, 2))
    assert np.isnan(standardised_proportion_difference(0, 4, 0, 3))


SHIFTS = {"a": 0, "b": 0, "c": 0.3}


def test_omega_squared_that_may_be_0_has_the_lower_limit_0_and_nothing_beside_it():
    """Rounding left 8e-34, which a sentence took for a difference between the groups."""
    random = np.random.default_rng(5)
    zero = 0
    for _ in range(40):
        groups = {name: random.normal(shift, size=30) for name, shift in SHIFTS.items()}
        found = student_anova(groups)
        assert found.omega_squared_low == 0 or found.omega_squared_low > 1e-12
        zero += found.omega_squared_low == 0
    assert zero > 0
