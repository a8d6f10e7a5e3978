"""Results weighted for attrition beside the unweighted.

Growth, differences between groups, caseness and change of those retained at the last wave, each
respondent weighted by the inverse of their probability of being retained.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.attrition_weights.auxiliary import auxiliary_slope
from wavescore.analyses.attrition_weights.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import case_status, rule_criteria, rule_notes, scales
from wavescore.analyses.shared.predictors import predictors
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    both_counts,
    first_wave,
    floats,
    outcome_by_wave,
    why_not,
)
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.attrition_weights import (
    Weights,
    attrition_weights,
    equal_weights,
    weighted_growth,
    weighted_mean,
)
from wavescore.methods.change import AMONG_CASES, clinical_change
from wavescore.methods.normal import z_quantile
from wavescore.methods.proportions import logit_interval
from wavescore.results.table import results_frame, versus

KEY = "analyses.attrition_weights"
EVERYONE, PLAIN, WEIGHTED = "everyone, full information", "retained", "retained, weighted"
# Fitted again without one respondent the others' weights move too: of 40, by 2.7 times the rule.
REFITTED = 3.0
FEW = "too few to estimate"
CHANGED = ("recovery", "reliable_improvement", "reliable_deterioration")


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    fields: list[str],
    outcomes: Sequence[str] = (),
    group: str | None = None,
    rule: str | None = DEFAULT_RULE,
    auxiliary: Sequence[str] = (),
    truncate: float = 0.99,
) -> pd.DataFrame:
    """Return weighted and unweighted results as a result table; wave is the last one.

    retained_n, lost_n, effective_n, weight_limit and truncated_n tell of the weights; by method:
    slope of each outcome (with `auxiliary` also by full information beside these), difference of
    each pair of groups in it (group "a vs b"), and share of the rule's case, recovery,
    reliable_improvement and reliable_deterioration. Everybody of the first wave is a respondent
    here.
    """
    people = at_wave(scored, first_wave(study))
    ending = at_wave(scored, study.wave_names[-1])
    retained = people.index.isin(ending.index)
    row = {"wave": study.wave_names[-1], "n": int(retained.sum())}
    try:
        weights = attrition_weights(
            retained, predictors(people, study, fields, f"{KEY}.fields"), truncate
        )
    except EstimationError as error:
        gap = {**row, "quantity": "effective_n", "note": why_not(error)}
        return results_frame(ANALYSIS, [gap, *_sizes(row, retained)])
    by_method = {PLAIN: equal_weights(retained), WEIGHTED: weights}
    rows = [*_of_the_weights(row, weights, truncate), *_sizes(row, retained)]
    ending = ending.reindex(people.index)
    for outcome in outcomes:
        rows += _slopes({**row, "outcome": outcome}, scored, study, people.index, by_method)
        if auxiliary:
            at = {**row, "outcome": outcome}
            rows.append(auxiliary_slope(at, scored, study, people, list(auxiliary)))
        if group:
            rows += _differences({**row, "outcome": outcome}, ending, study, group, by_method)
    if rule is not None:
        rows += _shares({**row, "outcome": rule}, people, ending, study, rule, by_method)
    return results_frame(ANALYSIS, rows)


def _sizes(row: dict, retained: np.ndarray) -> list[dict]:
    row = {**row, "n": retained.size}
    kept = int(retained.sum())
    return [
        {**row, "quantity": "retained_n", "estimate": kept},
        {**row, "quantity": "lost_n", "estimate": retained.size - kept},
    ]


def _of_the_weights(row: dict, weights: Weights, truncate: float) -> list[dict]:
    w = weights.weights[weights.weights > 0]
    without = (w.sum() - w) ** 2 / ((w**2).sum() - w**2)
    cut = f"weights above their {truncate:g} quantile are cut to it"
    return [
        {**row, "quantity": "effective_n", "estimate": weights.effective_n}
        | {"influence": REFITTED * float(np.abs(without - weights.effective_n).max())}
        | {"note": weights.note},
        {**row, "quantity": "weight_limit", "estimate": weights.limit, "note": cut},
        {**row, "quantity": "truncated_n", "estimate": weights.n_truncated},
    ]


def _estimate(estimate: float, moved: np.ndarray) -> dict:
    """Return an estimate with its sandwich error and interval."""
    error = float(np.sqrt((moved**2).sum()))
    if not (estimate == estimate and error > 0):
        return {"note": FEW}
    margin = z_quantile(CONF_LEVEL) * error
    found = {"estimate": estimate, "std_error": error, "conf_level": CONF_LEVEL}
    return found | {"conf_low": estimate - margin, "conf_high": estimate + margin}


def _percent(share: float, moved: np.ndarray, n: int) -> dict:
    """Return a share of n in percent with its sandwich error and its interval on the logits."""
    error = float(np.sqrt((moved**2).sum()))
    low, high = logit_interval(share, error, special.stdtrit(n - 1, (1 + CONF_LEVEL) / 2))
    if low != low:
        return {"note": FEW}
    found = {"estimate": 100 * share, "std_error": 100 * error, "conf_level": CONF_LEVEL}
    return found | {"conf_low": 100 * low, "conf_high": 100 * high}


def _tested(found: dict) -> dict:
    if "estimate" not in found:
        return found
    z = found["estimate"] / found["std_error"]
    return found | {"statistic": z, "p_value": float(2 * special.ndtr(-abs(z)))}


def _slopes(
    row: dict[str, Any],
    scored: pd.DataFrame,
    study: Study,
    index: pd.Index,
    by_method: Mapping[str, Weights],
) -> list[dict]:
    wide = outcome_by_wave(scored, study, row["outcome"], f"{KEY}.outcomes").reindex(index)
    y = wide.to_numpy()
    everyone = {EVERYONE: equal_weights(np.ones(len(y)))}
    rows = []
    for method, weights in {**everyone, **by_method}.items():
        n = int(((weights.weights > 0) & ~np.isnan(y).all(axis=1)).sum())
        here = {**row, "quantity": "slope", "method": method, "n": n}
        try:
            names, estimate, moved = weighted_growth(y, study.times, weights)
        except EstimationError as error:
            rows.append({**here, "note": why_not(error)})
            continue
        place = names.index("slope_mean")
        rows.append({**here, **_tested(_estimate(float(estimate[place]), moved[:, place]))})
    return rows


def _differences(
    row: dict[str, Any],
    ending: pd.DataFrame,
    study: Study,
    group: str,
    by_method: Mapping[str, Weights],
) -> list[dict]:
    values = floats(ending, study, row["outcome"], f"{KEY}.outcomes")
    rows = []
    for first, second in combinations(study.groups[group].labels, 2):
        masks = [(ending[group] == label).to_numpy() for label in (first, second)]
        n = int((~np.isnan(values) & (masks[0] | masks[1])).sum())
        for method, weights in by_method.items():
            (one, moved), (two, other) = (weighted_mean(values, weights, each) for each in masks)
            where = {"group": versus(first, second), "quantity": "difference", "n": n}
            found = _tested(_estimate(one - two, moved - other))
            rows.append({**row, **where, "method": method, **found})
    return rows


def _shares(
    row: dict[str, Any],
    people: pd.DataFrame,
    ending: pd.DataFrame,
    study: Study,
    rule: str,
    by_method: Mapping[str, Weights],
) -> list[dict]:
    """Return caseness at the end and change up to it, of those with every score."""
    status, _ = case_status(ending, study, rule, "attrition_weights")
    case = np.where(status == "not_scored", np.nan, status == "case").astype(float)
    criteria = rule_criteria(study, rule, "attrition_weights")
    first, last = (
        [floats(at, study, each.instrument.name, KEY) for each in criteria]
        for at in (people, ending)
    )
    changed = clinical_change(first, last, scales(criteria), study.rules[rule].case).respondents
    complete = changed["complete"].to_numpy()
    cases = complete & changed["caseness_at_start"].to_numpy()
    flags = {"case": (case, ~np.isnan(case))}
    for term in CHANGED:
        if term in changed:
            base = cases if term in AMONG_CASES else complete
            flags[term] = (changed[term].to_numpy(dtype=float), base)
    rows, notes = [], rule_notes(study, rule, "attrition_weights")
    for term, (values, within) in flags.items():
        here = {**row, "term": term, "n": int(within.sum()), "note": notes}
        rows += both_counts(here, int(np.nansum(values[within])), here["n"])
        for method, weights in by_method.items():
            share, moved = weighted_mean(values, weights, within)
            rows.append(
                {**here, "quantity": "share", "method": method} | _percent(share, moved, here["n"])
            )
    return rows
