"""How the cross-lagged panel was modelled, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = in_prose(study, options["outcomes"])
    paths = "equal over the waves" if options.get("equal", False) else "free at each wave"
    return (
        f"{names} were put into a random-intercept cross-lagged panel model (Hamaker, "
        "Kuiper and Grasman, 2015, doi 10.1037/a0038889) by full-information maximum likelihood, "
        f"with paths {paths} and {options.get('standard_errors', 'robust')} standard errors."
    )
