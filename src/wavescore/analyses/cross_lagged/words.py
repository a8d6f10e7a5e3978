"""What table, figure and sentences of the cross-lagged panel say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.results.table import ResultRow


def crossed(found: Lookup) -> list[tuple[ResultRow, ResultRow]]:
    """Return the paths from one outcome to the other: in points, and in SDs of departures.

    Whether a path is shown goes by the one in points, whose test is reported.
    """
    plain = (row for row in found.rows if row.quantity == "path" and row.outcome != row.term)
    pairs = ((row, found.peek("standardised_path", *_place(row))) for row in plain)
    return [(row, standard) for row, standard in pairs if standard is not None]


def _place(row: ResultRow) -> tuple[str, str, str, str]:
    return row.outcome, row.wave, "", row.term


def path_label(study: Study, row: ResultRow) -> str:
    """Return what a path is of: "GAD-7 at Baseline to PHQ-8 at Week 6"."""
    before, after = study.pairs[row.wave]
    one, two = (outcome_label(study, name) for name in (row.term, row.outcome))
    return f"{one} {at_wave(study, before)} to {two} {at_wave(study, after)}"
