"""A JSON export: a list of objects, one a row, as REDCap's API writes records."""

import json
from pathlib import Path

from wavescore.errors import DataError
from wavescore.files.decoding import decode


def read_rows(path: Path) -> tuple[list[str], list[dict]]:
    """Return the columns in order of appearance and the rows; DataError for another shape."""
    try:
        rows = json.loads(decode(path.read_bytes()).lstrip("\ufeff"))
    except ValueError as error:
        raise DataError(
            "the file is not complete JSON",
            file=path,
            found=f"an end or a mark that does not belong there: {error}",
            expected='[{"record_id": ...}, ...]',
            hint="it may have been cut off: export it again",
        ) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(
            "the JSON is not a list of rows",
            file=path,
            found=f"a {type(rows).__name__}",
            expected='[{"record_id": ...}, ...]',
            hint="export records of type flat",
        )
    for number, row in enumerate(rows, start=1):
        for name, value in row.items():
            if isinstance(value, dict | list):
                raise DataError(
                    "a cell of the JSON is itself a list or an object",
                    file=path,
                    key=f"row {number}, {name}",
                    found=f"a {type(value).__name__}",
                    expected="text, a number, true, false or null",
                    hint="export records of type flat",
                )
    return list(dict.fromkeys(name for row in rows for name in row)), rows
