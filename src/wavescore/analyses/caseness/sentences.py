"""Caseness at the first wave in a sentence."""

from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import RULE, outcome_label, wave_label
from wavescore.layout.phrases import spoken


def sentences(table, study):
    waves = [w for w in table.values("wave", outcome=RULE)]
    if not waves:
        return []
    count = table.find("n", RULE, waves[0], "", "case")
    percent = table.find("percent", RULE, waves[0], "", "case")
    if percent is None or percent.estimate != percent.estimate:
        return []
    interval = interval_of(percent, 1).text
    of = spoken(percent, "count", column="n")
    return [
        f"At {wave_label(study, waves[0])} {spoken(count, 'count')} of {of} scored "
        f"({spoken(percent, decimals=1)}%, 95% interval {interval}) were cases by the "
        f"{outcome_label(study, RULE)}."
    ]
