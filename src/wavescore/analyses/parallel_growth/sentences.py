"""Whether two outcomes' changes go together, in sentences."""

from wavescore.analyses.parallel_growth.words import both, changes
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import spoken, tested
from wavescore.layout.verdict import verdict


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return what the model says of the changes, or that it may not be read."""
    kind, why = verdict(table, "")
    if kind:
        return [f"the model of two outcomes together: {kind} ({why}); nothing is told of it."]
    row = changes(table)
    if row is None:
        return []
    one, two = (outcome_label(study, name) for name in (row.outcome, row.reference))
    said = [
        f"{both(study, row)}: the correlation of persons' changes is {spoken(row)} ({tested(row)})."
    ]
    per = table.find("change_per_change", row.outcome)
    if per is not None and per.has_estimate:
        said.append(
            f"per point more of change in {one}, the change in {two} to expect is {spoken(per)} "
            f"points more ({interval_of(per).text})."
        )
    return [*said, *_means(table, study)]


def _means(table: Lookup, study: Study) -> list[str]:
    """Return each outcome's mean change over all waves, in one sentence."""
    ends = study.first_to_last
    found = [
        (outcome, table.find("mean_change", outcome, ends))
        for outcome in table.values("outcome", quantity="mean_change")
    ]
    parts = [
        f"{outcome_label(study, outcome)} {spoken(row)} ({interval_of(row).text})"
        for outcome, row in found
        if row is not None and row.has_estimate
    ]
    if not parts:
        return []
    return [f"mean changes of both in one model, {wave_label(study, ends)}: {'; '.join(parts)}."]
