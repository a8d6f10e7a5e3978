"""The same growth model from two independent programs: semopy and statsmodels.

Only their point estimates are used. With missing data semopy's standard errors are those of
complete data and its fit measures are wrong (docs/decisions.md). Both are handed times from 0 to 1
and the outcome in tenths of its standard deviation, since neither finds the maximum on every scale:
semopy takes a deviance below zero, common where variances are small, to be impossible.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from wavescore.errors import EstimationError, closest, listed
from wavescore.methods.growth.model import FACTORS, FREE
from wavescore.methods.inputs import Array, Values

# Free loadings are not fitted again.
FORMS = {form: factors for form, factors in FACTORS.items() if form not in FREE}


def semopy_estimates(y: Values, times: Values, form: str = "linear") -> dict[str, float]:
    """Return semopy's full-information estimates by our parameter names, residuals free.

    y: (n, T), NaN = missing; times: (T,). The factor means stand as regressions on a column of
    ones, since semopy refuses `i ~ 1` on a latent variable. semopy keeps variances at or above
    zero, so that it cannot follow to an improper solution. EstimationError where it fails.
    Checked against lavaan 0.6-14: growth(..., missing = "fiml").
    """
    import pandas as pd
    from semopy import ModelMeans

    scale = _scale(y, times, form)
    waves = [f"y{wave + 1}" for wave in range(scale.y.shape[1])]
    seen = scale.y[~np.isnan(scale.y).all(axis=1)]
    data = pd.DataFrame(seen, columns=waves).assign(one=1.0)
    model = ModelMeans(_semopy_syntax(scale, waves), intercepts=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = model.fit(data, options={"ftol": 1e-12})
        except Exception as error:  # semopy raises what numpy and scipy raise
            raise EstimationError(
                "semopy gives no estimates", found=type(error).__name__
            ) from error
    if not result.success:
        raise EstimationError("semopy gives no estimates", found=result.message)
    table = model.inspect(std_est=False, se_robust=False)[["lval", "op", "rval", "Estimate"]]
    found = {(left, op, right): value for left, op, right, value in table.to_numpy()}
    mean = np.array([found[factor, "~", "one"] for factor in scale.factors], dtype=float)
    covariance = np.array(
        [
            [found.get((a, "~~", b), found.get((b, "~~", a))) for b in scale.factors]
            for a in scale.factors
        ],
        dtype=float,
    )
    residual = {
        f"residual_variance_{wave[1:]}": float(found[wave, "~~", wave]) * scale.unit**2
        for wave in waves
    }
    return scale.factor_parameters(mean, covariance) | residual


def mixed_model_estimates(
    y: Values, times: Values, form: str = "linear"
) -> tuple[dict[str, float], float]:
    """Return statsmodels' estimates and log-likelihood of the model with equal residuals.

    y: (n, T), NaN = missing; times: (T,). The growth model with equal residual variances is the
    linear mixed model with random growth factors, fitted by maximum likelihood:
    MixedLM(...).fit(reml=False). It keeps the covariance of the factors positive definite, so it
    cannot follow us to an improper solution. EstimationError where it fails. Checked against nlme:
    lme(y ~ t, random = ~ t | id, method = "ML").
    """
    from statsmodels.regression.mixed_linear_model import MixedLM

    class PointEstimates(MixedLM):
        def hessian(self, params):  # type: ignore[no-untyped-def]
            """Tell nothing: errors are not used, and cost a fifth of the fit at its maximum."""
            return -np.eye(self.k_fe + self.k_re2), False

    scale = _scale(y, times, form)
    person, wave = np.nonzero(~np.isnan(scale.y))
    design = scale.loadings[wave]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = PointEstimates(scale.y[person, wave], design, groups=person, exog_re=design)
            fit = model.fit(reml=False, method="lbfgs", skip_hess=True)
        except (np.linalg.LinAlgError, ValueError) as error:
            raise EstimationError("statsmodels gives no estimates", found=str(error)) from error
    if not fit.converged:
        raise EstimationError("statsmodels gives no estimates", found="MixedLM did not converge")
    estimates = scale.factor_parameters(np.asarray(fit.fe_params), np.asarray(fit.cov_re))
    estimates["residual_variance"] = float(fit.scale) * scale.unit**2
    return estimates, float(fit.llf - len(person) * np.log(scale.unit))


@dataclass(frozen=True)
class _Scale:
    """The outcome as (y - mean) / unit, times as u = (t - first) / range, and the way back."""

    y: Array  # (n, T)
    mean: float
    unit: float
    loadings: Array  # (T, K), powers of u
    factors: tuple[str, ...]
    powers: Array  # (K, K), column k: u^k as a polynomial of t

    def factor_parameters(self, mean: Array, covariance: Array) -> dict[str, float]:
        """Return means, variances and covariances of the factors in the units of the data."""
        mean = self.unit * self.powers @ mean
        mean[0] += self.mean
        covariance = self.unit**2 * self.powers @ covariance @ self.powers.T
        out = {f"{factor}_mean": float(mean[k]) for k, factor in enumerate(self.factors)}
        for a, first in enumerate(self.factors):
            out[f"{first}_variance"] = float(covariance[a, a])
            for b in range(a + 1, len(self.factors)):
                out[f"{first}_{self.factors[b]}_covariance"] = float(covariance[a, b])
        return out


def _scale(y: Values, times: Values, form: str) -> _Scale:
    if form not in FORMS:
        raise EstimationError(
            "no second program fits this form",
            key="form",
            found=form,
            expected=listed(FORMS),
            hint=closest(form, FORMS),
        )
    y, times = np.asarray(y, dtype=float), np.asarray(times, dtype=float)
    if np.isnan(y).all():
        raise EstimationError("no value is observed at any wave", key="y", found="all missing")
    mean, sd = float(np.nanmean(y)), float(np.nanstd(y))
    if not sd > 1e-12 * abs(mean):
        raise EstimationError("the outcome is constant", key="y", found=mean)
    first, span = times[0], times[-1] - times[0]
    size = len(FORMS[form])
    powers = np.zeros((size, size))
    for k in range(size):
        powers[: k + 1, k] = np.polynomial.polynomial.polypow([-first / span, 1 / span], k)
    loadings = np.vander((times - first) / span, size, increasing=True)
    unit = sd / 10
    return _Scale((y - mean) / unit, mean, unit, loadings, FORMS[form], powers)


def _semopy_syntax(scale: _Scale, waves: list[str]) -> str:
    """Return the growth model in semopy's language, its factor means as regressions on `one`."""
    lines = []
    for k, factor in enumerate(scale.factors):
        terms = (
            f"{float(loading)!r}*{wave}"
            for loading, wave in zip(scale.loadings[:, k], waves, strict=True)
        )
        lines += [f"{factor} =~ {' + '.join(terms)}", f"{factor} ~ one"]
        lines += [f"{factor} ~~ {other}" for other in scale.factors[k + 1 :]]
    return "\n".join(lines)
