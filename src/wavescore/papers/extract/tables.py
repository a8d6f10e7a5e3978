"""Statistics in table rows: "n (%)" and "mean (SD)", said by the row, its group, column or caption.

Rows of real tables come with cells. Text copied from a web page has lost them: `Female 9 (60)` is
then read by its end, and left out where a label that ends in a digit hides where the count begins.
"""

import re
from collections.abc import Iterable, Iterator

from wavescore.papers.extract import patterns
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.read import Block

_FLAT_ROW = re.compile(r"(?P<label>.*?)(?P<cell>\d[\d.,]* ?\([\d.]+ ?%?\))$")
_SIZE = re.compile(rf"\b[nN] ?= ?(?P<total>{patterns.COUNT})")
_LONGEST_ROW = 120


def find_in_tables(blocks: Iterable[Block]) -> Iterator[tuple[Block, str, str, Statistic | None]]:
    """Yield (block, table, cell, statistic) for each table cell that holds one, in order.

    `table` is its name ("Table 1", "" where it has none); `statistic` is None for a cell that
    looks like one but cannot be read with certainty.
    """
    header: tuple[str, ...] = ()
    caption, group = "", ""
    for block in blocks:
        if block.cells:
            if not header or block.caption != caption:
                header, caption, group = block.cells, block.caption, ""
            for cell, statistic in _row(block, header, caption, group):
                yield block, _name(caption), cell, statistic
            if not any(re.search(r"\d", cell) for cell in block.cells[1:]):
                group = block.cells[0]
        else:
            header = ()
            if re.match(r"table\b", block.text, re.IGNORECASE):
                caption, group = block.text, ""
            elif len(block.text) > _LONGEST_ROW:
                caption, group = "", ""
            elif patterns.COUNT_HEADER.search(block.text) and not _FLAT_ROW.match(block.text):
                group = block.text
            elif caption:
                for cell, statistic in _flat_row(block, group, caption):
                    yield block, _name(caption), cell, statistic


def _name(caption: str) -> str:
    named = re.match(r"\W*(table\s+\w+)", caption, re.IGNORECASE)
    return named[1] if named else ""


def _row(block, header, caption, group) -> Iterator[tuple[str, Statistic | None]]:
    for place, cell in enumerate(block.cells[1:], 1):
        column = header[place] if place < len(header) else ""
        # the nearest word decides what the brackets hold
        words = (block.cells[0], group, column, caption)
        statistic = _read_cell(cell, words)
        if statistic is not None:
            yield cell, statistic
        elif re.fullmatch(r"[\d.,]+ ?\([\d.]+\)", cell):
            yield cell, None


def _flat_row(block, group, caption) -> Iterator[tuple[str, Statistic | None]]:
    row = _FLAT_ROW.match(block.text)
    if row is None:
        return
    label = row["label"].strip()
    certain = bool(label) and not re.search(r"[\d.,–<>=-]$", label)
    statistic = _read_cell(row["cell"], (label, group, caption)) if certain else None
    yield block.text, statistic


def _read_cell(cell: str, words: tuple[str, ...]) -> Statistic | None:
    """Return the statistic of a cell such as `9 (60)`: the first of `words` that says decides."""
    counts, means = patterns.COUNT_CELL.fullmatch(cell), patterns.MEAN_CELL.fullmatch(cell)
    if counts and "%" in cell:
        return Statistic("proportion", _with_total(counts.groupdict(), words))
    for word in words:
        if means and patterns.MEAN_HEADER.search(word):
            return Statistic("mean_sd", means.groupdict())
        if counts and patterns.COUNT_HEADER.search(word):
            return Statistic("proportion", _with_total(counts.groupdict(), words))
    return None


def _with_total(numbers: dict, words: tuple[str, ...]) -> dict:
    size = next((found["total"] for found in map(_SIZE.search, words[1:]) if found), None)
    return {"n": numbers["n"], **({"total": size} if size else {}), "percent": numbers["percent"]}
