"""The cross-lagged panel as APA prints it."""

from wavescore.analyses.cross_lagged.words import path_label
from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import estimated


def results(found: Lookup, study: Study) -> list[str]:
    """Return the model's fit, and each path, in points per point."""
    numbers = (
        (path_label(study, row), apa_number("b", row))
        for row in found.rows
        if row.quantity == "path" and estimated(row)
    )
    return apa_model(found, "Cross-lagged panel", numbers, "")
