"""Results with imputed items as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p
from wavescore.results.table import ResultRow

NAMES = {"mean_change": "change", "difference": "difference"}


def results(found: Lookup, study: Study) -> list[str]:
    """Return each pooled change, difference and share with its interval."""
    said = []
    for row in found.rows:
        if row.method != "imputed" or row.estimate != row.estimate:
            continue
        where = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}"
        if row.quantity == "share":
            said.append(f"{where}: {words(row.term)} {apa(row.estimate, 1)}%, {_ends(row, 1)}.")
            continue
        group = f", {row.group}" if row.group else ""
        size = f"{NAMES[row.quantity]} = {apa(row.estimate)}"
        test = f"t({apa(row.df, 0)}) = {apa(row.statistic)}"
        parts = apa_joined(size, _ends(row, 2), test, apa_p(row.p_value))
        said.append(f"{where}{group}, items imputed: {parts}.")
    return said


def _ends(row: ResultRow, decimals: int) -> str:
    return apa_interval(row, decimals)
