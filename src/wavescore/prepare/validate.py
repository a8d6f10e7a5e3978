"""Hold every answer against the dictionary, the instruments and the other answers of its row."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.errors import DataError, named
from wavescore.files.decoding import BAD_BYTE
from wavescore.prepare.branching import check_branching
from wavescore.prepare.calculations import check_calculations
from wavescore.prepare.columns import EXPORT_ROW, FILE_MISSING, instrument_columns, wave_columns
from wavescore.prepare.findings import POSITION, findings_at, findings_frame
from wavescore.prepare.forms import check_forms
from wavescore.prepare.identifiers import identifier_findings
from wavescore.prepare.kinds import Kind, column_kinds
from wavescore.prepare.missing_boxes import check_missing_boxes
from wavescore.prepare.readable import check_readable
from wavescore.prepare.reasons import reasons_of
from wavescore.prepare.shifted import check_shifted
from wavescore.prepare.timestamps import check_timestamps
from wavescore.prepare.values import parse

KEYS = [EXPORT_ROW, "respondent_id", "wave"]


def validate(
    as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return (typed, findings, reasons) of the text that `read_export` returned.

    typed: one row per respondent and wave, key (respondent_id, wave) unique; codes and numbers as
    floats, times as datetime64, text as str. A cell that cannot stand is missing there, and has a
    row in findings: respondent_id, wave, field (the export's own column), value (as read), rule,
    detail. Rules: stray_space, missing_code, not_completed, wrong_type, not_in_choices,
    out_of_range, implausible_year, unopened_form, broke_off, answered_on_unopened_form,
    impossible_timestamp, duplicate_key; of cells that stay as they are beyond_limits, bad_byte,
    calculation_differs; of a whole field at a wave form_not_given and hidden_by_branching; of a
    whole field logic_not_read and looks_like_identifier.

    reasons: for each cell of typed why it holds an answer or none, as `reasons_of` says.

    Raises DataError where answers cannot be read as the study file says: dates whose order of day
    and month is not known, an instrument most of whose answers are none, or of which the codes seem
    to begin elsewhere, rows of one respondent and wave that differ.
    """
    as_read = as_read.reset_index(drop=True)
    missing = as_read.attrs.get(FILE_MISSING, {})
    names = [name for name in as_read.columns if name not in KEYS]
    kinds = column_kinds(names, study, dictionary, missing)
    labels = study.source.values == "labels"  # noqa: PD011
    keys = as_read[KEYS]
    columns, parts = {}, []
    for place, (name, kind) in enumerate(kinds.items()):
        columns[name], found = _read_column(as_read[name], kind, labels, keys)
        parts += [part.assign(place=place) for part in found]
    check_readable(as_read, kinds, parts, study)
    if not labels:
        check_shifted(as_read, columns, kinds, parts, study)
    # Not copied into one block: the cells would be held twice.
    typed = pd.DataFrame({**keys, **columns}, copy=False)
    for check in (
        check_missing_boxes,
        check_forms,
        check_branching,
        check_timestamps,
        check_calculations,
    ):
        typed, found = check(typed, as_read, dictionary, study)
        parts += [part.assign(place=len(kinds)) for part in found]
    twice, found = _duplicates(typed, as_read, study)
    reasons = reasons_of(typed, as_read, parts, dictionary, study)
    findings = _ordered([*parts, found.assign(place=-1)], twice, study)
    unflagged = identifier_findings(as_read, kinds, dictionary, study)
    findings = pd.concat([findings, unflagged], ignore_index=True)
    typed = typed.drop(columns=EXPORT_ROW)
    if twice.any():
        typed, reasons = (table[~twice].reset_index(drop=True) for table in (typed, reasons))
    return typed, findings, reasons


