"""How the lost were compared with the retained, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources; "" of one wave."""
    if len(study.waves) < 2:
        return ""
    return (
        "Respondents lost to non-response were compared with those retained at each later wave by "
        "standardised mean differences (Austin, 2009, doi 10.1002/sim.3697) and a logistic "
        "regression of loss on all baseline fields; the excluded were left out of both."
    )
