"""The paths from wave to wave within persons, as tables."""

from dataclasses import replace

from wavescore.analyses.cross_lagged.words import path_label
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.fitted import fit_table, number_line, parameter_table, warnings
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import ResultRow

MODEL = [("", "")]
HEADS = (
    ("", ""),
    *(("In points", head) for head in ("Estimate", "SE", "95% interval", "p")),
    *(("In SDs of departures", head) for head in ("Estimate", "95% interval")),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the paths, means and levels of the panel model, how it fits, and its parameters."""
    title = "From wave to wave within persons"
    unread = warnings(found, study, MODEL, title_of)
    rows = [*_paths(found, study), *_levels(found, study)]
    made = [
        lay_out("cross_lagged", title, HEADS, rows, found.used, said=unread),
        fit_table(found, study, MODEL, "cross_lagged_fit", f"{title}: fit", title_of),
        parameter_table(found, study, "cross_lagged_parameters", f"{title}: parameters", title_of),
    ]
    return [table for table in made if table.rows or unread]


def title_of(study: Study, outcome: str, group: str) -> str:
    """Return the model's name: it is of both outcomes."""
    return "Cross-lagged panel"


def _paths(found: Lookup, study: Study) -> list[Row]:
    rows = []
    plain = [row for row in found.rows if row.quantity == "path"]
    for crossing, label in (
        (True, "From one outcome to the other"),
        (False, "From each to itself"),
    ):
        rows.append(heading(label))
        for row in plain:
            if (row.outcome != row.term) == crossing:
                at = (row.outcome, row.wave, "", row.term)
                standard = found.find("standardised_path", *at)
                rows.append(_line(path_label(study, row), row, standard))
    return rows if plain else []


def _levels(found: Lookup, study: Study) -> list[Row]:
    rows = []
    for outcome in found.values("outcome", quantity="implied_mean"):
        rows.append(heading(outcome_label(study, outcome)))
        for row in found.rows:
            if row.outcome == outcome and row.quantity in SAID:
                at = f", {wave_label(study, row.wave)}" if row.wave else ""
                rows.append(_line(f"{SAID[row.quantity]}{at}", row))
    both = [row for row in found.rows if row.quantity == "between_correlation"]
    if both:
        rows += [heading("Both"), _line("Correlation of usual levels", both[0])]
    return rows


SAID = {
    "implied_mean": "Mean",
    "mean_change": "Change",
    "between_share": "Share of the first wave's variance that is of usual levels",
}


def _line(label: str, row: ResultRow, standard: ResultRow | None = None) -> Row:
    more = (text(""), text(""))
    if standard is not None:
        more = (value_of(standard), interval_of(standard))
    line = number_line(label, row)
    return replace(line, cells=(*line.cells, *more))
