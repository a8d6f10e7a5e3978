"""The weighted share of cases beside the unweighted, and the ages that it is weighted to."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import prose_label

LINES = (
    ("Cases", "sample_case_n", "count"),
    ("Respondents scored, of known age{}", "sample_n", "count"),
    ("% cases, unweighted", "sample_percent", "number"),
    ("% cases, weighted", "weighted_percent", "number"),
    ("Design effect of the weights", "design_effect", "number"),
    ("Effective number of respondents", "effective_n", "count"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the shares with their intervals, and the published share of each age group."""
    outcome, wave = found.rows[0].outcome, found.rows[0].wave
    margins = study.analyses.get("weighted_caseness", {}).get("margins") or {}
    known = "".join(f", {prose_label(study, name)}" for name in margins)
    rows = []
    for label, quantity, kind in LINES:
        row = found.find(quantity, outcome, wave)
        if row is None:
            continue
        decimals = 1 if quantity.endswith("percent") else 2
        bare = not row.has_interval
        interval = text("") if bare else interval_of(row, decimals)
        label = label.format(known)
        rows.append(Row((text(label), value_of(row, kind, decimals), interval)))
    to = "published ages and other margins" if margins else "published ages"
    title = f"{outcome_label(study, outcome)}: weighted to {to}, {wave_label(study, wave)}"
    heads = ["", "Estimate", "95% interval"]
    made = [lay_out("weighted_caseness", title, heads, rows, found.used)]
    terms = found.values("term", outcome=outcome, wave=wave, quantity="population_percent")
    if not terms:
        return made
    found.used = []
    shares: list[Row] = []
    for term in terms:
        shares += [heading(outcome_label(study, term))] if len(terms) > 1 else []
        for level in found.values("level", outcome=outcome, wave=wave, term=term):
            share = found.find("population_percent", outcome, wave, "", term, level=level)
            shares.append(Row((text(level), value_of(share, "number", 1))))
    title = "Ages that the sample is weighted to"
    heads = ["Age", "Benchmark, %"]
    if len(terms) > 1:
        title, heads = "Margins that the sample is weighted to", ["", "Population, %"]
    name = "weighted_caseness_ages"
    return [*made, lay_out(name, title, heads, shares, found.used)]
