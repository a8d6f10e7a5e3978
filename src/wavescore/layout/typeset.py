"""How wide a text is when drawn, and where it breaks: layout is by measure, not by trial."""

from collections.abc import Iterator
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

# It comes with matplotlib, so that every machine draws the same.
FONT = "DejaVu Sans"
# A line's height, as a multiple of its size: the type's own, and matplotlib's space between lines.
LEADING = 1.25


@cache
def text_width(text: str, points: float, bold: bool = False) -> float:
    """Return the width in inches of one line of text."""
    font = FontProperties(family=FONT, size=points, weight="bold" if bold else "normal")
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / 72


def text_height(text: str, points: float) -> float:
    """Return the height in inches of a text of one line or several."""
    return (text.count("\n") + 1) * points * LEADING / 72


def block_width(text: str, points: float, bold: bool = False) -> float:
    """Return the width in inches of the widest line of a text."""
    return max(text_width(line, points, bold) for line in text.split("\n"))


def wrapped(text: str, inches: float, points: float, bold: bool = False) -> str:
    """Return a text broken so that no line is wider than `inches`.

    Breaks at plain spaces, so that a no-break space holds; a word wider than a line is cut.
    """
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in _pieces(part, inches, points, bold):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, points, bold) > inches:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def _pieces(text: str, inches: float, points: float, bold: bool) -> Iterator[str]:
    """Yield the words of a text, those that are too wide in pieces that fit."""
    for word in text.split(" "):
        while text_width(word, points, bold) > inches and len(word) > 1:
            size = len(word) - 1
            while size > 1 and text_width(word[:size], points, bold) > inches:
                size -= 1
            yield word[:size]
            word = word[size:]
        yield word
