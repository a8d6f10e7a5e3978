"""Growth as a mixed model, at the days on which people answered and at the planned times."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.mixed_growth.quantities import ANALYSIS
from wavescore.analyses.shared import path_rows
from wavescore.analyses.shared.imputed import Asked
from wavescore.analyses.shared.left_out import rows_and_moves
from wavescore.analyses.shared.waves import floats, outcome_by_wave, since_first
from wavescore.definitions.study import DAYS, Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.mixed import Shape
from wavescore.methods.growth.mixed_fit import MixedFit, fit_mixed
from wavescore.methods.influence import quantile_influence
from wavescore.methods.inputs import Array
from wavescore.prepare.columns import ELAPSED
from wavescore.results.table import results_frame

KEY = "analyses.mixed_growth.outcomes"
ACTUAL, PLANNED = "actual days", "planned times"
NO_DATES = "the study does not say when waves were answered (date of a wave or of the source)"
NO_UNIT = "time_unit does not say how many days a unit of time has, as 6 weeks does"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    form: str = "linear",
    knots: Sequence[float] = (),
    residuals: str = "equal",
    departures: str = "lines",
    times: str = "actual",
    standard_errors: str = "robust",
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the mixed model of each outcome as a result table, method actual days or planned.

    By wave: implied_mean at its planned time, median_day on which it was answered; by pair of
    waves mean_change between their planned times; by knot (term) turn, by how much the slope
    changes there; without_date, respondents with an answer left out for want of its date;
    parameters, likelihood, AIC and BIC.
    """
    planned = since_first(study)
    inner = tuple(knots) or tuple(planned[1:-1].tolist())
    pieces = inner if form == "piecewise" else ()
    shape = Shape(form, residuals, len(planned), pieces, departures == "lines")

    def rows_of(part: pd.DataFrame, outcome: str) -> list[dict]:
        wide = outcome_by_wave(part, study, outcome, KEY).sort_index()
        wide = wide[wide.notna().any(axis=1)]
        row = {"outcome": outcome, "n": len(wide)}
        at = _at_days(part, study, wide, shape, standard_errors, row) if times == "actual" else []
        row["method"] = PLANNED
        return [*at, *_model(wide.to_numpy(), planned, study, shape, standard_errors, row)]

    rows: list[dict] = []
    for outcome in outcomes:
        of = partial(rows_of, outcome=outcome)
        asked = Asked([outcome], (), imputations, KEY)
        rows += rows_and_moves(ANALYSIS, scored, study, asked, of)
    return results_frame(ANALYSIS, rows)


def _at_days(
    scored: pd.DataFrame, study: Study, wide: pd.DataFrame, shape: Shape, kind: str, row: dict
) -> list[dict]:
    """Return the model at the days on which each respondent answered; or why there is none."""
    row = {**row, "method": ACTUAL}
    length, unit = study.unit_of_time
    if ELAPSED not in scored.columns:
        return path_rows.failed(row, EstimationError(NO_DATES))
    if unit not in DAYS:
        return path_rows.failed(row, EstimationError(NO_UNIT))
    held = scored.assign(day=floats(scored, study, ELAPSED, KEY))
    days = held.pivot(index="respondent_id", columns="wave", values="day")
    days = days.reindex(index=wide.index, columns=wide.columns).to_numpy(dtype=float)
    answered = wide.notna().to_numpy()
    undated = answered & np.isnan(days)
    rows: list[dict] = [
        {**row, "quantity": "without_date", "estimate": int(undated.any(axis=1).sum())},
        *_medians(np.where(answered, days, np.nan), study, row),
    ]
    y = np.where(undated, np.nan, wide.to_numpy())
    kept = ~np.isnan(y).all(axis=1)
    at = days[kept] / (length * DAYS[unit])
    return [*rows, *_model(y[kept], at, study, shape, kind, {**row, "n": int(kept.sum())})]


def _medians(days: Array, study: Study, row: dict) -> Iterator[dict]:
    for place, wave in enumerate(study.wave_names):
        seen = days[:, place][~np.isnan(days[:, place])]
        at = {**row, "quantity": "median_day", "wave": wave, "n": len(seen)}
        if not len(seen):
            yield {**at, "note": "nobody answered with a date"}
            continue
        # Days are counted from everybody's first wave, of which 0 tells nobody's.
        moved = quantile_influence(seen, 0.5) if place or seen.any() else 0.0
        yield {**at, "estimate": float(np.median(seen)), "influence": moved}


def _model(y: Array, at: Array, study: Study, shape: Shape, kind: str, row: dict) -> list[dict]:
    try:
        fit = fit_mixed(y, at, shape, kind)
    except EstimationError as error:
        return path_rows.failed(row, error)
    found = [*_fit(fit), *_means(fit, study, y), *_turns(fit)]
    return path_rows.judged(fit, row, found)


def _fit(fit: MixedFit) -> Iterator[dict]:
    for name in ("converged", "proper"):
        yield {"quantity": name, "estimate": float(getattr(fit, name)), "note": fit.messages}
    yield {"quantity": "n", "estimate": fit.n}
    for name, value in fit.measures.items():
        yield {"quantity": name, "estimate": value}
    told = fit.parameters
    for place, name in enumerate(fit.names):
        yield {"quantity": "parameter", "term": name, **path_rows.number(told, place)}


def _means(fit: MixedFit, study: Study, y: Array) -> Iterator[dict]:
    planned = since_first(study)
    start, end = path_rows.ends_of(study)
    yield from path_rows.mean_rows(fit.means(planned), study, y)
    yield from path_rows.change_rows(fit.changes(planned[start], planned[end]), study, y)


def _turns(fit: MixedFit) -> Iterator[dict]:
    if fit.shape.knots:
        told = fit.turns()
        for place, knot in enumerate(fit.shape.knots):
            yield {"quantity": "turn", "term": f"knot at {knot:g}", **path_rows.number(told, place)}
