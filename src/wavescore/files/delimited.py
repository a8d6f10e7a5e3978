"""Delimited text: its delimiter, its header, and whether a quote has swallowed rows.

Imports nothing heavy, so that a workflow can look at a header before any job. No error quotes a
cell: where a file has no header, its first line is somebody's answers.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wavescore.errors import DataError, closest, named
from wavescore.files.decoding import BAD_BYTE, decode

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")
IMPORT_ID = '{"ImportId":'  # what Qualtrics writes in the third line of its header
ONE_ANSWER = ("Response", "Open-Ended Response")  # what SurveyMonkey writes below one column
NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_.]{0,99}$")
# A number, date, time, telephone number, e-mail or truth value: nobody names a column so.
ANSWER = re.compile(r"^[-+(]?\d[\d.,:/ ()+-]*$|@|^(?:true|false)$", re.IGNORECASE)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_text(path: Path, most: int | None = None) -> tuple[str, str, list[str]]:
    """Return the file's text, its delimiter and its header.

    The encoding is as `decode` finds it, the delimiter whichever of , ; and tab divides the header
    into most columns. With `most`, only the whole lines within so many bytes are read. Raises
    DataError where the file cannot be read or has a single column.
    """
    try:
        with path.open("rb") as file:
            data = file.read(-1 if most is None else most)
    except OSError as error:
        raise DataError(
            "the file cannot be read", file=path, found=error.strerror, expected="a csv file"
        ) from error
    part = most is not None and len(data) == most
    text = decode(data, part)
    if part:
        text = text[: text.rfind("\n") + 1] or text
    delimiter, header = sniff(text, path)
    return text, delimiter, header


def csv_reader(text: str, delimiter: str) -> "Reader":
    """Return a csv reader over the text; only its own line ends and quotes divide it.

    Lines are taken as they are asked for: a file object of the text holds four bytes a character.
    """
    return csv.reader((line[0] for line in LINE.finditer(text)), delimiter=delimiter)


def rows_below(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows below the header, further header lines left out."""
    rows = csv_reader(text, delimiter)
    for _ in range(header_lines(text, delimiter)):
        next(rows, None)
    return rows


def header_lines(text: str, delimiter: str) -> int:
    """Return how many lines the header has: 3 in Qualtrics, 2 where a second names what is below.

    SurveyMonkey writes a question once, and below it its answers' or items' names.
    """
    rows = csv_reader(text, delimiter)
    first, second, third = (next(rows, []) for _ in range(3))
    if any(cell.startswith(IMPORT_ID) for cell in third):
        return 3
    return 2 if _names_below(first, second) else 1


def _names_below(first: list[str], second: list[str]) -> bool:
    """Return whether the second line names the columns that the first leaves nameless."""
    nameless = [place for place, name in enumerate(first) if not name.strip()]
    if len(nameless) < 2 or len(first) != len(second):
        return False
    known = all(name.strip() for name in first[:3])
    return known and not any(second[:3]) and all(second[place].strip() for place in nameless)


def _joined_names(first: list[str], second: list[str]) -> list[str]:
    """Return each question, and after a colon what stands below it."""
    names = []
    question = ""
    for name, below in zip(first, second, strict=True):
        question = name.strip() or question
        own = "" if below.strip() in ONE_ANSWER else below.strip()
        names.append(": ".join(part for part in (question, own) if part))
    return names


def sniff(text: str, path: Path) -> tuple[str, list[str]]:
    """Return the delimiter and the header of delimited text; DataError where it has one column."""
    rows = {mark: next(csv_reader(text, mark), []) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: len(rows[mark]))
    header = [name.strip() for name in rows[delimiter]]
    if len(header) < 2:
        first = text.splitlines()[0] if text.strip() else ""
        bars = "columns divided by | are not read: " if first.count("|") else ""
        raise DataError(
            "the file has a single column",
            file=path,
            found=f"a first line of {len(first)} characters" if first else "nothing in it",
            expected="columns divided by comma, semicolon or tab",
            hint=f"{bars}save it again as csv with commas",
        )
    lines = csv_reader(text, delimiter)
    top, below = next(lines, []), next(lines, [])
    if _names_below(top, below):
        header = _joined_names(top, below)
    elif sum(map(bool, header)) == 1 and sum(map(bool, below)) > 2:
        raise DataError(
            "the first line is a title, not the columns' names",
            file=path,
            key="line 1",
            found=f"one cell with text, and {sum(map(bool, below))} in line 2",
            expected="the columns' names",
            hint="delete the lines above the columns' names",
        )
    if "\0" in "".join(header):
        raise DataError("the file is no text", file=path, found="zero bytes", expected="a csv file")
    return delimiter, header


