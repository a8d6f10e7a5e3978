"""Cases at each wave and change from the first to the last, as scored and imputed."""

from collections.abc import Sequence

import numpy as np

from wavescore.analyses.shared.caseness_rule import rule_notes, scales
from wavescore.analyses.shared.completed import Completed, pooled_share
from wavescore.analyses.shared.waves import CONF_LEVEL, both_counts
from wavescore.definitions.rule import Criterion
from wavescore.definitions.study import Study
from wavescore.methods.change import AMONG_CASES, classify_caseness, clinical_change
from wavescore.methods.proportions import wilson_interval

SCORED, IMPUTED = "scored", "imputed"
CHANGED = ("recovery", "reliable_improvement", "reliable_deterioration")
Counts = tuple[int, int]  # how many, of how many


def rule_rows(
    found: Completed, study: Study, rule: str, criteria: Sequence[Criterion]
) -> list[dict]:
    """Return the share of cases at each wave and of each change, as scored and imputed."""
    names = [each.instrument.name for each in criteria]
    observed = np.stack([found.observed[name] for name in names])
    copies = np.stack([found.imputed[name] for name in names], axis=1)
    notes = [*rule_notes(study, rule, "imputation"), *([found.note] if found.note else [])]
    row = {"outcome": rule, "note": notes}
    rows = []
    for place, wave in enumerate(study.wave_names):
        counts = [cases(each[:, :, place], study, rule, criteria) for each in (observed, *copies)]
        rows += _share({**row, "wave": wave, "term": "case"}, counts[0], counts[1:])
    pair = {"wave": study.first_to_last}
    changes = [_changes(each, study, rule, criteria) for each in (observed, *copies)]
    for term in CHANGED:
        if term in changes[0]:
            counts = [each[term] for each in changes]
            rows += _share({**row, **pair, "term": term}, counts[0], counts[1:])
    return rows


def cases(totals: np.ndarray, study: Study, rule: str, criteria: Sequence[Criterion]) -> Counts:
    status = classify_caseness(list(totals), scales(tuple(criteria)), study.rules[rule].case)
    known = ~np.isnan(totals).any(axis=0)
    return int(((status == "case") & known).sum()), int(known.sum())


def _changes(
    totals: np.ndarray, study: Study, rule: str, criteria: Sequence[Criterion]
) -> dict[str, Counts]:
    """Return each change from the first wave to the last; totals (instruments, n, T)."""
    start, end = totals[:, :, 0], totals[:, :, -1]
    found = clinical_change(list(start), list(end), scales(tuple(criteria)), study.rules[rule].case)
    counted = found.respondents.sum()
    return {
        term: (
            int(counted[term]),
            found.n_cases_at_start if term in AMONG_CASES else found.n_complete,
        )
        for term in CHANGED
        if term in found.respondents
    }


def _share(row: dict, seen: Counts, copies: Sequence[Counts]) -> list[dict]:
    """Return the counts, and the share of those scored and of everybody, pooled as logits."""
    count, total = seen
    rows = both_counts(row, count, total)
    usual = {**row, "quantity": "share", "method": SCORED, "n": total}
    if total:
        p = count / total
        low, high = wilson_interval(count, total, CONF_LEVEL)
        usual |= {"estimate": 100 * p, "std_error": 100 * float(np.sqrt(p * (1 - p) / total))}
        usual |= {"conf_low": 100 * low, "conf_high": 100 * high, "conf_level": CONF_LEVEL}
    else:
        usual["note"] = [*row["note"], "nobody scored"]
    parts = np.array(copies, dtype=float)
    imputed = {**row, "quantity": "share", "method": IMPUTED, "n": int(parts[:, 1].min())}
    found = pooled_share(parts[:, 0], parts[:, 1])
    return [*rows, usual, {**imputed, **found, "note": [*row["note"], found["note"]]}]
