"""What several figures draw alike: rows with labels, points with intervals, ticks of waves."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    EDGE,
    GAP,
    INK,
    MARKERS,
    PALETTE,
    QUIET,
    SMALL,
    TEXT,
    WARNING,
    Sheet,
)
from wavescore.layout.cells import SUPPRESSED, interval_of, value_of
from wavescore.layout.typeset import block_width, text_height, text_width, wrapped
from wavescore.results.table import ResultRow

# The space between a tick's label and its axis, inches.
PAD = 0.1
SHARE = 0.42
# Between a panel and the numbers beside it: more than half a point.
CLEAR = 0.1
WIDEST = "\u221210.00 (\u221210.00 to \u221210.00)"
OPEN = "Open: the interval holds 0"


class Lines:
    """A panel of labelled lines, each as high as its label needs; `at` are their heights.

    One unit of the vertical axis is one inch, downwards.
    """

    def __init__(
        self, sheet: Sheet, labels: Sequence[str], least: float, right: float = 0.0
    ) -> None:
        most = SHARE * sheet.room
        self.labels = [wrapped(label, most, TEXT) for label in labels]
        sheet.ticks += self.labels
        gutter = max((block_width(label, TEXT) for label in self.labels), default=0.0)
        heights = [max(least, text_height(label, TEXT) + 0.06) for label in self.labels]
        self.at, place = [], 0.0
        for height in heights:
            self.at.append(place + height / 2)
            place += height
        self.height = max(place, least)
        left = EDGE + gutter + PAD
        self.width = sheet.width - left - EDGE - right
        self.axes = sheet.panel(left, self.width, self.height)
        self.axes.set_ylim(self.height, 0)
        self.axes.set_yticks(self.at, self.labels, fontsize=TEXT, linespacing=1.1)
        # A point at the axis itself does not meet the label.
        self.axes.tick_params(axis="y", length=0, pad=5)


def axis_below(sheet: Sheet, axes: Axes, label: str, *, width: float | None = None) -> None:
    """Label an axis beneath its ticks, from its panel's left on, in `width` inches.

    By default up to the page's right: a label centred under a small panel would break into many
    lines, or leave the page. Panels side by side have their labels at one height.
    """
    left, top, _, high = sheet.place_of(axes)
    said = wrapped(label, width or sheet.width - EDGE - left, 8)
    under = top + high + SMALL * 1.25 / 72 + 0.08
    sheet.write(left, under, said, 8)
    sheet.down = max(sheet.down, under + text_height(said, 8) + GAP / 2)


def spacing(times: Sequence[float], width: float, axes: Axes) -> float:
    """Return the inches that each wave's label may take under a time axis `width` inches long."""
    low, high = axes.get_xlim()
    gaps = [b - a for a, b in zip(times, times[1:], strict=False)]
    ends = [2 * (times[0] - low), 2 * (high - times[-1])]
    return min([*gaps, *[end for end in ends if end > 0]]) / (high - low) * width - 0.06


def fitting(labels: Sequence[str], space: float) -> list[str]:
    """Return labels broken to `space` inches, or their numbers where a word would be cut."""
    words = [word for label in labels for word in label.split()]
    fits = all(block_width(word, SMALL) <= space for word in words)
    broken = [wrapped(label, max(space, 0.01), SMALL) for label in labels]
    if fits and max(label.count("\n") for label in broken) < 4:
        return broken
    return [str(number) for number in range(1, len(labels) + 1)]


def thinned(labels: Sequence[str], times: Sequence[float], width: float, axes: Axes) -> list[str]:
    """Return a time axis's labels without those that would meet the one before, `width` inches."""
    low, high = axes.get_xlim()
    kept, right = [], -math.inf
    for time, label in zip(times, labels, strict=True):
        middle, half = (time - low) / (high - low) * width, block_width(label, SMALL) / 2
        fits = middle - half >= right
        kept.append(label if fits else "")
        right = middle + half + 0.04 if fits else right
    return kept


def numbered(labels: Sequence[str]) -> str:
    """Return what the numbers that stand for labels mean, in one line of text."""
    return "Waves: " + "; ".join(f"{number} {label}" for number, label in enumerate(labels, 1))


def look(place: int) -> dict[str, Any]:
    """Return the mark of a figure's group by its place: twelve that differ in grey too."""
    turn, shape = divmod(place, len(MARKERS))
    colour = PALETTE[(shape + turn) % len(PALETTE)]
    face = "white" if turn % 2 else colour
    return {"marker": MARKERS[shape], "color": colour, "markerfacecolor": face}


def point(axes: Axes, x: float, y: float, ends: tuple[float, float], **style: Any) -> None:
    """Draw a point with its horizontal interval; without ends, the point alone."""
    low, high = ends
    error = None if math.isnan(low) or math.isnan(high) else [[x - low], [high - x]]
    look: dict[str, Any] = {
        "capsize": 2.5,
        "markersize": 5,
        "elinewidth": 1.0,
        "linestyle": "none",
    } | style
    mark = axes.errorbar([x], [y], xerr=error, **look)[0]
    # At 0 and 100 per cent half of it would be cut off.
    mark.set_clip_on(False)


def suppressed(axes: Axes, x: float, y: float, text: str = SUPPRESSED) -> None:
    """Mark the place of a number that is not released."""
    axes.text(x, y, text, fontsize=SMALL, color=QUIET, ha="center", va="center")


