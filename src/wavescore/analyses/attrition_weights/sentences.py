"""What weighting for attrition changes, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, known, outcome_label, per_unit
from wavescore.layout.phrases import spoken
from wavescore.layout.verdict import not_told
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow

PLAIN, WEIGHTED = "retained", "retained, weighted"
EVERYONE, AUXILIARY = "everyone, full information", "everyone, with auxiliary variables"


def sentences(table: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return slopes, differences and the share of cases, weighted beside unweighted."""
    wave, parts, hidden = table.values("wave")[0], [], []
    for outcome in table.values("outcome", quantity="slope"):
        why = not_told(growth, study, outcome)
        hidden += [f"{why}, weighted or not."] if why else []
        pair = pair_of(table, "slope", outcome, wave)
        if pair and not why:
            label = outcome_label(study, outcome)
            parts.append(f"the slope in {label}, {per_unit(study)}, is {_beside(pair, 3)}")
        if not why:
            hidden += _auxiliary(table, study, outcome, wave)
    for outcome in table.values("outcome", quantity="difference"):
        for group in table.values("group", outcome=outcome, quantity="difference"):
            pair = pair_of(table, "difference", outcome, wave, group=group)
            label = f"the difference in {outcome_label(study, outcome)} there, {group},"
            parts += [f"{label} is {_beside(pair, 2)}"] if pair else []
    for outcome in table.values("outcome", quantity="share"):
        pair = pair_of(table, "share", outcome, wave, "case")
        if pair:
            parts.append(f"the share of cases there is {_beside(pair, 1, '%')}")
    # Unweighted numbers of the retained are not those of everybody, which stand elsewhere.
    who = f"Of those retained {at_wave(study, wave)} alone, weighted for attrition"
    return [*hidden, *([f"{who}, {'; '.join(parts)}."] if parts else [])]


def _auxiliary(table: Lookup, study: Study, outcome: str, wave: str) -> list[str]:
    """Return what auxiliary variables make of the slope, in a sentence."""
    new, old = (table.find("slope", outcome, wave, method=m) for m in (AUXILIARY, EVERYONE))
    if not (known(new) and known(old)) or new.status == Status.IMPROPER:
        return []
    return [
        f"With auxiliary variables, the slope in {outcome_label(study, outcome)} of everyone is "
        f"{spoken(new, decimals=3)} {per_unit(study)} (95% interval {interval_of(new, 3).text}; "
        f"{spoken(old, decimals=3)} without)."
    ]


def pair_of(
    table: Lookup, quantity: str, outcome: str, wave: str, term: str = "", group: str = ""
) -> list[ResultRow]:
    """Return the weighted and the unweighted row, or nothing where one has no number."""
    rows = [table.find(quantity, outcome, wave, group, term, each) for each in (WEIGHTED, PLAIN)]
    have = [row for row in rows if known(row)]
    return have if len(have) == len(rows) else []


def _beside(pair: list[ResultRow], decimals: int, unit: str = "") -> str:
    ends = interval_of(pair[0], decimals).text
    new, old = (f"{spoken(row, decimals=decimals)}{unit}" for row in pair)
    return f"{new} (95% interval {ends}; {old} unweighted)"
