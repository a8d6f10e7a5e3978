"""Who the respondents are: categories as n (%), numbers as mean (SD) and median (quartiles)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wavescore.analyses.describe.quantities import ANALYSIS
from wavescore.analyses.shared.asked import question_of, those, was_asked
from wavescore.analyses.shared.fields import FieldOf, category_counts, choices_of, resolve
from wavescore.analyses.shared.waves import (
    at_wave,
    count_and_percent,
    first_wave,
    floats,
    is_open_ended,
    summary_rows,
)
from wavescore.definitions.study import Study
from wavescore.results.table import MISSING, results_frame

# Of fewer in no group a column of the description would describe persons.
FEWEST_IN_NONE = 10
VALID = ("n", "valid_percent")


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    reasons: pd.DataFrame | None = None,
    fields: list[str],
    by: str | None = None,
    wave: str | None = None,
) -> pd.DataFrame:
    """Return the description of `fields` as a result table; outcome is the field.

    Numbers (term: the field): n, missing, mean, sd, median, q1, q3, min, max. Categories and
    ticked boxes (term: the field, level: its label): n, percent, valid_percent; level
    "(missing)": n, percent. Ticked boxes have the method "multiple". Who was not asked (by
    `reasons`, those of each cell) is in no number. `by` adds each group, and group "(missing)" of
    those in none where they are ten or more. Raises DefinitionError for an unknown field.
    """
    wave = wave or first_wave(study)
    whole = at_wave(scored, wave)
    choices = choices_of(study)
    own = _own_fields(study, by)
    rows = []
    for name in fields:
        what = resolve(name, scored, study, choices, "analyses.describe.fields")
        rows_asked = was_asked(reasons, whole, *question_of(what, study, wave))
        held = dict.fromkeys([*what.held_in, *([by] if by else [])])
        asked = those(whole[list(held)], rows_asked)
        # A group within itself would be 100 % of one label.
        for label, part in _parts(asked, study, None if name in own else by):
            row = {"outcome": name, "wave": wave, "group": label}
            rows += _describe(row, what, part, asked, study)
    return results_frame(ANALYSIS, rows)


def _own_fields(study: Study, by: str | None) -> set[str]:
    """Return what says the same as the group: itself, and its field where a label is one answer."""
    if by is None:
        return set()
    group = study.groups[by]
    alone = [answers for answers in group.values.values() if len(answers) == 1]  # noqa: PD011
    return {by, group.field} if len(alone) == len(group.labels) else {by}


def _parts(whole: pd.DataFrame, study: Study, by: str | None) -> list[tuple[str, pd.DataFrame]]:
    """Return all respondents, then those of each group, then those in none if not just a few."""
    parts = [("", whole)]
    if by is not None:
        parts += [(label, whole[whole[by] == label]) for label in study.groups[by].labels]
        if whole[by].isna().sum() >= FEWEST_IN_NONE:
            parts.append((MISSING, whole[whole[by].isna()]))
    return parts


def _describe(
    row: dict, what: FieldOf, part: pd.DataFrame, whole: pd.DataFrame, study: Study
) -> list[dict]:
    if what.kind == "number":
        values = floats(part, study, what.name, "analyses.describe.fields")
        free = is_open_ended(study, what.name)
        return summary_rows({**row, "term": what.name}, values, open_ended=free)
    if what.kind == "checkbox":
        return _boxes(row, what, part)
    counts = category_counts(part, what, whole)
    return _shares(row, what.name, counts, len(part), len(part) - sum(counts.values()))


def _boxes(row: dict, what: FieldOf, part: pd.DataFrame) -> list[dict]:
    """Return the share that ticked each box; missing where no box was answered either way."""
    boxes = part[list(what.columns.values())]
    missing = int(boxes.isna().all(axis=1).sum())
    counts = {label: int((boxes[column] == 1).sum()) for label, column in what.columns.items()}
    row = {**row, "method": "multiple", "note": "more than one answer possible"}
    return _shares(row, what.name, counts, len(part), missing)


def _shares(
    row: dict[str, Any], name: str, counts: Mapping[str, int], total: int, missing: int
) -> list[dict]:
    rows = []
    for label, count in counts.items():
        term = {**row, "term": name, "level": label}
        rows += count_and_percent(term, count, total)
        rows.append(count_and_percent(term, count, total - missing, names=VALID)[1])
    return rows + count_and_percent({**row, "term": name, "level": MISSING}, missing, total)
