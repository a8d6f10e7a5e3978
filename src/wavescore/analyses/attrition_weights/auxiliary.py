"""The slope by full information beside variables that say something of what is missing."""

import numpy as np
import pandas as pd

from wavescore.analyses.shared.path_rows import number
from wavescore.analyses.shared.waves import CONF_LEVEL, floats, outcome_by_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.joint import with_auxiliary
from wavescore.results.declare import Status

KEY = "analyses.attrition_weights.auxiliary"
METHOD = "everyone, with auxiliary variables"
ITSELF = "is the outcome itself, which counts anyway"


def auxiliary_slope(
    row: dict, scored: pd.DataFrame, study: Study, people: pd.DataFrame, names: list[str]
) -> dict:
    """Return the slope's row; `people`: the first wave, a row per respondent.

    An auxiliary variable that is the outcome is passed over, and the note says so.
    """
    outcome = row["outcome"]
    wide = outcome_by_wave(scored, study, outcome, f"{KEY}s").reindex(people.index)
    beside = {name: floats(people, study, name, KEY)[:, None] for name in names if name != outcome}
    passed = [f"{study.outcome_label(outcome)} {ITSELF}"] if outcome in names else []
    row = {**row, "quantity": "slope", "method": METHOD, "n": len(people)}
    try:
        fit = with_auxiliary(wide.to_numpy(), beside, np.array(study.times)).fit(
            "robust", CONF_LEVEL
        )
    except EstimationError as error:
        return {**row, "note": [*passed, why_not(error)]}
    if not fit.converged:
        return {**row, "note": [*passed, *fit.messages], "status": Status.NOT_CONVERGED}
    told = number(fit.parameters, fit.names.index("y_slope_mean"))
    status = Status.ESTIMATED if fit.proper else Status.IMPROPER
    return {**row, **told, "n": fit.n, "note": [*passed, *fit.messages], "status": status}
