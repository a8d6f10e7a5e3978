"""Why a cell holds no answer: one reason beside every cell of the typed table."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.branching import HIDDEN_BOXES, UNREAD, hidden_rows
from wavescore.prepare.columns import EXPORT_ROW, wave_columns
from wavescore.prepare.findings import POSITION
from wavescore.prepare.forms import (
    BROKE_OFF,
    after_last,
    cells_by_form,
    is_complete,
    opened_rows,
)
from wavescore.prepare.logic.fields import FieldValues
from wavescore.prepare.mapping import forms_by_event
from wavescore.prepare.missing_boxes import missing_boxes

ANSWERED = "answered"
NO = "no"
NOT_GIVEN = "not asked: form not given"
HIDDEN = "not asked: hidden by branching"
UNOPENED = "unopened form"
NOT_REACHED = "not reached"
MISSING_CODE = "missing code"
INVALID = "invalid"
NO_ANSWER = "no answer"
REASONS = (
    *(ANSWERED, NO, NOT_GIVEN, HIDDEN, UNOPENED, NOT_REACHED),
    *(MISSING_CODE, INVALID, NO_ANSWER),
)
EMPTY = REASONS.index(NO_ANSWER)
# Rules of findings that say nothing of why the one cell they name is empty.
ABOUT_OTHERS = (
    *("stray_space", "unopened_form", "form_not_given", BROKE_OFF),
    *(HIDDEN_BOXES, UNREAD),
)
KEYS = (EXPORT_ROW, "respondent_id", "wave")


def reasons_of(
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    parts: Sequence[pd.DataFrame],
    dictionary: Dictionary | None,
    study: Study,
) -> pd.DataFrame:
    """Return a reason of REASONS for each cell of `typed`, in its rows and columns.

    A cell with an answer is "answered", an unticked box of an opened form "no". The others: a
    missing code; invalid, which has a finding; not asked, where the form is not given at the event
    (by the instrument-event mapping, else where nobody there opened it) or branching logic hides
    the field; unopened form, where the respondent opened a later one; not reached, after the last
    answer of an incomplete form or of the last form opened. What is left is no answer. A column
    that no form of the dictionary holds is not given at a wave at which the study file has no
    column for it, or at which nobody answered it.
    """
    names = [name for name in typed.columns if name not in KEYS]
    answered, empty = np.int8(REASONS.index(ANSWERED)), np.int8(EMPTY)
    codes = {name: np.where(typed[name].notna(), answered, empty) for name in names}
    for part in parts:
        if len(part) and part["field"].iloc[0] in codes:
            _mark_findings(codes[part["field"].iloc[0]], part)
    _mark_elsewhere(codes, typed, study)
    known = set()
    if dictionary is not None:
        for _, boxes, ticked in missing_boxes(as_read, dictionary):
            for name in boxes:
                codes[name][ticked & (codes[name] == EMPTY)] = REASONS.index(MISSING_CODE)
        known = _mark_forms(codes, typed, as_read, dictionary, study)
    _mark_unanswered({name: code for name, code in codes.items() if name not in known}, typed)
    reasons = {name: pd.Categorical.from_codes(codes[name], list(REASONS)) for name in names}
    keys = {name: typed[name] for name in ("respondent_id", "wave")}
    return pd.DataFrame({**keys, **reasons}, copy=False)


def _mark_findings(code: np.ndarray, part: pd.DataFrame) -> None:
    """Mark the empty cells of a column that its findings emptied: a missing code, or invalid."""
    rows = part[POSITION].to_numpy()
    empty = code[rows] == EMPTY
    coded = part["rule"].isin(["missing_code", "not_completed"]).to_numpy()
    about = part["rule"].isin(ABOUT_OTHERS).to_numpy()
    absent = (part["value"] == "").to_numpy()  # a calculation that the export has not
    code[rows[empty & coded]] = REASONS.index(MISSING_CODE)
    code[rows[empty & ~coded & ~about & ~absent]] = REASONS.index(INVALID)


def _mark_elsewhere(codes: Mapping[str, np.ndarray], typed: pd.DataFrame, study: Study) -> None:
    """Mark the empty cells of waves at which the study file has no column for them.

    A respondent's own column of a wide export stands in the first wave alone.
    """
    by_wave = wave_columns(study)
    named = {name for at in by_wave.values() for name in at}
    for name, code in codes.items():
        waves = [wave for wave, at in by_wave.items() if name in at]
        if name not in named and study.source.layout == "wide":
            waves = [study.wave_names[0]]
        elif name not in named:
            continue
        elsewhere = ~typed["wave"].isin(waves).to_numpy()
        code[elsewhere & (code == EMPTY)] = REASONS.index(NOT_GIVEN)


def _mark_unanswered(codes: Mapping[str, np.ndarray], typed: pd.DataFrame) -> None:
    """Mark the cells of a wave at which nobody answered a column that is of no form."""
    for wave in typed["wave"].unique():
        rows = (typed["wave"] == wave).to_numpy()
        for code in codes.values():
            if (code[rows] == EMPTY).all():
                code[rows] = REASONS.index(NOT_GIVEN)


def _mark_forms(
    codes: Mapping[str, np.ndarray],
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    dictionary: Dictionary,
    study: Study,
) -> set[str]:
    """Mark the empty cells of each form, and the boxes that say no; return the forms' columns."""
    cells = cells_by_form(typed, dictionary, study)
    opened = {
        form: opened_rows(form, at, typed, as_read, dictionary, study) for form, at in cells.items()
    }
    given = _given(opened, typed, study)
    begun = np.any([np.zeros(len(typed), dtype=bool), *opened.values()], axis=0)
    later = np.zeros(len(typed), dtype=bool)
    values = FieldValues(typed, study, dictionary)
    exported = {name: c for at in wave_columns(study).values() for name, c in at.items()}
    for form in reversed(cells):
        ended = given[form] & ~opened[form] & ~later
        reached = _reached(form, cells[form], typed, codes, opened[form], dictionary)
        for name, rows in cells[form].items():
            code = codes[name]
            empty = rows & (code == EMPTY)
            code[empty & ~given[form]] = REASONS.index(NOT_GIVEN)
            code[empty & given[form] & ~opened[form]] = REASONS.index(UNOPENED)
            code[empty & ended & begun] = REASONS.index(NOT_REACHED)
            code[empty & opened[form] & ~reached[name]] = REASONS.index(NOT_REACHED)
            asked = dictionary.field_of(exported.get(name, name))
            if asked is not None and asked.branching:
                hidden = empty & opened[form] & hidden_rows(asked, values, typed.index)
                code[hidden] = REASONS.index(HIDDEN)
            if name in dictionary.checkboxes:
                code[rows & (typed[name] == 0).to_numpy()] = REASONS.index(NO)
        later |= opened[form]
    worked_out = cells_by_form(typed, dictionary, study, worked_out=True)
    for form, columns in worked_out.items():
        for name, rows in columns.items():
            empty = rows & (codes[name] == EMPTY)
            codes[name][empty & ~opened[form]] = REASONS.index(UNOPENED)
            codes[name][empty & ~given[form]] = REASONS.index(NOT_GIVEN)
    return {name for at in (cells, worked_out) for columns in at.values() for name in columns}


