"""Score distributions by instrument and wave, drawn."""

import math
from collections.abc import Collection, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    EDGE,
    GAP,
    INK,
    PALETTE,
    QUIET,
    SMALL,
    WARNING,
    WIDE,
    Picture,
    Sheet,
)
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, wave_label
from wavescore.layout.typeset import text_height, wrapped
from wavescore.results.table import ResultRow

TITLE = "Score distributions by wave"
HOW = (
    "Columns: per cent of those scored. Solid line: mean. Dashed line: cut-point, from which on a "
    "score is a case. Dotted line: the same where low scores are cases, up to it. Hatched: "
    "suppressed."
)
HIGH, LEFT, BETWEEN = 0.75, 0.42, 0.16


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return histograms of every score: a block an instrument, a panel a wave."""
    bins = [row for row in found.rows if row.quantity == "percent" and row.term]
    if not any(row.has_estimate for row in bins):
        return []
    sheet = Sheet(width, TITLE)
    seen = set()
    for outcome in dict.fromkeys(row.outcome for row in bins):
        own = [row for row in bins if row.outcome == outcome]
        seen |= _block(sheet, found, study, outcome, own)
    sheet.key(_key(seen))
    said = [_means(found, study, outcome) for outcome in dict.fromkeys(r.outcome for r in bins)]
    figure = sheet.close(study.synthetic)
    drawn = (*found.used, *bins)
    return [Picture("distributions", TITLE, " ".join(said), HOW, figure, drawn)]


def _block(
    sheet: Sheet, found: Lookup, study: Study, outcome: str, bins: Sequence[ResultRow]
) -> set[str]:
    """Draw an instrument's histograms, as many beside one another as the page holds."""
    heading = f"{outcome_label(study, outcome)}: % of those scored, by score"
    sheet.say(heading, 8, fontweight="bold")
    waves = list(dict.fromkeys(row.wave for row in bins))
    least = 0.9 if sheet.narrow else 1.4
    columns = min(len(waves), max(1, int((sheet.room - LEFT) / (least + BETWEEN))))
    columns = -(-len(waves) // -(-len(waves) // columns))
    wide = (sheet.room - LEFT - BETWEEN * (columns - 1)) / columns
    # Where all that is known is 0 the columns still have a height to be told from.
    top = max((row.estimate for row in bins if row.has_estimate), default=0.0) or 1.0
    seen = set()
    for start in range(0, len(waves), columns):
        line = waves[start : start + columns]
        titles = [wrapped(_title(found, study, outcome, wave), wide, SMALL) for wave in line]
        sheet.down += max(text_height(title, SMALL) for title in titles) + 0.04
        above = sheet.down
        for place, (wave, title) in enumerate(zip(line, titles, strict=True)):
            axes = sheet.panel(EDGE + LEFT + place * (wide + BETWEEN), wide, HIGH, above)
            axes.set_title(title, fontsize=SMALL, fontweight="normal", linespacing=1.15)
            chosen = [row for row in bins if row.wave == wave]
            seen |= _histogram(axes, chosen, found.find("mean", outcome, wave), top)
            seen |= _cut(axes, study, outcome, _columns(chosen)[2])
            if place:
                axes.tick_params(labelleft=False)
        sheet.down += text_height("0", SMALL) + 0.07 + GAP / 2
    sheet.down += GAP / 2
    return seen


def _title(found: Lookup, study: Study, outcome: str, wave: str) -> str:
    size = value_of(found.find("n", outcome, wave), "count").text
    mean = value_of(found.find("mean", outcome, wave)).text
    return f"{wave_label(study, wave)}: n\u00a0=\u00a0{size}, mean\u00a0{mean}"


def _columns(bins: Sequence[ResultRow]) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the bins' left ends, widths, and whether each score fills a column from s to s+1."""
    edges = [tuple(float(end) for end in row.term.split(" to ")) for row in bins]
    starts = np.array([low for low, _ in edges])
    gap = starts[1] - starts[0] if len(starts) > 1 else 1.0
    whole = gap >= 1 and all(low == round(low) for low, _ in edges)
    widths = np.array([high - low + 1 if whole else gap for low, high in edges])
    return starts, widths, whole


def _histogram(
    axes: Axes, bins: Sequence[ResultRow], mean: ResultRow | None, top: float
) -> set[str]:
    """Draw one histogram; return which marks it bears."""
    starts, widths, whole = _columns(bins)
    heights = np.array([row.estimate for row in bins])
    gap = 0.08 * widths.min()
    axes.bar(starts, heights, width=widths - gap, align="edge", color=PALETTE[5])
    axes.set_ylim(0, 1.05 * top)
    axes.set_xlim(starts[0] - gap, starts[-1] + widths[-1])
    axes.locator_params(axis="y", nbins=3)
    ticks = axes.get_xlim()
    step = _step(ticks[1] - ticks[0])
    values = np.arange(math.ceil(starts[0] / step) * step, starts[-1] + widths[-1], step)
    axes.set_xticks(values + 0.5 * whole, [f"{value:g}" for value in values])
    axes.tick_params(labelsize=SMALL)
    gone = np.isnan(heights)
    seen = {"hidden"} if gone.any() else set()
    axes.bar(
        starts[gone],
        np.full(gone.sum(), 0.12 * top),
        width=(widths - gap)[gone],
        align="edge",
        facecolor="white",
        edgecolor=QUIET,
        hatch="////",
        linewidth=0.5,
    )
    if mean is not None and mean.has_estimate:
        axes.axvline(mean.estimate + 0.5 * whole, color=WARNING, linewidth=1.5)
        seen.add("mean")
    return seen


def _step(reach: float) -> float:
    """Return a round step that gives a range about four ticks."""
    rough = reach / 4
    power = 10 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough)


def _cut(axes: Axes, study: Study, outcome: str, whole: bool) -> set[str]:
    """Draw where cases begin: before the cut-point's column, or behind it where low is worse."""
    use = study.instruments.get(outcome)
    if not use or use.instrument.cut_point is None:
        return set()
    below = use.instrument.lower_is_worse
    place = use.instrument.cut_point + (1 if whole and below else 0)
    axes.axvline(place, color=INK, linewidth=1.0, linestyle=":" if below else "--")
    return {"below" if below else "cut"}


def _key(seen: Collection[str]) -> list[tuple[Line2D | Rectangle, str]]:
    marks: dict[str, tuple[Line2D | Rectangle, str]] = {
        "mean": (Line2D([], [], color=WARNING, linewidth=1.5), "Mean"),
        "cut": (
            Line2D([], [], color=INK, linewidth=1.0, linestyle="--"),
            "Cut-point: from here on a case",
        ),
        "below": (
            Line2D([], [], color=INK, linewidth=1.0, linestyle=":"),
            "Cut-point: up to here a case",
        ),
        "hidden": (
            Rectangle((0, 0), 1, 1, facecolor="white", edgecolor=QUIET, hatch="////"),
            "Suppressed",
        ),
    }
    return [marks[name] for name in marks if name in seen]


def _means(found: Lookup, study: Study, outcome: str) -> str:
    waves = found.values("wave", outcome=outcome, quantity="mean")
    means = (
        f"{value_of(found.find('mean', outcome, wave)).text} {at_wave(study, wave)}"
        for wave in waves
    )
    return f"{outcome_label(study, outcome)}, mean: {', '.join(means)}."
