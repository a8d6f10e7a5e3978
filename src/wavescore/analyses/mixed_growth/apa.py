"""Mixed growth as APA prints it."""

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, unread
from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each change between waves, at actual days and planned times, or why there is none."""
    said = []
    for outcome in found.values("outcome"):
        for method in (ACTUAL, PLANNED):
            label = f"{outcome_label(study, outcome)}, {method}"
            if why := unread(found, study, outcome, method):
                said.append(f"{label}: {why}, not to be read.")
                continue
            said += [
                f"{label}, {wave_label(study, row.wave)}: {apa_number('change', row)}."
                for row in found.rows
                if (row.quantity, row.outcome, row.method) == ("mean_change", outcome, method)
                and estimated(row)
            ]
    return said
