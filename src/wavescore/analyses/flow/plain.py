"""Who answered and who was left out, in plain words."""

from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.layout.lookup import Lookup, wave_label
from wavescore.layout.phrases import joined, spoken


def sentence(found: Lookup, study: Study) -> str:
    """Return how many answered at each wave, and why some are left out."""
    waves = found.values("wave")
    if not waves:
        return ""
    first = wave_label(study, waves[0])
    entered, analysed = (
        spoken(found.find(quantity, wave=waves[0]), "count") for quantity in ("entered", "analysed")
    )
    later = [
        f"{spoken(found.find('analysed', wave=wave), 'count')} at {wave_label(study, wave)}"
        for wave in waves[1:]
    ]
    counts = joined([f"{analysed} people at {first}", *later])
    why = _why(found, study, waves[0])
    return f"The results are those of {counts}, of {entered} who entered at {first}{why}."


def _why(found: Lookup, study: Study, wave: str) -> str:
    reasons = []
    for rule in found.values("term", wave=wave, quantity="excluded"):
        row = found.find("excluded", wave=wave, term=rule)
        if row is None or row.estimate == 0:
            continue
        name = "no answer at all" if rule == NO_ANSWERS else f"not {rule}"
        reasons.append(f"{spoken(row, 'count')} {name}")
    return f"; left out were {joined(reasons)}" if reasons else ""
