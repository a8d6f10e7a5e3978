"""The change from first to last wave at actual and at planned times, drawn."""

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, unread
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.marks import forest, not_drawn

TITLE = "Change at actual and at planned times"
HOW = (
    "Points: the model's mean change between the planned times of the first and the last wave, "
    "with its 95% interval; each answer on the day it was given, or at its wave's planned time."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the changes, one beneath the other."""
    rows, unreadable = [], []
    for outcome in found.values("outcome"):
        for method in (ACTUAL, PLANNED):
            row = found.peek("mean_change", outcome, study.first_to_last, method=method)
            if why := unread(found, outcome, method):
                unreadable.append(f"{outcome_label(study, outcome)}, {method}: {why}")
            elif row is not None:
                rows.append(row)
    if not unreadable and not any(row.estimate == row.estimate for row in rows):
        return []
    sheet = Sheet(width, TITLE)
    labels = [f"{outcome_label(study, row.outcome)}, {row.method}" for row in rows]
    said = forest(sheet, labels, rows, "Points (95% interval)") if rows else ""
    not_drawn(sheet, unreadable)
    finding = " ".join([said, *(f"{why}, not drawn." for why in unreadable)]).strip()
    return [Picture("mixed_growth", TITLE, finding, HOW, sheet.close(study.synthetic), (*rows,))]
