"""What comes later by level and change, as tables."""

from wavescore.analyses.distal_outcome.words import later
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table
from wavescore.layout.fitted import number_line, outcome_tables
from wavescore.layout.lookup import Lookup, wave_label
from wavescore.results.table import ResultRow

SAID = {
    "effect": "per point of {}",
    "effect_of_sd": "per SD of {}",
    "r_squared": "share of its variance that both tell",
}
OWN = {"implied_mean": "Mean", "mean_change": "Change"}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return effects of level and change, how each model fits, and its parameters."""
    return outcome_tables(found, study, "What came later, by level and change", _line)


def _line(study: Study, row: ResultRow) -> Row | None:
    if row.quantity not in (*SAID, *OWN):
        return None
    if row.quantity in OWN:
        return number_line(f"{OWN[row.quantity]}, {wave_label(study, row.wave)}", row)
    return number_line(f"{later(study, row)}, {SAID[row.quantity].format(row.term)}", row)
