"""Statistics in single cells of a table: n (%), mean (SD), an estimate with its limits."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract import hints, patterns
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.roles import role_of, role_of_words
from wavescore.papers.extract.shape import SIZE, Column, Row, Shape
from wavescore.papers.extract.shapers import as_float, of_the_rest

_MARKS = re.compile(r"(?: ?[*†‡§¶#]+|\^\w+|(?<=[\d)\]%]) ?[a-h](?:,[a-h])*)+$")
_SPACED_SIGN = re.compile(r"(?<![\d.)%\]] )(?<![\d.)%\]])([-+]) (?=\.?\d)")  # "- 0.47", not "2 - 3"
# an estimate with its limits: "2.27 (-0.44 to 4.97)"
ESTIMATE = re.compile(
    rf"(?P<estimate>{patterns.SIGNED}) ?%? ?[(\[,;] ?(?P<low>{patterns.SIGNED}) ?%?{patterns.RANGE}"
    rf"(?P<high>{patterns.SIGNED}) ?%? ?[)\]]?"
)
_COUNT_OF = re.compile(
    rf"{patterns.N} ?/ ?{patterns.TOTAL} ?[(\[] ?(?P<percent>{patterns.NUMBER}) ?%? ?[)\]]"
)


@dataclass(frozen=True)
class Found:
    """A statistic of a table: its row, column, cell as printed; None where it cannot be read."""

    row: Row
    column: Column | None
    cell: str
    statistic: Statistic | None


def bare(cell: str) -> str:
    """Return a cell without the marks of footnotes, and signs joined to their numbers."""
    return _SPACED_SIGN.sub(r"\1", _MARKS.sub("", cell.strip()).strip())


def cell_statistics(shape: Shape, row: Row) -> list[Found]:
    """Return what the cells of a row hold on their own."""
    found = []
    for cell, column in zip(row.cells, shape.columns, strict=True):
        statistic = _one_cell(bare(cell), row, column, shape)
        if statistic is not None:
            found.append(Found(row, column, cell, statistic))
        elif re.fullmatch(r"[\d.,]+ ?\([\d.]+\)", cell):
            found.append(Found(row, column, cell, None))
    return _counts_by_fit(found)


def _counts_by_fit(found: list[Found]) -> list[Found]:
    """Read the cells "a (b)" of a row as n (%) where no word says so and each fits its column's N.

    One may fit by chance; two or more of a row, and all of them, do not.
    """
    unread = [one for one in found if one.statistic is None]
    read = [_share_that_fits(one) for one in unread]
    if len(read) < 2 or None in read:
        return found
    return [one for one in found if one.statistic] + [one for one in read if one]


def _share_that_fits(found: Found) -> Found | None:
    counts = patterns.COUNT_CELL.fullmatch(bare(found.cell))
    size = total_of_share(found.row, found.column.n) if found.column else ""
    if not counts or not int(size.replace(",", "") or 0):
        return None
    statistic = proportion(counts["n"], counts["percent"], size)
    n, total = (parse_number(text).value for text in (counts["n"], size))
    fits = parse_number(counts["percent"]).prints(100 * n / total) in ("consistent", "rounding")
    return replace(found, statistic=statistic) if statistic and fits else None


def _one_cell(text: str, row: Row, column: Column, shape: Shape) -> Statistic | None:
    role, _ = role_of(column)
    unit = _unit(text, row, role, shape)
    counted = _COUNT_OF.fullmatch(text)
    rate = hints.RATE.search(" ".join((row.path, *column.path)))
    if counted and (rate or float(counted["percent"].replace(",", "")) > 100):
        return None
    if counted and _no_share(*(int(counted[key].replace(",", "")) for key in ("n", "total"))):
        return None
    if counted and (of_the_rest(counted.groupdict()) or _second_of_two(counted, column)):
        return None  # "women/men" 39/65 (37%), or 0/1 (2) of a column of 50
    if counted:
        return Statistic("proportion", {k: counted[k] for k in ("n", "total", "percent")})
    counts, means = patterns.COUNT_CELL.fullmatch(text), patterns.MEAN_CELL.fullmatch(text)
    if counts and ("%" in text or unit == "n_percent"):
        return proportion(counts["n"], counts["percent"], total_of_share(row, column.n))
    of_errors = hints.PLUS_MINUS_SE.search(f"{shape.caption} {shape.notes} {row.path}")
    if means and (unit == "mean_sd" or ("±" in text and not of_errors)):
        size = {"n": column.n} if column.n else {}
        doubt = "" if unit == "mean_sd" else patterns.PLUS_MINUS
        return Statistic("mean_sd", {"mean": means["mean"], "sd": means["sd"], **size}, doubt=doubt)
    return None if role not in ("", "ci") else _with_limits(text, row, column, shape)


def _with_limits(text: str, row: Row, column: Column, shape: Shape) -> Statistic | None:
    """Return an estimate with limits whose header names no measure, if the table has intervals."""
    found = ESTIMATE.fullmatch(text)
    near = " ".join((row.path, *column.path))
    words = f"{shape.caption} {shape.notes} {near}"
    if not found or not hints.INTERVALS.search(words) or hints.SPREADS.search(words):
        return None
    numbers = found.groupdict()
    low, middle, high = (as_float(numbers[key]) for key in ("low", "estimate", "high"))
    return Statistic("interval", numbers) if low <= middle <= high else None


def _no_share(n: int, total: int) -> bool:
    """Whether nobody was asked, or the stroke parts two kinds: "20/16 (44)" of singers/walkers."""
    return not total or n > total


def _second_of_two(counted: re.Match, column: Column) -> bool:
    """Whether the share is that of the second count in the column's N: "0/1 (2)" of 50."""
    size = int(column.n.replace(",", "") or 0)
    second = int(counted["total"].replace(",", ""))
    share = parse_number(counted["percent"])
    return second < size and share.prints(Fraction(100 * second, size)) == "consistent"


