"""Cells and tables as a publication prints them; the only place where numbers are rounded."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from wavescore.layout.lookup import Lookup
from wavescore.layout.stepped import decimals_of
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow
from wavescore.safe_text import plain

MINUS = "\u2212"
SUPPRESSED = "[c]"
NOT_RELEASED = "[x]"
NO_ESTIMATE = "\u2013"
# The head of a column of shares.
SHARE = "n (%)"
LEGEND = {
    SUPPRESSED: "[c] suppressed: a count under the minimum, or one that would reveal it.",
    NOT_RELEASED: "[x] not released: a value that a respondent gave, or one that rounding "
    "would leave little of.",
}


@dataclass(frozen=True)
class Cell:
    """One cell: a value and how to print it.

    `kind`: text, count, percent, number, p, interval (`value` then is a pair of floats, an
    infinite end being an open one), or share (a pair of n and per cent). `decimals` are those
    printed; the value itself is unrounded.
    """

    value: float | str | tuple[float, float]
    kind: str = "text"
    decimals: int = 0

    @cached_property  # each form prints it, and measures it before
    def text(self) -> str:
        """The cell as printed."""
        if self.kind == "text" or isinstance(self.value, str):
            return plain(str(self.value))
        if isinstance(self.value, tuple):
            ends = self.value
            if self.kind == "share":
                return f"{number_text(ends[0], 0)} ({number_text(ends[1], self.decimals)}%)"
            return interval_text(*ends, self.decimals)
        if self.kind == "p":
            return p_text(self.value)
        return number_text(self.value, self.decimals)

    @property
    def number(self) -> bool:
        """Whether the cell holds one number."""
        return not isinstance(self.value, (str, tuple))


@dataclass(frozen=True)
class Row:
    """One line of a table; a heading line has one cell and spans the table."""

    cells: tuple[Cell, ...]
    heading: bool = False
    indent: bool = False


@dataclass(frozen=True)
class Table:
    """A table to print: `columns` are (group heading or "", label).

    `source`: the analysis whose csv its numbers stand in, which `publish.tables` names; `appendix`:
    the name of the appendix that it stands in, "" for none; its title then says so.
    """

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    long: bool = False
    label_columns: int = field(default=1)
    appendix: str = ""


def rounded(value: float, decimals: int) -> str:
    """Return `value` with `decimals` places, halves away from zero, of its shortest decimal text.

    0.125 becomes 0.13 and 2.675 becomes 2.68, as on paper; a zero has no sign.
    """
    exact = Decimal(repr(float(value)))
    places = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{abs(places) if places == 0 else places:,f}"


def number_text(value: float, decimals: int) -> str:
    """Return a number as printed: thousands separated, a true minus sign, – for NaN."""
    if math.isnan(value):
        return NO_ESTIMATE
    if math.isinf(value):
        return "\u221e" if value > 0 else MINUS + "\u221e"
    return rounded(value, decimals_of(value, decimals)).replace("-", MINUS)


def p_text(value: float) -> str:
    """Return a p-value as printed: three decimals, or <0.001."""
    if math.isnan(value):
        return NO_ESTIMATE
    return "<0.001" if value < 0.001 else rounded(value, decimals_of(value, 3))


def interval_text(low: float, high: float, decimals: int) -> str:
    """Return an interval as "a to b"; one with an open end as "≥ a" or "≤ b"."""
    if math.isnan(low) or math.isnan(high):
        return NO_ESTIMATE
    finite = [decimals_of(end, decimals) for end in (low, high) if math.isfinite(end)]
    decimals = max(finite, default=decimals)
    low, high = float(low), float(high)
    lower, upper = (number_text(end, n) for end, n in ends_places(low, high, decimals))
    if math.isinf(high):
        return f"\u2265 {lower}"
    if math.isinf(low):
        return f"\u2264 {upper}"
    return f"{lower} to {upper}"


def ends_places(low: float, high: float, decimals: int) -> Iterator[tuple[float, int]]:
    """Yield the ends of an interval with the decimals to print each with.

    The end of one that leaves 0 out has as many, up to three more, as show that it does: "0.00 to
    0.31" would be read as holding 0.
    """
    for end in (low, high):
        more = range(decimals, decimals + 4) if low * high > 0 and math.isfinite(end) else ()
        yield end, next((n for n in more if float(rounded(end, n).replace(",", ""))), decimals)


def text(value: str) -> Cell:
    """Return a cell of text."""
    return Cell(value)


def heading(label: str) -> Row:
    """Return a heading line."""
    return Row((Cell(label),), heading=True)


def gap(row: ResultRow | None) -> Cell | None:
    """Return the mark of a result row without an estimate: suppressed, not released, none."""
    if row is None:
        return Cell("")
    if row.status == Status.SUPPRESSED:
        return Cell(SUPPRESSED)
    if row.status == Status.WITHHELD:
        return Cell(NOT_RELEASED)
    return None


def value_of(
    row: ResultRow | None, kind: str = "number", decimals: int = 2, column: str = "estimate"
) -> Cell:
    """Return the cell of a result row's `column` (a row of None gives an empty cell)."""
    value = math.nan if row is None else getattr(row, column)
    if math.isnan(value):
        mark = gap(row)
        if mark is None and column == "n" and (row is None or row.status != Status.TOO_FEW):
            mark = Cell(SUPPRESSED)
        return mark or Cell(NO_ESTIMATE)
    return Cell(value, kind, 0 if kind == "count" else decimals_of(value, decimals))


