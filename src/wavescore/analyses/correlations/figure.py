"""The matrix of correlations, drawn."""

import math
from collections.abc import Sequence

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wavescore.definitions.study import Study
from wavescore.layout.canvas import EDGE, GAP, SMALL, TEXT, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.marks import ink_on, with_ends
from wavescore.layout.typeset import block_width, text_height, wrapped
from wavescore.results.table import ResultRow

HOW = (
    "Each cell is the correlation of the variable of its line with the one of its column's number."
)
# The least type that is read in print, for matrices of many variables.
LEAST = 4.5


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the correlations as a matrix of numbered variables, with intervals where they fit."""
    rows = [row for row in found.rows if row.quantity == "r"]
    if not any(row.has_estimate for row in rows):
        return []
    wave, method = rows[0].wave, rows[0].method
    rows = [row for row in rows if (row.wave, row.method) == (wave, method)]
    names = list(dict.fromkeys(name for row in rows for name in (row.outcome, row.term)))
    title = f"{method.capitalize()} correlations, {wave_label(study, wave)}"
    sheet = Sheet(width, title)
    _matrix(sheet, study, rows, names)
    sizes = [row.n for row in rows if row.n == row.n]
    ends = dict.fromkeys(f"{size:,.0f}" for size in (min(sizes), max(sizes))) if sizes else {}
    counts = f"n = {' to '.join(ends)}" if ends else "n suppressed"
    sheet.say(f"{counts}. Numbers of the columns are those of the lines.")
    figure = sheet.close(study.synthetic)
    return [Picture("correlations", title, _finding(study, rows), HOW, figure, tuple(rows))]


def _finding(study: Study, rows: Sequence[ResultRow]) -> str:
    known = [row for row in rows if row.has_estimate]
    strongest = max(known, key=lambda row: abs(row.estimate))
    pair = f"{outcome_label(study, strongest.outcome)} with {outcome_label(study, strongest.term)}"
    return f"Strongest of {len(known)}: {pair}, r = {with_ends(strongest)}."


def _matrix(sheet: Sheet, study: Study, rows: Sequence[ResultRow], names: Sequence[str]) -> None:
    """Draw the half beneath the diagonal: the last variable has no column, the first no line."""
    labels = [f"{number} {outcome_label(study, name)}" for number, name in enumerate(names, 1)]
    labels = [wrapped(label, 0.36 * sheet.room, TEXT) for label in labels]
    gutter = max(block_width(label, TEXT) for label in labels) + GAP
    side = (sheet.room - gutter) / (len(names) - 1)
    high = max(min(side, 0.42), max(text_height(label, TEXT) for label in labels) + 0.04)
    sheet.down += text_height("0", SMALL)
    axes = sheet.panel(EDGE + gutter, side * (len(names) - 1), high * len(names))
    axes.set(xlim=(0, len(names) - 1), ylim=(len(names), 0))
    # Where columns are narrower than a number, every second or third bears one.
    every = math.ceil((block_width(str(len(names)), SMALL) + 0.03) / side)
    for number, label in enumerate(labels):
        axes.text(-GAP / 2 / side, number + 0.5, label, fontsize=TEXT, ha="right", va="center")
        if number % every == 0 and number < len(names) - 1:
            # On the diagonal where the number fits its cell, else above all lines.
            place = (number + 0.5, number + 0.95 if every == 1 else -0.03 / high)
            axes.text(*place, str(number + 1), fontsize=SMALL, ha="center", va="bottom")
    axes.set_axis_off()
    texts = [_texts(row) for row in rows]
    points, level = _fitting(texts, side - 0.03, high - 0.03)
    for row, written in zip(rows, texts, strict=True):
        low, down = sorted((names.index(row.outcome), names.index(row.term)))
        _cell(axes, low, down, row.estimate, written[level] if points else "", points)
    sheet.down += GAP / 2


def _texts(row: ResultRow) -> tuple[str, ...]:
    """Return what a cell may say, from the most to the least."""
    value = value_of(row).text
    if not row.has_estimate:
        return (value,) * 3
    short = value.replace("0.", ".", 1)
    if not row.has_interval:
        return (short,) * 3
    ends = interval_of(row).text.replace("0.", ".").replace(" to ", ", ")
    return (f"{short}\n({ends})", short, short)


def _fitting(texts: Sequence[Sequence[str]], wide: float, high: float) -> tuple[float, int]:
    """Return the size of type, and which of the texts, that fits every cell; size 0 if none."""
    for level in range(len(texts[0])):
        for points in (SMALL, 6.0, 5.0, LEAST):
            if level == 0 and points < 5:
                continue
            if all(
                block_width(text[level], points) <= wide
                and text_height(text[level], points) <= high
                for text in texts
            ):
                return points, level
    return 0.0, 0


def _cell(axes: Axes, column: int, line: int, value: float, text: str, points: float) -> None:
    known = value == value
    colour = colormaps["RdBu_r"](0.5 + 0.45 * value) if known else (1, 1, 1, 1)
    shape = Rectangle((column, line), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.8)
    axes.add_patch(shape)
    if text:
        said = axes.text(column + 0.5, line + 0.5, text, fontsize=points, linespacing=1.1)
        said.set(ha="center", va="center", color=ink_on(colour))
