"""How what came later was regressed on growth, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import at_wave
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = options["outcomes"]
    one = "in one model" if len(names) == 1 else "each in a model of its own"
    wave = at_wave(study, options.get("wave", study.wave_names[-1]))
    return (
        f"{in_prose(study, [options['distal']])} {wave} was regressed on intercept and slope "
        f"of the linear growth curve of {in_prose(study, names)}, {one} (Bollen and Curran, 2006, "
        "doi 10.1002/0471746096), by full-information maximum likelihood with "
        f"{options.get('standard_errors', 'robust')} standard errors."
    )
