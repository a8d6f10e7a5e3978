"""The flow of respondents in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, known
from wavescore.layout.phrases import spoken, spoken_scaled


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
    share = "% of them"
    later = []
    for wave in waves[1:]:
        count = spoken(table.find("analysed", wave=wave), "count")
        rate = spoken_scaled(table.find("response_rate", wave=wave), 1, 100)
        later.append(f"{count} ({rate}{share}) {at_wave(study, wave)}")
        share = "%"
    said = [f"{text}; {' and '.join(later)}." if later else f"{text}."]
    if later:
        last = waves[-1]
        lost = spoken(table.find("lost_n", wave=last), "count")
        of = f"{lost} of the {analysed} first analysed gave no answer"
        said.append(f"{at_wave(study, last)}, {of}; they are not among the excluded.")
    return said
