"""Whether it makes a difference when people really answered, in plain words."""

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, changes
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import spoken


def sentence(found: Lookup, study: Study) -> str:
    """Return each outcome's change at actual days beside planned times; "" without both."""
    rows = {(row.outcome, row.method): row for row in changes(found, study)}
    said = []
    for outcome in found.values("outcome"):
        actual, planned = (rows.get((outcome, method)) for method in (ACTUAL, PLANNED))
        if actual is not None and planned is not None:
            said.append(
                f"{outcome_label(study, outcome)} changes by {spoken(actual)} "
                f"({interval_of(actual).text}) in place of {spoken(planned)}"
            )
    return f"Counting the days on which people really answered, {'; '.join(said)}." if said else ""
