"""A fitted growth model as rows of a result table."""

import numpy as np

from wavescore.analyses.growth.estimand_rows import change_rows, wave_rows
from wavescore.analyses.growth.models import Asked, Model, bootstrap_rows
from wavescore.analyses.shared.path_rows import EXACT, measure_row, number
from wavescore.analyses.shared.waves import CONF_LEVEL
from wavescore.definitions.study import Study
from wavescore.methods.growth.batch import GrowthBootstrap
from wavescore.methods.growth.correlations import factor_correlations
from wavescore.methods.growth.estimated import (
    Estimated,
    Teller,
    on_fishers_z,
    small_sample_parameters,
    with_errors,
)
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.normal import z_quantile
from wavescore.results.declare import Status
from wavescore.results.table import NUMBER_COLUMNS, STUDENT

CURVE_POINTS = 25
# What is true whatever became of the model.
OF_THE_DATA = {
    *("observed_n", "observed_mean", "observed_sd", "observed_change", "pattern_n"),
    *("n", "n_patterns"),
}
# What is true of a model whether it was fitted or not.
OF_THE_MODEL = {"converged", "proper", "n_parameters", "df", "baseline_df"}
ROBUST_ONLY = ("scaling_factor", "chi_square_scaled")


def growth_rows(
    model: Model, study: Study, outcome: str, observed: np.ndarray, asked: Asked, row: dict
) -> list[dict]:
    """Return every quantity of one fitted model; `row` names the outcome and the group.

    observed: (n, T) values that the model was fitted to, NaN = missing.
    """
    fit = model.fit
    row = {**row, "n": fit.n}
    found = [
        *_status(fit),
        *_parameters(model, asked, observed),
        *_measures(fit),
        *wave_rows(model, study, observed, asked),
        *change_rows(model, study, outcome, observed, asked),
        *_curve(model, study),
        *_patterns(fit),
        *bootstrap_rows(model, {}),
    ]
    return [_judged({**row, **value}, fit) for value in found]


def _judged(row: dict, fit: GrowthFit) -> dict:
    """Return the row with its status; without an estimate or a note, with the reason too.

    Where the search stopped is no maximum: a model that did not converge has no numbers. One that
    the data do not let begin, as where nobody answered a wave, has too few data.
    """
    if row["quantity"] not in OF_THE_DATA:
        if not fit.status.converged:
            begun = fit.parameters["estimate"].notna().any()
            row = {**row, "status": Status.NOT_CONVERGED if begun else Status.TOO_FEW}
            if row["quantity"] not in OF_THE_MODEL:
                row = {key: value for key, value in row.items() if key not in NUMBER_COLUMNS}
        elif not fit.status.proper:
            row = {**row, "status": Status.IMPROPER}
    if row.get("note") or not np.isnan(row.get("estimate", np.nan)):
        return row
    plain = EXACT if fit.measures["df"] == 0 else "not defined"
    return {**row, "note": fit.status.messages or plain}


def _status(fit: GrowthFit) -> list[dict]:
    notes = fit.status.messages
    return [
        {"quantity": "converged", "estimate": float(fit.status.converged), "note": notes},
        {"quantity": "proper", "estimate": float(fit.status.proper), "note": notes},
        *({"quantity": f"left_out_{reason}", "estimate": n} for reason, n in fit.left_out.items()),
    ]


def _parameters(model: Model, asked: Asked, observed: np.ndarray) -> list[dict]:
    """Return parameters, factor correlations and the standardised solution.

    The bootstrap gives the errors of the parameters; of the correlations the information does.
    """
    fit = model.fit
    information = f"{fit.standard_errors} standard errors"
    rows = []
    for frame in (fit.parameters, factor_correlations(fit)):
        if frame.empty:
            continue
        names = list(frame["parameter"])
        errors = (frame["estimate"].to_numpy(float), frame["std_error"].to_numpy(float))
        teller = _teller(fit.conf_level, names, observed)
        told = teller(*errors)
        student = STUDENT if told.df is not None else ""
        between = {} if frame is fit.parameters else on_fishers_z(*errors, teller)
        for place, name in enumerate(names):
            numbers = number(told, place)
            numbers |= {each: float(column[place]) for each, column in between.items()}
            rows.append({"term": name, "method": information + student, **numbers})
            if model.bootstrap is not None and frame is fit.parameters:
                rows[-1] |= _resampled(model, model.bootstrap, name, asked)
    shared = {"quantity": "parameter", "note": _caution(fit)}
    rows = [{**row, **shared} for row in rows]
    # Equal residual variances are one parameter, and a standardised value at each wave.
    for name, value in zip(fit.layout.table[0], fit.standardized, strict=True):
        rows.append({"term": name, "quantity": "standardized", "estimate": value})
    return rows


def _teller(level: float, names: list[str], y: np.ndarray) -> Teller:
    def told(estimate: np.ndarray, std_error: np.ndarray) -> Estimated:
        return small_sample_parameters(with_errors(estimate, std_error, level), names, y)

    return told


def _resampled(model: Model, found: GrowthBootstrap, name: str, asked: Asked) -> dict:
    """Return a parameter's error, test and interval by the bootstrap."""
    names, places = model.fit.layout.table
    place = places[names.index(name)]
    limits = found.bca if asked.interval == "bca" else found.percentile
    told = with_errors(found.estimate[[place]], found.std_error[[place]], found.conf_level)
    return {
        "std_error": told.std_error[0],
        "statistic": told.statistic[0],
        "p_value": told.p_value[0],
        "conf_low": limits[place, 0],
        "conf_high": limits[place, 1],
        "method": asked.method,
    }


def _measures(fit: GrowthFit) -> list[dict]:
    unasked = ROBUST_ONLY if fit.standard_errors != "robust" else ()
    return [
        {**measure_row(name, fit.measures), "note": _caution(fit)}
        for name in fit.measures
        if name not in unasked
    ]


def _curve(model: Model, study: Study) -> list[dict]:
    """Return the mean curve with its band, and the spread of the trajectories about it."""
    z, near = z_quantile(CONF_LEVEL), model.near
    curve = near.curve(np.linspace(near.times[0], near.times[-1], CURVE_POINTS))
    rows = []
    for time, mean, error, spread in zip(*curve.values(), strict=True):
        since = time - near.times[0] + study.times[0]
        at = {"term": "time", "level": f"{since:.8g}"}
        band = {"conf_low": mean - z * error, "conf_high": mean + z * error}
        band |= {"std_error": error, "conf_level": CONF_LEVEL}
        rows.append({**at, "quantity": "curve_mean", "estimate": mean, **band})
        rows.append({**at, "quantity": "trajectory_sd", "estimate": spread})
    return rows


def _patterns(fit: GrowthFit) -> list[dict]:
    return [
        {"term": pattern, "quantity": "pattern_n", "estimate": n}
        for pattern, n in fit.patterns.items()
    ]


def _caution(fit: GrowthFit) -> list[str]:
    return [] if fit.status.converged and fit.status.proper else fit.status.messages
