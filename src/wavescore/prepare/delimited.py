"""What a delimited text file looks like: its encoding, its delimiter, its header.

Imports nothing heavy, so that a workflow can look at a header before any job.
"""

import csv
from io import StringIO
from pathlib import Path

from wavescore.errors import DataError

DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_text(path: Path, most: int | None = None) -> tuple[str, str, list[str]]:
    """Return the file's text, its delimiter and its header.

    The encoding is UTF-8 (with or without a byte order mark), UTF-16 with one, or else Windows
    Latin-1. The delimiter is whichever of , ; and tab divides the header into most columns. With
    `most`, only the lines within so many bytes are read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(-1 if most is None else most)
    except OSError as error:
        raise DataError(
            "the data file cannot be read", file=path, found=error.strerror, expected="a csv file"
        ) from error
    if most is not None and len(data) == most:
        data = data[: data.rfind(b"\n") + 1] or data
    text = decode(data)
    delimiter, header = sniff(text, path)
    return text, delimiter, header


def decode(data: bytes) -> str:
    """Return the text of a file written in UTF-8, UTF-16 or Windows Latin-1."""
    marked = BYTE_ORDER_MARKS.get(data[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def csv_reader(text: str, delimiter: str):
    """Return a csv reader over the text; only its own line ends and quotes divide it."""
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def sniff(text: str, path: Path) -> tuple[str, list[str]]:
    """Return the delimiter and the header of delimited text; DataError where it has one column."""
    rows = {mark: next(csv_reader(text, mark), []) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: len(rows[mark]))
    header = [name.strip() for name in rows[delimiter]]
    if len(header) < 2:
        raise DataError(
            "the data file has a single column",
            file=path,
            found=(header[0][:80] if header else "") or "an empty file",
            expected="columns divided by comma, semicolon or tab",
            hint="save it again as csv with commas",
        )
    return delimiter, header


def unique_header(header: list[str], path: Path) -> list[str]:
    """Return the header with nameless columns numbered; DataError where a name stands twice."""
    names = [name or f"column_{place}" for place, name in enumerate(header, start=1)]
    for name in names:
        if names.count(name) > 1:
            raise DataError(
                "a column's name stands twice in the header",
                file=path,
                key=name,
                found=f"{names.count(name)} columns",
                expected="each name once",
                hint="export again with variable names, not with the questions' labels",
            )
    return names
