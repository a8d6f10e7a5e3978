"""The kinds of data file that are read, and their headers. Imports nothing heavy for csv."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wavescore.errors import DataError, listed
from wavescore.files.delimited import csv_reader, header_lines, read_text, rows_below
from wavescore.files.json_rows import read_rows
from wavescore.files.kind import look, refuse_object

CSV = (".csv", ".txt", ".tsv")
STATISTICAL = (".sav", ".zsav", ".dta", ".xpt")
FORMATS = (*CSV, *STATISTICAL, ".parquet", ".json")
XPT_RECORD = 80  # bytes; a SAS transport file is whole records, padded at its end
HEAD = 1 << 20  # bytes of a csv that hold its header and, nearly always, every wave


@dataclass(frozen=True)
class Header:
    """A data file's columns; `rows` is how many rows it has, None where it does not say.

    `labels` are the columns' questions, where the file carries them (Qualtrics, SPSS, Stata).
    """

    names: list[str]
    rows: int | None
    labels: dict[str, str]


def format_of(path: Path, key: str | None = None, hint: str | None = None) -> str:
    """Return "csv", "statistical", "parquet" or "json"; DataError for any other file.

    A list of JSON objects is json whatever its ending.
    """
    kind = look(path, "the data file", key, hint)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise DataError(
            "unknown kind of data file",
            file=path,
            key=key,
            found=ending or "no ending",
            expected=listed(FORMATS),
        )
    if kind == "object":
        refuse_object(path, "the data file", key)
    if ending == ".json" or (kind == "json" and ending in CSV):
        return "json"
    return "csv" if ending in CSV else "parquet" if ending == ".parquet" else "statistical"


def read_header(path: Path, key: str | None = None, hint: str | None = None) -> Header:
    """Return the header of a data file: of csv the first megabyte is read, of others the metadata.

    Raises DataError where the file cannot be one of ours.
    """
    readers: dict[str, Callable[[Path], Header]] = {
        "csv": _of_csv,
        "json": _of_json,
        "parquet": _of_parquet,
        "statistical": _of_statistical,
    }
    return readers[format_of(path, key, hint)](path)


def _of_csv(path: Path) -> Header:
    text, delimiter, header = read_text(path, HEAD)
    below = rows_below(text, delimiter)
    some = any(any(cell.strip() for cell in row) for row in below)
    labels: dict[str, str] = {}
    if header_lines(text, delimiter) > 2:
        rows = csv_reader(text, delimiter)
        next(rows)
        labels = dict(zip(header, next(rows), strict=False))
    return Header(header, None if some else 0, labels)


def _of_json(path: Path) -> Header:
    names, rows = read_rows(path)
    return Header(names, len(rows), {})


def _of_parquet(path: Path) -> Header:
    from pyarrow import ArrowInvalid, parquet

    try:
        about = parquet.read_metadata(path)
    except (ArrowInvalid, OSError) as error:
        raise unreadable(path, error) from error
    return Header(list(about.schema.to_arrow_schema().names), about.num_rows, {})


def _of_statistical(path: Path) -> Header:
    about = read_statistical(path, metadataonly=True)[1]
    labels = {name: label for name, label in about.column_names_to_labels.items() if label}
    return Header(list(about.column_names), about.number_rows, labels)


def read_statistical(path: Path, **options: object) -> tuple:
    """Return pyreadstat's (frame, metadata) of a .sav, .zsav, .dta or .xpt file."""
    import pyreadstat

    if path.suffix.lower() == ".xpt" and path.stat().st_size % XPT_RECORD:
        # It says nowhere how many rows it has: what is cut off would not be missed.
        raise unreadable(path, ValueError("part of a record at its end: the file is cut off"))
    readers: dict[str, Callable[..., tuple]] = {
        ".dta": pyreadstat.read_dta,
        ".xpt": pyreadstat.read_xport,
    }
    reader: Callable[..., tuple] = readers.get(path.suffix.lower(), pyreadstat.read_sav)
    try:
        return reader(str(path), **options)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> DataError:
    """Return the error for a file that is not what its ending says."""
    return DataError(
        "the data file cannot be read",
        file=path,
        found=str(error).splitlines()[0][:120],
        expected=f"a {path.suffix} file",
        hint="is it complete, and of the kind that its ending says?",
    )
