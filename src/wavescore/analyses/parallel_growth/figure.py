"""The correlations of two outcomes' levels and changes, drawn."""

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture
from wavescore.layout.effects import Effects
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import verdict

FIGURE = Effects(
    "parallel_growth",
    "Whether levels and changes of two outcomes go together",
    "Correlation",
    "Points: correlations between persons, freed of the error of single answers, with 95% "
    "intervals. Level: at the first wave. Change: over all waves.",
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the correlations, one beneath the other, or why the model may not be read."""
    kind, why = verdict(found, "")
    unread = [f"the model of two outcomes together: {kind} ({why})"] if kind else []
    rows = [row for row in found.rows if row.quantity == "correlation" and not kind]
    return FIGURE.draw(study, [(pair_label(study, row), row) for row in rows], unread, width)
