"""Latent growth curve models by maximum likelihood, with any pattern of missing waves."""

from dataclasses import replace
from typing import Any

import numpy as np

from wavescore.methods.growth import fit_measures, mvnormal, robust
from wavescore.methods.growth.corrected import robust_fit
from wavescore.methods.growth.data import GrowthData, Units, prepare
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import (
    Maximum,
    Saturated,
    marginal_moments,
    maximise,
    projected,
    saturate,
)
from wavescore.methods.growth.linear_moments import Linear
from wavescore.methods.growth.result import GrowthFit, Source, Status
from wavescore.methods.growth.status import not_estimable, problems
from wavescore.methods.inputs import Array, Values, check_option

STANDARD_ERRORS = ("observed", "expected", "robust")


def fit_growth(
    y: Values,
    times: Values,
    form: str = "linear",
    residuals: str = "free",
    covariates: Any = None,
    standard_errors: str = "observed",
    weights: Values | None = None,
    conf_level: float = 0.95,
) -> GrowthFit:
    """Fit a latent growth curve by (full-information) maximum likelihood.

    y: (n, T), one row per respondent and one column per wave, NaN = missing; rows with nothing
    observed are left out of n. times: (T,) time scores, increasing. form: "intercept", "linear",
    "quadratic" or "latent_basis" (slope loadings 0, free, ..., 1). residuals: "free" per wave or
    "equal". covariates: (n, q) frame or array, fixed regressors of every growth factor; rows that
    miss one are left out and counted. standard_errors: "observed" (inverse Hessian), "expected", or
    "robust" (Huber-White, with the Yuan-Bentler scaled chi-square). weights: (n,) frequencies.

    Raises EstimationError for input that admits no such model; too little data is no error but a
    result with NaN and `status.messages`. An improper solution keeps its numbers.

    The model: y_t = sum_k L_tk f_k + e_t, f = a + G x + u. The likelihood: normal over the observed
    waves of each respondent (Arbuckle 1996). Bollen and Curran 2006, doi 10.1002/0471746096;
    Enders and Bandalos 2001, doi 10.1207/S15328007SEM0803_5. Checked against lavaan 0.6-14:
    growth("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3", data, missing = "fiml",
    fixed.x = TRUE), information = "expected", estimator = "MLR".
    """
    check_option(standard_errors, STANDARD_ERRORS, "standard_errors")
    data = prepare(y, times, form, residuals, covariates, weights)
    return fit_prepared(data, standard_errors, conf_level)


def fit_prepared(data: GrowthData, standard_errors: str, conf_level: float) -> GrowthFit:
    """Fit the growth, saturated and baseline models to data that are checked and reduced."""
    reasons = not_estimable(data)
    if reasons:
        return _empty(data, standard_errors, conf_level, reasons)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        saturated = saturate(data.sums)
        start, point = start_point(data, saturated)
        top = maximise(data.model, data.sums, start, at_start=point)
        inside, positive = _covariance(data, top, standard_errors)
        measures = _measures(data, top, saturated, standard_errors)
    change = data.units.matrix(data.layout)
    estimate = change @ top.theta[:, 0]
    estimate[0] += data.units.shift
    mean, covariance = joint_moments(data, saturated.mean[..., 0], saturated.covariance[..., 0])
    if not saturated.converged:
        mean, covariance = np.full_like(mean, np.nan), np.full_like(covariance, np.nan)
    n_waves = data.layout.n_waves
    fit = GrowthFit(
        layout=data.layout,
        times=data.times,
        standard_errors=standard_errors,
        conf_level=conf_level,
        estimate=estimate,
        covariance=change @ inside @ change.T,
        measures=measures,
        patterns=data.patterns,
        left_out=data.left_out,
        saturated_mean=data.units.shift + data.units.scale * mean[:n_waves],
        saturated_covariance=data.units.scale**2 * covariance[:n_waves, :n_waves],
        x_mean=data.x_mean,
        x_covariance=data.x_covariance,
        status=Status(bool(top.converged[0]), True, []),
        source=Source(data, top.theta),
    )
    proper, messages = problems(fit, data, saturated, positive)
    return replace(fit, status=Status(fit.status.converged, proper, messages))


def start_values(data: GrowthData, saturated: Saturated) -> Array:
    """Parameters (p, 1) near the saturated moments, or plain ones where those are of no use."""
    return start_point(data, saturated)[0]


def start_point(data: GrowthData, saturated: Saturated) -> tuple[Array, mvnormal.Point | None]:
    """`start_values`, and the likelihood there where it was needed to choose them."""
    line = Linear(data.design_at_start, data.layout.n_waves)
    start, good = projected(line, saturated)
    theta = np.zeros((len(data.layout.names), 1))
    theta[: len(start)] = start
    if data.layout.free:
        theta[data.layout.loadings, 0] = data.loadings[1:-1, 1]
    point = mvnormal.evaluate(data.sums, *data.model.moments(theta))
    if good and point.positive.all() and np.isfinite(point.loglik).all():
        return theta, point
    mean, covariance = marginal_moments(data.sums)
    variance = float(np.mean(np.diagonal(covariance[..., 0])))
    theta[:] = 0
    theta[data.layout.regression[:, 0], 0] = np.linalg.lstsq(data.loadings, mean[:, 0, 0])[0]
    theta[np.diag(data.layout.psi), 0] = variance * 0.5 ** np.arange(
        1, len(data.layout.factors) + 1
    )
    theta[data.layout.residual] = variance / 2
    if data.layout.free:
        theta[data.layout.loadings, 0] = data.loadings[1:-1, 1]
    return theta, None


