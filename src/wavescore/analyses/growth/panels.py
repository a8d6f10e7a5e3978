"""The panels of one outcome in the figure of growth: a group each, on one scale of scores."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    EDGE,
    GAP,
    INK,
    MARKERS,
    PALETTE,
    SMALL,
    TEXT,
    WARNING,
    Sheet,
)
from wavescore.layout.cells import LEGEND, value_of
from wavescore.layout.lookup import (
    Lookup,
    outcome_label,
    wave_label,
)
from wavescore.layout.marks import fitting, sized, spacing, thinned, within_scale
from wavescore.layout.typeset import block_width, text_height, wrapped
from wavescore.layout.verdict import verdict
from wavescore.results.table import ResultRow

# Standard normal quantiles: the middle 80 %, and the middle half, of individual trajectories.
SPREADS = ((1.2815515655446004, 0.10), (0.6744897501960817, 0.16))
BAND = 0.38
LEFT, BETWEEN = 0.36, 0.2
# Beyond the first and last of few waves, as a share of the time between: room for their labels;
# and the inches that each of many waves takes.
MARGIN, NUMBERED = 0.25, 0.19
NO_CURVE = "The model's curve is suppressed or missing. Points only."


class Panels:
    """One outcome's panels on one scale of scores, a group each."""

    def __init__(
        self,
        sheet: Sheet,
        found: Lookup,
        study: Study,
        outcome: str,
        curves: Mapping[tuple[str, str], Mapping[str, np.ndarray]],
    ) -> None:
        self.sheet, self.found, self.study = sheet, found, study
        self.outcome, self.curves = outcome, curves

    def draw(self, groups: Sequence[str]) -> None:
        room = self.sheet.room - LEFT
        least = max(1.5 if self.sheet.narrow else 1.55, NUMBERED * len(self.study.waves))
        columns = min(len(groups), max(1, int((room + BETWEEN) / (least + BETWEEN))))
        columns = -(-len(groups) // -(-len(groups) // columns))
        self.wide = min((room - BETWEEN * (columns - 1)) / columns, 4.2)
        self.sheet.say(f"{outcome_label(self.study, self.outcome)}: score", 8, fontweight="bold")
        drawn = []
        for start in range(0, len(groups), columns):
            drawn += self._line(groups[start : start + columns], start)
        within_scale(drawn, self.study, self.outcome)

    def _line(self, groups: Sequence[str], start: int) -> list:
        titles = [self._title(group) for group in groups]
        warned = [self._warning(group) for group in groups]
        high = max(text_height(title, TEXT) for title in titles)
        extra = max((text_height(said, SMALL) for said in warned if said), default=0.0)
        top = self.sheet.down
        above = top + high + extra + 0.06
        drawn, lines, beneath = [], 1, []
        for place, group in enumerate(groups):
            left = EDGE + LEFT + place * (self.wide + BETWEEN)
            axes = self.sheet.panel(left, self.wide, min(1.75, 0.95 * self.wide), above)
            self.sheet.write(left, top, titles[place], TEXT, fontweight="bold")
            if warned[place]:
                self.sheet.write(left, top + high, warned[place], SMALL, color=WARNING)
            self._panel(axes, group, start + place, bool(warned[place]))
            count, sizes = self._ticks(axes, group)
            lines = max(lines, count)
            beneath += [(left, wrapped(sizes, self.wide, SMALL))] if sizes else []
            if place:
                axes.tick_params(labelleft=False)
            drawn.append(axes)
        self.sheet.down += lines * SMALL * 1.3 / 72 + 0.08
        for left, said in beneath:
            self.sheet.write(left, self.sheet.down, said, SMALL)
        self.sheet.down += max((text_height(said, SMALL) for _, said in beneath), default=0.0) + GAP
        return drawn

    def _title(self, group: str) -> str:
        size = value_of(self.found.find("n", self.outcome, "", group), "count").text
        return wrapped(sized(group or "All respondents", size), self.wide, TEXT, True)

    def _warning(self, group: str) -> str:
        kind, why = verdict(self.found, self.outcome, group)
        if kind:
            return wrapped(f"{kind.upper()}: {why}. Points only.", self.wide, SMALL)
        return "" if (self.outcome, group) in self.curves else wrapped(NO_CURVE, self.wide, SMALL)

    def _panel(self, axes: Axes, group: str, place: int, bare: bool) -> None:
        colour, marker = PALETTE[place % len(PALETTE)], MARKERS[place % len(MARKERS)]
        if not bare:
            self._model(axes, self.curves[self.outcome, group], colour)
            whole = self.curves.get((self.outcome, ""))
            if group and whole and not verdict(self.found, self.outcome)[0]:
                axes.plot(whole["time"], whole["mean"], color=INK, linestyle=":", linewidth=1.3)
        for time, wave in zip(self.study.times, self.study.wave_names, strict=True):
            row = self.found.find("observed_mean", self.outcome, wave, group)
            if row is not None and row.has_estimate:
                _observed(axes, time, row, marker, colour)
        reach = self.study.times[-1] - self.study.times[0] or 1.0
        margin = (MARGIN if len(self.study.times) < 5 else 0.1) * reach
        axes.set_xlim(self.study.times[0] - margin, self.study.times[-1] + margin)
        axes.grid(axis="y")

    @staticmethod
    def _model(axes: Axes, curve: Mapping[str, np.ndarray], colour: str) -> None:
        for reach, strength in SPREADS:
            spread = reach * curve["sd"]
            ends = curve["mean"] - spread, curve["mean"] + spread
            axes.fill_between(curve["time"], *ends, color=colour, alpha=strength, linewidth=0)
        ends = curve["low"], curve["high"]
        axes.fill_between(curve["time"], *ends, color=colour, alpha=BAND, linewidth=0)
        axes.plot(curve["time"], curve["mean"], color=colour, linewidth=1.6)

    def _ticks(self, axes: Axes, group: str) -> tuple[int, str]:
        """Label the waves with who answered at each; return the lines of text that takes.

        With it who answered, where there is no room for each wave's number.
        """
        times, names = self.study.times, self.study.wave_names
        space = spacing(times, self.wide, axes)
        labels = fitting([wave_label(self.study, wave) for wave in names], space)
        self.sheet.numbers |= labels[0] == "1" and len(labels) > 1
        rows = [self.found.find("observed_n", self.outcome, wave, group) for wave in names]
        sizes = ["" if row is None else f"n = {value_of(row, 'count').text}" for row in rows]
        room = all(block_width(size, SMALL) <= space for size in sizes)
        if room:
            labels = [f"{label}\n{size}" for label, size in zip(labels, sizes, strict=True)]
        for place, wave in enumerate(names):
            mean = value_of(self.found.find("observed_mean", self.outcome, wave, group)).text
            if mean in LEGEND and mean not in sizes[place]:
                labels[place] += f"\nmean {mean}"
        self.sheet.ticks += labels
        labels = thinned(labels, times, self.wide, axes)
        axes.set_xticks(times, labels, fontsize=SMALL, linespacing=1.1)
        return max(label.count("\n") for label in labels) + 1, "" if room else _sizes(rows)


def _sizes(rows: Sequence[ResultRow | None]) -> str:
    """Return the least and the most who answered a wave, where each wave's n has no room."""
    known = [row for row in rows if row is not None]
    numbers = sorted({row.estimate for row in known if row.has_estimate})
    ends = " to ".join(f"{number:,.0f}" for number in dict.fromkeys(numbers[:1] + numbers[-1:]))
    hidden = {value_of(row, "count").text for row in known} & LEGEND.keys()
    return f"n at a wave: {' or '.join(filter(None, [ends, *sorted(hidden)]))}"


def _observed(axes: Axes, time: float, row: ResultRow, marker: str, colour: str) -> None:
    """Draw an observed mean with its interval."""
    ends = np.array([[row.estimate - row.conf_low], [row.conf_high - row.estimate]])
    look: dict[str, Any] = {
        "color": colour,
        "markeredgecolor": "white",
        "markeredgewidth": 0.5,
        "ecolor": INK,
        "elinewidth": 0.9,
    }
    error = None if np.isnan(ends).any() else ends
    axes.errorbar([time], [row.estimate], yerr=error, fmt=marker, capsize=2.5, markersize=6, **look)
