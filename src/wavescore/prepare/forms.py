"""Forms that were never opened: their unticked checkboxes are unanswered, not "no"."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.definitions.study import Study
from wavescore.prepare.columns import EXPORT_ROW, wave_columns
from wavescore.prepare.findings import findings_at
from wavescore.prepare.kinds import status_column, timestamp_column
from wavescore.prepare.spelling import fold


def check_forms(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings) with the checkboxes of unopened forms missing.

    A form's status is 0 both where it was never opened and where it was left incomplete. It was
    opened if its status is 1 or 2, or its survey timestamp is filled (`[not completed]` too); where
    the export has no timestamp of the form, if anything but an unticked box is answered.
    """
    found: list[pd.DataFrame] = []
    if dictionary is None:
        return typed, found
    if study.source.values == "labels":  # noqa: PD011
        typed = _untick_blanks(typed, as_read, dictionary)
    changed: dict[str, pd.Series] = {}
    for form, cells in cells_by_form(typed, dictionary, study).items():
        if status_column(form) in as_read.columns:
            blanks, parts = _check_form(form, cells, typed, as_read, dictionary)
            for name, blank in blanks.items():
                changed[name] = changed.get(name, typed[name]).mask(blank)
            found += parts
    return typed.assign(**changed), found


def _untick_blanks(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary
) -> pd.DataFrame:
    """Return typed with blank boxes unticked, in exports that mark a tick by the choice's label.

    Those write nothing for an unticked box; the others write Checked and Unchecked.
    """
    for asked in dictionary.fields.values():
        boxes = [name for name in asked.columns if name in as_read.columns]
        written = {fold(text) for name in boxes for text in as_read[name].unique()}
        labelled = {fold(label) for label in asked.choices.values()} & written
        if asked.type == "checkbox" and labelled and not {"checked", "unchecked"} & written:
            blanks = {name: typed[name].mask(as_read[name].str.strip() == "", 0) for name in boxes}
            typed = typed.assign(**blanks)
    return typed


def cells_by_form(
    typed: pd.DataFrame, dictionary: Dictionary, study: Study, *, worked_out: bool = False
) -> dict[str, dict[str, np.ndarray]]:
    """Return by form its columns, each with the rows in which it holds a field of the form.

    In a wide export one column of ours is several fields of the dictionary, wave by wave. Columns
    are those that respondents fill in, or with `worked_out` those that fill themselves.
    """
    by_wave = wave_columns(study)
    at_wave = {wave: (typed["wave"] == wave).to_numpy() for wave in by_wave}
    cells: dict[str, dict[str, np.ndarray]] = {form: {} for form in dictionary.forms}
    nowhere = np.zeros(len(typed), dtype=bool)
    for column in typed.columns[3:]:
        waves = [wave for wave, at in by_wave.items() if column in at]
        for wave in waves or by_wave:
            asked = dictionary.field_of(by_wave[wave].get(column, column))
            if asked is not None and _is_asked(asked) != worked_out:
                of_form = cells[asked.form]
                of_form[column] = of_form.get(column, nowhere) | at_wave[wave]
    return {
        form: {column: rows for column, rows in of_form.items() if rows.any()}
        for form, of_form in cells.items()
    }


def _is_asked(field: Field) -> bool:
    return field.type != "calc" and "@HIDDEN" not in field.annotation


def _check_form(
    form: str,
    cells: dict[str, np.ndarray],
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    dictionary: Dictionary,
) -> tuple[dict[str, np.ndarray], list[pd.DataFrame]]:
    """Return the form's boxes that are not answered, by column, and the findings."""
    status, stamp = status_column(form), timestamp_column(form)
    boxes = [name for name in cells if name in dictionary.checkboxes]
    answered = _answered(cells, typed, dictionary)
    some = _in_export_row(_any(answered, typed), typed)
    saved = _in_export_row(_filled(as_read[status]), typed)
    stamped = stamp in as_read.columns
    opened = opened_rows(form, cells, typed, as_read, dictionary)
    # Status 0 with answers is ordinary ("Incomplete"), unless an empty timestamp says otherwise.
    suspect = some & (~opened if stamped else ~saved) & _kept_at_wave(saved, typed)
    found = []
    for name, filled in answered.items() if suspect.any() else ():
        if (suspect & filled).any():
            detail = f"the form {form} was never opened; kept as answered"
            rule = "answered_on_unopened_form"
            found.append(_finding(suspect & filled, name, as_read, rule, detail))
    unticked = {name: ~opened & (typed[name] == 0).to_numpy() for name in boxes}
    rows = _any(unticked, typed)
    given = typed["wave"].isin(typed["wave"][opened].unique()).to_numpy()
    if (rows & given).any():
        detail = "never opened: its unticked boxes are read as not answered"
        found.append(_finding(rows & given, status, as_read, "unopened_form", detail))
    if (rows & ~given).any():
        found += _not_given(rows & ~given, form, as_read)
    return unticked, found


def _not_given(rows: np.ndarray, form: str, as_read: pd.DataFrame) -> list[pd.DataFrame]:
    """Return one finding a wave for a form that nobody there opened: it was not given."""
    found = []
    for wave, at in as_read.loc[rows, ["respondent_id", "wave"]].groupby("wave", sort=False):
        nobody = at.head(1).assign(respondent_id="")
        detail = f"nobody opened {form} at {wave}: its boxes are not answered ({len(at)} rows)"
        found.append(findings_at(nobody, status_column(form), "", "form_not_given", detail))
    return found


def opened_rows(
    form: str,
    cells: dict[str, np.ndarray],
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    dictionary: Dictionary,
) -> np.ndarray:
    """Return the rows in which a form was opened, by its status, its timestamp or its answers."""
    status, stamp = status_column(form), timestamp_column(form)
    if stamp in as_read.columns:
        begun = _filled(as_read[stamp])
    else:
        begun = _any(_answered(cells, typed, dictionary), typed)
    done = (typed[status] > 0).to_numpy() if status in typed else np.zeros(len(typed), dtype=bool)
    return _in_export_row(begun | done, typed)


def _answered(
    cells: dict[str, np.ndarray], typed: pd.DataFrame, dictionary: Dictionary
) -> dict[str, np.ndarray]:
    """Return by column the rows in which something is answered: an unticked box is nothing."""
    return {
        name: rows
        & (typed[name] > 0 if name in dictionary.checkboxes else typed[name].notna()).to_numpy()
        for name, rows in cells.items()
    }


def _any(rows: dict[str, np.ndarray], typed: pd.DataFrame) -> np.ndarray:
    return np.any([np.zeros(len(typed), dtype=bool), *rows.values()], axis=0)


def _filled(column: pd.Series) -> np.ndarray:
    return (column.str.strip() != "").to_numpy()


def _in_export_row(rows: np.ndarray, typed: pd.DataFrame) -> np.ndarray:
    """Return whether any row of ours from the same row of the export is among `rows`."""
    numbers = typed[EXPORT_ROW]
    return rows if numbers.is_unique else numbers.isin(numbers[rows]).to_numpy()


def _kept_at_wave(saved: np.ndarray, typed: pd.DataFrame) -> np.ndarray:
    """Return whether the export keeps the form's status at all in the row's wave."""
    return typed["wave"].isin(typed["wave"][saved].unique()).to_numpy()


def _finding(
    rows: np.ndarray, name: str, as_read: pd.DataFrame, rule: str, detail: str
) -> pd.DataFrame:
    keys = as_read.loc[rows, ["respondent_id", "wave"]]
    return findings_at(keys, name, as_read[name][rows].to_numpy(), rule, detail)
