"""Attackers that solve released statistics for what they are made of: counts, sizes, moments."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from analyses_survey import ITEMS, OPTIONS, STUDY, respondents
from prepared import release
from scipy.optimize import Bounds, LinearConstraint, brentq, milp
from scipy.stats import binomtest, norm, t

from wavescore.analyses.benchmark.compute import run as benchmark
from wavescore.analyses.caseness_over_time.compute import run as caseness_over_time
from wavescore.analyses.flow.compute import run as flow
from wavescore.analyses.group_tests.compute import run as group_tests
from wavescore.analyses.growth.compute import run as growth
from wavescore.analyses.registry import analyses
from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import bin_of, step_of
from wavescore.disclosure.counts import CountRule
from wavescore.methods.contingency import compare_proportions
from wavescore.prepare.score import score

LABELS = declared_labels(STUDY)
KEYS = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
SIZES = [*range(30, 200, 5), *range(200, 500, 12)][:60]
COMPARED = {"chi_square": 1, "cramers_v": 1, "difference": 100, "smallest_expected": 1}


def scored_of(place, n=None):
    """Return the scored table of a generated study."""
    typed = respondents(n or SIZES[place], seed=place, skew=(1, 2, 4)[place % 3], blank=place % 4)
    return score(typed, STUDY)


def sizes_of_quantiles(table):
    """Solve half the interval over its error for the degrees of freedom of a quantile of t.

    Returns (rows tried, those whose degrees of freedom come out whole: the exact n is told).
    """
    tried = told = 0
    for row in table.itertuples(index=False):
        critical = (row.conf_high - row.conf_low) / 2 / row.std_error if row.std_error > 0 else 0
        level = (1 + row.conf_level) / 2
        if norm.ppf(level) * (1 + 1e-9) < critical < 12:
            tried += 1
            df = brentq(lambda df: t.ppf(level, df) - critical, 1, 1e9)  # noqa: B023
            told += df < 1e5 and abs(df - round(df)) < 1e-3
    return tried, told


def counts_of_comparisons(private, released, rule):
    """List the (cases, n) that are in the released bins and fit every statistic made of them.

    Returns (pairs in the bins, pairs left), nothing where no comparison is released.
    """
    both = private.merge(released, on=KEYS, suffixes=("", "_out")).set_index("quantity")
    both = both[(both["term"] == "crude") & both["estimate_out"].notna()]
    if "chi_square" not in both.index:
        return 0, 0
    shown = both["estimate_out"]
    bins = (bin_of(shown[name], rule) for name in ("sample_case_n", "sample_n"))
    (low, high), (least, most) = bins
    theirs = [shown["benchmark_case_n"], shown["benchmark_n"] - shown["benchmark_case_n"]]
    declared, left, size = analyses()["benchmark"], 0, 0
    # Made of the released counts a statistic fits all that are released as these are.
    ours = [shown["sample_case_n"], shown["sample_n"] - shown["sample_case_n"]]
    middle = compare_proportions([ours, theirs])
    for cases in range(low, high + 1):
        for n in range(max(cases, least), most + 1):
            found, size, fits = compare_proportions([[cases, n - cases], theirs]), size + 1, True
            for name, scale in COMPARED.items():
                if name not in both.index:
                    continue
                step = step_of(both.loc[name], declared.quantity(name), both.loc[name, "n_out"])
                far = abs(getattr(found, name) * scale - shown[name])
                of_counts = abs(getattr(middle, name) * scale - shown[name]) < 1e-9
                fits &= of_counts or far <= step / 2 + 1e-9
            left += fits
    return size, left


@pytest.mark.parametrize("minimum", [5, 10])
def test_the_counts_of_a_comparison_are_not_solved_for(minimum):
    for place in range(0, len(SIZES), 2):
        private = benchmark(scored_of(place), STUDY, **OPTIONS["benchmark"])
        released = release({"benchmark": private}, LABELS, minimum_count=minimum)["benchmark"]
        size, left = counts_of_comparisons(private, released, CountRule(minimum, 5))
        assert left == size, (SIZES[place], left, size)


def test_studies_of_equal_released_counts_have_equal_comparisons():
    """147 and 149 respondents are both released as 148: no number made of them differs."""
    tables = []
    for n in (147, 149):
        scored = scored_of(2, 150)
        kept = sorted(scored["respondent_id"].unique())[:n]
        scored = scored[scored["respondent_id"].isin(kept)]
        private = benchmark(scored, STUDY, **OPTIONS["benchmark"])
        tables.append(release({"benchmark": private}, LABELS)["benchmark"])
    numbers = ["estimate", "statistic", "p_value", "conf_low", "conf_high", "n"]
    one, other = (table.loc[table["term"] == "crude", [*KEYS, *numbers]] for table in tables)
    pd.testing.assert_frame_equal(one, other)


def paired(both, ceased, became, neither):
    """Return the private rows of paired proportions, of so many who are cases or not at t1, t3."""
    four = (both, ceased, became, neither)
    first = respondents(sum(four), seed=1)
    first, waves = first[first["wave"] == "t1"], []
    for wave, cases in (("t1", (3, 3, 0, 0)), ("t2", (0, 0, 0, 0)), ("t3", (3, 0, 3, 0))):
        answers = np.repeat(np.array(cases, dtype=float), four)
        scales = {name: answers for name in ITEMS if not name.startswith("mood")}
        waves.append(first.assign(wave=wave, **scales))
    table = caseness_over_time(score(pd.concat(waves, ignore_index=True), STUDY), STUDY)
    asked = table["quantity"].str.contains("changed|paired|mcnemar")
    return table[asked & (table["wave"] == "t1 to t3")].reset_index(drop=True)


def test_mcnemars_tests_tell_no_more_than_the_counts_they_are_made_of():
    """Exact p, mid-p and difference, each rounded, had left one pair of changes in 3 of 10."""
    tables = []
    for four in ((18, 36, 65, 143), (16, 40, 61, 145)):
        private = paired(*four)
        tables.append(release({"caseness_over_time": private}, LABELS)["caseness_over_time"])
    numbers = ["estimate", "p_value", "conf_low", "conf_high", "n"]
    one, other = (table[[*KEYS, *numbers]] for table in tables)
    assert one["estimate"].notna().all()
    pd.testing.assert_frame_equal(one, other)
    p = dict(zip(one["quantity"], one["estimate"], strict=True))["mcnemar_exact_p"]
    assert p == pytest.approx(binomtest(38, 38 + 63).pvalue, abs=1e-12)


@pytest.mark.parametrize("place", [0, 7, 23, 40])
def test_no_interval_tells_how_many_respondents_it_rests_on(place):
    scored = scored_of(place)
    private = {
        "growth": growth(scored, STUDY, outcomes=["gad7"]),
        "group_tests": group_tests(scored, STUDY, **OPTIONS["group_tests"]),
    }
    released = release(private, LABELS, minimum_count=5)
    for name, table in released.items():
        _, exact = sizes_of_quantiles(private[name])
        assert exact, "the attacker reads no interval of t"
        tried, told = sizes_of_quantiles(table)
        assert told == 0, (name, told, tried)
        assert np.isfinite(table["conf_low"]).any()


PATTERNS = ["".join(each) for each in product("x.", repeat=3)][:-1]
# Whom a count of the flow or of a growth model is made of, by whether they were there at the first
# wave, at the wave before, and at this one.
MADE_OF = {
    "analysed": lambda first, before, now: now,
    "observed_n": lambda first, before, now: now,
    "lost_n": lambda first, before, now: first and not now,
    "lost_since_previous_n": lambda first, before, now: before and not now,
    "joined_n": lambda first, before, now: now and not before,
}


def patterns_of(row):
    """Return which patterns of waves a count is made of, as zeros and ones; None for others."""
    if row.quantity == "pattern_n":
        return np.array([float(each == row.term) for each in PATTERNS])
    if row.quantity not in MADE_OF or not row.wave:
        return None
    wave, counted = int(row.wave[1:]) - 1, MADE_OF[row.quantity]
    there = [[each[at] == "x" for at in (0, max(wave - 1, 0), wave)] for each in PATTERNS]
    return np.array([float(counted(*each)) for each in there])


def patterns_told(private, released, rule):
    """Work out hidden counts of who was there when, from all tables in one integer program.

    Returns (hidden counts tried, the numbers of values they are left with).
    """
    limits, hidden = {}, {}
    for name, table in released.items():
        secrets = private[name]["estimate"]
        for row, secret in zip(table.itertuples(index=False), secrets, strict=True):
            made_of = None if row.group else patterns_of(row)
            if made_of is None:
                continue
            key = tuple(made_of)
            if row.estimate == row.estimate:
                limits[key] = bin_of(row.estimate, rule)
            elif rule.hides(secret):
                limits[key] = hidden[key] = rule.hidden_range
    rows = [LinearConstraint(np.array(key)[None], *ends) for key, ends in limits.items()]
    # A pattern without a row is nobody's.
    most = [np.inf if tuple(map(float, np.eye(7)[place])) in limits else 0 for place in range(7)]
    left = []
    for key in hidden:
        ends = []
        for sign in (1, -1):
            goal = sign * np.array(key)
            found = milp(goal, constraints=rows, integrality=np.ones(7), bounds=Bounds(0, most))
            ends += [round(sign * found.fun)] if found.x is not None else []
        left += [ends[1] - ends[0] + 1] if len(ends) == 2 else []
    return len(hidden), left


@pytest.mark.parametrize("place", [0, 3, 11, 19, 25, 29, 34, 52])
def test_who_was_there_when_is_not_solved_for(place):
    """Of 30 and of 155 respondents three counts had had three values left, over two tables."""
    rng = np.random.default_rng(place)
    typed = respondents(SIZES[place], seed=place, blank=place % 4)
    stay = np.where(typed["wave"] == "t2", *(0.55 + 0.4 * rng.random(2)))
    typed = typed[(typed["wave"] == "t1") | (rng.random(len(typed)) < stay)].reset_index(drop=True)
    excluded = pd.DataFrame(columns=["respondent_id", "wave", "rule", "detail"])
    scored = score(typed, STUDY)
    private = {
        "flow": flow(scored, STUDY, typed=typed, exclusions=excluded),
        "growth": growth(scored, STUDY, outcomes=["gad7"]),
    }
    for minimum in (5, 10):
        released = release(private, LABELS, minimum_count=minimum)
        tried, left = patterns_told(private, released, CountRule(minimum, 5))
        assert min(left, default=4) >= 4, (tried, left)
