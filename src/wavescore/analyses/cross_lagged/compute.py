"""The random-intercept cross-lagged panel model of two outcomes."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from wavescore.analyses.cross_lagged.quantities import ANALYSIS
from wavescore.analyses.shared.path_rows import (
    answers,
    failed,
    judged,
    mean_number,
    model_rows,
    number,
)
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.estimands import wave_pairs
from wavescore.methods.growth.joint import cross_lagged, waves_of
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.growth.paths import Part
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.cross_lagged.outcomes"
UNEQUAL = "the waves stand unequally far apart: equal paths over them are of unlike spans"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    equal: bool = False,
    standard_errors: str = "robust",
) -> pd.DataFrame:
    """Return the panel model of two outcomes as a result table.

    By outcome: implied_mean by wave, mean_change by pair of waves, between_share of the first
    wave's variance. By outcome, reference (what it is regressed on, the term) and pair of waves:
    path, in points, and standardised_path, in SDs of departures. Outcome "": between_correlation,
    fit measures and parameters.
    """
    y = answers(scored, study, outcomes, KEY)
    n = len(next(iter(y.values())))
    try:
        joint = cross_lagged(y, equal)
        fit = joint.fit(standard_errors)
    except EstimationError as error:
        return results_frame(ANALYSIS, failed({"n": n}, error))
    rows = model_rows(fit, {})
    for outcome in outcomes:
        rows += judged(fit, {"outcome": outcome}, _means(fit, study, outcome))
    apart = np.diff(study.times)
    note = UNEQUAL if equal and np.ptp(apart) > 1e-9 * apart.max() else ""
    rows += judged(fit, {}, _paths(fit, study, outcomes, note))
    return results_frame(ANALYSIS, [*rows, *judged(fit, {}, _between(fit, outcomes))])


def _means(fit: PathFit, study: Study, outcome: str) -> Iterator[dict]:
    waves = study.wave_names
    places = [fit.names.index(f"{name}_mean") for name in waves_of(outcome, len(waves))]
    means = fit.told(lambda theta: theta[places])
    for place, wave in enumerate(waves):
        yield {"quantity": "implied_mean", "wave": wave, **mean_number(means, place)}
    pairs = wave_pairs(len(waves))
    start, end = ([places[pair[side]] for pair in pairs] for side in (0, 1))
    changes = fit.told(lambda theta: theta[end] - theta[start])
    for place, (first, last) in enumerate(pairs):
        pair = f"{waves[first]} to {waves[last]}"
        yield {"quantity": "mean_change", "wave": pair, **mean_number(changes, place, True)}


def _paths(fit: PathFit, study: Study, outcomes: list[str], note: str) -> Iterator[dict]:
    """Return every path from a wave to the next, in points and in SDs of departures."""
    waves = study.wave_names
    for place, (before, after) in enumerate(zip(waves[:-1], waves[1:], strict=True), 1):
        for to in outcomes:
            for of in outcomes:
                ends = (f"{to}_within_{place + 1}", f"{of}_within_{place}")
                part = _part(fit, *ends)
                at = {"outcome": to, "term": of, "wave": f"{before} to {after}", "note": note}
                plain = fit.told(_picked(fit.names.index(part.name)))
                yield {"quantity": "path", **at, **number(plain, 0)}
                told = number(fit.standardised([part]), 0)
                yield {"quantity": "standardised_path", **at, **told}


def _part(fit: PathFit, to: str, of: str) -> Part:
    (found,) = (p for p in fit.model.parts if (p.kind, p.to, p.of) == ("on", to, of))
    return found


def _picked(place: int) -> Callable[[Array], Array]:
    def what(theta: Array) -> Array:
        return theta[[place]]

    return what


def _between(fit: PathFit, outcomes: list[str]) -> Iterator[dict]:
    """Return how the persons' own levels go together, and how much of the spread they are."""
    first, second = outcomes
    both = fit.correlations([(f"{first}_between", f"{second}_between")])
    yield {"quantity": "between_correlation", "term": second, **number(both, 0)}
    for outcome in outcomes:
        own, left = (
            fit.names.index(f"{outcome}_{name}_variance") for name in ("between", "within_1")
        )

        def share(theta: Array, own: int = own, left: int = left) -> Array:
            return theta[[own]] / (theta[[own]] + theta[[left]])

        told = number(fit.told(share), 0) | {"statistic": np.nan, "p_value": np.nan}
        yield {"quantity": "between_share", "outcome": outcome, **told}
