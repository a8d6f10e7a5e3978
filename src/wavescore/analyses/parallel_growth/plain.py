"""Whether people who change in one outcome change in the other, in plain words."""

from wavescore.analyses.parallel_growth.words import both, changes
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import spoken
from wavescore.layout.verdict import verdict


def sentence(found: Lookup, study: Study) -> str:
    """Return whether the changes go together, "" where the model may not be read."""
    row = changes(found)
    if row is None or verdict(found, "")[0]:
        return ""
    said = both(study, row)
    said = said[:1].upper() + said[1:]
    return f"{said} (correlation {spoken(row)}, {interval_of(row).text})."
