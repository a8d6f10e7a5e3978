"""The paths from one outcome to the other, drawn."""

from wavescore.analyses.cross_lagged.words import crossed, path_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.marks import axis_below, few_ticks, points_on_lines
from wavescore.layout.verdict import verdict

TITLE = "What goes before what, within persons"
HOW = (
    "Points: paths from one outcome's departure from a person's usual level to the other's at the "
    "next wave, in SDs of departures, with 95% intervals."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the paths between outcomes, one beneath the other; none of an unreadable model."""
    rows = crossed(found)
    readable = not verdict(found, "")[0]
    if not readable or not any(row.estimate == row.estimate for row in rows):
        return []
    sheet = Sheet(width, TITLE)
    panel = points_on_lines(sheet, [path_label(study, row) for row in rows], rows)
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, "SDs per SD (95% interval)")
    figure = sheet.close(study.synthetic)
    said = [
        f"{path_label(study, row)}: {value_of(row).text} ({interval_of(row).text})."
        for row in rows
        if row.estimate == row.estimate
    ]
    return [Picture("cross_lagged", TITLE, " ".join(said), HOW, figure, (*rows,))]
