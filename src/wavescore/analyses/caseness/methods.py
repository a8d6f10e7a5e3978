"""How a case was defined, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import readable
from wavescore.layout.lookup import outcome_label


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    rule = options.get("rule", "nhs_talking_therapies")
    return (
        f"A case was defined by the {outcome_label(study, rule)} as "
        f"{readable(study.rule_in_words(rule))}; shares are of those scored, with Wilson's "
        "interval."
    )
