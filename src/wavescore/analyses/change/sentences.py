"""Recovery and reliable change in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import joined, spoken

# What is said of change, and of whom it is a share.
CHANGES = (
    ("recovery", "recovered", "cases at the start"),
    ("reliable_recovery", "recovered reliably", "cases at the start"),
    ("reliable_improvement", "improved reliably", "with every score"),
    ("reliable_deterioration", "deteriorated reliably", "with every score"),
)


# By what a change of one instrument counts: quantities' prefix, term, where its points are, words.
THRESHOLDS = (
    ("", "reliable_improvement", "reliable_points", "the published reliable change of {} points"),
    (
        "own_",
        "reliable_improvement",
        "own_points",
        "more than the {} points that this sample's own reliability asks",
    ),
    (
        "important_",
        "important_improvement",
        "important_points",
        "the {} points published to matter to respondents",
    ),
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
    for outcome in table.values("outcome", quantity="own_points"):
        for wave in table.values("wave", outcome=outcome):
            sentences += _thresholds(table, study, outcome, wave)
    return sentences


def _thresholds(table: Lookup, study: Study, outcome: str, wave: str) -> list[str]:
    """Return how many are better on one instrument by each reading of a change."""
    said, of = [], ""
    for prefix, term, points, why in THRESHOLDS:
        share = table.peek(f"{prefix}percent", outcome, wave, "sample", term)
        least = table.peek(points, outcome, wave, "sample")
        if share is None or least is None or not share.has_estimate:
            continue
        of = spoken(share, "count", column="n")
        said.append(f"{spoken(share, decimals=1)}% by {why.format(spoken(least, decimals=1))}")
    if len(said) < 2:
        return []
    label = f"{outcome_label(study, outcome)}, {wave_label(study, wave)}"
    return [f"{label}: of {of} scored at both, better were {joined(said)}."]


def _shares(table: Lookup, rule: str, wave: str) -> dict[str, list[str]]:
    """Return what became of those at the start, by whom it is a share of."""
    said: dict[str, list[str]] = {}
    for term, verb, whom in CHANGES:
        share = table.find("percent", rule, wave, "sample", term)
        theirs = table.find("benchmark_percent", rule, wave, "benchmark", term)
        if share is None or not share.has_estimate:
            continue
        beside = []
        if share.has_interval:
            beside.append(f"95% interval {interval_of(share, 1).text}")
        if theirs is not None and theirs.has_estimate:
            beside.append(f"benchmark {spoken(theirs, decimals=1)}%")
        about = f" ({'; '.join(beside)})" if beside else ""
        of = f"of {spoken(share, 'count', column='n')} {whom}"
        said.setdefault(of, []).append(f"{spoken(share, decimals=1)}%{about} {verb}")
    return said
