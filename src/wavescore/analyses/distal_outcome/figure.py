"""What came later, per SD of the level and of the change of each outcome, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture
from wavescore.layout.effects import Effects
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.verdict import readable_rows

FIGURE = Effects(
    "distal_outcome",
    "What came later, by level and change",
    "Points of what came later per SD",
    "Points: how many points what came later differs between persons an SD apart in level, or in "
    "change, who are alike in the other, with 95% intervals. Level: at the first wave. Change: "
    "over all waves. Both are freed of the error of single answers.",
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the effects of level and change, one beneath the other; of which models not."""
    rows, unread = readable_rows(found, study, "effect_of_sd")
    lines = [
        (
            f"{outcome_label(study, row.reference)} by {row.term} in "
            f"{outcome_label(study, row.outcome)}",
            row,
        )
        for row in rows
    ]
    return FIGURE.draw(study, lines, unread, width)
