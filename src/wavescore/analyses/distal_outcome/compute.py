"""Something asked later, regressed on the level and the change of a growth curve."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.distal_outcome.quantities import ANALYSIS
from wavescore.analyses.shared import path_rows
from wavescore.analyses.shared.imputed import Asked
from wavescore.analyses.shared.left_out import rows_and_moves
from wavescore.analyses.shared.waves import since_first
from wavescore.definitions.study import Study
from wavescore.methods.growth.estimated import small_sample
from wavescore.methods.growth.joint import Joint, distal_outcome, waves_of
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.distal_outcome.distal"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    distal: str,
    wave: str | None = None,
    residuals: str = "free",
    standard_errors: str = "robust",
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the model of each outcome as a result table, reference what comes later.

    By term level (at the first wave) and change (over all waves): effect, points of the later one
    per point, and effect_of_sd, per SD of persons' levels or changes, both at an equal other;
    r_squared of the later one; implied_mean and mean_change of the outcome. Raises DefinitionError
    where the later one is the outcome.
    """
    place = study.wave_names.index(wave or study.wave_names[-1])
    # In units of the whole time, so that a slope is a change over all waves.
    since = since_first(study)
    since /= max(since[-1], 1e-12)

    def model(y: dict[str, Array]) -> Joint:
        return distal_outcome({**y, distal: y[distal][:, [place]]}, since, residuals)

    def rows_of(part: pd.DataFrame, outcome: str) -> list[dict]:
        pair = (outcome, distal)
        fit, rows = path_rows.fit_beside(part, study, pair, KEY, model, standard_errors)
        if fit is not None:
            row = {"outcome": outcome}
            rows += path_rows.judged(fit, {**row, "reference": distal}, _effects(fit, *pair))
            rows += path_rows.judged(fit, row, _means(fit, study, outcome, since))
        return rows

    rows = []
    for outcome in outcomes:
        of = partial(rows_of, outcome=outcome)
        asked = Asked((outcome, distal), (), imputations, KEY)
        rows += rows_and_moves(ANALYSIS, scored, study, asked, of)
    return results_frame(ANALYSIS, rows)


def _effects(fit: PathFit, outcome: str, distal: str) -> Iterator[dict]:
    names, model = fit.names, fit.model
    for term, factor in (("level", "intercept"), ("change", "slope")):
        place = names.index(f"{distal}_on_{factor}")
        spread = names.index(f"{outcome}_{factor}_variance")
        yield {"quantity": "effect", "term": term, **path_rows.number(fit.parameters, place)}

        def of_sd(theta: Array, place: int = place, spread: int = spread) -> Array:
            return theta[[place]] * np.sqrt(theta[[spread]])

        yield {"quantity": "effect_of_sd", "term": term, **path_rows.number(fit.told(of_sd), 0)}
    left, at = names.index(f"{distal}_residual_variance"), model.place[f"{distal}_1"]

    def r_squared(theta: Array) -> Array:
        return 1 - theta[[left]] / model.all_moments(theta)[1][[at], [at]]

    yield {"quantity": "r_squared", **path_rows.share(fit.told(r_squared), 0)}


def _means(fit: PathFit, study: Study, outcome: str, since: Array) -> Iterator[dict]:
    level, slope = (fit.names.index(f"{outcome}_{name}_mean") for name in ("intercept", "slope"))
    told = fit.told(lambda theta: theta[level] + since[:, None] * theta[slope])
    y = fit.answers(waves_of(outcome, len(study.waves)))
    yield from path_rows.mean_rows(told, study, y)
    changes = small_sample({"change": fit.told(lambda theta: theta[[slope]])}, y, [(0, -1)])
    change = path_rows.mean_number(changes["change"], 0, tested=True)
    yield {"quantity": "mean_change", "wave": study.first_to_last, **change}
