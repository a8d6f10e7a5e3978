"""Caseness at the first wave in a sentence."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of, readable
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import spoken


def sentences(table: Lookup, study: Study) -> list[str]:
    said = (_of_rule(table, study, rule) for rule in table.values("outcome", term="case"))
    return [sentence for sentence in said if sentence]


def _of_rule(table: Lookup, study: Study, rule: str) -> str:
    wave = table.values("wave", outcome=rule)[0]
    count = table.find("n", rule, wave, "", "case")
    percent = table.find("percent", rule, wave, "", "case")
    if percent is None or not percent.has_estimate:
        return ""
    interval = interval_of(percent, 1).text
    of = spoken(percent, "count", column="n")
    return (
        f"{at_wave(study, wave)} {spoken(count, 'count')} of {of} scored "
        f"({spoken(percent, decimals=1)}%, 95% interval {interval}) were cases by the "
        f"{outcome_label(study, rule)} ({readable(study.rule_in_words(rule))})."
    )
