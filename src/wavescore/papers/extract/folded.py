"""Rows of a table that go on the row above them: limits printed beneath their estimates."""

import re
from collections.abc import Sequence

from wavescore.papers.extract import patterns

# what may stand at the left of such a row: nothing, or that these are the limits
_LIMITS_OF = re.compile(
    rf"[(\[]?(?:(?:\d\d ?% ?)?{patterns.CI}(?: (?:of|for) [a-z ]+)?)?[)\]]?", re.IGNORECASE
)
_LIMITS = re.compile(
    rf"(?P<open>[(\[]?) ?(?:\d\d ?% ?CI:? ?)?(?P<low>{patterns.SIGNED}) ?%?{patterns.RANGE}"
    rf"(?P<high>{patterns.SIGNED}) ?%? ?[)\]]?"
)
_ESTIMATE = re.compile(rf"{patterns.SIGNED} ?%?(?: ?[*†‡§]+)?")


def with_limits_below(
    body: Sequence[Sequence[str]], labels: int
) -> list[tuple[int, tuple[str, ...]]]:
    """Return (place, cells) of each row, limits of a row of their own put behind their estimates.

    Such a row has no label or says that it holds intervals; each of its cells is a pair of limits
    and holds, or lies on either side of, the bare number above it.
    """
    rows: list[tuple[int, tuple[str, ...]]] = []
    for place, cells in enumerate(body):
        joined = _joined(rows[-1][1], cells, labels) if rows else None
        if joined:
            rows[-1] = (rows[-1][0], joined)
        else:
            rows.append((place, tuple(cells)))
    return rows


def _joined(above: Sequence[str], cells: Sequence[str], labels: int) -> tuple[str, ...] | None:
    """Return the row above with the limits of `cells`, or None where they are not its own."""
    name = cells[labels - 1].strip()
    if not _LIMITS_OF.fullmatch(name) or not above[labels - 1]:
        return None
    values, pairs = list(above[labels:]), 0
    for place, cell in enumerate(cells[labels:]):
        if not cell.strip() or cell == name:
            continue
        found, estimate = _LIMITS.fullmatch(cell.strip()), values[place].strip()
        if not found or not _ESTIMATE.fullmatch(estimate) or not (name or found["open"]):
            return None
        values[place] = f"{estimate} ({found['low']} to {found['high']})"
        pairs += 1
    label = ", ".join(filter(None, (above[labels - 1], name)))
    return (*above[: labels - 1], label, *values) if pairs else None
