"""Data files as tables of text, with what the file itself says of its codes.

Every cell is read as the text that stands in the file, "" where it is empty, so that nothing is
guessed before the dictionary has its say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pandas as pd

from wavescore.errors import DataError
from wavescore.files.delimited import (
    check_header,
    csv_reader,
    header_lines,
    ragged,
    read_text,
    swallowed,
)
from wavescore.files.formats import format_of, read_statistical, unreadable
from wavescore.files.json_rows import read_rows

HINT = "check source.export in study.yaml; it is relative to the folder that is worked in"


@dataclass(frozen=True)
class Table:
    """A data file: `frame` all text, and by column what the file says of its codes.

    `missing`: {column: {code: what it stands for}}, the codes that SPSS holds for user-missing
    values (ranges too, as the codes that occur in them) and Stata's .a to .z. `choices`: {column:
    {code: label}}, the value labels that the file carries.
    """

    frame: pd.DataFrame
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_table(
    path: str | Path,
    rename: Callable[[list[str]], list[str]] | None = None,
) -> Table:
    """Return the file's table; `rename` gives a csv's header its variable names, before it is held.

    Raises DataError where the file is missing, of an unknown kind, or not a table: a row with more
    or fewer cells than the header, a quote that has swallowed rows.
    """
    path = Path(path)
    kind = format_of(path, hint=HINT)
    if kind == "csv":
        return Table(_read_csv(path, rename))
    if kind == "json":
        names, rows = read_rows(path)
        columns = {name: [_cell_as_text(row.get(name)) for row in rows] for name in names}
        return Table(pd.DataFrame(columns, dtype="str"))
    return Table(_read_parquet(path)) if kind == "parquet" else _read_statistical(path)


def with_labels(table: Table, stays: Callable[[str, str], bool]) -> pd.DataFrame:
    """Return the frame with value labels in place of codes, as in R's haven::as_factor.

    A code without a label stays, and so does one of which `stays(column, code)` is true.
    """
    columns = {}
    for name, labels in table.choices.items():
        if name in table.frame:
            named = {code: label for code, label in labels.items() if not stays(name, code)}
            columns[name] = table.frame[name].map(lambda code, named=named: named.get(code, code))
    return table.frame.assign(**columns)


def _read_csv(path: Path, rename: Callable[[list[str]], list[str]] | None) -> pd.DataFrame:
    from pyarrow import ArrowInvalid, large_string
    from pyarrow import csv as arrow

    text, delimiter, header = read_text(path)
    names = check_header(rename(header) if rename else header, path)
    try:
        table = arrow.read_csv(
            BytesIO(text.encode("utf-8")),
            read_options=arrow.ReadOptions(
                column_names=names, skip_rows_after_names=0, block_size=1 << 24
            ),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, large_string()), strings_can_be_null=False
            ),
        )
    except ArrowInvalid as error:
        raise ragged(text, delimiter, len(names), path) from error
    frame = table.slice(header_lines(text, delimiter)).to_pandas().astype("str")
    if '"' in text and text.count("\n") > table.num_rows:
        _refuse_swallowed(frame, text, delimiter, path)
    return frame.reset_index(drop=True)


def _refuse_swallowed(frame: pd.DataFrame, text: str, delimiter: str, path: Path) -> None:
    """Stop where a quote that opens and does not close has made several rows one cell."""
    width = frame.shape[1]
    if not _any_cell(frame, lambda place, cell: swallowed(cell, place, width, delimiter)):
        return
    start = 1
    reader = csv_reader(text, delimiter)
    for row in reader:
        for place, cell in enumerate(row):
            rows = swallowed(cell, place, width, delimiter)
            if rows:
                raise DataError(
                    "a quote that opens and does not close has swallowed rows",
                    file=path,
                    key=f"line {start}, {frame.columns[place]}",
                    found=f"one cell that holds {rows} line breaks and the cells of as many rows",
                    expected="a quotation mark inside a cell written twice",
                    hint="look at the first quotation mark of that line",
                )
        start = reader.line_num + 1


def _any_cell(frame: pd.DataFrame, found: Callable[[int, str], int]) -> bool:
    for place, name in enumerate(frame.columns):
        broken = frame[name][frame[name].str.contains("\n", regex=False)]
        if any(found(place, cell) for cell in broken):
            return True
    return False


def _read_parquet(path: Path) -> pd.DataFrame:
    from pyarrow import ArrowInvalid

    try:
        return _as_text(pd.read_parquet(path))
    except (ArrowInvalid, OSError) as error:
        raise unreadable(path, error) from error


def _read_statistical(path: Path) -> Table:
    """Return the table with its codes as they stand; user-missing ones are told apart."""
    options = {} if path.suffix.lower() == ".xpt" else {"user_missing": True}
    frame, about = read_statistical(path, **options)
    stata = path.suffix.lower() == ".dta"
    table = _as_text(frame)
    letters = {name: set(codes) for name, codes in about.missing_user_values.items()}
    if stata:
        for name, codes in letters.items():
            # Stata writes .a for the missing value that its file keeps as the letter.
            table[name] = table[name].map(lambda c, known=codes: f".{c}" if c in known else c)
    choices = {
        name: {_code(code, letters.get(name, ()), stata): label for code, label in labels.items()}
        for name, labels in about.variable_value_labels.items()
    }
    missing = {
        name: _in_ranges(table[name], ranges) for name, ranges in about.missing_ranges.items()
    }
    missing |= {name: [_code(c, codes, stata) for c in codes] for name, codes in letters.items()}
    return Table(table, {n: _named(c, choices.get(n, {})) for n, c in missing.items()}, choices)


def _code(code: object, letters: Sequence[str] | set[str], stata: bool) -> str:
    return f".{code}" if stata and code in letters else _cell_as_text(code)


def _in_ranges(column: pd.Series, ranges: Sequence[Mapping]) -> list[str]:
    """Return the codes of a column that SPSS holds for missing."""
    ends = [(part["lo"], part["hi"]) for part in ranges]
    words = {_cell_as_text(low) for low, _ in ends}
    codes = pd.unique(column)
    numbers = pd.to_numeric(pd.Series(codes, dtype=object), errors="coerce")
    spans = [(low, high) for low, high in ends if not isinstance(low, str)]
    within = [any(low <= number <= high for low, high in spans) for number in numbers]
    return sorted(c for c, inside in zip(codes, within, strict=True) if inside or c in words and c)


def _named(codes: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    return {code: labels.get(code) or "missing by the file" for code in sorted(codes)}


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
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("T", " ")
    try:
        return str(int(value)) if value == int(value) else repr(float(value))  # type: ignore
    except (TypeError, ValueError, OverflowError):
        return str(value)
