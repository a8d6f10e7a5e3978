"""Forms that were never opened: their unticked checkboxes are unanswered, not "no"."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.definitions.study import Study
from wavescore.prepare.columns import EXPORT_ROW, wave_columns
from wavescore.prepare.findings import findings_at
from wavescore.prepare.kinds import status_column, timestamp_column
from wavescore.prepare.spelling import fold

BROKE_OFF = "broke_off"


def check_forms(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings) with the checkboxes of unopened forms missing.

    A form's status is 0 both where it was never opened and where it was left incomplete. It was
    opened if its status is 1 or 2, or its survey timestamp is filled (`[not completed]` too); where
    the export has no timestamp of the form, if anything but an unticked box is answered, or as
    `without_status` says where it has no status either. In forms left incomplete the boxes after
    the last answer are missing too, unless `break_off` says that they stand.
    """
    found: list[pd.DataFrame] = []
    if dictionary is None:
        return typed, found
    if study.source.values == "labels":  # noqa: PD011
        typed = _untick_blanks(typed, as_read, dictionary)
    changed: dict[str, pd.Series] = {}
    for form, cells in cells_by_form(typed, dictionary, study).items():
        opened = opened_rows(form, cells, typed, as_read, dictionary, study)
        blanks, parts = _check_form(form, cells, opened, typed, as_read, dictionary)
        if study.source.break_off == "not_reached":
            broken, more = _broken_off(form, cells, opened, typed, as_read, dictionary)
            blanks = {name: blank | broken[name] for name, blank in blanks.items()}
            parts += more
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
    are those that respondents fill in, or with `worked_out` those that fill themselves, in the
    order in which the dictionary asks them.
    """
    order = {name: place for place, name in enumerate(dictionary.fields)}
    places: dict[str, int] = {}
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
                places.setdefault(column, order[asked.name])
    return {
        form: {
            name: of_form[name]
            for name in sorted(of_form, key=places.__getitem__)
            if of_form[name].any()
        }
        for form, of_form in cells.items()
    }


def _is_asked(field: Field) -> bool:
    return field.type != "calc" and "@HIDDEN" not in field.annotation


def _check_form(
    form: str,
    cells: dict[str, np.ndarray],
    opened: np.ndarray,
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    dictionary: Dictionary,
) -> tuple[dict[str, np.ndarray], list[pd.DataFrame]]:
    """Return the form's boxes that nobody saw, by column, and the findings."""
    status = status_column(form)
    boxes = [name for name in cells if name in dictionary.checkboxes]
    answered = _answered(cells, typed, dictionary)
    some = _in_export_row(_any(answered, typed), typed)
    saved = np.zeros(len(typed), dtype=bool)
    if status in as_read:
        saved = _in_export_row(_filled(as_read[status]), typed)
    stamped = timestamp_column(form) in as_read
    # Status 0 with answers is ordinary ("Incomplete"), unless an empty timestamp says otherwise.
    suspect = some & (~opened if stamped else ~saved) & _wave_of_any(saved, typed)
    found = []
    for name, filled in answered.items() if suspect.any() else ():
        if (suspect & filled).any():
            detail = f"the form {form} was never opened; kept as answered"
            rule = "answered_on_unopened_form"
            found.append(_finding(suspect & filled, name, as_read, rule, detail))
    unticked = {name: ~opened & (typed[name] == 0).to_numpy() for name in boxes}
    rows = _any(unticked, typed)
    given = _wave_of_any(opened, typed)
    if (rows & given).any():
        detail = "never opened: its unticked boxes are read as not answered"
        name = status if status in as_read else boxes[0]
        found.append(_finding(rows & given, name, as_read, "unopened_form", detail))
    if (rows & ~given).any():
        found += _not_given(rows & ~given, form, as_read)
    return unticked, found


