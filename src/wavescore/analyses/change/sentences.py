"""Recovery and reliable change in sentences."""

from wavescore.layout.lookup import RULE, wave_label
from wavescore.layout.phrases import spoken

# What is said of change, and of whom it is a share.
CHANGES = (
    ("recovery", "recovered", "cases at the start"),
    ("reliable_recovery", "recovered reliably", "cases at the start"),
    ("reliable_improvement", "improved reliably", "with both scores"),
    ("reliable_deterioration", "deteriorated reliably", "with both scores"),
)


def sentences(table, study):
    sentences = []
    for wave in table.values("wave", outcome=RULE):
        said: dict[str, list[str]] = {}
        for term, verb, whom in CHANGES:
            share = table.find("percent", RULE, wave, "sample", term)
            theirs = table.find("percent", RULE, wave, "benchmark", term)
            if share is None or share.estimate != share.estimate:
                continue
            beside = ""
            if theirs is not None and theirs.estimate == theirs.estimate:
                beside = f" (benchmark {spoken(theirs, decimals=1)}%)"
            of = f"of {spoken(share, 'count', column='n')} {whom}"
            said.setdefault(of, []).append(f"{spoken(share, decimals=1)}%{beside} {verb}")
        if said:
            parts = [f"{of} {' and '.join(shares)}" for of, shares in said.items()]
            sentences.append(f"{wave_label(study, wave)}, NHS rules: {'; '.join(parts)}.")
    return sentences
