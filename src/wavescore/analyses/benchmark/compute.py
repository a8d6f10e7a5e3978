"""Caseness in the sample held against a published benchmark, crude and at the sample's ages."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.benchmark.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import (
    another_rule,
    case_status,
    published_counts,
    rule_notes,
)
from wavescore.analyses.shared.published_ages import placed_by_age
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    count_and_percent,
    first_wave,
    why_not,
)
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.contingency import (
    ProportionComparison,
    compare_proportions,
    compare_with_standardised,
)
from wavescore.methods.proportions import StandardisedProportion, standardised_proportion
from wavescore.notes import respondents
from wavescore.results.table import results_frame

# The quantities of those who are cases, and of their share.
OURS = ("sample_case_n", "sample_percent")
THEIRS = ("benchmark_case_n", "benchmark_percent")


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    geography: str,
    period: str,
    dataset: str = DEFAULT_RULE,
    wave: str | None = None,
    rule: str = DEFAULT_RULE,
    age: str | None = "age",
) -> pd.DataFrame:
    """Return the comparison as a result table; outcome is the rule.

    Terms crude and age_standardised: sample_case_n, sample_n, sample_percent, benchmark_case_n
    (crude), benchmark_n, benchmark_percent, chi_square, cramers_v, difference, odds_ratio,
    smallest_expected, and fisher_p where that is under 5. Terms "age=<group>": sample_n,
    benchmark_n and benchmark_percent, which the standardisation rests on. Raises DefinitionError
    for an unknown geography or period and where no instrument of the rule is asked.
    """
    wave = wave or first_wave(study)
    everyone, by_age = published_counts(dataset, geography, period)
    people = at_wave(scored, wave)
    status, note = case_status(people, study, rule, "benchmark")
    people = people.assign(case=status == "case")[status != "not_scored"]
    not_scored = int((status == "not_scored").sum())
    left_out = f"{respondents(not_scored)} not scored: left out" if not_scored else ""
    notes = [*rule_notes(study, rule, "benchmark"), *another_rule(study, rule, dataset)]
    notes += [f"benchmark: {geography} {period}", left_out, note]
    row = {"outcome": rule, "wave": wave, "note": [text for text in notes if text]}
    rows = _crude(row, people["case"], everyone)
    if age is not None:
        rows += _standardised(row, people, scored, study, by_age, age)
    return results_frame(ANALYSIS, rows)


def _crude(row: dict, case: pd.Series, everyone: pd.Series) -> list[dict]:
    counts = [int(everyone["at_caseness"]), int(everyone["not_at_caseness"])]
    found = compare_proportions([[int(case.sum()), int((~case).sum())], counts], CONF_LEVEL)
    row = {**row, "term": "crude"}
    theirs = count_and_percent(row, counts[0], sum(counts), interval=True, names=THEIRS)
    size = {**row, "quantity": "benchmark_n", "estimate": sum(counts)}
    return [
        *_sample(row, case),
        *theirs,
        size,
        *_comparison(row, found),
    ]


def _sample(row: dict, case: pd.Series) -> list[dict]:
    counted = count_and_percent(row, int(case.sum()), len(case), interval=True, names=OURS)
    return [*counted, {**row, "quantity": "sample_n", "estimate": len(case)}]


def _comparison(row: dict, found: ProportionComparison) -> list[dict]:
    """Return the tests and effects."""
    base = {**row, "n": found.n_x, "conf_level": CONF_LEVEL}
    base["note"] = [*row["note"], *([found.note] if found.note else [])]
    test = {"statistic": found.chi_square, "df": found.df, "p_value": found.p_value}
    plain = {**base, "conf_level": np.nan}
    rows = [
        {**plain, "quantity": "chi_square", "estimate": found.chi_square, **test}
        | {"method": "pearson_uncorrected"},
        _with_interval(base, found, "cramers_v", 1, "square_and_add"),
        _with_interval(base, found, "difference", 100, "newcombe"),
        _with_interval(base, found, "odds_ratio", 1, "woolf"),
        {**plain, "quantity": "smallest_expected", "estimate": found.smallest_expected},
    ]
    if found.smallest_expected < 5 and np.isfinite(found.fisher_p):
        p = found.fisher_p
        exact = {"quantity": "fisher_p", "estimate": p, "p_value": p}
        rows.append({**plain, **exact, "alternative": "two-sided", "method": "fisher_exact"})
    return rows


def _with_interval(
    base: dict[str, Any], found: ProportionComparison, quantity: str, scale: float, method: str
) -> dict:
    low, high = getattr(found, f"{quantity}_low"), getattr(found, f"{quantity}_high")
    estimate = getattr(found, quantity) * scale
    interval = {"estimate": estimate, "conf_low": low * scale, "conf_high": high * scale}
    return {**base, "quantity": quantity, **interval, "method": method}


def _standardised(
    row: dict[str, Any],
    people: pd.DataFrame,
    scored: pd.DataFrame,
    study: Study,
    groups: pd.DataFrame,
    age: str,
) -> list[dict]:
    row = {**row, "term": "age_standardised"}
    try:
        groups, place = placed_by_age(people, scored, study, groups, age, "analyses.benchmark.age")
    except EstimationError as error:
        return [{**row, "quantity": "benchmark_percent", "note": [*row["note"], why_not(error)]}]
    known = people[place >= 0]
    unplaced = len(people) - len(known)
    note = f"{respondents(unplaced)} of no age or in no published age group: left out"
    row["note"] = [*row["note"], note] if unplaced else row["note"]
    sizes = np.bincount(place[place >= 0], minlength=len(groups))
    if not sizes.sum():
        return [{**row, "quantity": "benchmark_percent", "note": [*row["note"], "no ages"]}]
    cases = groups["at_caseness"].to_numpy()
    totals = cases + groups["not_at_caseness"].to_numpy()
    theirs = standardised_proportion(cases, totals, sizes, CONF_LEVEL)
    found = compare_with_standardised(int(known["case"].sum()), len(known), theirs, CONF_LEVEL)
    return [
        *_sample(row, known["case"]),
        *_benchmark(row, theirs, _reweighted(cases / totals, sizes)),
        *_comparison(row, found),
        *_strata(row, groups["age_group"], sizes, cases, totals),
    ]


def _reweighted(shares: np.ndarray, sizes: np.ndarray) -> float:
    """Return how far one respondent's age moves the standardised percentage."""
    asked = shares[sizes > 0]
    return 100 * float(np.nanmax(asked) - np.nanmin(asked)) / max(int(sizes.sum()) - 1, 1)


