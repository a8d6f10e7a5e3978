"""Read a file of forum posts piece by piece: csv, Parquet or JSON lines, four columns of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wavescore.definitions.samples import PostSampling
from wavescore.errors import DataError, listed
from wavescore.files.decoding import encoding_of
from wavescore.files.delimited import nearest, read_text, shown
from wavescore.files.formats import CSV
from wavescore.files.kind import look

if TYPE_CHECKING:
    import pyarrow as pa

JSON_LINES = (".jsonl", ".ndjson")
FORMATS = (*CSV, ".parquet", *JSON_LINES)
HEAD = 1 << 16
BLOCK = 1 << 24  # bytes of csv or JSON read at a time
ROWS = 1 << 15  # rows of Parquet read at a time
TYPED_BY = 1000  # lines of JSON that decide the columns' types


def check_posts(posts: PostSampling, study_file: str, folder: str | Path = ".") -> None:
    """Raise DataError where the posts' file is not there or has not the columns it is said to have.

    Reads the header alone (of JSON lines the first), so that a workflow can call it at each start.
    """
    path = Path(folder) / posts.file
    header = _header(path)
    columns = {"post": posts.post, "forum": posts.forum, "text": posts.text}
    for key, column in {**columns, "consent.field": posts.consent.field}.items():
        if column not in header:
            consent = key == "consent.field"
            raise DataError(
                "the posts have no consent column" if consent else "the posts lack a column",
                file=path,
                key=f"posts.{key} of {study_file}",
                found=shown(header, columns.values()),
                expected=f"a column {column!r}",
                hint="consent is never assumed: "
                + (nearest(column, header) or "add the column to the file")
                if consent
                else nearest(column, header, "check its spelling"),
            )


def _header(path: Path) -> list[str]:
    if path.suffix.lower() not in FORMATS:
        raise DataError(
            "unknown kind of posts file", file=path, found=path.suffix, expected=listed(FORMATS)
        )
    look(path, "the posts file", "posts.file")
    if path.suffix.lower() in CSV:
        return read_text(path, HEAD)[2]
    if path.suffix.lower() in JSON_LINES:
        try:
            with path.open(encoding="utf-8") as file:
                return list(_object(file.readline(), 1, path))
        except UnicodeDecodeError as error:
            raise _broken(path, error) from error
    from pyarrow import ArrowInvalid, parquet

    try:
        return list(parquet.read_schema(path).names)
    except (ArrowInvalid, OSError) as error:
        raise _broken(path, error) from error


def read_posts(posts: PostSampling, folder: str | Path = ".") -> Iterator:
    """Yield record batches of the columns post, forum, text and consent, in the file's order.

    Memory is bounded: one piece of the file at a time. post and forum are text ("" where missing),
    consent as the file has it. Raises DataError where the file cannot be read as it is, or where
    texts are not text, naming the type or the line.
    """
    import pyarrow as pa

    path = Path(folder) / posts.file
    readers = dict.fromkeys(CSV, _csv) | dict.fromkeys(JSON_LINES, _json) | {".parquet": _parquet}
    wanted = [posts.post, posts.forum, posts.text, posts.consent.field]
    try:
        for batch in readers[path.suffix.lower()](path, list(dict.fromkeys(wanted)), posts):
            yield pa.record_batch(
                [
                    _text(batch.column(posts.post), posts.post, path),
                    _text(batch.column(posts.forum), posts.forum, path),
                    _text(batch.column(posts.text), posts.text, path, whole_numbers=False),
                    batch.column(posts.consent.field),
                ],
                names=["post", "forum", "text", "consent"],
            )
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeDecodeError) as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> DataError:
    return DataError(
        "the posts file cannot be read",
        file=path,
        found=_without_text(str(error)),
        expected=f"a {path.suffix} file in UTF-8, every line with the header's columns",
        hint="save it again as UTF-8, texts with commas in quotation marks",
    )


def _without_text(message: str) -> str:
    """Return a parser's message as far as it quotes nothing that was written in a post."""
    found = re.search(r"(?:Row #(\d+): )?Expected (\d+) columns, got (\d+)", message)
    if found:
        row = f"in row {found[1]} " if found[1] else ""
        return f"{row}{found[3]} cells, where the header has {found[2]}"
    undecoded = "UTF8" in message or "utf-8" in message
    return "bytes that are not UTF-8" if undecoded else "a broken file"


