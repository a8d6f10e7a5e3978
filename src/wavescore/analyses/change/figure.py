"""Recovery and reliable change beside the benchmark's, drawn."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.marks import (
    axis_below,
    beside,
    percent_lines,
    point,
    sized,
    suppressed,
    with_ends,
)
from wavescore.results.table import ResultRow

HOW = (
    "Points: per cent with 95% intervals; recovery is of those who were cases at the start. "
    "Squares: published of NHS patients from their first to their last session."
)
SAMPLE = "sample"


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the share of each kind of change, of the sample and of the benchmark."""
    rows = [row for row in found.rows if row.quantity in ("percent", "benchmark_percent")]
    if not any(row.has_estimate for row in rows):
        return []
    keys = list(dict.fromkeys(_key_of(row) for row in rows))
    title = f"Recovery and reliable change, {wave_label(study, rows[0].wave)}"
    sheet = Sheet(width, title)
    least = 0.34 if all(row.group == SAMPLE for row in rows) else 0.44
    labels = [_sized(study, [row for row in rows if _key_of(row) == key]) for key in keys]
    panel = percent_lines(sheet, labels, least)
    axes = panel.axes
    for place, key in zip(panel.at, keys, strict=True):
        here = [row for row in rows if _key_of(row) == key]
        for row, offset in zip(here, (-0.08, 0.08) if len(here) > 1 else (0.0,), strict=True):
            _draw_row(axes, place + offset, row, sheet.narrow)
    axis_below(sheet, axes, "% (95% interval)")
    sheet.key(_mark(group) for group in dict.fromkeys(row.group for row in rows))
    said = [
        f"{_label(study, *key)} {', '.join(_who(r) for r in rows if _key_of(r) == key)}"
        for key in keys
    ]
    how = HOW if any(row.group != SAMPLE for row in rows) else HOW.partition(" Squares")[0]
    figure = sheet.close(study.synthetic)
    return [Picture("change", title, "; ".join(said) + ".", how, figure, tuple(rows))]


def _key_of(row: ResultRow) -> tuple[str, str]:
    return row.outcome, row.term


def _sized(study: Study, rows: Sequence[ResultRow]) -> str:
    """Return a line's label with its n, and the benchmark's beside it."""
    label = _label(study, *_key_of(rows[0]))
    sizes = [value_of(row, "count", column="n").text for row in rows]
    if len(sizes) == 1:
        return sized(label, sizes[0])
    return f"{label} (sample\u00a0{sizes[0]}, NHS\u00a0{sizes[1]})"


def _who(row: ResultRow) -> str:
    if row.group != SAMPLE:
        return f"NHS {with_ends(row, 1, '%', short=True)}"
    return f"{with_ends(row, 1, '%')} of {value_of(row, 'count', column='n').text}"


def _label(study: Study, outcome: str, term: str) -> str:
    name = words(term).replace("Caseness at start", "Cases at the start")
    return name if outcome in study.rules else f"{outcome_label(study, outcome)}: {name.lower()}"


def _draw_row(axes: Axes, place: float, row: ResultRow, short: bool) -> None:
    if not row.has_estimate:
        suppressed(axes, 50, place, value_of(row).text)
        return
    ours = row.group == SAMPLE
    look = {"fmt": "o" if ours else "s", "color": PALETTE[0 if ours else 1]}
    point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
    beside(axes, place, with_ends(row, 1, "%", short=short))


def _mark(group: str) -> tuple[Line2D, str]:
    shape, colour, name = ("o", 0, "Sample") if group == SAMPLE else ("s", 1, "NHS")
    mark = Line2D([], [], marker=shape, color=PALETTE[colour], linestyle="none", markersize=5)
    return mark, name
