"""Fields that branching logic hides: who did not see a question has not said no to it."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.definitions.study import Study
from wavescore.prepare.columns import wave_columns
from wavescore.prepare.findings import findings_at
from wavescore.prepare.logic.evaluate import is_true
from wavescore.prepare.logic.fields import FieldValues
from wavescore.prepare.logic.syntax import LogicError, read_logic

HIDDEN_BOXES = "hidden_by_branching"
UNREAD = "logic_not_read"


def check_branching(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings) with the boxes of a hidden checkbox missing, where none is ticked.

    REDCap exports 0 for them as for those that somebody left unticked. One finding a field and
    wave, and one for each field whose branching logic cannot be read, which then hides nothing.
    """
    found: list[pd.DataFrame] = []
    if dictionary is None:
        return typed, found
    values = FieldValues(typed, study, dictionary)
    changed: dict[str, pd.Series] = {}
    exported = {*typed.columns, *(c for at in wave_columns(study).values() for c in at.values())}
    for asked in dictionary.fields.values():
        if not asked.branching or exported.isdisjoint(asked.columns):
            continue
        try:
            hidden = ~is_true(read_logic(asked.branching), values, typed.index).to_numpy()
        except LogicError as error:
            found.append(_unread(asked, error, as_read))
            continue
        boxes = [name for name in asked.columns if name in typed]
        if asked.type == "checkbox" and boxes:
            rows = hidden & (typed[boxes] == 0).all(axis=1).to_numpy()
            changed |= {name: typed[name].mask(rows) for name in boxes}
            found += _hidden_boxes(rows, boxes[0], as_read)
    return typed.assign(**changed), found


def hidden_rows(asked: Field, values: FieldValues, index: pd.Index) -> np.ndarray:
    """Return the rows in which branching logic hides a field; none where it cannot be read."""
    try:
        return ~is_true(read_logic(asked.branching), values, index).to_numpy()
    except LogicError:
        return np.zeros(len(index), dtype=bool)


def _hidden_boxes(rows: np.ndarray, name: str, as_read: pd.DataFrame) -> list[pd.DataFrame]:
    found = []
    for wave, at in as_read.loc[rows, ["respondent_id", "wave"]].groupby("wave", sort=False):
        detail = f"hidden at {wave} by branching logic: its boxes are not asked ({len(at)} rows)"
        nobody = at.head(1).assign(respondent_id="")
        found.append(findings_at(nobody, name, "", HIDDEN_BOXES, detail))
    return found


def _unread(asked: Field, error: LogicError, as_read: pd.DataFrame) -> pd.DataFrame:
    nobody = as_read[["respondent_id", "wave"]].head(1).assign(respondent_id="", wave="")
    detail = f"its branching logic is not worked out: {error.problem}; it hides nothing"
    return findings_at(nobody, asked.name, "", UNREAD, detail)
