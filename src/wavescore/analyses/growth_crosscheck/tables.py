"""Our growth estimates beside those of other programs, as tables."""

from dataclasses import replace
from typing import Any

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, lay_out, readable, text, value_of
from wavescore.layout.lookup import Lookup, model_label, outcome_label, term_label


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the largest difference from each other program, then every estimate side by side."""
    rows = []
    for row in (row for row in found.rows if row.quantity == "largest_difference"):
        judged = f"no: {readable(row.note)}" if row.note else "yes"
        cells = (
            text(row.method),
            text("equal" if "MixedLM" in row.method else "free"),
            _in_errors(row),
            text(term_label(study, row.term)),
            text(judged),
        )
        rows.append(Row((text(outcome_label(study, row.outcome)), *cells)))
    heads = ["Outcome", "Program", "Residual variances", "Largest difference, in our SEs"]
    heads += ["of parameter", "Comparable"]
    title = "Growth models: other programs' estimates beside ours"
    short = lay_out("growth_crosscheck", title, heads, rows)
    short = replace(short, label_columns=6)
    tables = [short, _every_estimate(found, study)]
    return [replace(table, source="growth_crosscheck") for table in tables if table.rows]


def _in_errors(row: Any) -> Cell:
    if 0 <= row.estimate < 0.0001:
        return text("<0.0001")
    return value_of(row, "number", 4)


def _every_estimate(found: Lookup, study: Study) -> Table:
    rows, last = [], None
    for key in dict.fromkeys(
        (row.outcome, row.method, row.term) for row in found.rows if row.quantity == "ours"
    ):
        outcome, method, term = key
        if (outcome, method) != last:
            rows.append(heading(f"{model_label(study, outcome, '')}: {method}"))
            last = (outcome, method)
        get = {
            name: found.peek(name, outcome, "", "", term, method)
            for name in ("ours", "theirs", "difference")
        }
        cells = [value_of(get[name], "number", 3) for name in ("ours", "theirs")]
        cells.append(value_of(get["difference"], "number", 6))
        label = "Log-likelihood" if term == "loglik" else term_label(study, term)
        rows.append(Row((text(label), *cells), indent=True))
    heads = [("", head) for head in ("", "Ours", "Theirs", "Theirs minus ours")]
    title = "Growth models: every estimate beside other programs'"
    return lay_out("growth_crosscheck_all", title, heads, rows, long=True)
