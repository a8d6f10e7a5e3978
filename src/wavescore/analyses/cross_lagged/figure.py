"""The paths from one outcome to the other, drawn."""

from wavescore.analyses.cross_lagged.words import crossed, path_label
from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture
from wavescore.layout.effects import Effects
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import verdict

FIGURE = Effects(
    "cross_lagged",
    "What goes before what, within persons",
    "SDs per SD",
    "Points: paths from one outcome's departure from a person's usual level to the other's at the "
    "next wave, in SDs of departures, with 95% intervals. Filled: the path in points, whose test "
    "the table gives, has an interval that leaves out 0.",
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the paths between outcomes, one beneath the other, or why they may not be read."""
    kind, why = verdict(found, "")
    unread = [f"the cross-lagged panel model: {kind} ({why})"] if kind else []
    both = [] if kind else crossed(found)
    lines = [(path_label(study, path), standard) for path, standard in both]
    return FIGURE.draw(study, lines, unread, width, tuple(path for path, _ in both))
