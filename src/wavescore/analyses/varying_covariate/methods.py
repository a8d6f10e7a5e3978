"""How growth was put together with something asked at each wave, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = ", ".join(study.outcome_label(name) for name in options["outcomes"])
    wave = "wave before" if options.get("lag", 0) else "same wave"
    return (
        f"The waves of the linear growth curve of {names} were regressed on "
        f"{study.outcome_label(options['covariate'])} of the {wave}, effects "
        f"{options.get('effects', 'equal')} over the waves; the covariate covaried with the growth "
        "factors (Curran and Bauer, 2011, doi 10.1146/annurev.psych.093008.100356). Full "
        f"information, {options.get('standard_errors', 'robust')} standard errors."
    )
