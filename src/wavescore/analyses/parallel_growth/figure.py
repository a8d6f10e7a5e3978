"""The correlations of two outcomes' levels and changes, drawn."""

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet, message
from wavescore.layout.lookup import Lookup
from wavescore.layout.marks import forest
from wavescore.layout.verdict import verdict

UNREAD = "Nothing is drawn of the model of two outcomes together:"
TITLE = "Whether levels and changes of two outcomes go together"
HOW = (
    "Points: correlations between persons, freed of the error of single answers, with 95% "
    "intervals. Level: at the first wave. Change: over all waves."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the correlations, one beneath the other, or why the model may not be read."""
    kind, why = verdict(found, "")
    if kind:
        reason = f"{UNREAD} {kind} ({why})."
        return [message("parallel_growth", TITLE, reason, study.synthetic, width)]
    rows = [row for row in found.rows if row.quantity == "correlation"]
    if not any(row.estimate == row.estimate for row in rows):
        return []
    sheet = Sheet(width, TITLE)
    labels = [pair_label(study, row) for row in rows]
    said = forest(sheet, labels, rows, "Correlation (95% interval)")
    return [Picture("parallel_growth", TITLE, said, HOW, sheet.close(study.synthetic), (*rows,))]
