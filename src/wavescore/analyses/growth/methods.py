"""How change was modelled, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import one_unit
from wavescore.layout.phrases import grouping, in_prose

ERRORS = {
    "observed": "standard errors from the observed information",
    "expected": "standard errors from the expected information",
    "robust": "robust (Huber-White) standard errors and the Yuan-Bentler scaled chi-square (2000, "
    "doi 10.1111/0081-1750.00078)",
    "bootstrap": "standard errors and intervals by bootstrap of respondents",
}
MISSING = {
    "fiml": "full information maximum likelihood on all respondents, which takes answers as "
    "missing at random (Enders & Bandalos, 2001, doi 10.1207/S15328007SEM0803_5)",
    "complete": "maximum likelihood on respondents with every wave",
}


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources; "" of one wave."""
    if len(study.waves) < 2:
        return ""
    form = options.get("form", "linear").replace("_", " ")
    residuals = options.get("residuals", "free")
    outcomes = in_prose(study, options["outcomes"])
    times = ", ".join(f"{time:g}" for time in study.times)
    times += f" (one is {one_unit(study)})" if study.time_unit else ""
    said = (
        f"Change in {outcomes} was modelled by latent growth curves (Bollen & Curran, 2006, doi "
        f"10.1002/0471746096) of {form} form, with time scores {times} and residual variances "
        f"{'free at each wave' if residuals == 'free' else 'equal over waves'}, by "
        f"{MISSING[options.get('missing', 'fiml')]}, with "
        f"{ERRORS[options.get('standard_errors', 'robust')]}."
    )
    if options.get("covariates"):
        said += f" Growth factors were regressed on {in_prose(study, options['covariates'])}."
    if options.get("group"):
        said += f" Curves were estimated in each group of {grouping(study, options['group'])}."
    return (
        f"{said} A model that did not converge, had an improper solution, or fitted badly (CFI "
        "under .90 or RMSEA over .10) is not read; observed means are given in its place."
    )
