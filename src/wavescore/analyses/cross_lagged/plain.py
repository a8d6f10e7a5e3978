"""What goes before what within persons, in plain words."""

from wavescore.analyses.cross_lagged.words import crossed, path_label
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import spoken
from wavescore.layout.verdict import verdict


def sentence(found: Lookup, study: Study) -> str:
    """Return the paths between outcomes whose interval holds no 0, "" where nothing may be read."""
    known = [row for row in crossed(found) if row.estimate == row.estimate]
    if not known or verdict(found, "")[0]:
        return ""
    told = [row for row in known if row.conf_low > 0 or row.conf_high < 0]
    if not told:
        return "That one outcome goes before the other within persons is not shown."
    said = [
        f"{path_label(study, row)} ({spoken(row)} SDs, {interval_of(row).text})" for row in told
    ]
    return f"Departures from a person's usual level that tell of later ones: {'; '.join(said)}."
