"""The correlations of two outcomes' levels and changes, drawn."""

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.marks import axis_below, few_ticks, points_on_lines
from wavescore.layout.verdict import verdict
from wavescore.results.table import ResultRow

TITLE = "Whether levels and changes of two outcomes go together"
HOW = (
    "Points: correlations between persons, freed of the error of single answers, with 95% "
    "intervals. Level: at the first wave. Change: over all waves."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the correlations, one beneath the other; none of a model that may not be read."""
    rows = [row for row in found.rows if row.quantity == "correlation"]
    readable = not verdict(found, "")[0]
    if not readable or not any(row.estimate == row.estimate for row in rows):
        return []
    sheet = Sheet(width, TITLE)
    panel = points_on_lines(sheet, [pair_label(study, row) for row in rows], rows)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, "Correlation (95% interval)")
    figure = sheet.close(study.synthetic)
    return [Picture("parallel_growth", TITLE, _said(study, rows), HOW, figure, (*rows,))]


def _said(study: Study, rows: list[ResultRow]) -> str:
    said = [
        f"{pair_label(study, row)}: {value_of(row).text} ({interval_of(row).text})."
        for row in rows
        if row.estimate == row.estimate
    ]
    return " ".join(said)
