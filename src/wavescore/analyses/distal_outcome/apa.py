"""What came later, regressed on growth, as APA prints it."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit, and the effects of a point of level and of change."""
    said = []
    for outcome in found.values("outcome"):
        numbers = (
            (f"{outcome_label(study, row.reference)} on {row.term}", apa_number("b", row))
            for row in found.rows
            if (row.quantity, row.outcome) == ("effect", outcome) and estimated(row)
        )
        said += apa_model(found, outcome_label(study, outcome), numbers, outcome)
    return said
