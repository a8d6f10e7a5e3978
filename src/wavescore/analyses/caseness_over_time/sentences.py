"""Whether the share of cases changed, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.phrases import direction, p_spoken, spoken
from wavescore.layout.verdict import bounded
from wavescore.results.table import ResultRow

# In the order in which they lead.
READINGS = {
    "imputed": "scores imputed",
    "random intercept": "by a random intercept",
    "weighted": "by weighting those scored",
}


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return, of the first wave and the last, what the models say and who changed."""
    rule = table.values("outcome")[0]
    pairs = table.values("wave", quantity="difference")
    if not pairs:
        return []
    said = (_of_everybody(table, study, rule, pairs[-1]), _of_pairs(table, study, rule, pairs[-1]))
    return [sentence for sentence in said if sentence]


def verdict(row: ResultRow, span: str) -> str:
    """Return whether a difference is one over a `span` of waves, by its interval."""
    if not direction(row):
        return f"Whether the share of cases changed {span} is open"
    return f"The share of cases {'rose' if direction(row) > 0 else 'fell'} {span}"


def _of_everybody(table: Lookup, study: Study, rule: str, pair: str) -> str:
    """Return the difference by the first reading that there is, with the others' beside it."""
    gaps = {method: table.peek("difference", rule, pair, method=method) for method in READINGS}
    told = {method: row for method, row in gaps.items() if known(row)}
    lead, gap = next(((m, row) for m, row in told.items() if bounded(row)), ("", None))
    if not bounded(gap):
        return ""
    start, end = study.pairs[pair]
    shares = [table.peek("share", rule, wave, method=lead) for wave in (start, end)]
    if not all(known(row) for row in shares):
        return ""
    before, after = (f"{spoken(row, decimals=1)}% ({interval_of(row, 1).text})" for row in shares)
    span = f"from {wave_label(study, pair)}"
    others = "".join(
        f"; {READINGS[method]}, {spoken(row, decimals=1)}{_ends(row)}"
        for method, row in told.items()
        if method != lead
    )
    return (
        f"{verdict(gap, span)} by the "
        f"{outcome_label(study, rule)}: {before} and {after} of everybody, a difference of "
        f"{spoken(gap, decimals=1)} percentage points (95% interval {interval_of(gap, 1).text}; "
        f"p {p_spoken(gap.p_value)}; {READINGS[lead]}, missing at random){others}."
    )


def _ends(row: ResultRow) -> str:
    return f" ({interval_of(row, 1).text})" if row.has_interval else ""


def _of_pairs(table: Lookup, study: Study, rule: str, pair: str) -> str:
    ceased, became = (table.peek("changed_n", rule, pair, term=t) for t in ("ceased", "became"))
    gap = table.peek("paired_difference", rule, pair)
    p = table.peek("mcnemar_exact_p", rule, pair)
    if not known(p) or not all(known(row) for row in (ceased, became, gap)):
        return ""
    return (
        f"Of the {spoken(gap, 'count', column='n')} scored at both waves, "
        f"{spoken(ceased, 'count')} ceased to be cases and {spoken(became, 'count')} became cases, "
        f"a difference of {spoken(gap, decimals=1)} percentage points (95% interval "
        f"{interval_of(gap, 1).text}; McNemar's exact p {p_spoken(p.estimate)})."
    )
