"""Minutes to complete the survey in a sentence."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, known
from wavescore.layout.phrases import spoken


def sentences(table: Lookup, study: Study) -> list[str]:
    said = []
    for wave in table.values("wave"):
        median, q1, q3 = (table.find(name, "", wave) for name in ("median", "q1", "q3"))
        if median is not None and median.has_estimate:
            middle = f" ({spoken(q1, decimals=1)} to {spoken(q3, decimals=1)})"
            ends = middle if known(q1) and known(q3) else ""
            said.append(f"{spoken(median, decimals=1)} {at_wave(study, wave)}{ends}")
    if not said:
        return []
    return [f"Median minutes to complete the survey (quartiles): {', '.join(said)}."]
