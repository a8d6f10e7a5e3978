"""Who answered and who was left out, in plain words."""

from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.layout.lookup import Lookup, at_wave, known
from wavescore.layout.phrases import joined, spoken


def sentence(found: Lookup, study: Study) -> str:
    """Return how many answered at each wave, and why some are left out."""
    waves = found.values("wave")
    if not waves:
        return ""
    first = at_wave(study, waves[0])
    entered, analysed = (
        spoken(found.find(quantity, wave=waves[0]), "count") for quantity in ("entered", "analysed")
    )
    later = [
        f"{spoken(found.find('analysed', wave=wave), 'count')} {at_wave(study, wave)}"
        for wave in waves[1:]
    ]
    counts = joined([f"{analysed} people {first}", *later])
    said = f"The results are those of {counts}. {_left_out(found, study, waves[0], entered)}"
    lost = found.peek("lost_n", wave=waves[-1])
    if len(waves) == 1 or not known(lost):
        return said
    at = at_wave(study, waves[-1])
    if not lost.estimate:
        return f"{said} None of the {analysed} was without an answer {at}."
    return f"{said} Of the {analysed}, {spoken(lost, 'count')} gave no answer {at}."


def _left_out(found: Lookup, study: Study, wave: str, entered: str) -> str:
    """Return how many of those who entered at a wave each rule left out of it."""
    names = {rule.name: f"not meeting \u201c{rule.in_words}\u201d" for rule in study.eligibility}
    told: list[str] = []
    hidden: list[str] = []
    for rule in found.values("term", wave=wave, quantity="excluded"):
        row = found.find("excluded", wave=wave, term=rule)
        why = "without any answer" if rule == NO_ANSWERS else names.get(rule, rule)
        if not known(row):
            hidden.append(why)
        elif row.estimate:
            told.append(f"{spoken(row, 'count')} {why}")
    if not (told or hidden):
        return f"Nobody of the {entered} who entered was left out."
    if hidden:
        # Where zeros are hidden too, nobody may stand behind it.
        some = "any" if study.release.suppress_zero else "some"
        told.append(f"{some} {joined(hidden)} (how many is not released)")
    return f"Left out of the {entered} who entered: {joined(told)}."
