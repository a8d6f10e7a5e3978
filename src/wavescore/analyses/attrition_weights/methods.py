"""How results were weighted for attrition, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    fields = in_prose(study, options["fields"])
    quantile = options.get("truncate", 0.99)
    beside = in_prose(study, options.get("auxiliary", ()))
    more = (
        f" Full information was also used with {beside} as auxiliary variables (saturated "
        "correlates; Graham, 2003, doi 10.1207/S15328007SEM1001_4)."
    )
    said = (
        "Respondents retained at the last wave were weighted by the inverse of their probability "
        f"of being so, from a logistic regression on {fields} at the first wave, stabilised, "
        f"weights above their {quantile:g} quantile cut to it (Cole and Hernan, 2008, doi "
        "10.1093/aje/kwn164); errors count that the weights are estimated."
    )
    return said + (more if beside else "")
