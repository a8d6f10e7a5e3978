"""The slope if those lost fared otherwise, as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, per_unit
from wavescore.layout.phrases import apa, apa_joined
from wavescore.layout.verdict import estimated, unreadable
from wavescore.results.table import ResultRow

NUMBERS = {"slope": ("slope", 3), "slope_difference": ("difference in slope", 3)}
NUMBERS |= {"leaving": ("log-odds of leaving", 3), "baseline_difference": ("difference", 2)}
TIPS = {"tipping_delta": "where the interval turns", "vanishing_delta": "where the slope is 0"}


def results(found: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return the slopes without a delta, their tipping points, and the other ways of being lost.

    Of the dial, whose slopes a table gives, the slope at delta 0 alone.
    """
    said = []
    for row in found.rows:
        told = row.quantity in TIPS or row.quantity in NUMBERS
        dial = row.quantity == "slope" and row.term == "delta" and float(row.level)
        if not told or dial or not estimated(row):
            continue
        label = apa_joined(outcome_label(study, row.outcome), row.group, _how(row))
        untold = "" if row.quantity == "baseline_difference" else unreadable(growth, row)
        if not (untold and row.quantity in TIPS):
            said.append(f"{label}: {untold or _number(row, per_unit(study))}.")
    return list(dict.fromkeys(said))


def _how(row: ResultRow) -> str:
    if row.quantity == "baseline_difference":
        return "lost less retained at the first wave"
    if row.term == "selection":
        return apa_joined("selection model", f"on the {row.level}" if row.level else "")
    if row.quantity in TIPS:
        return TIPS[row.quantity]
    if row.term in ("delta", "at_random"):
        return "missing at random"
    return f"{row.term.replace('_', ' ')} ({row.reference})"


def _number(row: ResultRow, per: str) -> str:
    if row.quantity in TIPS:
        return f"delta = {apa(row.estimate)} points"
    name, decimals = NUMBERS[row.quantity]
    unit = {"leaving": " per point", "baseline_difference": " points"}.get(row.quantity, f" {per}")
    return apa_number(name, row, decimals, unit=unit)
