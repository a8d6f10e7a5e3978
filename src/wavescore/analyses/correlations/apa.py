"""The correlations as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p

SIGNS = {"pearson": "r", "spearman": "r_s"}


def results(found: Lookup, study: Study) -> list[str]:
    """Return each correlation with its degrees of freedom, interval and p."""
    said = []
    for row in found.rows:
        if row.quantity == "r" and row.has_estimate and row.df == row.df:
            pair = f"{outcome_label(study, row.outcome)} with {outcome_label(study, row.term)}"
            value = apa(row.estimate, bounded=True)
            number = f"{SIGNS[row.method]}({apa(row.df, 0)}) = {value}"
            tail = apa_joined(number, apa_interval(row, bounded=True), apa_p(row.p_value))
            said.append(f"{pair}, {wave_label(study, row.wave)}: {tail}.")
    return said
