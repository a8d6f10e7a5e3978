"""Results with imputed items as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.verdict import unreadable

NAMES = {"mean_change": "change", "difference": "difference"}


def results(found: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return each pooled change, difference and share with its interval."""
    said = []
    for row in found.rows:
        told = row.quantity == "share" or row.quantity in NAMES
        if row.method != "imputed" or not told or not row.has_estimate:
            continue
        where = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}"
        if row.quantity == "share":
            said.append(f"{where}: {words(row.term)}, {apa_number('share', row, 1, unit='%')}.")
            continue
        group = f", {row.group}" if row.group else ""
        untold = unreadable(growth, row) if row.quantity == "mean_change" else ""
        number = untold or apa_number(NAMES[row.quantity], row)
        said.append(f"{where}{group}, items imputed: {number}.")
    return said
