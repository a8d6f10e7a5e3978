"""The comparison with the benchmark in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import by, direction, p_spoken, spoken
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return each comparison, with the rule and the wave that it is of."""
    sentences = []
    options = study.analyses.get("benchmark", {})
    where = " ".join(str(options[key]) for key in ("geography", "period") if options.get(key))
    for term, name in (
        ("crude", f"The benchmark ({where}) has" if where else "The benchmark has"),
        ("age_standardised", "At the sample's ages the benchmark would have"),
    ):
        rows = {row.quantity: row for row in table.rows if row.term == term}
        share, gap, test = (rows.get(q) for q in ("benchmark_percent", "difference", "chi_square"))
        if share is None or gap is None or not gap.has_estimate:
            continue
        rule = f"by the {outcome_label(study, gap.outcome)}"
        where = at_wave(study, gap.wave)
        text = f"{name} {spoken(share, decimals=1)}% cases {rule}; {_gap(gap, where)}"
        if test is not None and test.has_estimate:
            text += f"; chi-square {spoken(test, decimals=1)}, p {p_spoken(test.p_value)}"
        sentences.append(f"{text}.")
    return sentences


def _gap(gap: ResultRow, where: str) -> str:
    """Return how far the sample lies above or below the benchmark, or that this is not shown."""
    side = {1: "above it", -1: "below it"}.get(direction(gap))
    if not side:
        return f"that the sample {where} differs is not shown: {by(gap, 'percentage points', 1)}"
    return f"the sample {where} lies {side} by {by(gap, 'percentage points', 1)}"
