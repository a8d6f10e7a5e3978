"""How wide a text is when drawn, and where it breaks: layout is by measure, not by trial."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from unicodedata import bidirectional

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

from wavescore.safe_text import in_order

# It comes with matplotlib, so that every machine draws the same.
FONT = "DejaVu Sans"
# What a PNG falls back on for letters that it lacks, where the machine has it; else they are boxes.
FALLBACKS = (
    *(f"Noto Sans {script}" for script in ("CJK SC", "CJK JP", "CJK KR", "Arabic", "Hebrew")),
    *(f"Noto Sans {script}" for script in ("Devanagari", "Bengali", "Tamil", "Thai", "Ethiopic")),
    *("WenQuanYi Zen Hei", "Droid Sans Fallback", "Microsoft YaHei", "PingFang SC"),
    *("Hiragino Sans", "Malgun Gothic", "Arial Unicode MS"),
)
BOX = "\u25a1"
# A line begins at its left, as in SVG, though its first word be Arabic: what follows the word, a
# comma or an n, would else stand before it.
LEFT_TO_RIGHT, STRONG = "\u200e", ("L", "R", "AL")
# A line's height, as a multiple of its size: the type's own, and matplotlib's space between lines.
LEADING = 1.25
# The size, in points, at which a line is measured once for all sizes.
MEASURED = 100.0


@cache
def _font(weight: str | int) -> FT2Font:
    """Return the type from memory: each letter is read from a file anew, at 8 microseconds."""
    path = findfont(FontProperties(family=FONT, weight=weight))
    return FT2Font(BytesIO(Path(str(path)).read_bytes()))


@cache
def lacking(text: str, fallback: bool = False) -> frozenset[str]:
    """Return the letters of a text that the type lacks, as those of Chinese.

    fallback: that those types lack too which this machine has and a PNG falls back on.
    """
    known = _letters(*(_fallbacks() if fallback else ()))
    return frozenset(letter for letter in text if ord(letter) not in known and letter != "\n")


@cache
def _letters(*paths: str) -> frozenset[int]:
    own = _font("normal").get_charmap()
    return frozenset(own).union(*(get_font(path).get_charmap() for path in paths))


@cache
def _fallbacks() -> tuple[str, ...]:
    found = {font.name: font.fname for font in reversed(fontManager.ttflist)}
    return tuple(found[name] for name in FALLBACKS if name in found)


def _set(text: str, points: float, font: FT2Font, dpi: int) -> None:
    font.set_size(points, dpi)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)


@cache
def line_size(text: str, points: float, weight: str | int = "normal") -> tuple[float, float, float]:
    """Return the width, the height and what of it is below the base line, in points, of a line.

    A letter that the type lacks has the room of a wide one, on every machine the same.
    """
    for letter in lacking(text):
        text = text.replace(letter, "W")
    font = _font(weight)
    _set(text, MEASURED, font, 72)
    sides = (*font.get_width_height(), font.get_descent())
    width, height, descent = (side / 64 * (points / MEASURED) for side in sides)
    return width, height, descent


@cache
def line_image(
    text: str, points: float, weight: str | int, dpi: int
) -> tuple[np.ndarray, float, float]:
    """Return how much of each pixel a line of text covers, 0 to 255 in (height, width).

    With it where its left top corner is: how far right of the line's beginning and down from its
    base line, in pixels.
    """
    font = _font(weight)
    if lacking(text):
        font = get_font([findfont(FontProperties(family=FONT, weight=weight)), *_fallbacks()])
        text = "".join(BOX if letter in lacking(text, True) else letter for letter in text)
    if next((side for side in map(bidirectional, text) if side in STRONG), "L") != "L":
        text = LEFT_TO_RIGHT + text
    text = in_order(text)
    _set(text, points, font, dpi)
    font.draw_glyphs_to_bitmap(antialiased=True)
    image = np.array(font.get_image())
    right, down = (side / 64 for side in font.get_bitmap_offset())
    return image, right, down + font.get_descent() / 64 + 1 - image.shape[0]


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Return the width in inches of one line of text."""
    return line_size(text, points, "bold" if bold else "normal")[0] / 72


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

    def fits(line: str) -> bool:
        return text_width(line, points, bold) <= inches

    return "\n".join(line for part in text.split("\n") for line in _lines(part.lstrip(" "), fits))


def _lines(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield a text in lines, each with as many words as fit."""
    while not fits(text):
        words = text.split(" ")
        line = " ".join(words[: _most(words, " ", fits)])
        # Of a word that is too wide alone as many letters as fit, and at least one.
        line = line or words[0][: max(1, _most(words[0], "", fits))]
        yield line
        text = text[len(line) :].lstrip(" ")
        if not text:
            return
    yield text


def _most(parts: Sequence[str], between: str, fits: Callable[[str], bool]) -> int:
    """Return how many of the first parts fit on one line, fewer than all."""
    wider = range(1, len(parts))
    return bisect_left(wider, True, key=lambda count: not fits(between.join(parts[:count])))
