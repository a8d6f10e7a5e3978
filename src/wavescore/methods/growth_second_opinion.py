"""The same growth model from two independent programs: semopy and statsmodels.

Only their point estimates are used. With missing data semopy's standard errors are those of
complete data and its fit measures are wrong (docs/decisions.md).
"""

import warnings

import numpy as np

from wavescore.errors import EstimationError, closest, listed

FORMS = {
    "intercept": ("intercept",),
    "linear": ("intercept", "slope"),
    "quadratic": ("intercept", "slope", "quadratic"),
}


def semopy_estimates(y, times, form="linear") -> dict[str, float]:
    """Return semopy's full-information estimates by our parameter names, residuals free.

    y: (n, T), NaN = missing; times: (T,). The factor means stand as regressions on a column of
    ones, since semopy refuses `i ~ 1` on a latent variable. EstimationError where it fails.
    """
    from semopy import ModelMeans

    factors = _factors(form)
    data, powers = _wide(y, times, factors)
    lines = []
    for power, factor in enumerate(factors):
        loadings = " + ".join(
            f"{float(value)!r}*y{w + 1}" for w, value in enumerate(powers[:, power])
        )
        lines += [f"{factor} =~ {loadings}", f"{factor} ~ one"]
    lines += [f"{a} ~~ {b}" for i, a in enumerate(factors) for b in factors[i + 1 :]]
    model = ModelMeans("\n".join(lines), intercepts=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model.fit(data)
        except Exception as error:  # noqa: BLE001  semopy raises what numpy and scipy raise
            raise EstimationError("semopy gives no estimates", found=str(error)) from error
    table = model.inspect(std_est=False, se_robust=False)
    return {
        name: float(value)
        for left, operator, right, value in table[["lval", "op", "rval", "Estimate"]].to_numpy()
        if (name := _name(left, operator, right, factors))
    }


def mixed_model_estimates(y, times, form="linear") -> tuple[dict[str, float], float]:
    """Return statsmodels' estimates and log-likelihood of the model with equal residuals.

    The growth model with equal residual variances is the linear mixed model with random growth
    factors, fitted by maximum likelihood: MixedLM(...).fit(reml=False). It keeps the covariance
    of the factors positive definite, so it cannot follow us to an improper solution.
    """
    from statsmodels.regression.mixed_linear_model import MixedLM

    factors = _factors(form)
    y = np.asarray(y, dtype=float)
    person, wave = np.nonzero(~np.isnan(y))
    design = np.vander(np.asarray(times, dtype=float), len(factors), increasing=True)[wave]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = MixedLM(y[person, wave], design, groups=person, exog_re=design)
            fit = model.fit(reml=False, method="lbfgs")
        except (np.linalg.LinAlgError, ValueError) as error:
            raise EstimationError("statsmodels gives no estimates", found=str(error)) from error
    means, covariance = np.asarray(fit.fe_params), np.asarray(fit.cov_re)
    out = {f"{factor}_mean": float(means[k]) for k, factor in enumerate(factors)}
    for a, first in enumerate(factors):
        out[f"{first}_variance"] = float(covariance[a, a])
        for b in range(a + 1, len(factors)):
            out[f"{first}_{factors[b]}_covariance"] = float(covariance[a, b])
    return out | {"residual_variance": float(fit.scale)}, float(fit.llf)


def _factors(form: str) -> tuple[str, ...]:
    if form not in FORMS:
        raise EstimationError(
            "no second program fits this form",
            key="form",
            found=form,
            expected=listed(FORMS),
            hint=closest(form, FORMS),
        )
    return FORMS[form]


def _wide(y, times, factors):
    """Return the data frame semopy reads, and the loadings (T, K)."""
    import pandas as pd

    y = np.asarray(y, dtype=float)
    seen = y[~np.isnan(y).all(axis=1)]
    data = pd.DataFrame(seen, columns=[f"y{wave + 1}" for wave in range(y.shape[1])])
    loadings = np.vander(np.asarray(times, dtype=float), len(factors), increasing=True)
    return data.assign(one=1.0), loadings


def _name(left, operator, right, factors) -> str:
    """Return our name of one of semopy's parameters, "" for a loading."""
    if right == "one":
        return f"{left}_mean"
    if operator == "~~" and left == right:
        return f"{left}_variance" if left in factors else f"residual_variance_{left[1:]}"
    if operator == "~~":
        first, second = sorted((left, right), key=factors.index)
        return f"{first}_{second}_covariance"
    return ""
