"""Who was lost, as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, with_level
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return the odds ratio of being lost of each field, in a logistic model of all fields."""
    said = []
    for row in found.rows:
        if row.quantity != "odds_ratio" or not estimated(row):
            continue
        level = f"{row.level} against {row.reference}" if row.level else ""
        label = with_level(outcome_label(study, row.outcome), level)
        where = f"Lost {at_wave(study, row.wave)}, {label}"
        said.append(f"{where}: {apa_number('OR', row)}.")
    return said
