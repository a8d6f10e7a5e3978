"""How sites were allowed for, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    return (
        f"Respondents were taken to be alike within {in_prose(study, [options['cluster']])}: "
        "intervals of means, shares and differences have CR2 errors with Satterthwaite's degrees "
        "of freedom (Pustejovsky and Tipton, 2018, doi 10.1080/07350015.2016.1247004), that of the "
        "slope the jackknife over sites on the same degrees of freedom; each site's slope was "
        "pooled in part by a three-level model (REML; Laird and Ware, 1982, doi 10.2307/2529876), "
        "the pooled slope with a CR2 error and Satterthwaite's degrees of freedom."
    )
