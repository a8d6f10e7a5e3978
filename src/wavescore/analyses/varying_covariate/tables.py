"""Growth with something asked at each wave, as tables."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out
from wavescore.layout.fitted import fit_table, number_line, parameter_table, warnings
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import ResultRow

HEADS = ("", "Estimate", "SE", "95% interval", "p")
SAID = {
    "implied_mean": "Mean",
    "mean_change": "Change",
    "adjusted_change": "Change with the covariate kept",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return effects and changes of each outcome, how each model fits, and its parameters."""
    models = [(outcome, "") for outcome in found.values("outcome", quantity="converged")]
    unread = warnings(found, study, models)
    rows: list[Row] = []
    for outcome, _ in models:
        own = [row for row in found.rows if row.outcome == outcome]
        lines = [_line(study, row) for row in own if row.quantity in ("effect", *SAID)]
        rows += [heading(outcome_label(study, outcome)), *lines] if lines else []
    title = "Growth with what was asked at each wave"
    name = "varying_covariate"
    made = [
        lay_out(name, title, HEADS, rows, said=unread),
        fit_table(found, study, models, f"{name}_fit", f"{title}: fit"),
        parameter_table(found, study, f"{name}_parameters", f"{title}: parameters"),
    ]
    return [replace(table, source=name) for table in made if table.rows or unread]


def _line(study: Study, row: ResultRow) -> Row:
    if row.quantity != "effect":
        return number_line(f"{SAID[row.quantity]}, {wave_label(study, row.wave)}", row)
    at = f", {wave_label(study, row.wave)}" if row.wave else ""
    return number_line(f"{outcome_label(study, row.term)}, {row.method}{at}", row, 3)
