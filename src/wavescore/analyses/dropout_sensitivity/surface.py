"""Two groups' slopes over both their deltas: where which is told to be higher, drawn.

The difference at a pair of deltas is that of the slopes that the table holds, so that the lines
between which no difference is told are all that is released beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.analyses.dropout_sensitivity.words import LOW, UP, axis
from wavescore.definitions.study import Study
from wavescore.layout.canvas import EDGE, FAINT, INK, PALETTE, QUIET, WARNING, Sheet
from wavescore.layout.lookup import Lookup, known, outcome_label
from wavescore.layout.marks import axis_below, few_ticks
from wavescore.layout.typeset import text_height, wrapped
from wavescore.methods.normal import z_quantile
from wavescore.results.table import ResultRow, versus

HOW = (
    "Panels of two groups: along and up, how many points higher those lost of either group scored "
    "after their last answer; between the dashed lines the 95% interval of the difference of their "
    "slopes holds 0; cross: both missing at random."
)
HIGH, SHADE = 1.3, 0.25
# Which group's slope is told to be higher, by lines and dots too: all areas are one grey in print.
AREAS: tuple[dict[str, Any], ...] = tuple(
    {"facecolor": to_rgba(colour, SHADE), "hatch": hatch, "edgecolor": QUIET, "linewidth": 0}
    for colour, hatch in zip(PALETTE, ("\\\\\\\\", "...."), strict=False)
)


def draw_surfaces(
    sheet: Sheet,
    found: Lookup,
    study: Study,
    told: Mapping[str, tuple[str, str]],
    columns: int,
    left: float,
    between: float,
) -> None:
    """Draw a panel an outcome of `told` (its two groups) under the dial, in columns as the dial's.

    left: inches for the ticks; between: inches between columns.
    """
    outcomes = list(told)
    step = (sheet.room + between) / columns
    wide = min(step - between - left, 2.6)
    for start in range(0, len(outcomes), columns):
        top = sheet.down
        for place, outcome in enumerate(outcomes[start : start + columns]):
            first, second = told[outcome]
            at = EDGE + place * step
            title = f"{outcome_label(study, outcome)}: up, those lost of {second}"
            said = wrapped(title, wide + left, 8, True)
            sheet.write(at, top, said, 8, fontweight="bold")
            axes = sheet.panel(at + left, wide, HIGH, top + text_height(said, 8) + 0.06)
            _panel(axes, found, outcome, first, second)
            few_ticks(axes, wide)
            axis_below(sheet, axes, f"{axis(_shape(found, outcome))}, of {first}", width=wide)
    if told:
        names = set(told.values())
        sheet.key(_key(*(names.pop() if len(names) == 1 else ("the first", "the second"))))


def _panel(axes: Axes, found: Lookup, outcome: str, first: str, second: str) -> None:
    x, low, high, ends = bounds(found, outcome, first, second)
    axes.fill_between(x, ends[0], low, **AREAS[0])
    axes.fill_between(x, low, high, color=FAINT, linewidth=0)
    axes.fill_between(x, high, ends[1], **AREAS[1])
    for line in (low, high):
        inside = np.where((line > ends[0]) & (line < ends[1]), line, np.nan)
        axes.plot(x, inside, color=WARNING, linestyle="--", linewidth=1)
    axes.plot([0], [0], marker="+", color=INK, markersize=7, linestyle="none")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(*ends)
    axes.locator_params(axis="y", nbins=5)


def bounds(
    found: Lookup, outcome: str, first: str, second: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[float, float]]:
    """Return the first group's deltas, the lines over them cut to the panel, and its ends.

    A line that lies beyond the deltas that were tried is at the end that the slopes tell.
    """
    slopes = {label: _slopes(found, outcome, label) for label in (first, second)}
    y = [float(row.level) for row in slopes[second]]
    ends = min(y), max(y)
    wave, both = slopes[first][0].wave, versus(first, second)
    lines: dict[str, list[float]] = {LOW: [], UP: []}
    for own in slopes[first]:
        for quantity, line in lines.items():
            row = found.peek(quantity, outcome, wave, both, "delta", level=own.level)
            beyond = _beyond(own, slopes[second], quantity, ends)
            line.append(row.estimate if known(row) else beyond)
    x = np.array([float(row.level) for row in slopes[first]])
    cut = [np.clip(line, *ends) for line in lines.values()]
    return x, cut[0], cut[1], ends


def _shape(found: Lookup, outcome: str) -> str:
    return found.values("method", outcome=outcome, quantity="slope", term="delta")[0]


def _slopes(found: Lookup, outcome: str, label: str) -> list[ResultRow]:
    at = (outcome, label, "slope", "delta")
    return [r for r in found.rows if (r.outcome, r.group, r.quantity, r.term) == at]


def _beyond(
    own: ResultRow, others: Sequence[ResultRow], quantity: str, ends: tuple[float, float]
) -> float:
    """Return the end beyond which a line lies: the upper where the slope is told to be higher."""
    way = -1 if quantity == LOW else 1
    z = z_quantile(own.conf_level)
    bound = [
        own.estimate - other.estimate + way * z * np.hypot(own.std_error, other.std_error)
        for other in others
    ]
    return ends[1] if min(bound) > 0 else ends[0]


def _key(first: str, second: str) -> Iterator[tuple[Line2D | Rectangle, str]]:
    def area(**style: Any) -> Rectangle:
        return Rectangle((0, 0), 1, 1, **style)

    yield area(**AREAS[0]), f"Slope of {first} told to be higher"
    yield area(facecolor=FAINT, linewidth=0), "No difference told"
    yield area(**AREAS[1]), f"Slope of {second} told to be higher"