def _unit(text: str, row: Row, role: str, shape: Shape) -> str:
    """Return what a cell "a (b)" is, by the nearest of row, group, column, caption and notes."""
    further = [role_of_words(row.group), role if role in _UNITS else None]
    further += [role_of_words(shape.caption), *_units_of_notes(shape.notes, "±" in text)]
    if hints.MEASURED.search(row.label):
        return "mean_sd" if "mean_sd" in (role_of_words(row.label), *further) else ""
    return next((word for word in (role_of_words(row.label), *further) if word), "")


_UNITS = ("n_percent", "mean_sd")


def _units_of_notes(notes: str, plus_minus: bool) -> list[str]:
    """Return the unit that the notes name for cells with ± or brackets: none, if they name two."""
    if not plus_minus and not hints.BRACKETED_SD.search(notes):
        return []
    parts = re.split(r"\bor\b|\band\b|[.;,]", notes)
    found = {word for word in map(role_of_words, parts) if word}
    return list(found) if len(found) == 1 else []


def total_of_share(row: Row, n: str, values: int = 1) -> str:
    """Return the total of a share: of its label or group ("Smokers, n = 145"), else `n`.

    A label's n beside more columns than the `values` of one share is that of all of them together,
    and of none.
    """
    own = SIZE.search(row.label) or SIZE.search(row.group)
    if own is None:
        return n
    return own["total"] if sum(bool(cell.strip()) for cell in row.cells) == values else ""


def proportion(n: str, percent: str, total: str) -> Statistic | None:
    """Return the claim of a count and its share of the column's N."""
    if float(percent.replace(",", "")) > 100:
        return None
    if total and int(n.replace(",", "")) > int(total.replace(",", "")):
        return None  # no count of this column
    size = {"total": total, "total_from": "column"} if total else {}
    return Statistic("proportion", {"n": n, **size, "percent": percent})
