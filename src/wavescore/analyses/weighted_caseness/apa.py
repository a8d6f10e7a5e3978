"""The weighted share of cases, beside the unweighted, as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_joined
from wavescore.layout.verdict import estimated

SHARES = {"sample_percent": "unweighted", "weighted_percent": "weighted"}


def results(found: Lookup, study: Study) -> list[str]:
    """Return both shares with their intervals, and what the weights cost."""
    said = []
    for row in found.rows:
        if row.quantity not in SHARES or not estimated(row):
            continue
        label = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}, cases"
        parts = [apa_number("share", row, 1, unit="%"), f"n = {apa(row.n, 0)}"]
        if row.quantity == "weighted_percent":
            sizes = {"design effect": ("design_effect", 2), "effective n": ("effective_n", 0)}
            for name, (quantity, decimals) in sizes.items():
                size = found.peek(quantity, row.outcome, row.wave)
                parts += [f"{name} = {apa(size.estimate, decimals)}"] if estimated(size) else []
        said.append(f"{label}, {SHARES[row.quantity]}: {apa_joined(*parts)}.")
    return said
