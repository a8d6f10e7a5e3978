"""How the share of cases was weighted to published ages, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    where = f"{options['geography']}, {options['period']}"
    return (
        f"The share of cases was weighted to the published ages of those treated ({where}) by "
        "post-stratification, with a linearised standard error (Deville and Sarndal, 1992, doi "
        "10.1080/01621459.1992.10475217) and an interval on the logits; the design effect is "
        "Kish's."
    )
