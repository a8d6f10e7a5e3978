"""What tables and sentences of groups in one model say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import outcome_label

HELD = {
    "means": "means of the growth factors",
    "change": "means of the change",
    "variances": "variances and covariances of the growth factors",
    "covariate_slopes": "slopes on the covariates",
    "loadings": "loadings of the slope",
}


def held_words(study: Study) -> str:
    """Return what the study file holds equal: "slope mean and residual variances"."""
    names = study.analyses.get("group_growth", {}).get("equal", ["parameters"])
    *first, last = [HELD.get(name, name.replace("_", " ")) for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def model_of(study: Study, outcome: str, group: str) -> str:
    """Return the model's name: it is of all groups."""
    name = study.analyses.get("group_growth", {}).get("group", "")
    of = f" of {name.replace('_', ' ')}" if name else ""
    return f"{outcome_label(study, outcome)}, groups{of} together"
