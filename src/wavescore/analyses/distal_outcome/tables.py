"""What comes later by level and change, as tables."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out
from wavescore.layout.fitted import fit_table, number_line, parameter_table, warnings
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import ResultRow

HEADS = ("", "Estimate", "SE", "95% interval", "p")
SAID = {
    "effect": "per point of {}",
    "effect_of_sd": "per SD of {}",
    "r_squared": "share of its variance that both tell",
}
OWN = {"implied_mean": "Mean", "mean_change": "Change"}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return effects of level and change, how each model fits, and its parameters."""
    models = [(outcome, "") for outcome in found.values("outcome", quantity="converged")]
    unread = warnings(found, study, models)
    rows: list[Row] = []
    for outcome, _ in models:
        own = [row for row in found.rows if row.outcome == outcome]
        lines = [_line(study, row) for row in own if row.quantity in (*SAID, *OWN)]
        rows += [heading(outcome_label(study, outcome)), *lines] if lines else []
    title, name = "What came later, by level and change", "distal_outcome"
    made = [
        lay_out(name, title, HEADS, rows, said=unread),
        fit_table(found, study, models, f"{name}_fit", f"{title}: fit"),
        parameter_table(found, study, f"{name}_parameters", f"{title}: parameters"),
    ]
    return [replace(table, source=name) for table in made if table.rows or unread]


def _line(study: Study, row: ResultRow) -> Row:
    if row.quantity in OWN:
        return number_line(f"{OWN[row.quantity]}, {wave_label(study, row.wave)}", row)
    later = outcome_label(study, row.reference)
    return number_line(f"{later}, {SAID[row.quantity].format(row.term)}", row)
