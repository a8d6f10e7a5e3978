"""The paths from one outcome to the other, drawn."""

from wavescore.analyses.cross_lagged.words import crossed, path_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet, message
from wavescore.layout.lookup import Lookup
from wavescore.layout.marks import forest
from wavescore.layout.verdict import verdict

UNREAD = "Nothing is drawn of the cross-lagged panel model:"
TITLE = "What goes before what, within persons"
HOW = (
    "Points: paths from one outcome's departure from a person's usual level to the other's at the "
    "next wave, in SDs of departures, with 95% intervals."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the paths between outcomes, one beneath the other, or why they may not be read."""
    kind, why = verdict(found, "")
    if kind:
        return [message("cross_lagged", TITLE, f"{UNREAD} {kind} ({why}).", study.synthetic, width)]
    rows = crossed(found)
    if not any(row.estimate == row.estimate for row in rows):
        return []
    sheet = Sheet(width, TITLE)
    labels = [path_label(study, row) for row in rows]
    said = forest(sheet, labels, rows, "SDs per SD (95% interval)")
    return [Picture("cross_lagged", TITLE, said, HOW, sheet.close(study.synthetic), (*rows,))]
