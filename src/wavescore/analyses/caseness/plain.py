"""How severe the sample is, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of, readable
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import direction, spoken


def sentence(found: Lookup, study: Study, benchmark: Lookup | None = None) -> str:
    """Return the share of cases at the first wave, beside the benchmark's where there is one."""
    rules = found.values("outcome", term="case")
    if not rules:
        return ""
    wave = found.values("wave", outcome=rules[0])[0]
    share = found.find("percent", rules[0], wave, "", "case")
    if share is None or not share.has_estimate:
        return f"How many would count as cases {at_wave(study, wave)} is not released."
    ends = interval_of(share, 1).text
    said = (
        f"{at_wave(study, wave)} {spoken(share, decimals=1)}% (95% interval {ends}) were "
        f"cases by the {outcome_label(study, rules[0])} ({_who(study, rules[0])})"
    )
    return f"{said}{_beside(benchmark, rules[0], wave)}."


def _who(study: Study, rule: str) -> str:
    """Return who is a case: "anxiety, GAD-7 \u2265 8, or depression, PHQ-8 \u2265 10"."""
    said = ((each.instrument.measures, each.in_words) for each in study.criteria(rule))
    parts = [", ".join(filter(None, each)) for each in said]
    return readable((", or " if study.rules[rule].case == "any" else ", and ").join(parts))


def _beside(benchmark: Lookup | None, rule: str, wave: str) -> str:
    """Return how the sample lies to the benchmark; "" where that is of another rule or wave."""
    every = benchmark.rows if benchmark else ()
    rows = [row for row in every if (row.outcome, row.wave) == (rule, wave)]
    for term, whom in (("age_standardised", " at the same ages"), ("crude", "")):
        named = {row.quantity: row for row in rows if row.term == term}
        share, gap = named.get("benchmark_percent"), named.get("difference")
        if share is None or gap is None or not gap.has_estimate:
            continue
        than = {1: "more than", -1: "fewer than"}.get(direction(gap), "not shown to differ from")
        whose = f"the {spoken(share, decimals=1)}% of people treated by NHS services{whom}"
        return f", {than} {whose}"
    return ""