def _covariance(data: GrowthData, top: Maximum, kind: str) -> tuple[Array, bool]:
    """The covariance of the inner estimates, and whether the information is definite."""
    if kind == "robust":
        trace, inverse, inner = robust.trace_ratio(data, data.model, top.theta)
        definite = not np.isnan(trace)
        return np.where(definite, robust.sandwich(inverse, inner), np.nan), definite
    _, information = data.model.derivatives(top.theta, top.point, expected=kind == "expected")
    inverse, _, positive = invert_positive(information)
    return np.where(positive.all(), inverse[..., 0], np.nan), bool(positive.all())


def degrees(data: GrowthData) -> tuple[int, int]:
    """The degrees of freedom of the model and of its baseline."""
    n_waves, n_regressors = data.layout.n_waves, data.layout.n_regressors
    moments = n_waves * n_regressors + n_waves * (n_waves + 1) // 2
    return moments - len(data.layout.names), moments - 2 * n_waves


def _measures(data: GrowthData, top: Maximum, saturated: Saturated, kind: str) -> dict[str, Any]:
    df, baseline_df = degrees(data)
    baseline = mvnormal.evaluate(data.sums, *marginal_moments(data.sums)).loglik[0]
    # what is held against moments that are not the maximum, or not identified, would mislead
    usable = saturated.converged and saturated.identified and bool(top.converged[0])
    log_scale = float(data.log_scale)
    out = {"n": data.n, "n_patterns": len(data.patterns), "n_parameters": len(data.layout.names)}
    out |= fit_measures.standard_measures(
        data.n,
        len(data.layout.names),
        float(top.loglik[0]) - log_scale,
        saturated.loglik - log_scale if usable else np.nan,
        float(baseline) - log_scale,
        df,
        baseline_df,
    )
    model_mean, model_covariance = data.model.moments(top.theta)
    fitted = joint_moments(data, model_mean[..., 0], model_covariance[..., 0], data.units)
    sample = joint_moments(data, saturated.mean[..., 0], saturated.covariance[..., 0], data.units)
    residual = fit_measures.residual_measures(*fitted, *sample)
    out |= residual if usable else dict.fromkeys(residual, np.nan)
    out |= {"scaling_factor": np.nan, "chi_square_scaled": np.nan}
    if kind == "robust":
        out |= robust_fit(out, data, data.model, top.theta, saturated)
    return out


def joint_moments(
    data: GrowthData, mean: Array, covariance: Array, units: Units | None = None
) -> tuple[Array, Array]:
    """Mean and covariance of waves and covariates together, from those of waves given covariates.

    Inside, covariates have mean 0 and variance 1, so that M = (mean, slopes). With `units` the
    outcome's own mean is put back, which the means' standardised residuals need.
    """
    shift = 0 if units is None else units.shift / units.scale
    if not len(data.x_mean):
        return mean[:, 0] + shift, covariance
    sd = np.sqrt(data.x_covariance.diagonal())
    correlation = data.x_covariance / np.outer(sd, sd)
    slopes = mean[:, 1:]
    across = slopes @ correlation
    waves, joined = len(mean), np.empty((len(mean) + len(sd),) * 2)
    joined[:waves, :waves] = covariance + across @ slopes.T
    joined[:waves, waves:], joined[waves:, :waves] = across, across.T
    joined[waves:, waves:] = correlation
    return np.concatenate([mean[:, 0] + shift, data.x_mean / sd]), joined


def _empty(
    data: GrowthData, standard_errors: str, conf_level: float, reasons: list[str]
) -> GrowthFit:
    """The result of data too few to fit: NaN everywhere, and the reasons."""
    size, n_waves = len(data.layout.names), data.layout.n_waves
    zeros = dict.fromkeys(
        fit_measures.standard_measures(1, 1, 0.0, 0.0, 0.0, 0, 1)
        | fit_measures.residual_measures(*[np.ones(1), np.eye(1)] * 2)
        | {"scaling_factor": 0, "chi_square_scaled": 0},
        np.nan,
    )
    df, baseline_df = degrees(data)
    counts = {"n": data.n, "n_patterns": len(data.patterns), "n_parameters": size}
    return GrowthFit(
        layout=data.layout,
        times=data.times,
        standard_errors=standard_errors,
        conf_level=conf_level,
        estimate=np.full(size, np.nan),
        covariance=np.full((size, size), np.nan),
        measures=counts | zeros | {"df": df, "baseline_df": baseline_df},
        patterns=data.patterns,
        left_out=data.left_out,
        saturated_mean=np.full(n_waves, np.nan),
        saturated_covariance=np.full((n_waves, n_waves), np.nan),
        x_mean=data.x_mean,
        x_covariance=data.x_covariance,
        status=Status(False, False, reasons),
    )
