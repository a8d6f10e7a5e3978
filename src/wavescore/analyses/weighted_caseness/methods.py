"""How the share of cases was weighted to published ages, as a methods section says it."""

from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.layout.lookup import at_wave, outcome_label
from wavescore.layout.phrases import joined


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    where = f"{options['geography']}, {options['period']}"
    others = [name.replace("_", " ") for name in options.get("margins") or {}]
    by = f"and the shares of {joined(others)}, by raking" if others else "by post-stratification"
    rule = outcome_label(study, options.get("rule", DEFAULT_RULE))
    when = at_wave(study, options.get("wave") or study.wave_names[0])
    return (
        f"The share of cases by the {rule} {when} was weighted to the published ages of those "
        f"treated ({where}) {by}, with a linearised standard error (Deville and Sarndal, 1992, doi "
        "10.1080/01621459.1992.10475217) and an interval on the logits; the design effect is "
        "Kish's."
    )
