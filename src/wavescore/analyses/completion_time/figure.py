"""Minutes to complete the survey, drawn."""

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, wave_label
from wavescore.layout.marks import (
    Lines,
    axis_below,
    beside,
    few_ticks,
    look,
    point,
    room_beside,
    suppressed,
)
from wavescore.results.table import ResultRow

TITLE = "Minutes to complete the survey"
HOW = "Points: medians. Lines: from the lower to the upper quartile."
STEP = 0.14


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the median of each wave with the quartiles, a mark a group."""
    groups = found.values("group")
    medians = [row for group in groups for row in _medians(found, group)]
    if not any(row.has_estimate for row in medians):
        return []
    waves = found.values("wave")
    sheet = Sheet(width, TITLE)
    labels = [wave_label(study, wave) for wave in waves]
    sizes = [_size(row) for row in medians]
    right = room_beside(max(sizes, key=len))
    panel = Lines(sheet, labels, STEP * len(groups) + 0.12, right=right)
    for place, group in enumerate(groups):
        for row in _medians(found, group):
            height = panel.at[waves.index(row.wave)] + STEP * (place - (len(groups) - 1) / 2)
            _draw_row(panel.axes, found, row, height, place)
            beside(panel.axes, height, _size(row))
    panel.axes.set_xlim(left=0)
    panel.axes.grid(axis="x")
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, "Minutes: median and quartiles")
    if len(groups) > 1:
        sheet.key((_mark(place), group or "All") for place, group in enumerate(groups))
    said = "; ".join(
        f"{wave_label(study, row.wave)}: median {value_of(row, 'number', 1).text} minutes "
        f"({_size(row)})"
        for row in _medians(found, groups[0])
    )
    figure = sheet.close(study.synthetic)
    return [Picture("completion_time", TITLE, f"{said}.", HOW, figure, tuple(found.used))]


def _size(row: ResultRow) -> str:
    return f"n = {value_of(row, 'count', column='n').text}"


def _mark(place: int) -> Line2D:
    return Line2D([], [], linestyle="none", markersize=5, **look(place))


def _draw_row(axes: Axes, found: Lookup, row: ResultRow, height: float, place: int) -> None:
    if not row.has_estimate:
        suppressed(axes, 0.5, height, value_of(row).text)
        axes.texts[-1].set_transform(axes.get_yaxis_transform())
        return
    ends = (found.find(name, "", row.wave, row.group) for name in ("q1", "q3"))
    low, high = (math.nan if end is None else end.estimate for end in ends)
    point(axes, row.estimate, height, (low, high), **look(place))


def _medians(found: Lookup, group: str) -> list:
    rows = (found.find("median", "", wave, group) for wave in found.values("wave"))
    return [row for row in rows if row is not None]