def check_header(header: list[str], path: Path) -> list[str]:
    """Return the header with nameless columns numbered.

    Raises DataError where it is a row of answers, has a byte that is no text, or a name twice.
    """
    filled = [name for name in header if name]
    answers = sum(bool(ANSWER.search(name)) for name in filled)
    if answers * 3 > len(filled):
        raise DataError(
            "the first line is no header: it looks like answers",
            file=path,
            key="line 1",
            found=f"{answers} of {len(filled)} cells are numbers, dates, times or addresses",
            expected="the columns' names",
            hint="REDCap's files for SPSS, SAS, R and Stata have no header: "
            "export 'CSV / Microsoft Excel (raw data)'",
        )
    names = [name or f"column_{place}" for place, name in enumerate(header, start=1)]
    for place, name in enumerate(names, start=1):
        if BAD_BYTE in name:
            raise DataError(
                "a column's name holds a byte that is no text",
                file=path,
                key=f"column {place}",
                found="a bad byte",
                expected="UTF-8",
                hint="export again as UTF-8",
            )
    _refuse_doubled(names, path)
    return names


def _refuse_doubled(names: list[str], path: Path) -> None:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, start=1):
        places.setdefault(name, []).append(place)
    for name, twice in places.items():
        if len(twice) > 1:
            raise DataError(
                "a column's name stands twice in the header",
                file=path,
                key=name if NAME.match(name) else "a name that is no variable's",
                found=f"columns {named(twice)}",
                expected="each name once",
                hint="export again with variable names, not with the questions' labels",
            )


def shown(names: Iterable[str], known: Iterable[str]) -> str:
    """Return a header's names for an error's `found`: only a count, where it may hold answers.

    Names are shown where one of the `known` is among them: then the line is a header.
    """
    names = list(names)
    if set(known) & set(names):
        return named(name for name in names if NAME.match(name)) or f"{len(names)} columns"
    return f"{len(names)} columns, none of them named so"


def nearest(name: str, names: Iterable[str], hint: str = "") -> str:
    """Return "did you mean 'x'?" for the nearest of the variables among `names`, else `hint`."""
    return closest(name, [other for other in names if NAME.match(other)], hint)


def ragged(text: str, delimiter: str, width: int, path: Path) -> DataError:
    """Return the error for the first row that has not as many cells as the header."""
    reader = csv_reader(text, delimiter)
    start = 1
    for row in reader:
        if row and len(row) != width:
            return DataError(
                "a row has not as many cells as the header",
                file=path,
                key=f"line {start}"
                if start == reader.line_num
                else f"lines {start} to {reader.line_num}",
                found=f"{len(row)} cells",
                expected=f"{width} cells",
                hint="look for an unclosed quote or an unquoted delimiter on or before that line",
            )
        start = reader.line_num + 1
    return DataError("the file is not a readable csv", file=path)


def swallowed(cell: str, place: int, width: int, delimiter: str) -> int:
    """Return how many rows a cell with line breaks has swallowed: 0 where it is only long.

    A quote that opens and does not close takes the rest of its row, whole rows, and the beginning
    of the row in which the next quote of that column stands. `place` is the cell's own, from 0.
    Prose does not divide into just so many cells, and writes a space after a comma.
    """
    lines = cell.splitlines()
    counts = [line.count(delimiter) for line in lines]
    as_rows = [width - 1 - place, *[width - 1] * (len(lines) - 2), place]
    if len(lines) < 2 or counts != as_rows or f"{delimiter} " in cell:
        return 0
    return len(lines) - 1
