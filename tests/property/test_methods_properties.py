"""What must hold of the classical methods whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from wavescore.methods.analysis_of_variance import games_howell, student_anova, welch_anova
from wavescore.methods.change import RATES, Scale, classify_caseness, clinical_change
from wavescore.methods.contingency import compare_proportions
from wavescore.methods.correlation import correlate
from wavescore.methods.distributions import (
    noncentral_chi_square_interval,
    studentized_range_sf,
)
from wavescore.methods.group_tests import adjust_p, compare_means, levene
from wavescore.methods.proportions import standardised_proportion, wilson_interval
from wavescore.methods.reliability import cronbach_alpha
from wavescore.methods.smd import standardised_mean_difference


def given(*strategies, examples=50):
    """Draw `examples` cases without a time limit on any one of them."""
    checks = [HealthCheck.too_slow]
    return lambda test: settings(
        max_examples=examples, deadline=None, suppress_health_check=checks
    )(hypothesis_given(*strategies)(test))


scores = st.integers(0, 40).map(float)
group = st.lists(scores, min_size=2, max_size=25)
varied = group.filter(lambda values: len(set(values)) > 1)
count = st.integers(0, 500)
VARIANCES = st.sampled_from(["student", "welch"])
OPPOSITE = {"two-sided": "two-sided", "greater": "less", "less": "greater"}


def near(value):
    return pytest.approx(value, rel=1e-7, abs=1e-9, nan_ok=True)


@given(varied, varied, VARIANCES, st.sampled_from(list(OPPOSITE)))
def test_swapping_the_groups_turns_the_comparison_round(x, y, variances, alternative):
    one = compare_means(x, y, alternative, variances)
    other = compare_means(y, x, OPPOSITE[alternative], variances)
    assert other.statistic == near(-one.statistic)
    assert other.p_value == near(one.p_value)
    assert (other.conf_low, other.conf_high) == near((-one.conf_high, -one.conf_low))
    assert (other.cohens_d_low, other.cohens_d_high) == near(
        (-one.cohens_d_high, -one.cohens_d_low)
    )


@given(varied, varied, VARIANCES, st.sampled_from([0.25, 3.0]), st.sampled_from([-7.0, 11.0]))
def test_units_do_not_matter_to_t_and_d(x, y, variances, scale, shift):
    one = compare_means(x, y, "greater", variances)
    other = compare_means(
        scale * np.array(x) + shift, scale * np.array(y) + shift, "greater", variances
    )
    for name in ("statistic", "df", "p_value", "cohens_d", "hedges_g", "cohens_d_low"):
        assert getattr(other, name) == near(getattr(one, name))
    assert other.conf_low == near(scale * one.conf_low)
    assert levene(x, y).statistic == near(
        levene(scale * np.array(x) + shift, scale * np.array(y) + shift).statistic
    )


@given(varied, varied, st.randoms(use_true_random=False))
def test_order_and_missing_values_do_not_matter(x, y, random):
    shuffled = [*x, np.nan]
    random.shuffle(shuffled)
    one, other = compare_means(x, y), compare_means(shuffled, y)
    assert (other.statistic, other.n_x) == (near(one.statistic), one.n_x)
    assert standardised_mean_difference(shuffled, y) == near(standardised_mean_difference(x, y))


@given(varied, varied)
def test_the_interval_excludes_zero_just_when_p_is_below_five_percent(x, y):
    result = compare_means(x, y, variances="welch")
    assume(abs(result.p_value - 0.05) > 1e-6)
    assert (result.p_value < 0.05) == (not result.conf_low <= 0 <= result.conf_high)


@given(varied, varied, examples=15)
def test_two_groups_make_f_the_square_of_t(x, y):
    groups = {"x": x, "y": y}
    student, welch = student_anova(groups), welch_anova(groups)
    assert student.statistic == near(compare_means(x, y).statistic ** 2)
    assert welch.statistic == near(compare_means(x, y, variances="welch").statistic ** 2)
    assert welch.df_error == near(compare_means(x, y, variances="welch").df)
    pair = games_howell(groups).iloc[0]
    assert pair["p_value"] == pytest.approx(welch.p_value, rel=1e-6, abs=1e-9)


def test_omega_squared_and_its_interval_estimate_the_share_between_groups():
    # Skewed groups of unequal variance, the truth 0.243; the noncentral F covers 80 %.
    rng = np.random.default_rng(7)
    means, scales = np.array([0.0, 0.7, 2.0]), np.array([0.8, 1.0, 1.6])
    share = means.var() / (means.var() + (scales**2).mean())
    found = []
    for _ in range(400):
        skewed = scales[:, None] * (rng.gamma(1.0, size=(3, 40)) - 1.0)
        result = welch_anova(dict(enumerate(means[:, None] + skewed)))
        held = result.omega_squared_low <= share <= result.omega_squared_high
        found.append([result.omega_squared, held])
    estimate, coverage = np.mean(found, axis=0)
    assert estimate == pytest.approx(share, abs=0.015)
    assert 0.92 <= coverage <= 0.98


@given(st.floats(0.5, 12), st.integers(2, 8), st.floats(1, 300), examples=25)
def test_studentized_range_is_a_tail(q, k, df):
    tail = studentized_range_sf(q, k, df)
    assert 0 <= studentized_range_sf(q + 0.5, k, df) <= tail <= 1
    assert tail <= studentized_range_sf(q, k + 1, df)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.sampled_from(["holm", "bh"]))
def test_adjusted_p_never_falls_and_keeps_the_order(p, method):
    adjusted = adjust_p(p, method)
    assert ((adjusted >= np.array(p) - 1e-15) & (adjusted <= 1)).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


@given(st.floats(0, 5000), st.floats(1, 5), st.floats(0.5, 0.999))
def test_noncentral_intervals_are_ordered_and_widen(x, df, level):
    low, high = noncentral_chi_square_interval(x, df, level)
    wider = noncentral_chi_square_interval(x, df, (1 + level) / 2)
    assert 0 <= wider[0] <= low <= high <= wider[1]


@given(count, count, count, count)
def test_swapping_rows_or_columns_of_a_table(a, b, c, d):
    assume(a + b and c + d)
    one = compare_proportions([[a, b], [c, d]])
    rows, columns = compare_proportions([[c, d], [a, b]]), compare_proportions([[b, a], [d, c]])
    for other in (rows, columns):
        assert other.chi_square == near(one.chi_square)
        assert other.fisher_p == near(one.fisher_p)
        assert other.difference == near(-one.difference)
        assert other.difference_low == near(-one.difference_high)
        assert other.odds_ratio == near(1 / one.odds_ratio)
        assert other.odds_ratio_low == near(1 / one.odds_ratio_high)
    assert 0 < one.fisher_p <= 1
    assert np.isnan(one.cramers_v) or 0 <= one.cramers_v <= 1
    assert -1 <= one.difference_low <= one.difference <= one.difference_high <= 1


@given(st.integers(1, 3000), st.floats(0, 1), st.floats(0.5, 0.999))
def test_wilson_holds_the_proportion_and_mirrors(total, share, level):
    cases = round(share * total)
    low, high = wilson_interval(cases, total, level)
    assert 0 <= low <= cases / total + 1e-12 <= high + 2e-12 <= 1 + 2e-12
    assert wilson_interval(total - cases, total, level) == near((1 - high, 1 - low))


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(0, 1), st.integers(1, 90)), min_size=1))
def test_standardising_to_itself_is_the_crude_proportion(strata):
    totals = [total for total, _, _ in strata]
    cases = [round(share * total) for total, share, _ in strata]
    own = standardised_proportion(cases, totals, totals)
    assert own.proportion == near(sum(cases) / sum(totals))
    other = standardised_proportion(cases, totals, [weight for *_, weight in strata])
    rates = np.array(cases) / np.array(totals)
    assert rates.min() - 1e-12 <= other.proportion <= rates.max() + 1e-12
    assert 0 <= other.conf_low <= other.conf_high <= 1


@given(
    st.lists(st.tuples(scores, scores), min_size=4, max_size=30),
    st.sampled_from(["pearson", "spearman"]),
)
def test_correlation_is_symmetric_and_without_units(pairs, method):
    x, y = np.array(pairs).T
    one = correlate(x, y, method)
    assert correlate(y, x, method).r == near(one.r)
    turned = correlate(-3 * x + 2, y, method)
    assert turned.r == near(-one.r)
    assert turned.conf_low == near(-one.conf_high)
    if not np.isnan(one.r):
        assert np.isnan(one.conf_low) or one.conf_low - 1e-12 <= one.r <= one.conf_high + 1e-12


@st.composite
def scales(draw):
    n, k = draw(st.integers(3, 30)), draw(st.integers(2, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    trait = rng.normal(size=(n, 1))
    values = np.clip(np.round(2 + trait + rng.normal(size=(n, k))), 0, 4)
    return pd.DataFrame(values, columns=[f"i{j}" for j in range(k)])


@given(scales(), st.randoms(use_true_random=False))
def test_alpha_ignores_order_units_and_incomplete_rows(items, random):
    one = cronbach_alpha(items, draws=0)
    order = list(items.columns)
    random.shuffle(order)
    shuffled = items.loc[items.index[::-1], order]
    extra = pd.concat([3 * shuffled + 1, items.head(1) * np.nan])
    other = cronbach_alpha(extra, draws=0)
    for name in ("alpha", "conf_low", "conf_high", "average_r", "standardized_alpha"):
        assert getattr(other, name) == near(getattr(one, name))
    assert (other.n, other.n_missing) == (one.n, one.n_missing + 1)
    assert np.isnan(one.alpha) or one.alpha <= 1
    if not np.isnan(one.conf_low):
        assert one.conf_low <= one.alpha <= one.conf_high


@given(scales())
def test_reversing_all_items_changes_only_the_direction(items):
    one = cronbach_alpha(items, low=0, high=4)
    other = cronbach_alpha(items, list(items.columns), low=0, high=4)
    assert other.alpha == near(one.alpha)
    assert other.mean == near(4 * one.k - one.mean)
    assert other.items["floor_percent"].tolist() == near(one.items["ceiling_percent"].tolist())


@given(
    st.lists(scores, min_size=11, max_size=20).filter(lambda v: len(set(v)) > 1), st.integers(2, 6)
)
def test_identical_items_have_alpha_one(values, k):
    result = cronbach_alpha(pd.DataFrame({f"i{j}": values for j in range(k)}), draws=20, seed=1)
    numbers = (result.alpha, result.conf_low, result.conf_high, result.average_r)
    assert numbers == pytest.approx((1, 1, 1, 1))
    assert (result.items["item_rest_r"] > 1 - 1e-9).all()


@given(scales(), st.integers(0, 100))
def test_the_bootstrap_is_seeded(items, seed):
    one, other = (cronbach_alpha(items, draws=40, seed=seed) for _ in range(2))
    assert repr((one.conf_low, one.conf_high)) == repr((other.conf_low, other.conf_high))


totals = st.one_of(st.integers(0, 27).map(float), st.just(np.nan))
NHS = [Scale(10, 6), Scale(8, 4)]  # PHQ-9, GAD-7


@given(st.lists(st.tuples(totals, totals, totals, totals), max_size=40))
def test_change_adds_up(rows):
    columns = np.array(rows, dtype=float).reshape(-1, 4).T
    result = clinical_change(columns[:2], columns[2:], NHS)
    counts = result.rates.set_index("term")["count"]
    parts = counts[["reliable_improvement", "reliable_deterioration", "no_reliable_change"]]
    assert parts.sum() == result.n_complete == int((~np.isnan(columns).any(axis=0)).sum())
    assert counts["reliable_recovery"] <= counts["recovery"] <= result.n_cases_at_start
    back = clinical_change(columns[2:], columns[:2], NHS).rates.set_index("term")["count"]
    assert back["reliable_improvement"] == counts["reliable_deterioration"]
    assert list(result.rates["term"]) == list(RATES)


@given(st.lists(st.tuples(totals, totals), max_size=30))
def test_caseness_never_needs_what_is_missing(rows):
    phq, gad = np.array(rows, dtype=float).reshape(-1, 2).T
    found = classify_caseness([phq, gad], NHS)
    filled_low = classify_caseness([np.nan_to_num(phq, nan=0), np.nan_to_num(gad, nan=0)], NHS)
    filled_high = classify_caseness([np.nan_to_num(phq, nan=27), np.nan_to_num(gad, nan=21)], NHS)
    decided = found != "not_scored"
    assert (found[decided] == filled_low[decided]).all()
    assert (found[decided] == filled_high[decided]).all()
    assert (filled_low[~decided] != filled_high[~decided]).all()
