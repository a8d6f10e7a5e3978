"""The share of cases had the sample the benchmark's ages, in plain words."""

from wavescore.analyses.weighted_caseness.sentences import weighted_to
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import spoken
from wavescore.layout.verdict import bounded


def sentence(found: Lookup, study: Study) -> str:
    """Return the weighted share of cases beside the unweighted."""
    first = found.rows[0]
    share, plain = (
        found.peek(name, first.outcome, first.wave)
        for name in ("weighted_percent", "sample_percent")
    )
    if not bounded(share):
        return ""
    return (
        f"Weighted to the ages of {weighted_to(study)}, {spoken(share, decimals=1)}% (95% interval "
        f"{interval_of(share, 1).text}) of the sample {at_wave(study, share.wave)} are cases by "
        f"the {outcome_label(study, share.outcome)}; unweighted {spoken(plain, decimals=1)}%."
    )
