"""How internal consistency was estimated, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    draws = options.get("bootstrap", 1000)
    how = f"a studentised bootstrap of {draws:,} draws" if draws else "the jackknife"
    return (
        "Internal consistency was Cronbach's alpha (Cronbach, 1951, doi 10.1007/BF02310555) of "
        f"respondents with every item, with a 95% interval from {how}, and omega of one "
        "congeneric factor (McDonald, 1999)."
    )