def interval_of(row: ResultRow | None, decimals: int = 2, scale: float = 1.0) -> Cell:
    """Return the cell of a result row's interval, both ends times `scale`."""
    if row is None or math.isnan(row.conf_low) or math.isnan(row.conf_high):
        return gap(row) or Cell(NO_ESTIMATE)
    return Cell((row.conf_low * scale, row.conf_high * scale), "interval", decimals)


def readable(note: str) -> str:
    """Return a result row's note in words: names without underscores, true minus signs."""
    plain = re.sub(r"(?<![\w./])[a-z]+(?:_[a-z0-9]+)+(?![\w./])", _spaced, note)
    plain = re.sub(r"(?<=[ =(])-(?=\d)", MINUS, plain)
    return plain.replace(">=", "\u2265").replace("<=", "\u2264")


def _spaced(match: re.Match) -> str:
    return match.group(0).replace("_", " ")


def notes_of(
    rows: Iterable[ResultRow],
    cells: Iterable[Cell],
    labels: Mapping[str, str] | None = None,
    column: str = "wave",
) -> tuple[str, ...]:
    """Return a table's notes: those of its result rows, once each, and the legend of its marks.

    With `labels` (by the values of `column`), a note that only one of several such values bears
    begins with its label.
    """
    found: dict[str, set[str]] = {}
    seen = set()
    for row in rows:
        seen.add(getattr(row, column))
        if row.status not in (Status.SUPPRESSED, Status.WITHHELD):
            for part in filter(None, row.note.split("; ")):
                found.setdefault(part, set()).add(getattr(row, column))
    notes = []
    for note, of in found.items():
        alone = len(of) == 1 < len(seen)
        said = f"{labels[next(iter(of))]}: {note}" if labels and alone else note
        notes.append(readable(_begun(said)))
    marks = {cell.value for cell in cells if cell.kind == "text"}
    legend = [LEGEND[mark] for mark in LEGEND if mark in marks]
    return tuple(dict.fromkeys([*notes, *legend]))


def _begun(said: str) -> str:
    """Return a note with a capital at its start, but for a field's name, which is as it is."""
    named = re.match(r"\w*[_\d]", said)
    return said if named else said[:1].upper() + said[1:]


def lay_out(
    name: str,
    title: str,
    heads: Iterable[str | tuple[str, str]],
    rows: Iterable[Row],
    used: Iterable[ResultRow] = (),
    *,
    said: Iterable[str] = (),
    labels: Mapping[str, str] | None = None,
    by: str = "wave",
    long: bool = False,
    label_columns: int = 1,
) -> Table:
    """Return a table of `rows` under `heads`, each a text or (group heading, text).

    Its notes are `said`, those of the result rows `used` (as `notes_of`, with `labels` by the
    column `by`), and the legend of its marks.
    """
    rows = tuple(rows)
    return Table(
        name=name,
        title=title,
        columns=tuple(head if isinstance(head, tuple) else ("", head) for head in heads),
        rows=rows,
        notes=(*said, *notes_of(used, (cell for row in rows for cell in row.cells), labels, by)),
        long=long,
        label_columns=label_columns,
    )


def n_and_percent(
    found: Lookup, outcome: str, wave: str, group: str, term: str, level: str
) -> tuple[Cell, Cell]:
    """Return the cells of a level's n and percent."""
    count = found.find("n", outcome, wave, group, term, level=level)
    percent = found.find("percent", outcome, wave, group, term, level=level)
    return value_of(count, "count"), value_of(percent, "number", 1)


def share_of(found: Lookup, outcome: str, wave: str, group: str, term: str, level: str) -> Cell:
    """Return a level's n and percent in one cell, "285 (36.0%)"; one hidden hides both."""
    count, percent = n_and_percent(found, outcome, wave, group, term, level)
    if isinstance(count.value, float) and isinstance(percent.value, float):
        return Cell((count.value, percent.value), "share", percent.decimals)
    return percent if count.number else count


def count_text(row: ResultRow | None) -> str:
    return "not asked" if row is None else value_of(row, "count").text
