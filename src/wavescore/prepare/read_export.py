"""Read an export: its rows as respondents at waves, its columns as items, its cells as written."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.files.table import read_table, with_labels
from wavescore.prepare.columns import EXPORT_ROWS, FILE_MISSING, instrument_columns, wave_columns
from wavescore.prepare.findings import findings_frame
from wavescore.prepare.joined import joined
from wavescore.prepare.label_header import variable_names
from wavescore.prepare.layouts import lay_out
from wavescore.prepare.spelling import same_code


def read_export(
    path: str | Path,
    study: Study,
    dictionary: Dictionary | None = None,
    folder: str | Path = ".",
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return (as_read, findings, repeats) of the export in `path`, laid out as `study` says.

    as_read: one row per respondent and wave, all cells text as in the file ("" where empty):
    export_row, respondent_id, wave, the instruments' items as `{instrument}_{item}` (or
    `{instrument}_total`), then every other column. findings: one row for each row of the export
    that is set aside (unknown event, repeated form, no id) and each id with stray spaces, so that
    rows read = rows kept + rows set aside. With `values: labels` the value labels that a .sav or
    .dta file carries are its answers; declared missing codes stay codes. as_read.attrs holds what
    the file itself says of missing codes (user-missing values of SPSS, .a to .z of Stata).

    repeats: the instances of forms and events that are no wave, one row is one of them: respondent,
    event, form, instance, then what they hold.

    Files that the study joins to the export are relative to `folder`.

    A header of question labels is mapped back to variable names by the `dictionary`.

    Raises DataError where the file, or a column that the study names, is not there.
    """
    table = read_table(path, lambda header: variable_names(header, dictionary))
    table, joins = joined(table, study, Path(folder))
    labels = study.source.values == "labels"  # noqa: PD011
    frame = with_labels(table, _stays(study, table.missing)) if labels else table.frame
    as_read, findings, repeats = lay_out(frame, study)
    findings = findings_frame([findings, *joins])
    as_read.attrs[EXPORT_ROWS] = len(frame)
    as_read.attrs[FILE_MISSING] = _by_canonical_name(table.missing, study)
    return as_read, findings, repeats


def _by_canonical_name(
    missing: Mapping[str, Mapping[str, str]], study: Study
) -> dict[str, dict[str, str]]:
    """Return the file's missing codes under the names that the columns have after reading."""
    named: dict[str, dict[str, str]] = {}
    for columns in wave_columns(study).values():
        for name, column in columns.items():
            named[name] = {**named.get(name, {}), **missing.get(column, {})}
    others = {name: dict(codes) for name, codes in missing.items() if name not in named}
    return {name: codes for name, codes in {**others, **named}.items() if codes}


def _stays(study: Study, missing: Mapping[str, Mapping[str, str]]) -> Callable[[str, str], bool]:
    """Return the test of a column's codes that stay codes: keys, and declared missing codes."""
    keys = {study.source.respondent, study.source.wave}
    common = {same_code(code) for code in study.source.missing_codes}
    codes = {}
    for columns in wave_columns(study).values():
        for name, use in study.instruments.items():
            for item in instrument_columns(name, use):
                if item in columns:
                    codes[columns[item]] = common | set(map(same_code, use.missing_codes))
    return lambda column, code: (
        column in keys
        or code in missing.get(column, {})
        or same_code(code) in codes.get(column, common)
    )
