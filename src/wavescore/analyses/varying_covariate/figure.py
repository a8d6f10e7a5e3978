"""What a unit more of the covariate goes with, of each outcome and wave, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture
from wavescore.layout.effects import Effects
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.verdict import readable_rows
from wavescore.results.table import ResultRow

FIGURE = Effects(
    "varying_covariate",
    "What goes with a unit more of the covariate",
    "Points per unit",
    "Points: how many points an outcome is higher at a wave where a person's covariate, at that "
    "wave or the one before, is a unit above what is usual for the person, with 95% intervals.",
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the effects, one beneath the other; of which models not."""
    rows, unread = readable_rows(found, study, "effect")
    return FIGURE.draw(study, [(_label(study, row), row) for row in rows], unread, width)


def _label(study: Study, row: ResultRow) -> str:
    at = f", {wave_label(study, row.wave)}" if row.wave else ""
    both = f"{outcome_label(study, row.outcome)} by {outcome_label(study, row.term)}"
    return f"{both}, {row.method}{at}"
