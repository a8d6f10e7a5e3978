"""For every field and wave, how many cells hold an answer, and for which reason others do not."""

import pandas as pd

from wavescore.analyses.codebook.quantities import ANALYSIS
from wavescore.analyses.shared.waves import at_wave
from wavescore.definitions.study import Study
from wavescore.prepare.columns import ELAPSED, SCORE_COLUMNS
from wavescore.prepare.reasons import ANSWERED, NO, NO_ANSWER, REASONS
from wavescore.results.table import results_frame

OURS = ("_complete", "_timestamp")


def run(scored: pd.DataFrame, study: Study, *, reasons: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the codebook's counts as a result table; outcome and term are the field.

    Level: a reason of `prepare.reasons`, "answered" and those that occur anywhere; quantity n, of
    the respondents analysed at the wave. The boxes of a checkbox are one field: answered where any
    is ticked, else no where any is unticked. Without `reasons` cells are answered or no answer.
    """
    fields: dict[str, list[str]] = {}
    for column in _fields(scored, study):
        fields.setdefault(column.split("___")[0], []).append(column)
    every = [column for columns in fields.values() for column in columns]
    counts, sizes = {}, {}
    for wave in study.wave_names:
        people = at_wave(scored, wave)[every]
        why, sizes[wave] = _reasons_at(reasons, people, wave), len(people)
        for name, columns in fields.items():
            counts[name, wave] = _counts(why[columns])
    occur = {ANSWERED, *(reason for each in counts.values() for reason in each)}
    return results_frame(
        ANALYSIS,
        [
            {"outcome": name, "term": name, "wave": wave, "level": reason, "quantity": "n",
             "estimate": int(found.get(reason, 0)), "n": sizes[wave]}
            for (name, wave), found in counts.items()
            for reason in REASONS
            if reason in occur
        ],
    )  # fmt: skip


def _fields(scored: pd.DataFrame, study: Study) -> list[str]:
    """Return the columns that hold what somebody was asked: no keys, scores, groups, statuses."""
    scores = {f"{name}_{part}" for name in study.instruments for part in SCORE_COLUMNS}
    kept = {f"{name}_total" for name, use in study.instruments.items() if use.total is not None}
    ours = {"respondent_id", "wave", study.source.wave, ELAPSED, *study.groups, *(scores - kept)}
    return [
        name
        for name in scored.columns
        if name not in ours and not name.startswith("redcap_") and not name.endswith(OURS)
    ]


def _reasons_at(reasons: pd.DataFrame | None, people: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Return each cell's reason, none standing for no answer, in the shape of `people`."""
    if reasons is None:
        answered = people.notna()
        return answered.replace({True: ANSWERED, False: NO_ANSWER}).astype(object)
    at = reasons[reasons["wave"] == wave].set_index("respondent_id")
    return at.reindex(index=people.index, columns=people.columns)


def _counts(why: pd.DataFrame) -> dict[str, int]:
    """Return how many have each reason; of a checkbox a tick, else a no, else the first box's."""
    found = why.iloc[:, 0] if why.shape[1] == 1 else _first_reason(why.astype(object))
    counts = found.value_counts().to_dict()
    counts[NO_ANSWER] = counts.get(NO_ANSWER, 0) + int(found.isna().sum())
    return {reason: count for reason, count in counts.items() if count}


def _first_reason(why: pd.DataFrame) -> pd.Series:
    found = why.iloc[:, 0]
    for reason in (NO, ANSWERED):
        found = found.mask((why == reason).any(axis=1), reason)
    return found
