"""The change from first to last wave at actual and at planned times, drawn."""

from dataclasses import replace

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, times_of, unread
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture
from wavescore.layout.effects import Effects
from wavescore.layout.lookup import Lookup, outcome_label

FIGURE = Effects(
    "mixed_growth",
    "Change at actual and at planned times",
    "Points",
    "Points: the model's mean change between the planned times of the first and the last wave, "
    "with its 95% interval; each answer on the day it was given, or at its wave's planned time.",
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the changes, one beneath the other."""
    lines, unreadable = [], []
    for outcome in found.values("outcome"):
        for method in (ACTUAL, PLANNED):
            row = found.peek("mean_change", outcome, study.first_to_last, method=method)
            label = f"{outcome_label(study, outcome)}, {method}"
            if why := unread(found, study, outcome, method):
                unreadable.append(f"{label}: {why}")
            elif row is not None:
                lines.append((label, row))
    figure = replace(FIGURE, title=f"Change at {times_of(found)}")
    return figure.draw(study, lines, unreadable, width)