def _given(
    opened: Mapping[str, np.ndarray], typed: pd.DataFrame, study: Study
) -> dict[str, np.ndarray]:
    """Return by form the rows it is given at: by the mapping, else where anybody opened it."""
    if study.source.mapping:
        by_event = forms_by_event(Path(study.source.mapping))
        forms = {
            wave.name: {f for e in wave.events for f in by_event.get(e, ())} for wave in study.waves
        }
        at = typed["wave"].map(forms)
        return {form: np.array([form in each for each in at], dtype=bool) for form in opened}
    waves = typed["wave"].to_numpy()
    return {form: np.isin(waves, pd.unique(waves[rows])) for form, rows in opened.items()}


def _reached(
    form: str,
    cells: Mapping[str, np.ndarray],
    typed: pd.DataFrame,
    codes: Mapping[str, np.ndarray],
    opened: np.ndarray,
    dictionary: Dictionary,
) -> dict[str, np.ndarray]:
    """Return by column the rows that were reached: in incomplete forms up to the last answer."""
    filled = {name: codes[name] != EMPTY for name in cells}
    for name in cells:
        if name in dictionary.checkboxes:
            filled[name] &= (typed[name] != 0).to_numpy()
    ended = ~is_complete(form, typed) & opened
    return {name: ~(ended & after) for name, after in after_last(cells, filled, dictionary).items()}


def count_reasons(reasons: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return how many cells have each reason: field, wave, reason, n; reasons that occur."""
    # One count a column, of the places of wave and reason together.
    size = len(REASONS)
    first = size * pd.Categorical(reasons["wave"], list(study.wave_names)).codes.astype(np.int64)
    counts = {
        name: np.bincount(first + reasons[name].cat.codes, minlength=size * len(study.waves))
        for name in reasons.columns[2:]
    }
    rows = [
        (name, wave, reason, int(count[size * place + at]))
        for place, wave in enumerate(study.wave_names)
        for name, count in counts.items()
        for at, reason in enumerate(REASONS)
        if count[size * place + at]
    ]
    return pd.DataFrame(rows, columns=["field", "wave", "reason", "n"])
