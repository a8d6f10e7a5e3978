"""Changes of two outcomes and how they go together, as tables."""

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out
from wavescore.layout.fitted import (
    LINE,
    fit_table,
    freed_table,
    number_line,
    parameter_table,
    warnings,
)
from wavescore.layout.lookup import Lookup, outcome_label, wave_label

MODEL = [("", "")]


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return what the model says of the two outcomes, how it fits, and its parameters."""
    title = "Growth of two outcomes together"
    unread = warnings(found, study, MODEL, title_of)
    rows = [*_changes(found, study), *_together(found, study)]
    made = [
        lay_out("parallel_growth", title, LINE, rows, said=unread),
        fit_table(found, study, MODEL, "parallel_growth_fit", f"{title}: fit", title_of),
        parameter_table(
            found, study, "parallel_growth_parameters", f"{title}: parameters", title_of
        ),
        freed_table(
            found,
            study,
            "parallel_growth_modification",
            f"{title}: what would fit better",
            title_of,
        ),
    ]
    return [table for table in made if table.rows or (unread and table is made[0])]


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
