"""The random-intercept cross-lagged panel model of two outcomes."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from wavescore.analyses.cross_lagged.quantities import ANALYSIS
from wavescore.analyses.shared import path_rows
from wavescore.analyses.shared.imputed import Asked
from wavescore.analyses.shared.left_out import rows_and_moves
from wavescore.definitions.study import Study, between
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
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the panel model of two outcomes as a result table.

    By outcome: implied_mean by wave, mean_change by pair of waves, between_share of the first
    wave's variance. By outcome, reference (what it is regressed on, the term) and pair of waves:
    path, in points, and standardised_path, in SDs of departures. Outcome "": between_correlation,
    fit measures and parameters.
    """

    def rows_of(part: pd.DataFrame) -> list[dict]:
        return _rows(part, study, outcomes, equal, standard_errors)

    asked = Asked(outcomes, (), imputations, KEY)
    return results_frame(ANALYSIS, rows_and_moves(ANALYSIS, scored, study, asked, rows_of))


def _rows(
    scored: pd.DataFrame, study: Study, outcomes: list[str], equal: bool, standard_errors: str
) -> list[dict]:
    y = path_rows.answers(scored, study, outcomes, KEY)
    fit, rows = path_rows.fit_of(y, {}, lambda y: cross_lagged(y, equal), standard_errors)
    if fit is None:
        return rows
    for outcome in outcomes:
        rows += path_rows.judged(fit, {"outcome": outcome}, _means(fit, study, outcome))
    apart = np.diff(study.times)
    note = UNEQUAL if equal and np.ptp(apart) > 1e-9 * apart.max() else ""
    rows += path_rows.judged(fit, {}, _paths(fit, study, outcomes, note))
    return [*rows, *path_rows.judged(fit, {}, _between(fit, outcomes))]


def _means(fit: PathFit, study: Study, outcome: str) -> Iterator[dict]:
    places = [fit.names.index(f"{name}_mean") for name in waves_of(outcome, len(study.waves))]
    start, end = path_rows.ends_of(study)
    y = fit.answers(waves_of(outcome, len(study.waves)))
    yield from path_rows.mean_rows(fit.told(lambda theta: theta[places]), study, y)
    changes = fit.told(lambda theta: theta[places][end] - theta[places][start])
    yield from path_rows.change_rows(changes, study, y)


def _paths(fit: PathFit, study: Study, outcomes: list[str], note: str) -> Iterator[dict]:
    """Return every path from a wave to the next, in points and in SDs of departures."""
    waves = study.wave_names
    for place, (before, after) in enumerate(zip(waves[:-1], waves[1:], strict=True), 1):
        for to in outcomes:
            for of in outcomes:
                ends = (f"{to}_within_{place + 1}", f"{of}_within_{place}")
                part = _part(fit, *ends)
                at = {"outcome": to, "term": of, "wave": between(before, after), "note": note}
                plain = fit.told(_picked(fit.names.index(part.name)))
                yield {"quantity": "path", **at, **path_rows.number(plain, 0)}
                told = path_rows.number(fit.standardised([part]), 0)
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
    yield {"quantity": "between_correlation", "term": second, **path_rows.correlation(both, 0)}
    for outcome in outcomes:
        own, left = (
            fit.names.index(f"{outcome}_{name}_variance") for name in ("between", "within_1")
        )

        def share(theta: Array, own: int = own, left: int = left) -> Array:
            return theta[[own]] / (theta[[own]] + theta[[left]])

        told = path_rows.share(fit.told(share), 0)
        yield {"quantity": "between_share", "outcome": outcome, **told}
