"""How growth was put together with something asked at each wave, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = options["outcomes"]
    curves = "curve of" if len(names) == 1 else "curves, each in a model of its own, of"
    wave = "wave before" if options.get("lag", 0) else "same wave"
    return (
        f"The waves of the linear growth {curves} {in_prose(study, names)} were regressed "
        f"on {in_prose(study, [options['covariate']])} of the {wave}, effects "
        f"{options.get('effects', 'equal')} over the waves; the covariate covaried with the growth "
        "factors (Curran and Bauer, 2011, doi 10.1146/annurev.psych.093008.100356). Full "
        f"information, {options.get('standard_errors', 'robust')} standard errors."
    )
