"""What tables and sentences of groups in one model say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import grouping
from wavescore.layout.verdict import estimated
from wavescore.results.table import ResultRow

FACTORS = ("intercept", "slope", "quadratic")
HELD = {
    "means": "means of the growth factors",
    **{f"{factor}_mean": f"mean of the {factor}" for factor in FACTORS},
    **{f"{factor}_variance": f"variance of the {factor}" for factor in FACTORS},
    "change": "means of the change",
    "variances": "variances and covariances of the growth factors",
    "covariate_slopes": "slopes on the covariates",
    "loadings": "loadings of the slope",
}

# A curve of an intercept alone has one growth factor.
ONE = {"means": "mean of the level", "variances": "variance of the level"}


def held_words(study: Study) -> str:
    """Return what the study file holds equal: "mean of the slope and residual variances"."""
    options = study.analyses.get("group_growth", {})
    names = options.get("equal", ["parameters"])
    held = HELD | (ONE if options.get("form") == "intercept" else {})
    *first, last = [held.get(name, name.replace("_", " ")) for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def model_of(study: Study, outcome: str, group: str) -> str:
    """Return the model's name: it is of all groups."""
    name = study.analyses.get("group_growth", {}).get("group", "")
    of = f" of {grouping(study, name)}" if name else ""
    return f"{outcome_label(study, outcome)}, groups{of} together"


def change_of(found: Lookup, study: Study, outcome: str) -> list[ResultRow]:
    """Return each group's change from first to last wave, none where one has no number."""
    rows = [
        row
        for row in found.rows
        if (row.quantity, row.outcome, row.wave) == ("mean_change", outcome, study.first_to_last)
    ]
    return rows if all(map(estimated, rows)) else []


def apart(found: Lookup, outcome: str, what: str, wave: str) -> list[ResultRow]:
    """Return how far groups are from the last in their "change" or "mean", if that is asked."""
    return [
        row
        for row in found.rows
        if (row.quantity, row.outcome, row.wave) == (f"{what}_difference", outcome, wave)
        and estimated(row)
    ]
