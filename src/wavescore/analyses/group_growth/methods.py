"""How groups were put into one model, as a methods section says it."""

from wavescore.analyses.group_growth.words import held_words
from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    outcomes = ", ".join(study.outcome_label(name) for name in options["outcomes"])
    form = options.get("form", "linear").replace("_", " ")
    return (
        f"The {form} growth curves of {outcomes} in the groups of "
        f"{options['group'].replace('_', ' ')} were fitted as one model by full-information "
        f"maximum likelihood with equal {held_words(study)} and all else free in every group; what "
        "was held equal was tested by the chi-square difference (Satorra and Bentler, 2010, doi "
        "10.1007/s11336-009-9135-y, where errors are robust)."
    )
