"""Whether filling in the missing answers changes what is found, in plain words."""

from wavescore.analyses.imputation.sentences import pairs_told, turns
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import joined


def sentence(found: Lookup, study: Study, growth: Lookup | None = None) -> str:
    """Return whether a conclusion on change turns where missing answers are filled in."""
    pairs = pairs_told(found, growth)
    if not pairs:
        return ""
    turned = [outcome_label(study, usual.outcome) for usual, new in pairs if turns(usual, new)]
    lead = "Filling in missing answers with those of people who answered alike"
    if turned:
        return f"{lead} changes the conclusion on change in {joined(turned)}."
    return f"{lead} leads to the same conclusions on change."
