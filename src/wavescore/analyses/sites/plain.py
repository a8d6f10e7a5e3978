"""Whether the change survives that respondents come in few sites, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, known, outcome_label, per_unit
from wavescore.layout.phrases import direction
from wavescore.layout.verdict import unread
from wavescore.results.table import ResultRow

WITHOUT, WITH = "respondents independent", "sites, leaving one out"
MOVES = {1: "rise", -1: "fall"}


def sentence(found: Lookup, study: Study, growth: Lookup | None = None) -> str:
    """Return what becomes of each outcome's slope once respondents of a site may be alike."""
    wave = found.values("wave")[0]
    said = []
    for outcome in found.values("outcome", quantity="slope"):
        pair = [found.peek("slope", outcome, wave, method=each) for each in (WITHOUT, WITH)]
        slopes = [row for row in pair if known(row)]
        if len(slopes) == len(pair) and not unread(growth, outcome):
            said.append(_outcome(outcome_label(study, outcome), per_unit(study), *slopes))
    if not said:
        return ""
    return f"Respondents of one site may be alike. Where that is allowed for, {'; '.join(said)}."


def _outcome(label: str, unit: str, plain: ResultRow, robust: ResultRow) -> str:
    before, after = direction(plain), direction(robust)
    ends = f"(slope {interval_of(robust).text} {unit})"
    if before and after:
        return f"the {MOVES[after]} in {label} stands {ends}"
    if before:
        return f"the {MOVES[before]} in {label} is no longer sure {ends}"
    if after:
        return f"a {MOVES[after]} in {label} is shown {ends}"
    return f"whether {label} changed stays open {ends}"
