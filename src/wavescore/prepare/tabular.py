"""Data files as tables of text: csv of any usual kind, .sav, .dta, .xpt and .parquet.

Every cell is read as the text that stands in the file, "" where it is empty, so that nothing is
guessed before the dictionary has its say.
"""

from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import Path

import pandas as pd

from wavescore.errors import DataError, listed
from wavescore.prepare.delimited import csv_reader, read_text, unique_header
from wavescore.prepare.spelling import same_code


def read_table(
    path: str | Path, written_as_codes: Callable[[str], Collection[str]] | None = None
) -> pd.DataFrame:
    """Return the file's table, all cells text, "" where empty.

    With `written_as_codes`, the value labels that a .sav or .dta file carries stand in place of its
    codes, as in R's haven::as_factor: a code without a label stays. `written_as_codes(column)` are
    a column's codes that stay although labelled (the declared missing codes); None is all of them.

    Raises DataError where the file is missing, of an unknown format, or not a table.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(
            "the data file is not there",
            file=path,
            found="no such file",
            expected="the export",
            hint="check source.export in study.yaml; it is relative to the repository's folder",
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DataError(
            "unknown kind of data file",
            file=path,
            found=path.suffix or "no ending",
            expected=listed(READERS),
        )
    if reader is _read_statistical:
        return _read_statistical(path, written_as_codes)
    return reader(path)


def _read_csv(path: Path) -> pd.DataFrame:
    from pyarrow import ArrowInvalid, string
    from pyarrow import csv as arrow

    text, delimiter, header = read_text(path)
    names = unique_header(header, path)
    try:
        table = arrow.read_csv(
            BytesIO(text.encode("utf-8")),
            read_options=arrow.ReadOptions(
                column_names=names, skip_rows_after_names=0, block_size=1 << 24
            ),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, string()), strings_can_be_null=False
            ),
        )
    except ArrowInvalid as error:
        raise _ragged(text, delimiter, len(names), path) from error
    return table.slice(1).to_pandas().astype("str")


def _ragged(text, delimiter, width, path) -> DataError:
    """Return the error for the first row that has not as many cells as the header."""
    reader = csv_reader(text, delimiter)
    for row in reader:
        if row and len(row) != width:
            return DataError(
                "a row has not as many cells as the header",
                file=path,
                key=f"line {reader.line_num}",
                found=f"{len(row)} cells",
                expected=f"{width} cells",
                hint="look for an unclosed quote or an unquoted delimiter on or before that line",
            )
    return DataError("the file is not a readable csv", file=path)


def _read_parquet(path: Path) -> pd.DataFrame:
    from pyarrow import ArrowInvalid

    try:
        return _as_text(pd.read_parquet(path))
    except (ArrowInvalid, OSError) as error:
        raise _unreadable(path, error) from error


def _read_statistical(path: Path, written_as_codes=None) -> pd.DataFrame:
    import pyreadstat

    reader = {
        ".sav": pyreadstat.read_sav,
        ".dta": pyreadstat.read_dta,
        ".xpt": pyreadstat.read_xport,
    }[path.suffix.lower()]
    # User-defined missing values stay as written: they are declared, and then counted.
    options = {} if path.suffix.lower() == ".xpt" else {"user_missing": True}
    try:
        frame, about = reader(str(path), **options)
    except pyreadstat.ReadstatError as error:
        raise _unreadable(path, error) from error
    table = _as_text(frame)
    if written_as_codes is None:
        return table
    return _labelled(table, about.variable_value_labels, written_as_codes)


def _labelled(table, value_labels, written_as_codes) -> pd.DataFrame:
    """Return the table with its codes' labels in their place."""
    columns = {}
    for name, labels in value_labels.items():
        kept = written_as_codes(name)
        if kept is not None:
            named = {_cell_as_text(code): label for code, label in labels.items()}
            named = {code: label for code, label in named.items() if same_code(code) not in kept}
            columns[name] = table[name].map(lambda code, named=named: named.get(code, code))
    return table.assign(**columns)


def _unreadable(path, error) -> DataError:
    return DataError(
        "the data file cannot be read",
        file=path,
        found=str(error),
        expected=f"a {path.suffix} file",
        hint="is it complete, and of the kind that its ending says?",
    )


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {str(name): _column_as_text(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns, dtype="str").reset_index(drop=True)


def _column_as_text(column: pd.Series) -> pd.Series:
    """Return a column as the text that a csv would hold: 3.0 is "3", a missing cell ""."""
    codes, values = pd.factorize(column)
    text = [_cell_as_text(value) for value in values] + [""]
    return pd.Series(text, dtype="str").take(codes).reset_index(drop=True)


def _cell_as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ") if hasattr(value, "hour") else value.isoformat()
    try:
        return str(int(value)) if value == int(value) else repr(float(value))
    except (TypeError, ValueError, OverflowError):
        return str(value)


READERS = {
    ".csv": _read_csv,
    ".txt": _read_csv,
    ".tsv": _read_csv,
    ".sav": _read_statistical,
    ".dta": _read_statistical,
    ".xpt": _read_statistical,
    ".parquet": _read_parquet,
}
