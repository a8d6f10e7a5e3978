"""Changes of two outcomes and how they go together, as tables."""

from dataclasses import replace

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out, text, value_of
from wavescore.layout.fitted import (
    LINE,
    fit_table,
    number_line,
    parameter_label,
    parameter_table,
    warnings,
)
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label

MODEL = [("", "")]


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return what the model says of the two outcomes, how it fits, and its parameters."""
    title = "Growth of two outcomes together"
    unread = warnings(found, study, MODEL, title_of)
    rows = [*_changes(found, study), *_together(found, study)]
    made = [
        lay_out("parallel_growth", title, LINE, rows, said=unread),
        fit_table(found, study, MODEL, "parallel_growth_fit", f"{title}: fit", title_of),
        parameter_table(found, study, "parallel_growth_parameters", f"{title}: parameters"),
        _better(found, study),
    ]
    return [
        replace(table, source="parallel_growth")
        for table in made
        if table.rows or (unread and table.name == "parallel_growth")
    ]


def title_of(study: Study, outcome: str, group: str) -> str:
    """Return the model's name: it is of both outcomes."""
    return "Two outcomes together"


def _changes(found: Lookup, study: Study) -> list[Row]:
    rows = []
    for outcome in found.values("outcome", quantity="implied_mean"):
        rows.append(heading(outcome_label(study, outcome)))
        for row in found.rows:
            if row.outcome == outcome and row.quantity in SAID:
                label = f"{SAID[row.quantity]}, {wave_label(study, row.wave)}"
                rows.append(number_line(label, row))
    return rows


def _better(found: Lookup, study: Study) -> Table:
    """Return what would fit better if it were free, the most first, where it was asked for."""
    tests = [row for row in found.rows if row.quantity == "modification_index"]
    rows = []
    for row in sorted(tests, key=lambda row: (not known(row), -row.estimate)):
        change = found.peek("expected_change", term=row.term)
        cells = (value_of(row), value_of(row, "p", column="p_value"), value_of(change, decimals=3))
        rows.append(Row((text(parameter_label(study, row.term)), *cells), indent=True))
    note = (
        f"Score tests, each of one thing freed alone; {len(rows)} were looked at, so that a small "
        "p among them is no finding. With: residuals that covary; on: a loading of the slope."
    )
    heads = ("", "Modification index", "p", "Expected change")
    title = "Growth of two outcomes together: what would fit better"
    return lay_out("parallel_growth_modification", title, heads, rows, said=[note], long=True)


SAID = {"implied_mean": "Mean", "mean_change": "Change", "change_sd": "SD of persons' changes"}


def _together(found: Lookup, study: Study) -> list[Row]:
    rows = [heading("Correlations")]
    for row in found.rows:
        if row.quantity == "correlation":
            rows.append(number_line(pair_label(study, row), row))
    for row in found.rows:
        if row.quantity == "change_per_change":
            one, two = (outcome_label(study, name) for name in (row.outcome, row.reference))
            rows.append(heading("Changes"))
            rows.append(number_line(f"{two} points per point of change in {one}", row))
    return rows if len(rows) > 1 else []
