"""Those retained and lost at each later wave, and who answered which waves, drawn."""

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    FAINT,
    INK,
    PALETTE,
    QUIET,
    WIDE,
    Picture,
    Sheet,
)
from wavescore.layout.cells import count_text, value_of
from wavescore.layout.lookup import (
    Lookup,
    at_wave,
    outcome_label,
    wave_label,
    wave_noun,
    with_level,
)
from wavescore.layout.marks import (
    Lines,
    axis_below,
    beside,
    few_ticks,
    look,
    point,
    sized,
    suppressed,
    with_ends,
)
from wavescore.layout.phrases import joined
from wavescore.results.table import ResultRow

TITLE = "Baseline of those lost against those retained"
HOW = (
    "Points: lost minus retained in standard deviations, with 95% intervals; right of 0 the lost "
    "were higher. Grey: within 0.1. Who was excluded stands on neither side."
)
PATTERNS = "Who answered at which waves"
PATTERNS_HOW = "Filled: answered. Empty: missing. Each respondent is in one line."
GREY: dict[str, Any] = {"color": FAINT, "alpha": 0.6, "linewidth": 0}
AXIS = "Standardised mean difference, lost minus retained (95% interval)"


def draw(
    found: Lookup, study: Study, growth: Lookup | None, *, width: float = WIDE
) -> list[Picture]:
    """Return the standardised differences at baseline, and the patterns of missing waves."""
    pictures = [_differences(found, study, width)]
    if growth is not None:
        pictures.append(_patterns(growth, study, width))
    return [picture for picture in pictures if picture]


def _differences(found: Lookup, study: Study, width: float) -> Picture | None:
    rows = [row for row in found.rows if row.quantity == "smd"]
    known = [row for row in rows if row.has_estimate]
    if not known:
        return None
    waves = list(dict.fromkeys(row.wave for row in rows))
    names = list(dict.fromkeys((row.outcome, row.level) for row in rows))
    sheet = Sheet(width, TITLE)
    step = 0.11
    labels = [with_level(outcome_label(study, name[0]), name[1]) for name in names]
    panel = Lines(sheet, labels, max(0.22, step * len(waves) + 0.08))
    panel.axes.axvspan(-0.1, 0.1, **GREY)
    panel.axes.axvline(0, color=QUIET, linewidth=0.8)
    for place, wave in enumerate(waves):
        for row in (row for row in rows if row.wave == wave):
            middle = panel.at[names.index((row.outcome, row.level))]
            _point(panel.axes, row, middle + step * (place - (len(waves) - 1) / 2), place)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, AXIS)
    sheet.key([*_key(found, study, waves), (Rectangle((0, 0), 1, 1, **GREY), "Within 0.1")])
    largest = max(known, key=lambda row: abs(row.estimate))
    where = at_wave(study, largest.wave)
    name = with_level(outcome_label(study, largest.outcome), largest.level)
    finding = (
        f"Largest difference, lost minus retained in SDs: {name}, {with_ends(largest)} {where}."
    )
    figure = sheet.close(study.synthetic)
    return Picture("attrition", TITLE, finding, HOW, figure, (*found.used, *rows))


def _point(axes: Axes, row: ResultRow, height: float, place: int) -> None:
    if not row.has_estimate:
        suppressed(axes, 0.0, height, value_of(row).text)
        axes.texts[-1].set_fontsize(5.5)
        return
    style = {"markersize": 4, "capsize": 0, "elinewidth": 0.8}
    point(axes, row.estimate, height, (row.conf_low, row.conf_high), **look(place), **style)


def _key(found: Lookup, study: Study, waves: Sequence[str]) -> Iterator[tuple[Line2D, str]]:
    for place, wave in enumerate(waves):
        lost, kept = (count_text(found.find(f"{who}_n", wave=wave)) for who in ("lost", "retained"))
        mark = Line2D([], [], linestyle="none", markersize=4, **look(place))
        yield mark, f"{wave_label(study, wave)} (lost {lost}, retained {kept})"


def _patterns(growth: Lookup, study: Study, width: float) -> Picture | None:
    """Return how many answered at which waves, of the first outcome that growth models."""
    rows = [row for row in growth.rows if row.quantity == "pattern_n" and not row.group]
    rows = [row for row in rows if row.outcome == rows[0].outcome]
    complete = study.analyses.get("growth", {}).get("missing") == "complete"
    # Of those who answered every wave there is one pattern, which tells nothing of who was lost.
    if complete or not any(row.has_estimate for row in rows):
        return None
    marks = [row.level or row.term for row in rows]
    waves = [wave_noun(study, wave) for wave in study.wave_names]
    sheet = Sheet(width, PATTERNS)
    named = sized(
        outcome_label(study, rows[0].outcome), value_of(rows[0], "count", column="n").text
    )
    ends = f"from {waves[0]} (left) to {waves[-1]}" if len(waves) > 1 else f"at {waves[0]}"
    sheet.say(f"{named}, {ends}")
    box = 0.15
    side = min(box * len(waves) + 0.1, 0.4 * sheet.room)
    panel = Lines(sheet, [value_of(row, "count").text for row in rows], 0.21, right=side + 0.6)
    squares = sheet.panel(sheet.width - side - 0.1, side, panel.height, sheet.down - panel.height)
    squares.set(xlim=(0, len(waves)), ylim=(panel.height, 0))
    squares.set_axis_off()
    for place, row, mark in zip(panel.at, rows, marks, strict=True):
        _pattern(panel.axes, squares, place, row, mark)
    panel.axes.set_xlim(left=0)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, "Respondents")
    shapes = {"answered": INK, "missing": "white"}
    sheet.key(
        (Rectangle((0, 0), 1, 1, facecolor=colour, edgecolor=INK), name)
        for name, colour in shapes.items()
    )
    said = ", ".join(
        f"{value_of(row, 'count').text} {_in_words(mark, waves)}"
        for row, mark in zip(rows, marks, strict=True)
    )
    figure = sheet.close(study.synthetic)
    return Picture("patterns", PATTERNS, f"{named}: {said}.", PATTERNS_HOW, figure, tuple(rows))


def _pattern(axes: Axes, squares: Axes, place: float, row: ResultRow, mark: str) -> None:
    if row.has_estimate:
        axes.barh([place], [row.estimate], height=0.13, color=PALETTE[0])
        # Of everybody: those in suppressed lines too, whom the lines drawn do not add up to.
        share = 100 * row.estimate / row.n
        few = "<1%" if 0 < share < 0.5 else f"{share:.0f}%"
        if row.n == row.n:
            beside(axes, place, few)
    for wave, sign in enumerate(mark):
        colour = INK if sign == "x" else "white"
        square = Rectangle((wave + 0.15, place - 0.055), 0.7, 0.11, facecolor=colour)
        square.set(edgecolor=INK, linewidth=0.8)
        squares.add_patch(square)


def _in_words(mark: str, waves: Sequence[str]) -> str:
    there = [wave for wave, sign in zip(waves, mark, strict=True) if sign == "x"]
    alone = " alone" if len(there) == 1 else ""
    return f"at {joined(there)}{alone}" if there else "at no wave"
