"""The selection model's slope, and on what leaving hangs there, as result rows."""

from typing import Any

import numpy as np

from wavescore.analyses.shared.path_rows import number
from wavescore.analyses.shared.waves import CONF_LEVEL, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.selection import fit_selection
from wavescore.methods.inputs import Array
from wavescore.results.declare import Status

FRAGILE = "what tells whether leaving hangs on the unseen score is the normal form of scores alone"
PARAMETERS = {
    "slope_mean": ("slope", ""),
    "leaving_on_previous": ("leaving", "previous score"),
    "leaving_on_current": ("leaving", "current score"),
}


def selection_rows(y: Array, study: Study, residuals: str, row: dict) -> list[dict]:
    """Return the slope, the effects on leaving, and whose later answers were set aside."""
    row = {**row, "term": "selection", "method": "Diggle and Kenward"}
    try:
        fit, gone = fit_selection(y, np.array(study.times), residuals, CONF_LEVEL)
    except EstimationError as error:
        return [{**row, "quantity": "slope", "n": len(y), "note": why_not(error)}]
    row = {**row, "n": fit.n}
    status = Status.ESTIMATED if fit.proper else Status.IMPROPER
    status = status if fit.converged else Status.NOT_CONVERGED
    told, rows, why = fit.parameters, [], {"note": fit.messages}
    for place, name in enumerate(fit.names):
        if name in PARAMETERS:
            quantity, level = PARAMETERS[name]
            found: dict[str, Any] = {"quantity": quantity, "level": level, "status": status}
            numbers = {"note": [FRAGILE, *fit.messages], **number(told, place)}
            rows.append({**row, **found, **(numbers if fit.converged else why)})
    later = {"quantity": "later_answers_n", "estimate": gone.set_aside, "conf_level": np.nan}
    return [*rows, {**row, **later, "method": ""}]
