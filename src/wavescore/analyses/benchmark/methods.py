"""How the sample was held against a benchmark, as a methods section says it."""

from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.layout.lookup import at_wave, outcome_label


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    where = f"{options['geography']}, {options['period']}"
    ages = options.get("age", "age")
    standard = " and with it weighted to the sample's ages (direct standardisation)" if ages else ""
    rule = outcome_label(study, options.get("rule", DEFAULT_RULE))
    when = at_wave(study, options.get("wave") or study.wave_names[0])
    return (
        f"The share of cases by the {rule} {when} was compared with published counts of "
        f"NHS services ({where}), as published{standard}, by Pearson's chi-square without "
        "continuity correction and the difference of proportions with Newcombe's interval "
        "(Newcombe, 1998, doi "
        "10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I)."
    )
