"""Differences between groups in standard deviations, drawn as a forest."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, QUIET, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.marks import (
    Lines,
    axis_below,
    beside,
    few_ticks,
    point,
    room_beside,
    sized,
    suppressed,
)
from wavescore.results.table import ResultRow, versus

STANDARD, PLAIN = "cohens_d", "difference"
HOW = (
    "Points: differences between the means of two groups, with two-sided 95% intervals; an "
    "interval that holds 0 leaves the direction open."
)
WIDEST = "\u221210.00 (\u221210.00 to \u221210.00)"
AXES = {STANDARD: "Cohen's d (95% interval)", PLAIN: "Difference of means (95% interval)"}


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return every difference between two groups: Cohen's d, or means where there is no d."""
    for quantity in (STANDARD, PLAIN):
        rows = [row for row in found.rows if row.quantity == quantity]
        if rows:
            break
    if not any(row.estimate == row.estimate for row in rows):
        return []
    title = f"Differences between groups, {wave_label(study, rows[0].wave)}"
    sheet = Sheet(width, title)
    compared = [_compared(row) for row in rows]
    several = len(set(compared)) > 1
    labels = [
        _label(study, row, pair if several else "")
        for row, pair in zip(rows, compared, strict=True)
    ]
    panel = Lines(sheet, labels, 0.26, right=room_beside("\u221210.00" if sheet.narrow else WIDEST))
    panel.axes.axvline(0, color=QUIET, linewidth=0.8)
    for place, row in zip(panel.at, rows, strict=True):
        _line(panel.axes, place, row, sheet.narrow)
    _scale(panel.axes, rows, panel.width)
    axis_below(sheet, panel.axes, AXES[quantity] if several else f"{compared[0]}: {AXES[quantity]}")
    finding = "; ".join(
        f"{label}: {_numbers(row)}" for label, row in zip(labels, rows, strict=True)
    )
    figure = sheet.close(study.synthetic)
    return [Picture("group_tests", title, f"{finding}.", HOW, figure, tuple(rows))]


def _compared(row: ResultRow) -> str:
    """Return the pair a row compares: one of several groups (Games-Howell), or its two groups."""
    return versus(row.term, row.level) if row.level else row.group


def _label(study: Study, row: ResultRow, pair: str) -> str:
    """Return a line's label, with its pair where the figure compares several."""
    name = outcome_label(study, row.outcome)
    label = f"{name}: {pair}" if pair else name
    return sized(label, value_of(row, "count", column="n").text)


def _line(axes: Axes, place: float, row: ResultRow, short: bool) -> None:
    if row.estimate != row.estimate:
        suppressed(axes, 0.5, place, value_of(row).text)
        axes.texts[-1].set_transform(axes.get_yaxis_transform())
        return
    clear = row.conf_low > 0 or row.conf_high < 0
    look = {"fmt": "o", "color": PALETTE[0], "markerfacecolor": PALETTE[0] if clear else "white"}
    point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
    beside(axes, place, _numbers(row, short))


def _numbers(row: ResultRow, short: bool = False) -> str:
    """Return a difference with its interval, or alone where one column has no room for both."""
    whole = row.conf_low == row.conf_low and not short
    ends = f" ({interval_of(row).text})" if whole else ""
    return f"{value_of(row).text}{ends}"


def _scale(axes: Axes, rows: Sequence[ResultRow], width: float) -> None:
    ends = [0.0]
    for row in rows:
        ends += [v for v in (row.conf_low, row.conf_high, row.estimate) if abs(v) < float("inf")]
    reach = (max(ends) - min(ends)) * 0.06 or 0.1
    axes.set_xlim(min(ends) - reach, max(ends) + reach)
    few_ticks(axes, width)