def _read_column(
    column: pd.Series, kind: Kind, labels: bool, keys: pd.DataFrame
) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Return a column of text as answers, and a finding for each cell that does not stand."""
    codes, written = pd.factorize(column)
    written = np.asarray(written, dtype=object)
    stripped = [text.strip() for text in written]
    parsed = parse(stripped, kind, labels)
    free = kind.name == "free" and parsed.answers.dtype.kind == "O"
    # Free text stays as it is written, spaces and all.
    answers = (
        np.where(pd.isna(parsed.answers), np.array(None, dtype=object), written)
        if free
        else parsed.answers
    )
    stray = written != np.array(stripped, dtype=object)
    found = []
    if stray.any() and not free:
        rows = stray[codes]
        text = written[codes[rows]]
        found.append(
            findings_at(keys[rows], column.name, text, "stray_space", "read without the space")
        )
    kept = stripped if parsed.answers.dtype.kind == "O" else []
    garbled = np.array([BAD_BYTE in text for text in kept], dtype=bool)
    if garbled.any():
        rows = garbled[codes]
        detail = "a byte is no text in the file's encoding; kept"
        found.append(findings_at(keys[rows], column.name, written[codes[rows]], "bad_byte", detail))
    if (parsed.rules != "").any():
        rows = (parsed.rules != "")[codes]
        at = codes[rows]
        text = written[at]
        found.append(
            findings_at(keys[rows], column.name, text, parsed.rules[at], parsed.details[at])
        )
    dtype = "str" if answers.dtype.kind == "O" else None
    cells = pd.Series(answers, name=column.name, dtype=dtype).take(codes)
    return cells.set_axis(column.index), found


def _duplicates(
    typed: pd.DataFrame, as_read: pd.DataFrame, study: Study
) -> tuple[np.ndarray, pd.DataFrame]:
    """Return which rows are set aside as duplicates, and a finding for each.

    Of rows that say the same the first stays. Where they differ the study's setting decides; the
    row with the most items answered is the first among equals.
    """
    key = ["respondent_id", "wave"]
    shared = typed.duplicated(key, keep=False).to_numpy()
    if not shared.any():
        return shared, findings_at(typed[shared], "", "", "duplicate_key", "")
    uses = study.instruments.items()
    items = list(dict.fromkeys(c for name, use in uses for c in instrument_columns(name, use)))
    rows = typed.loc[shared, key].assign(answered=typed.loc[shared, items].count(axis=1))
    if study.source.duplicates == "refuse":
        _refuse_conflicts(typed[shared], study)
    elif study.source.duplicates == "last":
        rows = rows[::-1]
    elif study.source.duplicates == "most_complete":
        rows = rows.sort_values("answered", ascending=False, kind="stable")
    kept = {(who, wave): place for place, who, wave in rows.drop_duplicates(key)[key].itertuples()}
    aside = rows[rows.duplicated(key)].sort_index()
    names = wave_columns(study)
    # All at once: a row of a frame taken by itself costs as much as a thousand of its cells.
    cells = as_read.loc[shared].astype(object).to_numpy()
    line = dict(zip(as_read.index[shared], cells, strict=True))
    details = [
        _difference(as_read.columns, line[place], line[kept[(who, wave)]], names[wave])
        for place, who, wave in aside[key].itertuples()
    ]
    ids = aside["respondent_id"].to_numpy()
    found = findings_at(aside, study.source.respondent or "", ids, "duplicate_key", details)
    return typed.index.isin(aside.index), found


def _refuse_conflicts(shared: pd.DataFrame, study: Study) -> None:
    """Stop where rows of one respondent and wave say different things."""
    once = shared.drop_duplicates([c for c in shared.columns if c != EXPORT_ROW])
    conflict = once[once.duplicated(["respondent_id", "wave"], keep=False)]
    if len(conflict):
        first = conflict.iloc[0]
        same = conflict[["respondent_id", "wave"]].eq(first[["respondent_id", "wave"]]).all(axis=1)
        raise DataError(
            "rows of one respondent and wave differ",
            file=study.source.export,
            key=study.source.respondent or "rows",
            found=f"{len(conflict)} such rows, as rows {named(conflict[EXPORT_ROW][same])}",
            expected="a row per respondent and wave",
            hint="look at the rows; source.duplicates: first, last or most_complete keeps one",
        )


def _difference(
    columns: pd.Index, aside: np.ndarray, kept: np.ndarray, exported: dict[str, str]
) -> str:
    """Return what a row set aside says otherwise than the row kept."""
    names = [name for name in columns[aside != kept] if name not in KEYS]
    names = list(dict.fromkeys(exported.get(name, name) for name in names))
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    row = columns.get_loc(EXPORT_ROW)
    return f"row {aside[row]} of the export is set aside for row {kept[row]}; " + (
        f"they differ in {shown}" if names else "they are the same"
    )


def _ordered(parts: list[pd.DataFrame], aside: np.ndarray, study: Study) -> pd.DataFrame:
    """Return the findings in the order of the export, each under the export's own column name.

    Cells of rows set aside are left out. A column that two instruments share (PHQ-8 and PHQ-9) is
    reported once.
    """
    parts = [part for part in parts if len(part)]
    if not parts:
        return findings_frame()
    table = pd.concat(parts, ignore_index=True)
    table = table[~aside[table[POSITION]] | (table["rule"] == "duplicate_key")]
    names = wave_columns(study)
    cells = zip(table["wave"], table["field"], strict=True)
    table = table.assign(field=[names.get(wave, {}).get(field, field) for wave, field in cells])
    table = table.sort_values([POSITION, "place"], kind="stable")
    return findings_frame([table.drop_duplicates([POSITION, "field", "rule", "detail"])])
