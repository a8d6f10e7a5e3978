"""How what came later was regressed on growth, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = ", ".join(study.outcome_label(name) for name in options["outcomes"])
    wave = options.get("wave", study.wave_names[-1])
    return (
        f"{study.outcome_label(options['distal'])} at {wave} was regressed on intercept and slope "
        f"of the linear growth curve of {names} in one model (Bollen and Curran, 2006, doi "
        "10.1002/0471746096), by full-information maximum likelihood with "
        f"{options.get('standard_errors', 'robust')} standard errors."
    )
