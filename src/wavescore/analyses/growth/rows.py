"""A fitted growth model as rows of a result table."""

import numpy as np

from wavescore.analyses.shared.waves import CONF_LEVEL
from wavescore.methods.growth.correlations import factor_correlations
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.normal import z_quantile
from wavescore.results.declare import Status

CURVE_POINTS = 25
EXACT = "no degrees of freedom: the model fits every mean and covariance exactly"
# What is true whatever became of the model.
OF_THE_DATA = {"observed_n", "observed_mean", "observed_sd", "pattern_n", "n", "n_patterns"}
ROBUST_ONLY = ("scaling_factor", "chi_square_scaled")
STATISTICS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")


def growth_rows(fit: GrowthFit, waves, observed: np.ndarray, row: dict) -> list[dict]:
    """Return every quantity of one fitted model; `row` names the outcome and the group.

    observed: (n, T) values that the model was fitted to, NaN = missing.
    """
    row = {**row, "n": fit.n}
    return [
        _judged({**row, **value}, fit)
        for value in (
            *_status(fit),
            *_parameters(fit),
            *_measures(fit),
            *_moments(fit, waves, observed),
            *_curve(fit),
            *_patterns(fit),
        )
    ]


def _judged(row: dict, fit: GrowthFit) -> dict:
    """Return the row with its status; without an estimate or a note, with the reason too."""
    if row["quantity"] not in OF_THE_DATA:
        if not fit.status.converged:
            row = {**row, "status": Status.NOT_CONVERGED}
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


def _parameters(fit: GrowthFit) -> list[dict]:
    method = f"{fit.standard_errors} standard errors"
    shared = {"conf_level": fit.conf_level, "method": method, "note": _caution(fit)}
    rows = []
    for values in (
        *fit.parameters.to_dict("records"),
        *factor_correlations(fit).to_dict("records"),
    ):
        numbers = {name: values[name] for name in STATISTICS}
        rows.append({"term": values["parameter"], "quantity": "parameter", **numbers, **shared})
    # Equal residual variances are one parameter, and a standardised value at each wave.
    for name, value in zip(fit.layout.table[0], fit.standardized, strict=True):
        rows.append({"term": name, "quantity": "standardized", "estimate": value})
    return rows


def _measures(fit: GrowthFit) -> list[dict]:
    rows = []
    for name, value in fit.measures.items():
        if name in ROBUST_ONLY and fit.standard_errors != "robust":
            continue
        row = {"quantity": name, "estimate": value, "note": _caution(fit)}
        if name == "chi_square":
            row |= {"df": fit.measures["df"], "p_value": fit.measures["p_value"]}
        if name == "rmsea":
            limits = (fit.measures["rmsea_conf_low"], fit.measures["rmsea_conf_high"])
            row |= {"conf_low": limits[0], "conf_high": limits[1], "conf_level": 0.90}
        rows.append(row)
    return rows


def _moments(fit: GrowthFit, waves, observed: np.ndarray) -> list[dict]:
    rows = []
    error, z = fit.implied_mean_std_error, z_quantile(CONF_LEVEL)
    variance = np.diag(fit.implied_covariance)
    for place, wave in enumerate(waves):
        values = observed[:, place][~np.isnan(observed[:, place])]
        mean = fit.implied_mean[place]
        implied = {
            "quantity": "implied_mean",
            "estimate": mean,
            "std_error": error[place],
            **_interval(mean, error[place], z),
        }
        found = [
            {"quantity": "r_squared", "estimate": fit.r_squared[place]},
            implied,
            {"quantity": "implied_variance", "estimate": variance[place]},
            {"quantity": "saturated_mean", "estimate": fit.saturated_mean[place]},
            *_observed(values, z),
        ]
        rows += [{"wave": wave, **quantity} for quantity in found]
    return rows


def _observed(values: np.ndarray, z: float) -> list[dict]:
    """Return n, mean and sd of the values seen at one wave; the mean with its normal interval."""
    n = len(values)
    mean = {"quantity": "observed_mean", "n": n, "note": "" if n else "nobody answered"}
    sd = {"quantity": "observed_sd", "n": n, "note": "" if n > 1 else "fewer than two answers"}
    if n:
        mean["estimate"] = values.mean()
    if n > 1:
        sd["estimate"] = values.std(ddof=1)
        error = sd["estimate"] / np.sqrt(n)
        mean |= {"std_error": error, **_interval(mean["estimate"], error, z)}
    return [{"quantity": "observed_n", "estimate": n, "n": n}, mean, sd]


def _curve(fit: GrowthFit) -> list[dict]:
    """Return the mean curve with its band, and the spread of the trajectories about it."""
    z = z_quantile(CONF_LEVEL)
    curve = fit.curve(np.linspace(fit.times[0], fit.times[-1], CURVE_POINTS))
    rows = []
    for time, mean, error, spread in zip(*curve.values(), strict=True):
        at = {"term": "time", "level": f"{time:.6g}"}
        rows.append(
            {
                **at,
                "quantity": "curve_mean",
                "estimate": mean,
                "std_error": error,
                **_interval(mean, error, z),
            }
        )
        rows.append({**at, "quantity": "trajectory_sd", "estimate": spread})
    return rows


def _patterns(fit: GrowthFit) -> list[dict]:
    return [
        {"term": pattern, "quantity": "pattern_n", "estimate": n}
        for pattern, n in fit.patterns.items()
    ]


def _interval(estimate: float, error: float, z: float) -> dict:
    return {
        "conf_low": estimate - z * error,
        "conf_high": estimate + z * error,
        "conf_level": CONF_LEVEL,
    }


def _caution(fit: GrowthFit) -> list[str]:
    return [] if fit.status.converged and fit.status.proper else fit.status.messages
