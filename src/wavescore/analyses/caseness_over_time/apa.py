"""The differences in the share of cases as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, known, wave_label
from wavescore.layout.phrases import apa_p


def results(found: Lookup, study: Study) -> list[str]:
    """Return each difference from the first wave, by method, and McNemar's test of it."""
    said = []
    for row in found.rows:
        if row.quantity not in ("difference", "mcnemar_exact_p") or not known(row):
            continue
        number = apa_number("difference", row, 1, unit=" percentage points")
        if row.quantity != "difference":
            number = f"McNemar's exact {apa_p(row.estimate)}"
        said.append(f"Cases, {wave_label(study, row.wave)} ({row.method}): {number}.")
    return said
