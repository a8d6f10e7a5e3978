"""Score distributions by instrument and wave, drawn."""

import math
from textwrap import wrap

import numpy as np

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, QUIET, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label

# A line of a panel's title, and about one of its characters, in inches.
LINE, CHARACTER = 0.14, 0.073


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return histograms of every score: a row an instrument, a column a wave."""
    bins = [row for row in found.rows if row.quantity == "percent" and row.term]
    outcomes = list(dict.fromkeys(row.outcome for row in bins))
    waves = list(dict.fromkeys(row.wave for row in bins))
    highest = max((r.estimate for r in bins if r.estimate == r.estimate), default=math.nan)
    if highest != highest:
        return None
    # Margins in inches by hand: finding them for so many panels takes seconds.
    width = max(9.0, 1.0 + 1.6 * len(waves))
    titles = {
        (outcome, wave): _panel_title(found, study, outcome, wave, (width - 1.0) / len(waves))
        for outcome in outcomes
        for wave in waves
    }
    more = max(title.count("\n") for title in titles.values())
    gap, top = 0.75 + LINE * more, 0.9 + LINE * more
    height = top + len(outcomes) + gap * (len(outcomes) - 1) + 0.6
    figure = new_figure(width, height, layout=None)
    panels = figure.subplots(len(outcomes), len(waves), squeeze=False, sharey="row")
    figure.subplots_adjust(
        left=0.81 / width,
        right=1 - 0.135 / width,
        top=1 - top / height,
        bottom=0.6 / height,
        hspace=gap,
        wspace=0.1,
    )
    hidden = False
    for line, outcome in enumerate(outcomes):
        for column, wave in enumerate(waves):
            axes = panels[line][column]
            chosen = [row for row in bins if (row.outcome, row.wave) == (outcome, wave)]
            axes.set_title(titles[outcome, wave], fontsize=8.5, fontweight="normal")
            hidden |= _histogram(axes, chosen, found.find("mean", outcome, wave))
            if column == 0:
                _row_label(axes, outcome_label(study, outcome), more)
            if line == len(outcomes) - 1:
                axes.set_xlabel("Score")
    title = "Score distributions by wave"
    finish(figure, title, study.synthetic)
    said = [_spread(found, study, outcome, waves) for outcome in outcomes]
    if hidden:
        said.append("Hatched columns: suppressed.")
    said.append("Line: mean.")
    return Picture("distributions", title, " ".join(said), figure)


def _panel_title(table, study, outcome, wave, width) -> str:
    """Return a panel's title, on more lines where one is wider than the panel's inches."""
    size = value_of(table.find("n", outcome, wave), "count").text
    mean = value_of(table.find("mean", outcome, wave)).text
    label, counts = wave_label(study, wave), f"n = {size}, mean {mean}"
    fits = int((width - 0.1) / CHARACTER)
    if len(f"{label}: {counts}") <= fits:
        return f"{label}: {counts}"
    return "\n".join([*wrap(label, fits), counts])


def _histogram(axes, bins, mean) -> bool:
    """Draw one histogram; return whether any of its bins is suppressed."""
    edges = [tuple(float(end) for end in row.term.split(" to ")) for row in bins]
    axes.locator_params(axis="y", nbins=4)
    axes.tick_params(labelsize=8)
    # Places of the axes' labels by hand too, in parts of the panel.
    axes.xaxis.set_label_coords(0.5, -0.24)
    axes.yaxis.set_label_coords(-0.16, 0.5)
    if not edges:
        axes.text(0.5, 0.5, "not asked", ha="center", transform=axes.transAxes, color=QUIET)
        return False
    starts = np.array([low for low, _ in edges])
    gap = starts[1] - starts[0] if len(starts) > 1 else 1.0
    heights = np.array([row.estimate for row in bins])
    # A whole score s fills the column from s to s + 1.
    whole = gap >= 1 and all(low == round(low) for low, _ in edges)
    width = np.array([high - low + 1 if whole else gap for low, high in edges]) - 0.08 * gap
    axes.bar(starts, heights, width=width, align="edge", color=PALETTE[0])
    if whole:
        ticks = np.arange(starts[0], edges[-1][1] + 1, 5)
        axes.set_xticks(ticks + 0.5, [f"{tick:g}" for tick in ticks])
    gone = np.isnan(heights)
    top = np.nanmax(heights) if not gone.all() else 1.0
    axes.bar(
        starts[gone],
        np.full(gone.sum(), 0.08 * top),
        width=width[gone],
        align="edge",
        facecolor="white",
        edgecolor=QUIET,
        hatch="////",
        linewidth=0.5,
    )
    if mean is not None and mean.estimate == mean.estimate:
        axes.axvline(mean.estimate + 0.5 * whole, color=PALETTE[1], linewidth=1.5)
    return bool(gone.any())


def _row_label(axes, label, more):
    axes.set_ylabel("% of those scored", fontsize=8)
    axes.annotate(
        label,
        (0, 1),
        xycoords="axes fraction",
        xytext=(-36, 22 + 72 * LINE * more),
        textcoords="offset points",
        fontsize=9.5,
        fontweight="bold",
    )


def _spread(table, study, outcome, waves):
    means = (value_of(table.find("mean", outcome, wave)).text for wave in waves)
    return f"{outcome_label(study, outcome)}, means by wave: {', '.join(means)}."
