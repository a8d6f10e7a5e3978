"""Growth with something asked at each wave, as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa_joined
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit, and what a unit more of the covariate goes with."""
    said = []
    for outcome in found.values("outcome"):
        numbers = (
            (
                apa_joined(
                    f"on {outcome_label(study, row.term)}", row.method, wave_label(study, row.wave)
                ),
                apa_number("b", row),
            )
            for row in found.rows
            if (row.quantity, row.outcome) == ("effect", outcome) and estimated(row)
        )
        said += apa_model(found, outcome_label(study, outcome), numbers, outcome)
    return said
