"""How groups were put into one model, as a methods section says it."""

from wavescore.analyses.group_growth.words import held_words
from wavescore.definitions.study import Study
from wavescore.layout.phrases import grouping, in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    outcomes = in_prose(study, options["outcomes"])
    each = ", each outcome in a model of its own," if len(options["outcomes"]) > 1 else ""
    regressed = ""
    if options.get("covariates"):
        regressed = f", growth factors regressed on {in_prose(study, options['covariates'])},"
    form = options.get("form", "linear").replace("_", " ")
    return (
        f"The {form} growth curves of {outcomes} in the groups of "
        f"{grouping(study, options['group'])} were fitted together{each} by full-information "
        f"maximum likelihood{regressed} with equal {held_words(study)} and all else free in "
        "every group; what was held equal was tested by the chi-square difference (Satorra and "
        "Bentler, 2010, doi 10.1007/s11336-009-9135-y, where errors are robust)."
    )