def _csv(path: Path, columns: list[str], posts: PostSampling) -> Iterator[pa.RecordBatch]:
    from pyarrow import csv, string

    _, delimiter, header = read_text(path, HEAD)
    with path.open("rb") as file:
        encoding = encoding_of(file.read(HEAD))
    # Bytes that are no UTF-8 are said, not guessed at: a post is read as it was written.
    encoding = encoding if encoding.startswith(("utf-16", "utf-32")) else "utf8"
    yield from csv.open_csv(
        path,
        read_options=csv.ReadOptions(
            block_size=BLOCK, encoding=encoding, column_names=header, skip_rows=1
        ),
        parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            include_columns=columns,
            column_types=dict.fromkeys(columns, string()),
            strings_can_be_null=False,
        ),
    )


def _parquet(path: Path, columns: list[str], posts: PostSampling) -> Iterator[pa.RecordBatch]:
    from pyarrow import parquet

    with parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
        yield from file.iter_batches(batch_size=ROWS, columns=columns)


def _json(path: Path, columns: list[str], posts: PostSampling) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import json as arrow_json

    types = _json_types(path, columns) | {posts.text: pa.string()}
    schema = pa.schema([(name, types[name]) for name in columns])
    try:
        yield from arrow_json.open_json(
            path,
            read_options=arrow_json.ReadOptions(block_size=BLOCK),
            parse_options=arrow_json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore"
            ),
        )
    except pa.ArrowInvalid:
        _name_the_line(path, columns, types, posts.text)
        raise


def _json_types(path: Path, columns: list[str]) -> dict:
    """Return the columns' Arrow types, by the first lines that hold a value."""
    import pyarrow as pa

    kinds = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
    types: dict[str, pa.DataType] = {}
    with path.open(encoding="utf-8") as file:
        for number, line in zip(range(1, TYPED_BY + 1), file, strict=False):
            row = _object(line, number, path)
            for name in columns:
                if row.get(name) is not None:
                    types.setdefault(name, kinds.get(type(row[name]), pa.string()))
    return {name: types.get(name, pa.string()) for name in columns}


def _name_the_line(path: Path, columns: list[str], types: dict, text: str) -> None:
    """Raise DataError for the first line whose values are of another type than the first line's."""
    import pyarrow as pa

    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            row = _object(line, number, path)
            for name in columns:
                value = row.get(name)
                try:
                    if value is not None:
                        pa.array([value], types[name])
                except (pa.ArrowInvalid, pa.ArrowTypeError):
                    raise DataError(
                        "the text is not a string" if name == text else "a value of another type",
                        file=path,
                        key=f"line {number}, {name}",
                        found=f"a value of type {type(value).__name__}",
                        expected=str(types[name]),
                    ) from None


def _object(line: str, number: int, path: Path) -> dict:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise DataError(
            "a line is not a JSON object",
            file=path,
            key=f"line {number}",
            found=f"a line of {len(line.strip())} characters",
            expected='{"post": ..., "text": ...}',
        )
    return row


def _text(column: pa.Array, name: str, path: Path, whole_numbers: bool = True) -> pa.Array:
    """Return a column as text, ids trimmed; DataError where it holds something else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    if not text and not (whole_numbers and pa.types.is_integer(kind)):
        raise DataError(
            "the column is not text" if whole_numbers else "the text is not a string",
            file=path,
            key=name,
            found=f"a column of type {kind}",
            expected="text, or whole numbers" if whole_numbers else "text",
        )
    if not whole_numbers:
        return column.cast(pa.string()) if pa.types.is_null(kind) else column
    return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))