def _broken_off(
    form: str,
    cells: dict[str, np.ndarray],
    opened: np.ndarray,
    typed: pd.DataFrame,
    as_read: pd.DataFrame,
    dictionary: Dictionary,
) -> tuple[dict[str, np.ndarray], list[pd.DataFrame]]:
    """Return the form's boxes after the last answer where it was left incomplete, and findings.

    A wave at which nobody's form is complete says nothing of who finished it.
    """
    boxes = [name for name in cells if name in dictionary.checkboxes]
    none = {name: np.zeros(len(typed), dtype=bool) for name in boxes}
    status, complete = status_column(form), is_complete(form, typed)
    if not boxes or status not in as_read or not complete.any():
        return none, []
    left = opened & ~complete & _filled(as_read[status]) & _wave_of_any(complete, typed)
    if not left.any():
        return none, []
    filled = {name: typed[name].notna().to_numpy() | _filled(as_read[name]) for name in cells}
    filled |= {name: (typed[name] != 0).to_numpy() & filled[name] for name in boxes}
    after = after_last(cells, filled, dictionary)
    broken = {name: after[name] & left & (typed[name] == 0).to_numpy() for name in boxes}
    rows = _any(broken, typed)
    detail = f"{form} was left incomplete: its boxes after the last answer are read as not reached"
    name = next((name for name in boxes if broken[name].any()), "")
    return broken, [_finding(rows, name, as_read, BROKE_OFF, detail)] if name else []


def is_complete(form: str, typed: pd.DataFrame) -> np.ndarray:
    """Return the rows whose form was marked unverified or complete."""
    status = status_column(form)
    return (typed[status] > 0).to_numpy() if status in typed else np.zeros(len(typed), dtype=bool)


def after_last(
    cells: Mapping[str, np.ndarray], filled: Mapping[str, np.ndarray], dictionary: Dictionary
) -> dict[str, np.ndarray]:
    """Return by column the rows in which its field comes after the form's last that is `filled`."""
    places: dict[str, int] = {}
    for name in cells:
        places.setdefault(dictionary.checkboxes.get(name, (name, ""))[0], len(places))
    at = {name: places[dictionary.checkboxes.get(name, (name, ""))[0]] for name in cells}
    last = np.full(len(next(iter(cells.values()), ())), -1)
    for name, rows in cells.items():
        last = np.maximum(last, np.where(rows & filled[name], at[name], -1))
    return {name: at[name] > last for name in cells}


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
    study: Study,
) -> np.ndarray:
    """Return the rows in which a form was opened, by its status, its timestamp or its answers."""
    stamp = timestamp_column(form)
    if stamp in as_read:
        begun = _filled(as_read[stamp])
    else:
        begun = _any(_answered(cells, typed, dictionary), typed)
        if status_column(form) not in as_read and study.source.without_status == "everyone":
            begun = _wave_of_any(begun, typed)
    return _in_export_row(begun | is_complete(form, typed), typed)


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
    if isinstance(column.dtype, pd.CategoricalDtype):  # each text is looked at once
        return _filled(column.cat.categories.to_series())[column.cat.codes]
    return (column.str.strip() != "").to_numpy()


def _in_export_row(rows: np.ndarray, typed: pd.DataFrame) -> np.ndarray:
    """Return whether any row of ours from the same row of the export is among `rows`."""
    numbers = typed[EXPORT_ROW]
    return rows if numbers.is_unique else numbers.isin(numbers[rows]).to_numpy()


def _wave_of_any(rows: np.ndarray, typed: pd.DataFrame) -> np.ndarray:
    """Return whether any row of the row's wave is among `rows`."""
    return typed["wave"].isin(typed["wave"][rows].unique()).to_numpy()


def _finding(
    rows: np.ndarray, name: str, as_read: pd.DataFrame, rule: str, detail: str
) -> pd.DataFrame:
    keys = as_read.loc[rows, ["respondent_id", "wave"]]
    return findings_at(keys, name, as_read[name][rows].to_numpy(), rule, detail)
