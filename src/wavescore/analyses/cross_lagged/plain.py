"""What goes before what within persons, in plain words."""

from wavescore.analyses.cross_lagged.words import crossed, path_label
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import direction, spoken
from wavescore.layout.verdict import bounded, verdict


def sentence(found: Lookup, study: Study) -> str:
    """Return the paths between outcomes whose interval holds no 0, "" where nothing may be read."""
    told = [path for path, _ in crossed(found) if bounded(path)]
    if not told or verdict(found, "")[0]:
        return ""
    told = [path for path in told if direction(path)]
    if not told:
        return "That one outcome goes before the other within persons is not shown."
    said = [
        f"{path_label(study, row)} ({spoken(row)} points per point, {interval_of(row).text})"
        for row in told
    ]
    return f"Departures from a person's usual level that tell of later ones: {'; '.join(said)}."
