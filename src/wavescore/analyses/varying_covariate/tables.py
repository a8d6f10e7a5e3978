"""Growth with something asked at each wave, as tables."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table
from wavescore.layout.fitted import number_line, outcome_tables
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import ResultRow

SAID = {
    "implied_mean": "Mean",
    "mean_change": "Change",
    "adjusted_change": "Change with the covariate kept",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return effects and changes of each outcome, how each model fits, and its parameters."""
    return outcome_tables(found, study, "Growth with what was asked at each wave", _line)


def _line(study: Study, row: ResultRow) -> Row | None:
    if row.quantity not in ("effect", *SAID):
        return None
    if row.quantity != "effect":
        return number_line(f"{SAID[row.quantity]}, {wave_label(study, row.wave)}", row)
    at = f", {wave_label(study, row.wave)}" if row.wave else ""
    return number_line(f"{outcome_label(study, row.term)}, {row.method}{at}", row, 3)
