"""How the share of cases was followed over the waves, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import outcome_label
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    rule = options.get("rule", "nhs_talking_therapies")
    about = in_prose(study, options.get("covariates", ()))
    given = f", given {about}," if about else ""
    working = options.get("correlation", "exchangeable")
    said = (
        f"The share of cases by the {outcome_label(study, rule)} at each wave{given} was estimated "
        "for everybody analysed at the first wave with lost scores imputed 20 times (5 times "
        "where more than 10,000 respondents were analysed) by predictive mean matching "
        "(van Buuren & Groothuis-Oudshoorn, 2011, doi 10.18637/jss.v045.i03) and pooled by "
        "Rubin's rules; by a logistic model with a random "
        "intercept (maximum likelihood, missing at random), its intercepts averaged out; by "
        "independence estimating equations weighted by the inverse probability of being scored "
        "(Robins et al., 1995, doi 10.1080/01621459.1995.10476493); and by estimating equations "
        "with "
        f"{working} working correlation and robust errors (Liang & Zeger, 1986, doi "
        "10.1093/biomet/73.1.13), which need data missing completely at random."
    )
    if len(study.waves) < 2:
        return said
    return (
        f"{said} Those scored at two waves were compared by McNemar's exact test, the difference "
        "of their shares with Newcombe's interval for pairs (1998, doi "
        "10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C)."
    )
