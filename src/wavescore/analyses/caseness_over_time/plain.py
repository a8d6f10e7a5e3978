"""Whether there were more or fewer cases at the end, in plain words."""

from wavescore.analyses.caseness_over_time.sentences import READINGS
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import direction, spoken
from wavescore.layout.verdict import bounded


def sentence(found: Lookup, study: Study) -> str:
    """Return the last wave's share of cases against the first's, of everybody who entered."""
    rule, pairs = found.values("outcome")[0], found.values("wave", quantity="difference")
    gaps = [
        found.peek("difference", rule, pair, method=method)
        for pair in pairs[-1:]
        for method in READINGS
    ]
    gap = next((row for row in gaps if bounded(row)), None)
    if not bounded(gap):
        return ""
    start, end = (at_wave(study, wave) for wave in study.pairs[gap.wave])
    name = outcome_label(study, rule)
    ends = f"{spoken(gap, decimals=1)} in a hundred, from {interval_of(gap, 1).text}"
    if not direction(gap):
        return (
            f"Whether more or fewer people were cases by the {name} {end} than {start} "
            f"cannot be told ({ends})."
        )
    more = "More" if direction(gap) > 0 else "Fewer"
    return f"{more} people were cases by the {name} {end} than {start} ({ends})."
