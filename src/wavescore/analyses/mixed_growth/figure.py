"""The change from first to last wave at actual and at planned times, drawn."""

from wavescore.analyses.mixed_growth.words import changes
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.marks import axis_below, few_ticks, points_on_lines

TITLE = "Change at actual and at planned times"
HOW = (
    "Points: the model's mean change between the planned times of the first and the last wave, "
    "with its 95% interval; each answer on the day it was given, or at its wave's planned time."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the changes, one beneath the other."""
    rows = changes(found, study)
    if not rows:
        return []
    sheet = Sheet(width, TITLE)
    labels = [f"{outcome_label(study, row.outcome)}, {row.method}" for row in rows]
    panel = points_on_lines(sheet, labels, rows)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, "Points (95% interval)")
    figure = sheet.close(study.synthetic)
    said = [
        f"{label}: {value_of(row).text} ({interval_of(row).text})."
        for label, row in zip(labels, rows, strict=True)
    ]
    return [Picture("mixed_growth", TITLE, " ".join(said), HOW, figure, (*rows,))]
