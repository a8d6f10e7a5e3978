"""The flow of respondents in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, known
from wavescore.layout.phrases import joined, spoken, spoken_scaled


def sentences(table: Lookup, study: Study) -> list[str]:
    waves = table.values("wave")
    if not waves:
        return []
    first = waves[0]
    entered = spoken(table.find("entered", wave=first), "count")
    analysed = spoken(table.find("analysed", wave=first), "count")
    rows = [
        table.find("excluded", wave=first, term=rule)
        for rule in table.values("term", wave=first, quantity="excluded")
    ]
    nobody = all(row is not None and known(row) and not row.estimate for row in rows)
    # Two rounded counts, and two suppressed ones, are alike where their numbers differ.
    all_of = "all" if nobody else analysed
    text = f"{entered} entered {at_wave(study, first)} and {all_of} were analysed"
    counts = [(wave, spoken(table.find("analysed", wave=wave), "count")) for wave in waves[1:]]
    later = joined([f"{count} {at_wave(study, wave)}" for wave, count in counts])
    said = [f"{text}; {later}." if later else f"{text}."]
    rates = [
        f"{spoken_scaled(table.find('response_rate', wave=wave), 1, 100)}% {at_wave(study, wave)}"
        for wave in waves[1:]
    ]
    if rates:
        rounded = ", by rounded counts" if study.release.mode == "safe" else ""
        whom = f"those analysed {at_wave(study, first)}"
        said.append(f"Of {whom}, {joined(rates)} were analysed again{rounded}.")
        said.append(_lost(table, study, waves[-1], analysed))
    return said


def _lost(table: Lookup, study: Study, last: str, analysed: str) -> str:
    """Return how many of the first wave gave no answer at the last."""
    row = table.find("lost_n", wave=last)
    at = at_wave(study, last)
    if known(row) and not row.estimate:
        return f"{at}, none of the {analysed} first analysed was without an answer."
    said = f"{at}, {spoken(row, 'count')} of the {analysed} first analysed gave no answer"
    return f"{said}; they are not among the excluded."
