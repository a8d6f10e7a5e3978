"""Growth curves whose waves are regressed on something asked at each wave."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from wavescore.analyses.shared import path_rows
from wavescore.analyses.shared.imputed import Asked
from wavescore.analyses.shared.left_out import rows_and_moves
from wavescore.analyses.shared.waves import since_first
from wavescore.analyses.varying_covariate.quantities import ANALYSIS
from wavescore.definitions.study import Study
from wavescore.methods.growth.joint import Joint, varying_covariate, waves_of
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.varying_covariate.covariate"


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
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the model of each outcome as a result table, term the covariate.

    effect: points per unit of the covariate, by wave where effects are free; implied_mean by wave,
    mean_change by pair of waves, and adjusted_change: what is left of it with the covariate kept
    at one value. Raises DefinitionError where the covariate is the outcome.
    """
    since = since_first(study)

    def model(y: dict[str, Array]) -> Joint:
        return varying_covariate(y, since, lag, effects == "equal", residuals)

    def rows_of(part: pd.DataFrame, outcome: str) -> list[dict]:
        pair = (outcome, covariate)
        fit, rows = path_rows.fit_beside(part, study, pair, KEY, model, standard_errors)
        if fit is not None:
            found = [*_effects(fit, study, *pair, lag), *_means(fit, study, outcome)]
            rows += path_rows.judged(fit, {"outcome": outcome}, found)
        return rows

    rows = []
    for outcome in outcomes:
        of = partial(rows_of, outcome=outcome)
        asked = Asked((outcome, covariate), (), imputations, KEY)
        rows += rows_and_moves(ANALYSIS, scored, study, asked, of)
    return results_frame(ANALYSIS, rows)


def _effects(fit: PathFit, study: Study, outcome: str, covariate: str, lag: int) -> Iterator[dict]:
    effect = f"{outcome}_on_{covariate}"
    waves = {f"{effect}_{t}": wave for t, wave in enumerate(study.wave_names, 1)}
    for place, name in enumerate(fit.names):
        if name == effect or name in waves:
            wave = waves.get(name, "")
            at = {"term": covariate, "wave": wave, "method": "wave before" if lag else "same wave"}
            yield {"quantity": "effect", **at, **path_rows.number(fit.parameters, place)}


def _means(fit: PathFit, study: Study, outcome: str) -> Iterator[dict]:
    """Return means, changes, and the changes of the curve that the covariate leaves."""
    since = since_first(study)
    places = [fit.model.place[name] for name in waves_of(outcome, len(study.waves))]
    slope = fit.names.index(f"{outcome}_slope_mean")

    def means(theta: Array) -> Array:
        return fit.model.all_moments(theta)[0][places]

    y = fit.answers(waves_of(outcome, len(study.waves)))
    yield from path_rows.mean_rows(fit.told(means), study, y)
    start, end = path_rows.ends_of(study)
    apart = (since[end] - since[start])[:, None]
    changes = fit.told(lambda theta: means(theta)[end] - means(theta)[start])
    left = fit.told(lambda theta: apart * theta[slope])
    both = (
        path_rows.change_rows(changes, study, y),
        path_rows.change_rows(left, study, y, "adjusted_change"),
    )
    for pair in zip(*both, strict=True):
        yield from pair
