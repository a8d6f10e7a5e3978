"""Known instruments of which an export has totals alone: gad7_baseline_total, phq9_score."""

import re
from collections.abc import Mapping, Sequence

from wavescore.definitions.instruments import load_instruments
from wavescore.errors import named
from wavescore.newcomer.families import Family, Repeated
from wavescore.newcomer.guess import Guess
from wavescore.newcomer.scales import Scale
from wavescore.newcomer.seen import Seen
from wavescore.prepare.spelling import is_number

TOTAL = re.compile(r"total|score|sum", re.IGNORECASE)
DERIVED = re.compile(r"change|diff|delta|cut|case|band|sever|categor|raw", re.IGNORECASE)


def score_columns(seen: Seen, scales: Sequence[Scale]) -> set[str]:
    """Return the columns that are scores made of the known instruments: totals, bands, changes."""
    known = [scale.name for scale in scales if scale.definition is None]
    return {
        name
        for name in seen.columns
        if any(each in name.lower() for each in known)
        and (TOTAL.search(name) or DERIVED.search(name))
    }


def find_totals(seen: Seen, wide: bool, known: set[str]) -> list[Scale]:
    """Return an instrument of totals for each whose items are not among the `known` scales."""
    scales = []
    for name, definition in load_instruments().items():
        if name in known or (name == "phq8" and "phq9" in known):
            continue
        at = _totals(seen, name, definition)
        if at and (wide or len(at) == 1):
            why = Guess(
                None, "totals within its range; its items are not in the export", sure=False
            )
            scales.append(Scale(name, Repeated(name, at), why, total=True))
    return scales


def _totals(seen: Seen, name: str, definition: Mapping) -> dict[str, Family]:
    """Return the columns of an instrument's totals by the wave's mark."""
    low, high = definition["range"]
    at: dict[str, Family] = {}
    for column in seen.columns:
        rest = column.lower().replace("_", "", 1) if name not in column.lower() else column.lower()
        if name not in rest or not TOTAL.search(column) or DERIVED.search(column):
            continue
        numbers = [float(text) for text in seen.answers(column) if is_number(text)]
        if numbers and low <= min(numbers) and max(numbers) <= high:
            mark = TOTAL.sub("", rest.replace(name, "")).strip("_").replace("__", "_")
            at.setdefault(mark, Family(name, {"total": column}, mark))
    return at


def totals_left(seen: Seen, scales: Sequence[Scale]) -> list[str]:
    """Return a remark on each instrument whose totals stand at waves where its items do not."""
    known = load_instruments()
    remarks = []
    for scale in scales:
        if scale.total or scale.definition is not None:
            continue
        at = _totals(seen, scale.name, known[scale.name])
        left = [f.columns[0] for mark, f in at.items() if mark and mark not in scale.found.at]
        if left and "" not in scale.found.at:
            remarks.append(f"{scale.name}: totals without items are not read: {named(left)}")
    return remarks
