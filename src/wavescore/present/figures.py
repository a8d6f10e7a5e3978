"""All figures of a study, drawn from protected result tables and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib import rc_context

from wavescore.definitions.study import Study
from wavescore.present import figures_growth, figures_sample, figures_scales
from wavescore.present.canvas import STYLE, message, save
from wavescore.present.lookup import Lookup

# Each figure's name: its title where there is nothing to draw, the analysis it needs, its function.
FIGURES = {
    "flow": ("Flow of respondents", "flow", figures_sample.flow),
    "score_distributions": ("Scores by wave", "distributions", figures_scales.distributions),
    "caseness": ("Caseness", "caseness", figures_scales.caseness),
    "correlations": ("Correlations", "correlations", figures_scales.correlations),
    "growth": ("Growth curves", "growth", figures_growth.growth),
    "attrition": ("Retained and lost", "attrition", figures_sample.attrition),
}
NOTHING = "Nothing to draw: every number that this figure needs is suppressed or missing."


def make_figures(
    tables: Mapping[str, pd.DataFrame], study: Study, folder: str | Path
) -> list[Path]:
    """Draw every figure that `tables` (protected, by analysis) allow; return the paths written.

    Each is an SVG and a PNG in `folder`, the same bytes for the same tables. Where all numbers of
    a figure are suppressed or missing, the figure says so.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: Lookup(frame) for name, frame in tables.items()}
    paths = []
    for name, (title, analysis, draw) in FIGURES.items():
        if analysis not in tables:
            continue
        with rc_context(STYLE):
            picture = draw(found, study) or message(name, title, NOTHING, study.synthetic)
        paths += save(picture, folder)
    return paths
