"""What weighting for attrition changes, in a sentence."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import spoken

PLAIN, WEIGHTED = "retained", "retained, weighted"


def sentences(table: Lookup, study: Study) -> list[str]:
    wave = table.values("wave")[0]
    parts = []
    for outcome in table.values("outcome", quantity="slope"):
        pair = [table.find("slope", outcome, wave, method=each) for each in (WEIGHTED, PLAIN)]
        if all(row is not None and row.estimate == row.estimate for row in pair):
            new, old = (spoken(row, decimals=3) for row in pair)
            parts.append(
                f"the slope in {outcome_label(study, outcome)} is {new} ({old} unweighted)"
            )
    for outcome in table.values("outcome", quantity="share"):
        pair = [
            table.find("share", outcome, wave, term="case", method=each)
            for each in (WEIGHTED, PLAIN)
        ]
        if all(row is not None and row.estimate == row.estimate for row in pair):
            new, old = (spoken(row, decimals=1) for row in pair)
            parts.append(f"{new}% are cases at the last wave ({old}% unweighted)")
    return [f"Weighted for attrition, {', and '.join(parts)}."] if parts else []
