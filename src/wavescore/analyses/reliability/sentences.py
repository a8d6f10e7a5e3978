"""Reliability in a sentence."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import spoken


def sentences(table: Lookup, study: Study) -> list[str]:
    alphas = [
        row
        for row in table.rows
        if row.quantity == "alpha" and row.method != "feldt" and row.has_estimate
    ]
    if not alphas:
        return []
    ends = [chosen(alphas, key=lambda row: row.estimate) for chosen in (min, max)]
    low, high = (
        f"{spoken(row, decimals=3)} ({outcome_label(study, row.outcome)}, "
        f"{wave_label(study, row.wave)})"
        for row in ends
    )
    several = f"lies between {low} and {high}" if len(alphas) > 1 else f"is {low}"
    return [f"Cronbach's alpha {several}."]
