"""Forms that were never opened: their unticked checkboxes are unanswered, not "no"."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.findings import findings_at
from wavescore.prepare.kinds import source_field, status_column, timestamp_column


def check_forms(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings) with the checkboxes of unopened forms missing.

    A form's status is 0 both where it was never opened and where it was left incomplete. It was
    opened if its status is 1 or 2, or its survey timestamp is filled (`[not completed]` too); where
    the export has no timestamp of the form, if anything but an unticked box is answered.
    """
    if dictionary is None:
        return typed, []
    found = []
    for form, columns in _form_columns(as_read, dictionary, study).items():
        if status_column(form) in as_read.columns:
            typed, parts = _check_form(form, columns, typed, as_read, dictionary, study)
            found += parts
    return typed, found


def _form_columns(as_read, dictionary, study) -> dict[str, list[str]]:
    """Return the columns of each form, in the order of the export; calculations left out."""
    forms = {}
    for column in as_read.columns:
        asked = source_field(column, study, dictionary)
        if asked is not None and asked.type != "calc" and "@HIDDEN" not in asked.annotation:
            forms.setdefault(asked.form, []).append(column)
    return forms


def _check_form(form, columns, typed, as_read, dictionary, study):
    boxes = [name for name in columns if source_field(name, study, dictionary).type == "checkbox"]
    others = [name for name in columns if name not in boxes]
    answered = {name: typed[name].notna().to_numpy() for name in others}
    answered |= {name: (typed[name] > 0).to_numpy() for name in boxes}
    some = np.any(list(answered.values()), axis=0)
    status = typed[status_column(form)]
    stamp = timestamp_column(form)
    stamped = stamp in as_read.columns
    begun = (as_read[stamp].str.strip() != "").to_numpy() if stamped else some
    opened = (status > 0).to_numpy() | begun
    found = []
    # Status 0 with answers is ordinary ("Incomplete"), unless an empty timestamp says otherwise.
    suspect = some & ~opened if stamped else some & status.isna().to_numpy()
    suspect = suspect & _asked(as_read, status_column(form))
    for name, filled in answered.items():
        rows = suspect & filled
        if rows.any():
            detail = f"the form {form} was never opened; kept as answered"
            found.append(_finding(rows, name, as_read, "answered_on_unopened_form", detail))
    unticked = np.any([(typed[name] == 0).to_numpy() for name in boxes], axis=0) & ~opened
    if boxes and unticked.any():
        blanks = {name: typed[name].mask(unticked & (typed[name] == 0)) for name in boxes}
        typed = typed.assign(**blanks)
        detail = "never opened: its unticked boxes are read as not answered"
        found.append(_finding(unticked, status_column(form), as_read, "unopened_form", detail))
    return typed, found


def _asked(as_read, status) -> np.ndarray:
    """Return whether the export keeps the form's status at all in the row's wave."""
    kept = (as_read[status].str.strip() != "").groupby(as_read["wave"]).transform("any")
    return kept.to_numpy()


def _finding(rows, name, as_read, rule, detail) -> pd.DataFrame:
    return findings_at(as_read[rows], name, as_read.loc[rows, name].to_numpy(), rule, detail)
