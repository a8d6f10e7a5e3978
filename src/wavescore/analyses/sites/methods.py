"""How sites were allowed for, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    return (
        f"Respondents were taken to be alike within {in_prose(study, [options['cluster']])}: "
        "intervals of means, shares and differences have CR2 errors with Satterthwaite's degrees "
        "of freedom (Pustejovsky and Tipton, 2018, doi 10.1080/07350015.2016.1247004), that of the "
        "slope the jackknife over sites on the same degrees of freedom; tests by permutation flip "
        "the signs of sites' estimates (Canay, Romano and Shaikh, 2017, doi 10.3982/ECTA13081)"
        f"{_labels(options)}; each site's slope was "
        "pooled in part by a three-level model (REML; Laird and Ware, 1982, doi 10.2307/2529876), "
        "the pooled slope with a CR2 error and Satterthwaite's degrees of freedom."
    )


def _labels(options: dict) -> str:
    if not options.get("group"):
        return ""
    return (
        ", or give groups' labels anew, within sites (DiCiccio and Romano, 2017, doi "
        "10.1080/01621459.2016.1202117) or to whole sites of one group each (Chung and Romano, "
        "2013, doi 10.1214/13-AOS1090), beside the wild cluster bootstrap (Cameron, Gelbach and "
        "Miller, 2008, doi 10.1162/rest.90.3.414)"
    )
