"""Recovery and reliable change as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each share of the sample's respondents with its interval."""
    return [
        f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}: "
        f"{words(row.term)} (n = {row.n:.0f}), {apa_number('share', row, 1, unit='%')}."
        for row in found.rows
        if row.quantity == "percent" and estimated(row) and row.n == row.n
    ]
