"""Something asked later, regressed on the level and the change of a growth curve."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wavescore.analyses.distal_outcome.quantities import ANALYSIS
from wavescore.analyses.shared.path_rows import (
    answers,
    failed,
    judged,
    mean_number,
    model_rows,
    number,
)
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.growth.joint import distal_outcome
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.distal_outcome"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    distal: str,
    wave: str | None = None,
    residuals: str = "free",
    standard_errors: str = "robust",
) -> pd.DataFrame:
    """Return the model of each outcome as a result table, reference what comes later.

    By term level (at the first wave) and change (over all waves): effect, points of the later one
    per point, and effect_of_sd, per SD of persons' levels or changes, both at an equal other;
    r_squared of the later one; implied_mean and mean_change of the outcome. Raises DefinitionError
    where the later one is the outcome.
    """
    rows = []
    for outcome in outcomes:
        if outcome == distal:
            raise DefinitionError(
                "an outcome is not later than itself",
                file=study.file,
                key=f"{KEY}.distal",
                found=distal,
                expected="another field or instrument",
            )
        y = answers(scored, study, [outcome, distal], KEY)
        place = study.wave_names.index(wave or study.wave_names[-1])
        y[distal] = y[distal][:, [place]]
        row = {"outcome": outcome, "n": len(y[outcome])}
        # In units of the whole time, so that a slope is a change over all waves.
        since = np.array(study.times, dtype=float) - study.times[0]
        try:
            joint = distal_outcome(y, since / max(since[-1], 1e-12), residuals)
            fit = joint.fit(standard_errors)
        except EstimationError as error:
            rows += failed(row, error)
            continue
        rows += model_rows(fit, row)
        at = {**row, "reference": distal}
        rows += judged(fit, at, _effects(fit, outcome, distal))
        rows += judged(fit, row, _means(fit, study, outcome, since / since[-1]))
    return results_frame(ANALYSIS, rows)


def _effects(fit: PathFit, outcome: str, distal: str) -> Iterator[dict]:
    names, model = fit.names, fit.model
    for term, factor in (("level", "intercept"), ("change", "slope")):
        place = names.index(f"{distal}_on_{factor}")
        spread = names.index(f"{outcome}_{factor}_variance")
        yield {"quantity": "effect", "term": term, **number(fit.parameters, place)}

        def of_sd(theta: Array, place: int = place, spread: int = spread) -> Array:
            return theta[[place]] * np.sqrt(theta[[spread]])

        yield {"quantity": "effect_of_sd", "term": term, **number(fit.told(of_sd), 0)}
    left, at = names.index(f"{distal}_residual_variance"), model.place[f"{distal}_1"]

    def r_squared(theta: Array) -> Array:
        return 1 - theta[[left]] / model.all_moments(theta)[1][[at], [at]]

    told = number(fit.told(r_squared), 0) | {"statistic": np.nan, "p_value": np.nan}
    yield {"quantity": "r_squared", **told}


def _means(fit: PathFit, study: Study, outcome: str, since: Array) -> Iterator[dict]:
    level, slope = (fit.names.index(f"{outcome}_{name}_mean") for name in ("intercept", "slope"))
    told = fit.told(lambda theta: theta[level] + since[:, None] * theta[slope])
    for place, wave in enumerate(study.wave_names):
        yield {"quantity": "implied_mean", "wave": wave, **mean_number(told, place)}
    pair = f"{study.wave_names[0]} to {study.wave_names[-1]}"
    change = mean_number(fit.parameters, slope, True)
    yield {"quantity": "mean_change", "wave": pair, **change}
