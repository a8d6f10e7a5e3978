"""For every field and wave, how many cells hold an answer, and for which reason others do not."""

from collections.abc import Sequence

import numpy as np
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
        people = at_wave(scored, wave, every if reasons is None else ())
        why, sizes[wave] = _reasons_at(reasons, people, wave, every), len(people)
        for name, columns in fields.items():
            counts[name, wave] = _counts([why[column] for column in columns])
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


def _reasons_at(
    reasons: pd.DataFrame | None, people: pd.DataFrame, wave: str, columns: Sequence[str]
) -> dict[str, np.ndarray]:
    """Return by column the place in REASONS of the reason of each of `people`; -1 for none."""
    if reasons is None:
        places = [REASONS.index(reason) for reason in (NO_ANSWER, ANSWERED)]
        return {name: np.take(places, people[name].notna()) for name in columns}
    here = np.flatnonzero((reasons["wave"] == wave).to_numpy(bool))
    rows = pd.Index(reasons["respondent_id"].take(here)).get_indexer(people.index)
    found = {}
    for name in columns:
        code = _codes(reasons[name])[here] if name in reasons else np.full(len(here), -1)
        found[name] = np.append(code, -1)[rows]  # the last, where the respondent has no row
    return found


def _codes(reasons: pd.Series) -> np.ndarray:
    """Return the place in REASONS of each reason, -1 for none."""
    held = reasons.array
    if isinstance(held, pd.Categorical) and tuple(held.categories) == REASONS:
        return held.codes
    return pd.Index(list(REASONS)).get_indexer(reasons)


def _counts(why: Sequence[np.ndarray]) -> dict[str, int]:
    """Return how many have each reason; of a checkbox a tick, else a no, else the first box's."""
    found = why[0]
    for reason in (NO, ANSWERED) if len(why) > 1 else ():
        place = REASONS.index(reason)
        found = np.where(np.any([box == place for box in why], axis=0), place, found)
    found = np.where(found < 0, REASONS.index(NO_ANSWER), found)
    counts = np.bincount(found, minlength=len(REASONS)).tolist()
    return {reason: count for reason, count in zip(REASONS, counts, strict=True) if count}
