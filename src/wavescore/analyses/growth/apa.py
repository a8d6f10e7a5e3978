"""The growth models as APA prints them: fit first, and changes only of models that may be read."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup, model_label, wave_label
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit, and each change between waves where the model may be read."""
    said = []
    for outcome in found.values("outcome"):
        for group in found.values("group", outcome=outcome, quantity="converged"):
            changes = (
                (wave_label(study, row.wave), apa_number("change", row))
                for row in found.rows
                if (row.quantity, row.outcome, row.group) == ("mean_change", outcome, group)
                and estimated(row)
            )
            label = model_label(study, outcome, group)
            said += apa_model(found, label, changes, outcome, group)
    return said
