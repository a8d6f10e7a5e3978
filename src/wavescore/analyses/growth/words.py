"""What the growth tables, figure and summary say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, wave_label


def is_linear(found: Lookup, outcome: str, group: str = "") -> bool:
    """Whether a model's mean changes by the same amount in each unit of time."""
    terms = found.values("term", outcome=outcome, group=group, quantity="parameter")
    curved = any(term == "quadratic_mean" or term.startswith("loading_") for term in terms)
    return "slope_mean" in terms and not curved


def rate_unit(study: Study) -> str:
    """Return per what a rate of change is told: "per week" where times are in 6 weeks."""
    _, name = study.unit_of_time
    return f"per {name or 'unit of time'}"


def rate_scale(study: Study) -> float:
    """Return what takes the change from first to last wave to a change per `rate_unit`."""
    length, _ = study.unit_of_time
    return 1 / ((study.times[-1] - study.times[0]) * length)


def complete_only(study: Study) -> bool:
    """Whether the models are of those with every wave alone."""
    return study.analyses.get("growth", {}).get("missing") == "complete"


def pair_label(study: Study, pair: str) -> str:
    """Return "from Baseline to Week 12"."""
    return f"from {wave_label(study, pair)}"
