"""How recovery and reliable change were counted, as a methods section says it."""

from wavescore.definitions.study import Study, between
from wavescore.layout.lookup import at_wave, outcome_label, wave_label


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    first = options.get("from") or study.wave_names[0]
    span = between(first, options.get("to") or study.wave_names[-1])
    span = wave_label(study, span)
    rule = outcome_label(study, options.get("rule", "nhs_talking_therapies"))
    return (
        f"Recovery and reliable change from {span} follow the {rule}, among respondents "
        "with every score at both waves (reliable change after Jacobson & Truax, 1991, doi "
        "10.1037/0022-006X.59.1.12); recovery is of those who were cases at the start. Beside the "
        "published reliable change stands that of the sample, 1.96 SD sqrt(2 (1 - alpha)) of the "
        f"scores {at_wave(study, first)}{_important(study, options)}."
    )


def _important(study: Study, options: dict) -> str:
    """Return the published changes that matter, of the rule's instruments that have one."""
    said = []
    for each in study.criteria(options.get("rule", "nhs_talking_therapies")):
        found = each.instrument.important_change
        if found:
            said.append(f"{each.instrument.title} {found.points:g} points, doi {found.doi}")
    return f", and the change that matters to respondents ({'; '.join(said)})" if said else ""
