"""Calculated fields, worked out again from the answers and compared with what the export holds."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.columns import wave_columns
from wavescore.prepare.findings import findings_at
from wavescore.prepare.kinds import status_column
from wavescore.prepare.logic.evaluate import work_out
from wavescore.prepare.logic.fields import FieldValues
from wavescore.prepare.logic.syntax import LogicError, read_logic

RULE = "calculation_differs"
TOLERANCE = 1e-6


def check_calculations(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings): typed as it is, and each calculation that its answers do not give.

    A calculation is compared where the export holds it, and where its form was saved without it.
    What cannot be worked out (today, smart variables, a field that is not in the export) is left:
    `unread_logic` names it. Layout redcap alone.
    """
    found: list[pd.DataFrame] = []
    if dictionary is None or study.source.layout != "redcap":
        return typed, found
    values = FieldValues(typed, study, dictionary)
    for name, asked in dictionary.fields.items():
        if asked.calculation and name in typed and pd.api.types.is_numeric_dtype(typed[name]):
            try:
                again = work_out(read_logic(asked.calculation), values, typed.index)
            except LogicError:
                continue
            saved = as_read.get(status_column(asked.form), pd.Series("", index=typed.index))
            differs = _differs(typed[name], again, saved.str.strip() != "")
            if differs.any():
                columns = ["respondent_id", "wave", name]
                found.append(_findings(name, again[differs], as_read.loc[differs, columns]))
    return typed, found


def _differs(exported: pd.Series, again: pd.Series, saved: pd.Series) -> pd.Series:
    far = (exported - again).abs() > TOLERANCE * np.maximum(exported.abs(), 1)
    return far | (exported.notna() & again.isna()) | (exported.isna() & again.notna() & saved)


def _findings(name: str, again: pd.Series, as_read: pd.DataFrame) -> pd.DataFrame:
    details = [
        "the answers give no value; kept"
        if pd.isna(value)
        else f"the answers give {value:.10g}; kept"
        for value in again
    ]
    return findings_at(as_read, name, as_read[name].to_numpy(), RULE, details)


def unread_logic(typed: pd.DataFrame, dictionary: Dictionary, study: Study) -> dict[str, str]:
    """Return the fields of the export whose calculation or branching is not worked out, and why."""
    exported = {*typed.columns, *(c for at in wave_columns(study).values() for c in at.values())}
    values = FieldValues(typed.head(1), study, dictionary)
    reasons = {}
    for name, asked in dictionary.fields.items():
        if exported.isdisjoint(asked.columns):
            continue
        for written in (asked.calculation, asked.branching):
            try:
                if written:
                    work_out(read_logic(written), values, typed.head(1).index)
            except LogicError as error:
                reasons[name] = error.problem
    return reasons
