"""Read an export: its rows as respondents at waves, its columns as items, its cells as written."""

from pathlib import Path

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.prepare.layouts import lay_out
from wavescore.prepare.tabular import read_table


def read_export(path: str | Path, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (as_read, findings) of the export in `path`, laid out as `study` says.

    as_read: one row per respondent and wave, all cells text as in the file ("" where empty):
    export_row, respondent_id, wave, the instruments' items as `{instrument}_{item}` (or
    `{instrument}_total`), then every other column. findings: one row for each row of the export
    that is set aside (unknown event, repeated form, no id) and each id with stray spaces, so that
    rows read = rows kept + rows set aside.

    Raises DataError where the file, or a column that the study names, is not there.
    """
    return lay_out(read_table(path), study)
