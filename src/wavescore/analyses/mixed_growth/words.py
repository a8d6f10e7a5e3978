"""What table, figure and sentences of mixed growth say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import readable
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import estimated
from wavescore.results.table import ResultRow

ACTUAL, PLANNED = "actual days", "planned times"


def unread(found: Lookup, outcome: str, method: str) -> str:
    """Return why a model may not be read, "" where it may or was not asked for."""
    for quantity, said in (("converged", "no estimates"), ("proper", "improper solution")):
        row = found.peek(quantity, outcome, method=method)
        if row is not None and row.estimate == 0:
            return f"{said} ({readable(row.note)})"
    return ""


def changes(found: Lookup, study: Study) -> list[ResultRow]:
    """Return the change from first to last wave of each outcome and method, of models to read."""
    rows = []
    for outcome in found.values("outcome"):
        for method in (ACTUAL, PLANNED):
            row = found.peek("mean_change", outcome, study.first_to_last, method=method)
            if estimated(row) and not unread(found, outcome, method):
                rows.append(row)
    return rows
