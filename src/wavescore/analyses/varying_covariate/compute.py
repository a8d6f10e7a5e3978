"""Growth curves whose waves are regressed on something asked at each wave."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wavescore.analyses.shared.path_rows import (
    answers,
    failed,
    judged,
    mean_number,
    model_rows,
    number,
)
from wavescore.analyses.varying_covariate.quantities import ANALYSIS
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.growth.estimands import wave_pairs
from wavescore.methods.growth.joint import varying_covariate, waves_of
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.varying_covariate"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    covariate: str,
    lag: int = 0,
    effects: str = "equal",
    residuals: str = "free",
    standard_errors: str = "robust",
) -> pd.DataFrame:
    """Return the model of each outcome as a result table, term the covariate.

    effect: points per unit of the covariate, by wave where effects are free; implied_mean by wave,
    mean_change by pair of waves, and adjusted_change: what is left of it with the covariate kept
    at one value. Raises DefinitionError where the covariate is the outcome.
    """
    rows = []
    for outcome in outcomes:
        if outcome == covariate:
            raise DefinitionError(
                "an outcome is no covariate of itself",
                file=study.file,
                key=f"{KEY}.covariate",
                found=covariate,
                expected="another field or instrument",
            )
        y = answers(scored, study, [outcome, covariate], KEY)
        row = {"outcome": outcome, "n": len(y[outcome])}
        times = np.array(study.times, dtype=float)
        try:
            joint = varying_covariate(y, times - times[0], lag, effects == "equal", residuals)
            fit = joint.fit(standard_errors)
        except EstimationError as error:
            rows += failed(row, error)
            continue
        rows += model_rows(fit, row)
        rows += judged(fit, row, _effects(fit, study, outcome, covariate, lag))
        rows += judged(fit, row, _means(fit, study, outcome))
    return results_frame(ANALYSIS, rows)


def _effects(fit: PathFit, study: Study, outcome: str, covariate: str, lag: int) -> Iterator[dict]:
    effect = f"{outcome}_on_{covariate}"
    waves = {f"{effect}_{t}": wave for t, wave in enumerate(study.wave_names, 1)}
    for place, name in enumerate(fit.names):
        if name == effect or name in waves:
            wave = waves.get(name, "")
            at = {"term": covariate, "wave": wave, "method": "wave before" if lag else "same wave"}
            yield {"quantity": "effect", **at, **number(fit.parameters, place)}


def _means(fit: PathFit, study: Study, outcome: str) -> Iterator[dict]:
    """Return means, changes, and the changes of the curve that the covariate leaves."""
    waves, since = study.wave_names, np.array(study.times) - study.times[0]
    places = [fit.model.place[name] for name in waves_of(outcome, len(waves))]
    slope = fit.names.index(f"{outcome}_slope_mean")

    def means(theta: Array) -> Array:
        return fit.model.all_moments(theta)[0][places]

    told = fit.told(means)
    for place, wave in enumerate(waves):
        yield {"quantity": "implied_mean", "wave": wave, **mean_number(told, place)}
    pairs = wave_pairs(len(waves))
    first, last = ([pair[side] for pair in pairs] for side in (0, 1))
    apart = since[last] - since[first]
    changes = fit.told(lambda theta: means(theta)[last] - means(theta)[first])
    left = fit.told(lambda theta: apart[:, None] * theta[slope])
    for place, (start, end) in enumerate(pairs):
        at = {"wave": f"{waves[start]} to {waves[end]}"}
        yield {"quantity": "mean_change", **at, **mean_number(changes, place, True)}
        yield {"quantity": "adjusted_change", **at, **mean_number(left, place, True)}
