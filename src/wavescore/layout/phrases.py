"""Numbers of a result row as sentences say them."""

import math

from wavescore.layout.cells import Cell, number_text, p_text, value_of
from wavescore.results.table import ResultRow


def spoken(row: ResultRow | None, kind: str = "number", decimals: int = 2, **options: str) -> str:
    """Return a row's number as a sentence says it, a suppressed one in words."""
    cell = value_of(row, kind, decimals, **options)
    return "a suppressed number" if cell.text == "[c]" else cell.text


def spoken_scaled(row: ResultRow | None, decimals: int, scale: float) -> str:
    """Return a row's estimate times `scale` as a sentence says it."""
    cell = value_of(row)
    if row is None or not cell.number:
        return cell.text
    return Cell(row.estimate * scale, "number", decimals).text


def p_spoken(value: float) -> str:
    """Return a p-value with its relation: "= 0.012" or "< 0.001"."""
    printed = p_text(value)
    return printed.replace("<", "< ") if printed.startswith("<") else f"= {printed}"


def joined(parts: list[str]) -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def apa(value: float, decimals: int = 2, *, bounded: bool = False) -> str:
    """Return a number in APA's style: one that cannot exceed 1 (`bounded`) without its zero."""
    said = number_text(value, decimals)
    return said.replace("0.", ".", 1) if bounded and abs(value) < 1 else said


def apa_p(value: float) -> str:
    """Return a p-value in APA's style: "p = .012" or "p < .001"."""
    return "p < .001" if value < 0.001 else f"p = {apa(value, 3, bounded=True)}"


def apa_interval(row: ResultRow, decimals: int = 2, *, bounded: bool = False) -> str:
    """Return a row's interval in APA's style: "95% CI [0.05, 0.34]", an open end as infinity."""
    if math.isnan(row.conf_low) or math.isnan(row.conf_high):
        return ""
    ends = (apa(end, decimals, bounded=bounded) for end in (row.conf_low, row.conf_high))
    return f"{100 * row.conf_level:g}% CI [{', '.join(ends)}]"


def apa_joined(*parts: str) -> str:
    """Return the parts of a result that are there, with commas between."""
    return ", ".join(part for part in parts if part)
