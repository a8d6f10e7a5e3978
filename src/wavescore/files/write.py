"""A wide table as csv, by its distinct values: pandas writes a cell at a time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 14  # lines joined at a time
AT_ONCE = 2  # blocks of lines: all that comes next waits for the scored table
SPECIAL = '[,"\\r\\n]'  # what is quoted in a csv
END = "\x1e\n"  # of a record: a line break alone may stand in a cell


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write what `frame.to_csv(path, index=False)` writes, byte for byte.

    Every distinct number of a column is made text once, by pandas itself, and lines are joined of
    those: answers have few. A million rows of a hundred answers take a fifth of the time.
    """
    import pyarrow as pa
    from pyarrow import compute

    columns = [_texts(frame.iloc[:, place]) for place in range(frame.shape[1])]
    comma, end, nothing = (pa.scalar(mark, pa.large_string()) for mark in (",", "\n", ""))

    def lines(start: int) -> pa.Buffer | bytes:
        parts = [column.slice(start, ROWS) for column in columns]
        texts = [
            part.dictionary_decode() if isinstance(part, pa.DictionaryArray) else part
            for part in parts
        ]
        texts[-1] = compute.binary_join_element_wise(texts[-1], nothing, end)
        # The lines stand one after the other in what the array holds.
        return compute.binary_join_element_wise(*texts, comma).buffers()[2] or b""

    with Path(path).open("wb") as file, ThreadPoolExecutor(AT_ONCE) as joining:
        file.write(frame.iloc[:0].to_csv(index=False).encode())
        for first in range(0, len(frame), AT_ONCE * ROWS):
            starts = range(first, min(first + AT_ONCE * ROWS, len(frame)), ROWS)
            for joined in joining.map(lines, starts):
                file.write(joined)


def _texts(column: pd.Series) -> "pa.Array | pa.DictionaryArray":
    """Return the text of each cell, "" for a missing one."""
    import pyarrow as pa
    from pyarrow import compute

    if column.dtype == "str":
        texts = _whole(pa.array(column, pa.large_string()))
        if not compute.any(compute.match_substring_regex(texts, SPECIAL)).as_py():
            return texts
    if column.dtype.kind == "M":
        # pandas writes days alone where all times are midnight, and fractions where any has one.
        days = bool((column.isna() | (column == column.dt.normalize())).all())
        try:
            return _whole(pa.array(column).cast(pa.date32() if days else pa.timestamp("s")))
        except pa.ArrowInvalid:
            pass
    codes, values = pd.factorize(column)
    distinct = pd.DataFrame({"text": pd.Series(values, dtype=column.dtype), "beside": 1})
    # Beside another column, since an empty text alone would be quoted.
    text = distinct.to_csv(index=False, header=False, lineterminator=END)
    found = pa.array([*text.split(f",1{END}")[:-1], ""], pa.large_string())
    places = np.where(codes < 0, len(distinct), codes)
    few = places.astype(np.int16 if len(found) < 1 << 15 else np.int32)
    return pa.DictionaryArray.from_arrays(few, found)


def _whole(cells: "pa.Array | pa.ChunkedArray") -> "pa.Array":
    """Return the cells as one array of texts, "" for a missing one."""
    import pyarrow as pa

    texts = cells.cast(pa.large_string()).fill_null("")
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
