"""Internal consistency as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_interval, apa_joined


def results(found: Lookup, study: Study) -> list[str]:
    """Return alpha of each scale at each wave with the interval that leads."""
    said = []
    for row in found.rows:
        if row.quantity != "alpha" or row.method == "feldt" or not row.has_estimate:
            continue
        scale = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}"
        value = f"\u03b1 = {apa(row.estimate, bounded=True)}"
        said.append(f"{scale}: {apa_joined(value, apa_interval(row, bounded=True))}.")
    return said
