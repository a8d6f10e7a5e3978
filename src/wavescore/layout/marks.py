"""What several figures draw alike: rows with labels, points with intervals, ticks of waves."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from wavescore.layout.canvas import (
    EDGE,
    GAP,
    INK,
    MARKERS,
    PALETTE,
    QUIET,
    SMALL,
    SUPPRESSED,
    TEXT,
    Sheet,
)
from wavescore.layout.cells import value_of
from wavescore.layout.typeset import block_width, text_height, text_width, wrapped

# The space between a tick's label and its axis, and the height of a label beneath an axis, inches.
PAD, AXIS_LABEL = 0.1, 0.17
SHARE = 0.42
# Between a panel and the numbers beside it: more than half a point.
CLEAR = 0.1


class Lines:
    """A panel of labelled lines, each as high as its label needs; `at` are their heights.

    One unit of the vertical axis is one inch, downwards.
    """

    def __init__(
        self, sheet: Sheet, labels: Sequence[str], least: float, right: float = 0.0
    ) -> None:
        most = SHARE * sheet.room
        self.labels = [wrapped(label, most, TEXT) for label in labels]
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
        self.axes.tick_params(axis="y", length=0)


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


def numbered(labels: Sequence[str]) -> str:
    """Return what the numbers that stand for labels mean, in one line of text."""
    return "Waves: " + "; ".join(f"{number} {label}" for number, label in enumerate(labels, 1))


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
    axes.errorbar([x], [y], xerr=error, **look)


def suppressed(axes: Axes, x: float, y: float, text: str = SUPPRESSED) -> None:
    """Mark the place of a number that is not released."""
    axes.text(x, y, text, fontsize=SMALL, color=QUIET, ha="center", va="center")


def points_on_lines(sheet: Sheet, labels: Sequence[str], rows: Sequence[Any]) -> Lines:
    """Draw result rows as points with intervals, each on a line with its label, beside a 0."""
    panel = Lines(sheet, labels, 0.24)
    panel.axes.axvline(0, color=QUIET, linewidth=0.8)
    for at, row in zip(panel.at, rows, strict=True):
        if row.estimate != row.estimate:
            suppressed(panel.axes, 0.5, at, value_of(row).text)
            panel.axes.texts[-1].set_transform(panel.axes.get_yaxis_transform())
            continue
        look = {"fmt": MARKERS[0], "color": PALETTE[0], "markersize": 4}
        point(panel.axes, row.estimate, at, (row.conf_low, row.conf_high), **look)
    return panel


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
