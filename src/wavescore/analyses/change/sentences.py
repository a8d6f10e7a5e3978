"""Recovery and reliable change in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import spoken

# What is said of change, and of whom it is a share.
CHANGES = (
    ("recovery", "recovered", "cases at the start"),
    ("reliable_recovery", "recovered reliably", "cases at the start"),
    ("reliable_improvement", "improved reliably", "with every score"),
    ("reliable_deterioration", "deteriorated reliably", "with every score"),
)


def sentences(table: Lookup, study: Study) -> list[str]:
    sentences = []
    for rule in table.values("outcome", term="recovery"):
        for wave in table.values("wave", outcome=rule):
            said = _shares(table, rule, wave)
            if said:
                parts = [f"{of} {' and '.join(shares)}" for of, shares in said.items()]
                by = f"{wave_label(study, wave)}, by the {outcome_label(study, rule)}"
                sentences.append(f"{by}: {'; '.join(parts)}.")
    return sentences


def _shares(table: Lookup, rule: str, wave: str) -> dict[str, list[str]]:
    """Return what became of those at the start, by whom it is a share of."""
    said: dict[str, list[str]] = {}
    for term, verb, whom in CHANGES:
        share = table.find("percent", rule, wave, "sample", term)
        theirs = table.find("benchmark_percent", rule, wave, "benchmark", term)
        if share is None or share.estimate != share.estimate:
            continue
        beside = ""
        if theirs is not None and theirs.estimate == theirs.estimate:
            beside = f" (benchmark {spoken(theirs, decimals=1)}%)"
        of = f"of {spoken(share, 'count', column='n')} {whom}"
        said.setdefault(of, []).append(f"{spoken(share, decimals=1)}%{beside} {verb}")
    return said
