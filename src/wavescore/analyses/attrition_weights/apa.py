"""Results weighted for attrition, beside the unweighted, as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, per_unit, wave_label, words
from wavescore.layout.phrases import apa_joined
from wavescore.layout.verdict import estimated, unreadable
from wavescore.results.table import ResultRow

NUMBERS = {"slope": 3, "difference": 2, "share": 1}


def results(found: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return each slope, difference and share, by whom it is of and how they are weighted."""
    said = []
    for row in found.rows:
        if row.quantity not in NUMBERS or not estimated(row):
            continue
        slope = row.quantity == "slope"
        wave = "" if slope else wave_label(study, row.wave)
        what = f"{words(row.term)} (n = {row.n:.0f})" if row.quantity == "share" else row.group
        label = apa_joined(outcome_label(study, row.outcome), wave, what, row.method)
        untold = unreadable(growth, row) if slope else ""
        said.append(f"{label}: {untold or _number(row, per_unit(study))}.")
    return said


def _number(row: ResultRow, per: str) -> str:
    unit = {"slope": f" {per}", "share": "%"}.get(row.quantity, "")
    return apa_number(row.quantity, row, NUMBERS[row.quantity], unit=unit)
