"""The differences in the share of cases as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, wave_label
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p


def results(found: Lookup, study: Study) -> list[str]:
    """Return each difference from the first wave, by method, in percentage points."""
    said = []
    for row in found.rows:
        if row.quantity != "difference" or row.estimate != row.estimate:
            continue
        gap = f"difference = {apa(row.estimate, 1)} percentage points"
        parts = apa_joined(gap, apa_interval(row, 1), f"z = {apa(row.statistic)}")
        label = f"Cases, {wave_label(study, row.wave)} ({row.method})"
        said.append(f"{label}: {parts}, {apa_p(row.p_value)}.")
    return said
