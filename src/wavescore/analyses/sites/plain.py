"""Whether the change survives that respondents come in few sites, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label

WITHOUT, WITH = "respondents independent", "sites, leaving one out"


def sentence(found: Lookup, study: Study) -> str:
    """Return what becomes of each outcome's slope once respondents of a site may be alike."""
    wave = found.values("wave")[0]
    said = []
    for outcome in found.values("outcome", quantity="slope"):
        pair = [found.peek("slope", outcome, wave, method=each) for each in (WITHOUT, WITH)]
        known = [row for row in pair if row is not None and row.estimate == row.estimate]
        if len(known) < 2:
            continue
        before, after = (row.conf_low > 0 or row.conf_high < 0 for row in known)
        verdict = "stays as it is" if before == after else "turns"
        ends = interval_of(pair[1], 3).text
        said.append(f"what is said of {outcome_label(study, outcome)} {verdict} (slope {ends})")
    if not said:
        return ""
    return f"If respondents of one site are more alike than others, {'; '.join(said)}."
