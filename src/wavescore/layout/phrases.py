"""Numbers of a result row as sentences say them."""

from wavescore.layout.cells import Cell, p_text, value_of


def spoken(row, kind="number", decimals=2, **options) -> str:
    """Return a row's number as a sentence says it, a suppressed one in words."""
    cell = value_of(row, kind, decimals, **options)
    return "a suppressed number" if cell.text == "[c]" else cell.text


def spoken_scaled(row, decimals, scale) -> str:
    """Return a row's estimate times `scale` as a sentence says it."""
    cell = value_of(row)
    return Cell(cell.value * scale, "number", decimals).text if cell.number else cell.text


def p_spoken(value: float) -> str:
    """Return a p-value with its relation: "= 0.012" or "< 0.001"."""
    printed = p_text(value)
    return printed.replace("<", "< ") if printed.startswith("<") else f"= {printed}"


def joined(parts: list[str]) -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
