"""All figures of a study, drawn from protected result tables and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib import rc_context

from wavescore.analyses.registry import analyses, declared, face
from wavescore.definitions.study import Study
from wavescore.layout.canvas import STYLE, message, save
from wavescore.layout.lookup import Lookup

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
    paths = []
    for name, analysis in analyses().items():
        if name not in tables or not analysis.figure:
            continue
        found, *beside = (
            Lookup(tables[each], declared(each)) if each in tables else None
            for each in (name, *analysis.reads)
        )
        with rc_context(STYLE):
            picture = face(name, "figure").draw(found, study, *beside) or message(
                name, analysis.figure, NOTHING, study.synthetic
            )
        paths += save(picture, folder)
    return paths
