"""How mixed growth models were made, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import in_prose

MEANS = {"linear": "a line", "quadratic": "a parabola", "piecewise": "lines that turn at knots"}
RESIDUALS = {
    "equal": "equal residual variances",
    "free": "residual variances free at each wave",
    "autoregressive": "residuals whose correlation falls with the time between (continuous "
    "autoregression)",
}


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    names = in_prose(study, options["outcomes"])
    at = "the days since baseline on which each answer was given"
    if options.get("times", "actual") == "planned":
        at = "the planned times"
    own = "own intercepts and slopes"
    own = own if options.get("departures", "lines") == "lines" else "own intercepts"
    return (
        f"Change in {names} was modelled by a mixed model with {own} (Laird and Ware, "
        f"1982, doi 10.2307/2529876) at {at}, its mean {MEANS[options.get('form', 'linear')]}, "
        f"with {RESIDUALS[options.get('residuals', 'equal')]}; maximum likelihood, "
        f"{options.get('standard_errors', 'robust')} standard errors."
    )