def forest(
    sheet: Sheet,
    labels: Sequence[str],
    rows: Sequence[ResultRow],
    axis: str,
    judged: Sequence[ResultRow] = (),
) -> str:
    """Draw result rows as points with intervals beside a line at 0; return them in words.

    Each has its numbers beside it and its n with its label, where not all have one n. judged: rows
    that say the same in points, by whose intervals a point is filled in place of its own.
    """
    shown = judged or rows
    sizes = [value_of(row, "count", column="n").text for row in rows]
    if len(rows) > 1 and len(set(sizes)) == 1:
        axis = f"{axis}, n\u00a0=\u00a0{sizes[0]}"
    else:
        labels = [sized(label, size) for label, size in zip(labels, sizes, strict=True)]
    right = room_beside("\u221210.00" if sheet.narrow else WIDEST)
    panel = Lines(sheet, labels, 0.26, right=right)
    panel.axes.axvline(0, color=QUIET, linewidth=0.8)
    for at, row, test in zip(panel.at, rows, shown, strict=True):
        if not row.has_estimate:
            suppressed(panel.axes, 0.5, at, value_of(row).text)
            panel.axes.texts[-1].set_transform(panel.axes.get_yaxis_transform())
            continue
        face = PALETTE[0] if test.conf_low > 0 or test.conf_high < 0 else "white"
        look = {"fmt": MARKERS[0], "color": PALETTE[0], "markerfacecolor": face}
        point(panel.axes, row.estimate, at, (row.conf_low, row.conf_high), **look)
        beside(panel.axes, at, with_ends(row, short=sheet.narrow))
    _around_zero(panel.axes, rows)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, axis)
    if hollow := _hollow(shown):
        hollow = hollow.replace("interval", "interval in points", 1) if judged else hollow
        style: dict[str, Any] = {"linestyle": "none", "color": PALETTE[0]}
        style["markerfacecolor"] = "white"
        sheet.key([(Line2D([], [], marker=MARKERS[0], markersize=5, **style), hollow)])
    told = (f"{label}: {with_ends(row)}." for label, row in zip(labels, rows, strict=True))
    return " ".join([f"{axis}.", *told])


def _hollow(rows: Sequence[ResultRow]) -> str:
    """Return what open points say: their intervals hold 0, or there are none; "" without such."""
    bare = any(row.has_estimate and not row.has_interval for row in rows)
    if any(row.conf_low <= 0 <= row.conf_high for row in rows):
        return f"{OPEN}, or there is none" if bare else OPEN
    return "Open: no interval" if bare else ""


def _around_zero(axes: Axes, rows: Sequence[ResultRow]) -> None:
    """Let an axis hold 0 and every number drawn, of one-sided intervals the end that there is."""
    drawn = (value for row in rows for value in (row.conf_low, row.conf_high, row.estimate))
    ends = [0.0, *(value for value in drawn if abs(value) < float("inf"))]
    reach = (max(ends) - min(ends)) * 0.06 or 0.1
    axes.set_xlim(min(ends) - reach, max(ends) + reach)


def within_scale(panels: Sequence[Axes], study: Study, outcome: str) -> None:
    """Give panels of one outcome one axis of scores, no wider than the scores that there are.

    The mean of two people has an interval of many times the scale, beside which nothing is seen.
    """
    ends = [end for axes in panels for end in axes.get_ylim()]
    low, high = min(ends), max(ends)
    use = study.instruments.get(outcome)
    if use:
        least, most = use.instrument.range
        margin = 0.03 * (most - least)
        low, high = max(low, least - margin), min(high, most + margin)
    for axes in panels:
        axes.set_ylim(low, high)
        axes.locator_params(axis="y", nbins=5)


def not_drawn(sheet: Sheet, reasons: Sequence[str]) -> None:
    """Say which models a figure leaves out, and why: a gap would be taken for nothing found."""
    if reasons:
        sheet.say(f"Not drawn: {'; '.join(reasons)}.", color=WARNING)


def with_ends(
    row: ResultRow | None, decimals: int = 2, unit: str = "", *, short: bool = False
) -> str:
    """Return a row's number with its interval, or alone where one column has no room for both."""
    cell = value_of(row, "number", decimals)
    if row is None or not cell.number:
        return cell.text
    whole = row.has_interval and not short
    return f"{cell.text}{unit}{f' ({interval_of(row, decimals).text})' if whole else ''}"


def percent_lines(sheet: Sheet, labels: Sequence[str], least: float) -> Lines:
    """Return labelled lines on a scale of per cent, with room for each number beside them."""
    room = room_beside("100.0%" if sheet.narrow else "100.0% (100.0 to 100.0)")
    panel = Lines(sheet, labels, least, right=room)
    panel.axes.set_xlim(0, 100)
    panel.axes.grid(axis="x")
    return panel


def ink_on(colour: Sequence[float]) -> str:
    """Return the ink, black or white, that contrasts more with a fill (WCAG 2.2): 4.58 at least."""
    channels = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    light = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
    return "black" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "white"


def few_ticks(axes: Axes, width: float) -> None:
    """Let a horizontal axis of so many inches bear as many ticks as leave room between them."""
    axes.locator_params(axis="x", nbins=max(2, int(width / 0.45)))


def sized(label: str, size: str) -> str:
    """Return a label with its n, which no line break parts."""
    return f"{label} (n\u00a0=\u00a0{size})"


def beside(axes: Axes, y: float, text: str) -> None:
    """Write a line's numbers to the right of its panel, clear of a point at its end."""
    axes.annotate(
        text,
        (1, y),
        xycoords=axes.get_yaxis_transform(),
        xytext=(72 * CLEAR, 0),
        textcoords="offset points",
        fontsize=SMALL,
        color=INK,
        va="center",
        ha="left",
    )


def room_beside(widest: str) -> float:
    """Return the inches to leave right of a panel for numbers as wide as `widest`."""
    return CLEAR + text_width(widest, SMALL)
