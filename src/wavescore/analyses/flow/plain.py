"""Who answered and who was left out, in plain words."""

from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.layout.lookup import Lookup, known, wave_label
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
    return f"The results are those of {counts}. {_left_out(found, waves[0], entered)}"


def _left_out(found: Lookup, wave: str, entered: str) -> str:
    """Return how many of those who entered at a wave each rule left out of it."""
    told: list[str] = []
    hidden: list[str] = []
    for rule in found.values("term", wave=wave, quantity="excluded"):
        row = found.find("excluded", wave=wave, term=rule)
        why = "for lack of any answer" if rule == NO_ANSWERS else f"by the rule '{rule}'"
        if not known(row):
            hidden.append(why)
        elif row.estimate:
            verb = "" if told else " was left out" if row.estimate == 1 else " were left out"
            told.append(f"{spoken(row, 'count')}{verb} {why}")
    if not (told or hidden):
        return f"Nobody of the {entered} who entered was left out."
    if hidden:
        verb = "" if told else " were left out"
        told.append(f"some{verb} {joined(hidden)} (how many is not released)")
    return f"Of the {entered} who entered, {joined(told)}."
