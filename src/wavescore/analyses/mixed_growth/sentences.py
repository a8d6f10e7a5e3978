"""Whether it makes a difference when people really answered, and where a course turns."""

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, changes, unread
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label, per_unit, wave_label
from wavescore.layout.phrases import spoken, tested
from wavescore.layout.verdict import estimated
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return each outcome's change at actual days beside planned times, and its turns."""
    said = []
    for outcome in table.values("outcome"):
        for method in (ACTUAL, PLANNED):
            if why := unread(table, study, outcome, method):
                label = outcome_label(study, outcome)
                said.append(f"{label}, {method}: {why}; nothing is told of it.")
        known = {row.method: row for row in changes(table, study) if row.outcome == outcome}
        if known:
            said.append(_change(study, known))
        said += _turns(table, study, outcome, ACTUAL if ACTUAL in known else PLANNED)
    return said


def _change(study: Study, known: dict[str, ResultRow]) -> str:
    actual, planned = known.get(ACTUAL), known.get(PLANNED)
    row = actual or planned
    if row is None:
        return ""
    ends = wave_label(study, study.first_to_last)
    told = f"changes by {spoken(row)} ({tested(row)})"
    label = outcome_label(study, row.outcome)
    if actual is None or planned is None:
        return f"{label} {told}, {ends}, {row.method}."
    same = _told(actual) == _told(planned)
    verdict = "the conclusion is the same" if same else "the conclusion is another"
    return (
        f"{label}, each answer on the day it was given: {verdict}; it {told}, {ends}, in place of "
        f"{spoken(planned)} ({interval_of(planned).text}) at the planned times."
    )


def _told(row: ResultRow) -> int:
    """Return the direction that an interval tells, 0 for none."""
    return (row.conf_low > 0) - (row.conf_high < 0)


def _turns(table: Lookup, study: Study, outcome: str, method: str) -> list[str]:
    said = []
    if unread(table, study, outcome, method):
        return []
    for row in table.rows:
        if (row.quantity, row.outcome, row.method) == ("turn", outcome, method) and estimated(row):
            shown = "turns" if _told(row) else "is not shown to turn"
            said.append(
                f"the mean course of {outcome_label(study, outcome)} {shown} at the {row.term}: "
                f"its slope changes by {spoken(row)} {per_unit(study)} ({tested(row)})."
            )
    return said
