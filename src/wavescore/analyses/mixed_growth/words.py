"""What table, figure and sentences of mixed growth say in the same words."""

from wavescore.definitions.study import DAYS, Study
from wavescore.layout.cells import readable
from wavescore.layout.lookup import Lookup, at_wave, known
from wavescore.layout.phrases import spoken
from wavescore.layout.verdict import estimated
from wavescore.results.table import ResultRow

ACTUAL, PLANNED = "actual days", "planned times"
# How many times earlier or later than planned is another time.
FAR = 2.0


def times_of(found: Lookup) -> str:
    """Return at which times the models are: "planned times", or "actual and at planned times"."""
    return f"actual and at {PLANNED}" if ACTUAL in found.values("method") else PLANNED


def unread(found: Lookup, study: Study, outcome: str, method: str) -> str:
    """Return why a model may not be read, "" where it may or was not asked for."""
    for quantity, said in (("converged", "no estimates"), ("proper", "improper solution")):
        row = found.peek(quantity, outcome, method=method)
        if row is not None and row.estimate == 0:
            return f"{said} ({readable(row.note)})"
    return _off_plan(found, study, outcome) if method == ACTUAL else ""


def _off_plan(found: Lookup, study: Study, outcome: str) -> str:
    """Return that the last wave was answered at a wholly other time than planned; "" if it was not.

    The change is told between planned times: days to which the answers do not come near would be
    a line drawn far beyond them.
    """
    last = study.wave_names[-1]
    row = found.peek("median_day", outcome, last, method=ACTUAL)
    length, unit = study.unit_of_time
    planned = (study.times[-1] - study.times[0]) * length * DAYS.get(unit, 0.0)
    if row is None or not planned:
        return ""
    if not known(row):
        return f"on which days the answers {at_wave(study, last)} came is not released"
    if planned / FAR <= row.estimate <= planned * FAR:
        return ""
    half = f"half of the answers {at_wave(study, last)} came by day {spoken(row, decimals=0)}"
    return f"{half}, and the waves' times put it at day {planned:,.0f}"


def changes(found: Lookup, study: Study) -> list[ResultRow]:
    """Return the change from first to last wave of each outcome and method, of models to read."""
    rows = []
    for outcome in found.values("outcome"):
        for method in (ACTUAL, PLANNED):
            row = found.peek("mean_change", outcome, study.first_to_last, method=method)
            if estimated(row) and not unread(found, study, outcome, method):
                rows.append(row)
    return rows
