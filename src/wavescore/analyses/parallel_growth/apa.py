"""Two outcomes' growth as APA prints it."""

from wavescore.analyses.parallel_growth.words import pair_label
from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return the model's fit, and the correlations of levels and changes."""
    numbers = (
        (pair_label(study, row), apa_number("r", row, bounded=True))
        for row in found.rows
        if row.quantity == "correlation" and estimated(row)
    )
    return apa_model(found, "Two outcomes together", numbers, "")
