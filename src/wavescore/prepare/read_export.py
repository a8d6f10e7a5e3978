"""Read an export: its rows as respondents at waves, its columns as items, its cells as written."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.prepare.columns import instrument_columns, wave_columns
from wavescore.prepare.layouts import lay_out
from wavescore.prepare.spelling import same_code
from wavescore.prepare.tabular import read_table


def read_export(path: str | Path, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (as_read, findings) of the export in `path`, laid out as `study` says.

    as_read: one row per respondent and wave, all cells text as in the file ("" where empty):
    export_row, respondent_id, wave, the instruments' items as `{instrument}_{item}` (or
    `{instrument}_total`), then every other column. findings: one row for each row of the export
    that is set aside (unknown event, repeated form, no id) and each id with stray spaces, so that
    rows read = rows kept + rows set aside. With `values: labels` the value labels that a .sav or
    .dta file carries are its answers; declared missing codes stay codes.

    Raises DataError where the file, or a column that the study names, is not there.
    """
    labels = study.source.values == "labels"  # noqa: PD011
    return lay_out(read_table(path, _missing_of(study) if labels else None), study)


def _missing_of(study: Study) -> Callable[[str], set[str] | None]:
    """Return the function that gives a column's declared missing codes, None for a key column."""
    common = set(study.source.missing_codes)
    codes = {study.source.respondent: None, study.source.wave: None}
    for columns in wave_columns(study).values():
        for name, use in study.instruments.items():
            for item in instrument_columns(name, use):
                if item in columns:
                    codes[columns[item]] = {*map(same_code, (*common, *use.missing_codes))}
    return lambda column: codes.get(column, set(map(same_code, common)))
