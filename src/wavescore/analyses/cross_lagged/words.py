"""What table, figure and sentences of the cross-lagged panel say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.results.table import ResultRow


def crossed(found: Lookup) -> list[ResultRow]:
    """Return the rows of the standardised paths from one outcome to the other."""
    return [
        row for row in found.rows if row.quantity == "standardised_path" and row.outcome != row.term
    ]


def path_label(study: Study, row: ResultRow) -> str:
    """Return what a path is of: "GAD-7 at Baseline to PHQ-8 at Week 6"."""
    before, after = study.pairs[row.wave]
    one, two = (outcome_label(study, name) for name in (row.term, row.outcome))
    return f"{one} {at_wave(study, before)} to {two} {at_wave(study, after)}"
