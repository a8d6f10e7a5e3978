"""All figures of a study, drawn from protected result tables and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib import rc_context

from wavescore.analyses.registry import analyses, declared, face
from wavescore.definitions.study import Study
from wavescore.layout.canvas import NARROW, STYLE, WIDE, Picture, message
from wavescore.layout.save import save, save_drawn
from wavescore.publish.abreast import abreast
from wavescore.publish.found import found_of

# What is added to a file's name, by width.
WIDTHS = {"": WIDE, "_narrow": NARROW}
NOTHING = "Nothing to draw: every number that this figure needs is suppressed or missing."


def make_figures(
    tables: Mapping[str, pd.DataFrame], study: Study, folder: str | Path, processes: int = 1
) -> list[Path]:
    """Draw every figure that `tables` (protected, by analysis) allow; return the paths written.

    Each is an SVG and a PNG in `folder`, two columns of a journal wide, the same as <name>_narrow
    in one column, and <name>.csv with the rows it draws: the same bytes for the same tables, by
    however many `processes`. Where all numbers of a figure are suppressed or missing, the figure
    says so.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def draw(name: str) -> list[Path]:
        # Both widths by one process: what it has measured for one it knows for the other.
        paths = []
        for suffix, width in WIDTHS.items():
            for picture in pictures_of(name, tables, study, width):
                paths += save(picture, folder, suffix)
                if not suffix:
                    paths.append(save_drawn(picture, folder))
        return paths

    names = [name for name, each in analyses().items() if name in tables and each.figure]
    names.sort(key=lambda name: -len(tables[name]))  # about the longest first
    return [path for paths in abreast(draw, names, processes) for path in paths]


def pictures_of(
    name: str, tables: Mapping[str, pd.DataFrame], study: Study, width: float
) -> list[Picture]:
    """Return an analysis's figures at one width, or the one that says there is nothing to draw."""
    analysis = declared(name)
    names = (name, *analysis.reads, *analysis.heeds)
    found, *beside = found_of(tables, names, study)
    with rc_context(STYLE):
        own = face(name, "figure")
        drawn = own.draw(found, study, *beside, width=width) if own else []
        nothing = (name, analysis.figure, NOTHING, study.synthetic, width)
        return drawn or [message(*nothing)]
