"""How recovery and reliable change were counted, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import outcome_label, wave_label


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    start = wave_label(study, options.get("from") or study.wave_names[0])
    end = wave_label(study, options.get("to") or study.wave_names[-1])
    rule = outcome_label(study, options.get("rule", "nhs_talking_therapies"))
    return (
        f"Recovery and reliable change from {start} to {end} follow the {rule}, among respondents "
        "with every score at both waves (reliable change after Jacobson & Truax, 1991, doi "
        "10.1037/0022-006X.59.1.12); recovery is of those who were cases at the start."
    )
