"""How two outcomes' growth was put together, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = in_prose(study, options["outcomes"])
    together = (
        "residuals of one wave covaried" if options.get("same_wave", True) else "residuals did not"
    )
    return (
        f"The linear growth curves of {names} were fitted in one model by full-information "
        f"maximum likelihood, with residual variances {options.get('residuals', 'free')} at each "
        f"wave; all growth factors covaried, and {together} (Bollen and Curran, 2006, doi "
        "10.1002/0471746096). Intervals of correlations are on Fisher's z, by the delta method "
        f"from {options.get('standard_errors', 'robust')} standard errors."
    )
