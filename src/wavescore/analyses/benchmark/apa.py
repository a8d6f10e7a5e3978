"""The comparison with the benchmark as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_joined, apa_p
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each comparison with chi-square, V and the difference in percentage points."""
    said = []
    for row in found.rows:
        if row.quantity != "chi_square" or not row.has_estimate:
            continue
        where = (row.outcome, row.wave, row.group, row.term)
        ours, theirs = (found.peek(f"{who}_n", *where) for who in ("sample", "benchmark"))
        size, gap = (found.peek(name, *where) for name in ("cramers_v", "difference"))
        n = f"N = {value_of(ours, 'count').text} + {value_of(theirs, 'count').text}"
        test = f"\u03c7\u00b2({apa(row.df, 0)}, {n}) = {apa(row.estimate)}"
        effects = [apa_number("V", size, bounded=True)] if estimated(size) else []
        if estimated(gap):
            effects.append(apa_number("difference", gap, 1, unit=" percentage points"))
        term = row.term.replace("_", " ")
        label = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}, {term}"
        said.append(f"{label}: {apa_joined(test, apa_p(row.p_value), *effects)}.")
    return said
