"""Groups' growth curves in one model, as tables."""

from wavescore.analyses.group_growth.words import held_words, model_of
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out, text, value_of
from wavescore.layout.covariates import at_means
from wavescore.layout.fitted import (
    fit_table,
    freed_table,
    number_line,
    parameter_table,
    warnings,
)
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words

HEADS = ("", "Estimate", "SE", "95% interval", "p")
SAID = {"implied_mean": "Mean at", "mean_change": "Change,"}
APART = {"mean_difference": "mean at", "change_difference": "change,"}
TITLE = "Growth of groups in one model"


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return means, changes, differences, the fit, parameters and what would fit better."""
    models = [(outcome, "") for outcome in found.values("outcome", quantity="converged")]
    unread = warnings(found, study, models, model_of)
    rows = [row for outcome, _ in models for row in _outcome(found, study, outcome)]
    notes = [*unread, f"Equal in all groups: {held_words(study)}.", *_at(found, study, models)]
    made = [
        lay_out("group_growth", TITLE, HEADS, rows, said=notes),
        _held(found, study),
        fit_table(found, study, models, "group_growth_fit", f"{TITLE}: fit", model_of),
        parameter_table(found, study, "group_growth_parameters", f"{TITLE}: parameters"),
        freed_table(found, study, "group_growth_modification", f"{TITLE}: what would fit better"),
    ]
    return [table for table in made if table.rows or (unread and table is made[0])]


def _at(found: Lookup, study: Study, models: list[tuple[str, str]]) -> list[str]:
    """Return at which values of the covariates each outcome's means and changes are told."""
    said = {outcome: at_means(found, study, outcome) for outcome, _ in models}
    told = "means and changes are told"
    return [f"{outcome_label(study, name)}: {told}{at}." for name, at in said.items() if at]


def _outcome(found: Lookup, study: Study, outcome: str) -> list[Row]:
    rows = []
    for row in found.rows:
        if row.outcome != outcome:
            continue
        if row.quantity in SAID:
            label = f"{SAID[row.quantity]} {wave_label(study, row.wave)}: {row.group}"
            rows.append(number_line(label, row))
        elif row.quantity in APART:
            what = f"{APART[row.quantity]} {wave_label(study, row.wave)}"
            rows.append(number_line(f"{words(row.term)} less {row.level}, {what}", row))
    return [heading(outcome_label(study, outcome)), *rows] if rows else []


def _held(found: Lookup, study: Study) -> Table:
    """Return the test of what is held equal, of each outcome."""
    rows = []
    for outcome in found.values("outcome", quantity="equal_held"):
        row = found.find("equal_held", outcome)
        cells = (value_of(row), value_of(row, "number", 0, "df"))
        p = value_of(row, "p", column="p_value")
        rows.append(Row((text(outcome_label(study, outcome)), *cells, p)))
    note = f"Equal in all groups: {held_words(study)}; against the model free in every group."
    title = f"{TITLE}: is what is held equal"
    return lay_out("group_growth_held", title, ("", "Chi-square", "df", "p"), rows, said=[note])
