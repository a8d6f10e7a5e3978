"""What weighting for those lost makes of the results, in plain words."""

from wavescore.analyses.attrition_weights.sentences import EVERYONE, WEIGHTED, pair_of
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, per_unit
from wavescore.layout.phrases import spoken, stands
from wavescore.layout.verdict import bounded, unread


def sentence(found: Lookup, study: Study, growth: Lookup | None = None) -> str:
    """Return each slope and the share of cases of those retained, weighted beside unweighted."""
    wave, said = found.values("wave")[0], []
    for outcome in found.values("outcome", quantity="slope"):
        # The headline is everybody's, by full information; that of the retained is no conclusion.
        new, old = (
            found.peek("slope", outcome, wave, method=each) for each in (WEIGHTED, EVERYONE)
        )
        if bounded(new) and bounded(old) and not unread(growth, outcome):
            ends = f"(slope {interval_of(new).text} {per_unit(study)})"
            said.append(stands(outcome_label(study, outcome), old, new, ends))
    for outcome in found.values("outcome", quantity="share"):
        new, old = pair_of(found, "share", outcome, wave, "case") or (None, None)
        if bounded(new) and bounded(old):
            said.append(
                f"{spoken(new, decimals=1)}% ({interval_of(new, 1).text}) are cases by the "
                f"{outcome_label(study, outcome)}, {spoken(old, decimals=1)}% unweighted"
            )
    who = f"Where those retained {at_wave(study, wave)} count for those like them who were lost"
    return f"{who}, {'; '.join(said)}." if said else ""
