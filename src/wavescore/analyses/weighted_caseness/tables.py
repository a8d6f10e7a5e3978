"""The weighted share of cases beside the unweighted, and the ages that it is weighted to."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label

LINES = (
    ("Cases", "sample_case_n", "count"),
    ("Respondents scored, of known age", "sample_n", "count"),
    ("% cases, unweighted", "sample_percent", "number"),
    ("% cases, weighted", "weighted_percent", "number"),
    ("Design effect of the weights", "design_effect", "number"),
    ("Effective number of respondents", "effective_n", "count"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the shares with their intervals, and the published share of each age group."""
    outcome, wave = found.rows[0].outcome, found.rows[0].wave
    rows = []
    for label, quantity, kind in LINES:
        row = found.find(quantity, outcome, wave)
        if row is None:
            continue
        decimals = 1 if quantity.endswith("percent") else 2
        bare = row.conf_low != row.conf_low
        interval = text("") if bare else interval_of(row, decimals)
        rows.append(Row((text(label), value_of(row, kind, decimals), interval)))
    title = (
        f"{outcome_label(study, outcome)}: weighted to published ages, {wave_label(study, wave)}"
    )
    heads = ["", "Estimate", "95% interval"]
    made = [lay_out("weighted_caseness", title, heads, rows, found.used)]
    levels = found.values("level", outcome=outcome, wave=wave, term="age")
    if not levels:
        return made
    found.used = []
    shares = [
        found.find("population_percent", outcome, wave, "", "age", level=each) for each in levels
    ]
    ages = [
        Row((text(level), value_of(share, "number", 1)))
        for level, share in zip(levels, shares, strict=True)
    ]
    title, source = "Ages that the sample is weighted to", "weighted_caseness"
    heads = ["Age", "Benchmark, %"]
    return [*made, lay_out("weighted_caseness_ages", title, heads, ages, found.used, source=source)]
