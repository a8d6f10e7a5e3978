"""How the sample was held against a benchmark, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    where = f"{options['geography']}, {options['period']}"
    ages = options.get("age", "age")
    standard = " and with it weighted to the sample's ages (direct standardisation)" if ages else ""
    return (
        f"The share of cases was compared with published counts of NHS services ({where}), "
        f"as published{standard}, by Pearson's chi-square without continuity correction and the "
        "difference of proportions with Newcombe's interval (Newcombe, 1998, doi "
        "10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I)."
    )
