"""Main results with the missing items imputed and pooled, beside their usual reading."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from wavescore.analyses.imputation.benchmarked import benchmark_rows
from wavescore.analyses.imputation.described import described_rows
from wavescore.analyses.imputation.lost import lost_rows
from wavescore.analyses.imputation.pooled import ANSWERED, FULL, IMPUTED, pooled_row
from wavescore.analyses.imputation.quantities import ANALYSIS
from wavescore.analyses.imputation.shares import rule_rows
from wavescore.analyses.shared.caseness_rule import rule_criteria
from wavescore.analyses.shared.completed import Completed, completed_scores
from wavescore.analyses.shared.path_rows import number
from wavescore.analyses.shared.waves import CONF_LEVEL, known_column, since_first, why_not
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study, between
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.group_tests import compare_means
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.estimands import delta_estimands
from wavescore.methods.growth.estimated import Estimated, small_sample
from wavescore.methods.pooling import pool
from wavescore.results.table import results_frame, versus

KEY = "analyses.imputation"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: Sequence[str],
    group: str | None = None,
    rule: str | None = DEFAULT_RULE,
    fields: Sequence[str] = (),
    form: str = "linear",
    dataset: str = DEFAULT_RULE,
    geography: str | None = None,
    period: str | None = None,
    attrition: bool = False,
    imputations: int = 20,
    exclusions: pd.DataFrame,
) -> pd.DataFrame:
    """Return each result by its usual method and imputed, as a result table.

    mean, sd, alpha, and correlation (term: the other) of each outcome at each wave; mean_change
    of its growth model at "t1 to t3"; difference of each pair of groups at the last wave (group
    "a vs b"); share of the rule's case at each wave, and of recovery,
    reliable_improvement and reliable_deterioration from the first to the last; with a geography
    benchmark_difference, benchmark_v and benchmark_test of the first wave's cases; with `attrition`
    odds_ratio of being lost at each later wave (outcome: what of the first); gap_n, how many had an
    item imputed. Everybody of the first wave is a respondent here. Raises DefinitionError for a
    geography without a rule or a period.
    """
    _check_benchmark(study, rule, geography, period)
    criteria = rule_criteria(study, rule, ANALYSIS.name) if rule is not None else ()
    names = list(dict.fromkeys([*outcomes, *(each.instrument.name for each in criteria)]))
    about = list(dict.fromkeys([*fields, *([group] if group else [])]))
    try:
        found = completed_scores(scored, study, names, about, imputations, KEY)
    except EstimationError as error:
        gap = {"outcome": names[0] if names else "", "quantity": "mean_change", "method": IMPUTED}
        everybody = int((scored["wave"] == study.wave_names[0]).sum())
        return results_frame(ANALYSIS, [{**gap, "n": everybody, "note": why_not(error)}])
    n = len(found.people)
    rows = [
        {"outcome": name, "wave": wave, "quantity": "gap_n", "estimate": count, "n": n}
        for (name, wave), count in found.gaps.items()
    ]
    rows += described_rows(found, study, outcomes)
    for outcome in outcomes:
        rows += _changes({"outcome": outcome}, found, study, form)
        if group:
            rows += _differences({"outcome": outcome}, found, study, group)
    if rule is not None:
        rows += rule_rows(found, study, rule, criteria)
    if rule is not None and geography is not None and period is not None:
        rows += benchmark_rows(found, study, rule, criteria, (dataset, geography, period))
    if attrition:
        rows += lost_rows(scored, exclusions, study, outcomes, group, fields, imputations, KEY)
    return results_frame(ANALYSIS, rows)


def _check_benchmark(
    study: Study, rule: str | None, geography: str | None, period: str | None
) -> None:
    if geography is not None and (rule is None or period is None):
        raise DefinitionError(
            "the benchmark has no rule or period",
            file=study.file,
            key=f"{KEY}.geography",
            found=geography,
            expected="a rule of who is a case, and the period of the published counts",
        )


def _changes(row: dict, found: Completed, study: Study, form: str) -> list[dict]:
    """Return the change from the first wave to each later one, by full information and imputed."""
    times = since_first(study)
    pairs = [(0, end) for end in range(1, len(times))]
    names = [between(study.wave_names[0], study.wave_names[end]) for _, end in pairs]
    y = found.observed[row["outcome"]]
    row = {**row, "quantity": "mean_change"}
    usual, why = _told(y, times, form)
    rows = []
    for place, name in enumerate(names):
        here = {**row, "wave": name, "method": FULL, "n": int((~np.isnan(y).all(axis=1)).sum())}
        rows.append({**here, **(_usual(usual, place, form) if usual else {"note": why})})
    copies = [_told(copy, times, form) for copy in found.drawn[row["outcome"]]]
    kept = [told for told, _ in copies if told is not None]
    for place, name in enumerate(names):
        here = {**row, "wave": name, "method": IMPUTED, "n": len(y)}
        if len(kept) < len(copies):
            # Those that have a model are no sample of them all: their spread is too small.
            lost = len(copies) - len(kept)
            why = next(reason for told, reason in copies if told is None)
            rows.append({**here, "note": f"no model in {lost} of {len(copies)} imputations: {why}"})
            continue
        estimates = [told.estimate[place] for told in kept]
        variances = [told.std_error[place] ** 2 for told in kept]
        pooled = pool(estimates, variances, len(y) - 1, CONF_LEVEL)
        rows.append({**here, **pooled_row(pooled)})
    return rows


def _told(y: np.ndarray, times: np.ndarray, form: str) -> tuple[Estimated | None, str]:
    """Return a growth model's changes from the first wave, None and why where it has none.

    Where 100 or fewer answered a wave, with Student's intervals, as `growth` has them.
    """
    pairs = [(0, end) for end in range(1, len(times))]
    try:
        fit = fit_growth(y, times, form, standard_errors="robust", conf_level=CONF_LEVEL)
    except EstimationError as error:
        return None, why_not(error)
    told = small_sample(delta_estimands(fit, pairs), y, pairs)["change"]
    if not (fit.status.converged and np.isfinite(told.std_error).all()):
        return None, "; ".join(fit.status.messages) or "the growth model did not converge"
    return told, ""


def _usual(told: Estimated, place: int, form: str) -> dict:
    note = f"{form.replace('_', ' ')} growth, robust errors"
    return {**number(told, place), "note": note}


def _differences(row: dict, found: Completed, study: Study, group: str) -> list[dict]:
    """Return the difference of each pair of groups at the last wave: Welch, then pooled."""
    labels = found.people[known_column(found.people, study, group, f"{KEY}.group")]
    masks = {label: (labels == label).to_numpy() for label in study.groups[group].labels}
    seen = found.observed[row["outcome"]][:, -1]
    rows = []
    for label, mask in masks.items():
        count = int((mask & ~np.isnan(seen)).sum())
        rows.append({**row, "group": label, "quantity": "group_n", "estimate": count, "n": count})
    wave = study.wave_names[-1]
    for first, second in combinations(masks, 2):
        here = {**row, "wave": wave, "group": versus(first, second), "quantity": "difference"}
        pair = masks[first], masks[second]
        rows.append({**here, "method": ANSWERED, **_welch(seen, pair)})
        rows.append({**here, "method": IMPUTED, **_pooled_welch(found, row["outcome"], pair)})
    return rows


def _welch(values: np.ndarray, pair: tuple[np.ndarray, np.ndarray]) -> dict:
    test = compare_means(values[pair[0]], values[pair[1]], variances="welch")
    if not np.isfinite(test.statistic):
        return {"n": int(test.n_x + test.n_y), "note": test.note or "no difference to estimate"}
    names = ("statistic", "df", "p_value", "conf_low", "conf_high", "conf_level")
    found = {name: getattr(test, name) for name in names}
    error = test.difference / test.statistic if test.statistic else np.nan
    found |= {"estimate": test.difference, "std_error": error, "n": int(test.n_x + test.n_y)}
    return found


def _pooled_welch(found: Completed, outcome: str, pair: tuple[np.ndarray, np.ndarray]) -> dict:
    copies = found.drawn[outcome]
    sizes = [int(mask.sum()) for mask in pair]
    if min(sizes) < 2 or np.isnan(copies[:, :, -1]).any():
        return {"n": sum(sizes), "note": "too few respondents in a group, or not asked there"}
    one, two = (copies[:, mask, -1] for mask in pair)
    spread = one.var(axis=1, ddof=1) / sizes[0] + two.var(axis=1, ddof=1) / sizes[1]
    gap = one.mean(axis=1) - two.mean(axis=1)
    pooled = pool(gap, spread, sum(sizes) - 2, CONF_LEVEL)
    return {**pooled_row(pooled), "n": sum(sizes)}
