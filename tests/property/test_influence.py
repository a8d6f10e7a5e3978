"""How far one respondent moves a number: closed forms against leaving each one out."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, respondents
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import release

from wavescore.analyses.group_tests.compute import run as compare_groups
from wavescore.disclosure.grid import influence_of
from wavescore.methods.correlation import correlate
from wavescore.methods.group_tests import compare_means
from wavescore.methods.groups_influence import largest_change, two_group_statistics
from wavescore.methods.growth import fit_growth
from wavescore.methods.influence import (
    correlation_influence,
    mean_influence,
    nearly_alike,
    quantile_influence,
    reliability_influence,
    sd_influence,
)
from wavescore.methods.reliability import cronbach_alpha
from wavescore.prepare.score import score
from wavescore.results.declare import Kind, Quantity

VALUES = st.lists(st.integers(0, 21), min_size=5, max_size=30)


def brute(statistic, *samples):
    """Return the largest change of a statistic over leaving out each value of each sample."""
    whole, largest = statistic(*samples), 0.0
    for place, sample in enumerate(samples):
        for left_out in range(len(sample)):
            changed = list(samples)
            changed[place] = np.delete(sample, left_out, axis=0)
            largest = max(largest, abs(statistic(*changed) - whole))
    return largest


@given(VALUES)
@settings(deadline=None, max_examples=100)
def test_mean_sd_and_quantiles(values):
    x = np.array(values, dtype=float)
    if nearly_alike(x):
        assert mean_influence(x) == sd_influence(x) == quantile_influence(x, 0.5) == np.inf
        return
    assert mean_influence(x) == pytest.approx(brute(np.mean, x), abs=1e-12)
    # An SD of 0 is the root of a variance right to 16 digits, so right to about 8 decimals.
    assert sd_influence(x) == pytest.approx(brute(lambda s: s.std(ddof=1), x), abs=1e-7)
    for share in (0.25, 0.5, 0.75):
        found = quantile_influence(x, share)
        assert found == pytest.approx(brute(lambda s: np.quantile(s, share), x), abs=1e-12)  # noqa: B023


@pytest.mark.parametrize(
    ("counts", "alike"),
    [
        ((60,), True),
        ((51, 9), True),
        ((50, 10), False),
        ((54, 4, 2), True),
        ((53, 4, 3), False),
        ((191, 5, 4), True),
        ((190, 6, 4), False),
    ],
)
def test_who_are_nearly_alike(counts, alike):
    """Of two values all but nine, of more nine in ten and all but nine."""
    assert nearly_alike(np.repeat(np.arange(len(counts)), counts)) == alike


@given(st.integers(0, 10_000), st.integers(8, 40))
@settings(deadline=None, max_examples=30)
def test_correlations_alpha_and_differences(seed, n):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    pairs = np.column_stack([x, x + rng.normal(size=n)])
    r = brute(lambda s: correlate(*s.T).r, pairs)
    t = brute(lambda s: correlate(*s.T).statistic, pairs)
    assert correlation_influence(*pairs.T) == pytest.approx((r, t), rel=1e-8)
    items = np.column_stack([x + rng.normal(size=n) for _ in range(4)])
    alpha = brute(lambda s: cronbach_alpha(pd.DataFrame(s)).alpha, items)
    assert reliability_influence(items)["alpha"] == pytest.approx(alpha, rel=1e-8)
    one, other = rng.normal(size=n), rng.normal(1, 2, n + 3)
    found = largest_change(two_group_statistics, [one, other])
    for name, variances, attribute in (
        ("difference", "student", "difference"),
        ("cohens_d", "student", "cohens_d"),
        ("student", "student", "statistic"),
        ("welch", "welch", "statistic"),
    ):
        change = brute(
            lambda a, b: getattr(compare_means(a, b, "two-sided", variances), attribute),  # noqa: B023
            one,
            other,
        )
        assert found[name] == pytest.approx(change, rel=1e-7), name


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [60, 150])
@pytest.mark.parametrize("skewed", [False, True])
def test_the_rules_of_growth_models_are_no_smaller_than_refits(n, skewed, seed):
    """Parameters by their errors, their errors, and fit indices, beside n refits."""
    rng = np.random.default_rng(1000 * seed + n)
    level, slope = rng.normal(10, 3, (n, 1)), rng.normal(-0.4, 0.8, (n, 1))
    y = level + slope * np.arange(3) + rng.normal(0, 2, (n, 3))
    if skewed:
        y = np.round(np.clip((y / 6) ** 2, 0, 24))
    y[rng.random((n, 3)) < [0, 0.2, 0.3]] = np.nan
    whole = fit_growth(y, [0, 1, 2])
    refits = [fit_growth(np.delete(y, place, axis=0), [0, 1, 2]) for place in range(n)]
    kept = [fit for fit in refits if fit.status.converged]
    moved = np.max([np.abs(fit.estimate - whole.estimate) for fit in kept], axis=0)
    parameter = Quantity("parameter", Kind.PARAMETER)
    for name, change, error in zip(whole.names, moved, whole.std_error, strict=True):
        row = SimpleNamespace(
            moved=np.nan, influence=np.nan, estimate=1.0, std_error=error, term=name
        )
        rule = influence_of(row, parameter, n)
        assert change <= rule, name
    index = influence_of(
        SimpleNamespace(moved=np.nan, influence=np.nan), Quantity("cfi", Kind.FIT), n
    )
    for name in ("cfi", "tli", "srmr", "rmsea"):
        change = max(abs(fit.measures[name] - whole.measures[name]) for fit in kept)
        assert change <= index, (name, change, index)


def test_of_many_distinct_values_the_highest_is_left_out_too():
    """The 2,000 lowest alone were looked at, and who stands far above the others moved the mean."""
    x = np.r_[np.linspace(0, 1, 3000), 1000.0]
    y = np.linspace(0, 1, 50)
    moved = largest_change(two_group_statistics, [x, y])
    assert moved["difference"] == pytest.approx(abs(x.mean() - x[:-1].mean()), rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_no_test_of_groups_moves_by_more_than_its_step(seed):
    """Levene's p had moved by four steps, t by four, an adjusted p of 1 by 969 (27 of 747)."""
    n = (60, 45, 40, 100)[seed]
    typed = respondents(n, seed=seed + 2, skew=seed % 3 + 1)
    items = [name for name in typed.columns if name.startswith(("gad7", "phq8", "mood"))]
    typed.loc[typed["respondent_id"] == "r00", items] = 3.0
    options = {
        "group": "poster",
        "outcomes": dict.fromkeys(("gad7", "mood", "phq8"), "two-sided"),
        "adjust": ["holm", "benjamini_hochberg"],
    }
    whole = compare_groups(score(typed, STUDY), STUDY, **options)
    shown = release({"group_tests": whole}, minimum_count=5)["group_tests"]
    tests = whole["quantity"].isin(["t", "levene_f", "p_holm", "p_bh"]).to_numpy()
    first = typed[typed["wave"] == "t1"].set_index("respondent_id")
    for left in ("r00", first["age"].idxmax(), first[items].sum(axis=1).idxmin()):
        rest = typed[typed["respondent_id"] != left]
        other = compare_groups(score(rest, STUDY), STUDY, **options)
        for name in ("estimate", "statistic", "p_value"):
            far = (whole[name] - other[name]).abs() > _finest(shown[name]) * (1 + 1e-6)
            assert not (far & tests).any(), (left, whole[far & tests]["quantity"].tolist())


def _finest(released):
    """Return the coarsest of 1, 2, 5 times a power of ten that each number is a multiple of."""
    step = np.zeros(len(released))
    for size in (digit * 10.0**power for power in range(-4, 5) for digit in (1, 2, 5)):
        step = np.where((released / size - (released / size).round()).abs() < 1e-6, size, step)
    return np.where(released == 0, np.inf, step)