def _benchmark(row: dict, theirs: StandardisedProportion, influence: float) -> list[dict]:
    """Return the benchmark at the sample's ages: it tells those ages, and is no public number."""
    percent = {
        "influence": influence,
        "estimate": 100 * theirs.proportion,
        "std_error": 100 * theirs.std_error,
        "conf_low": 100 * theirs.conf_low,
        "conf_high": 100 * theirs.conf_high,
        "conf_level": CONF_LEVEL,
        "method": "direct_standardisation",
        "n": theirs.n,
    }
    return [
        {**row, "quantity": "benchmark_percent", **percent},
        {**row, "quantity": "benchmark_n", "estimate": theirs.n},
    ]


def _strata(
    row: dict[str, Any],
    labels: Iterable[str],
    sizes: Iterable[int],
    cases: Iterable[int],
    totals: Iterable[int],
) -> list[dict]:
    rows = []
    for label, size, case, total in zip(labels, sizes, cases, totals, strict=True):
        term = {**row, "term": "age", "level": label, "note": ""}
        share = count_and_percent(term, int(case), int(total), interval=True, names=THEIRS)
        rows += [
            {**term, "quantity": "sample_n", "estimate": size},
            {**term, "quantity": "benchmark_n", "estimate": total},
            share[1],
        ]
    return rows
