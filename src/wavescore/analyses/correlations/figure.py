"""The matrix of correlations, drawn."""

import numpy as np

from wavescore.definitions.study import Study
from wavescore.layout.canvas import INK, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the correlations as a heat map, each with its r and n."""
    rows = [row for row in found.rows if row.quantity == "r"]
    if not any(row.estimate == row.estimate for row in rows):
        return None
    wave, method = rows[0].wave, rows[0].method
    rows = [row for row in rows if (row.wave, row.method) == (wave, method)]
    names = list(dict.fromkeys(name for row in rows for name in (row.outcome, row.term)))
    grid = np.full((len(names), len(names)), np.nan)
    side = 2.8 + 0.85 * len(names)
    figure = new_figure(side + 1.0, side - 0.8)
    axes = figure.add_subplot()
    said = []
    for row in rows:
        low, high = sorted((names.index(row.outcome), names.index(row.term)))
        grid[high, low] = row.estimate
        label = f"{value_of(row).text}\nn = {value_of(row, 'count', column='n').text}"
        colour = "white" if abs(row.estimate) > 0.6 else INK
        axes.text(low, high, label, ha="center", va="center", fontsize=8, color=colour)
        pair = f"{outcome_label(study, row.outcome)} with {outcome_label(study, row.term)}"
        said.append(f"{pair} {value_of(row).text}")
    image = axes.imshow(grid[:, :-1], cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto")
    labels = [outcome_label(study, name) for name in names]
    axes.set_xticks(range(len(names) - 1), labels[:-1], rotation=30, ha="right")
    axes.set_yticks(range(1, len(names)), labels[1:])
    axes.set_ylim(len(names) - 0.5, 0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    bar = figure.colorbar(image, ax=axes, shrink=0.7)
    bar.set_label(f"{method.capitalize()} correlation, r")
    title = f"Correlations, {wave_label(study, wave)}"
    finish(figure, title, study.synthetic)
    return Picture("correlations", title, "; ".join(said) + ".", figure)
