"""The differences in the share of cases as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, wave_label


def results(found: Lookup, study: Study) -> list[str]:
    """Return each difference from the first wave, by method, in percentage points."""
    said = []
    for row in found.rows:
        if row.quantity != "difference" or row.estimate != row.estimate:
            continue
        label = f"Cases, {wave_label(study, row.wave)} ({row.method})"
        gap = apa_number("difference", row, 1, unit=" percentage points")
        said.append(f"{label}: {gap}.")
    return said
