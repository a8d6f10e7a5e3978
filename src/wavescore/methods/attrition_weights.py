"""Inverse-probability-of-attrition weights: those retained stand for their like who were lost."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from wavescore.errors import EstimationError
from wavescore.methods.growth.batch import influence
from wavescore.methods.growth.data import prepare
from wavescore.methods.growth.fit import fit_prepared
from wavescore.methods.inputs import as_floats
from wavescore.methods.logistic import logistic_regression

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """A weight for each of n respondents, 0 for those lost, and what errors need of its model.

    by_model: (n, q), the derivative of the weight by the model's coefficients; model_influence:
    (n, q), each respondent's influence on those; limit: the weight that larger ones were cut to.
    """

    weights: Floats
    by_model: Floats
    model_influence: Floats
    limit: float
    n_truncated: int
    note: str

    @property
    def effective_n(self) -> float:
        """How many equally weighted respondents would be as precise: (sum w)^2 / sum w^2 (Kish)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    def moved(self, scores: Floats) -> Floats:
        """Return sum-of-score contributions (n, k) of weighted scores (n, k), the model's own too.

        scores: unweighted, 0 for those who have none. What the weights' estimation adds is
        (sum_i scores_i dw_i / db) times the influence on b.
        """
        slopes = scores.T @ self.by_model
        return self.weights[:, None] * scores + self.model_influence @ slopes.T


def attrition_weights(
    retained: ArrayLike, predictors: pd.DataFrame, truncate: float = 0.99
) -> Weights:
    """Weight those retained by the inverse of their probability of being so, stabilised.

    Arguments: `retained` (n,) of 0 and 1; `predictors` (n, p), complete numbers. The weight is
    P(retained) / p_i with p_i from a logistic model; weights above their quantile `truncate` among
    the retained are cut to it (1: none are).

    Raises EstimationError where a predictor is missing or the model has no estimates.
    Reference: Robins, Rotnitzky and Zhao 1995, doi 10.1080/01621459.1995.10476493; stabilised and
    truncated as Cole and Hernan 2008, doi 10.1093/aje/kwn164. R: tests/golden/attrition_weights.
    """
    kept = as_floats(retained, "retained")
    if predictors.isna().to_numpy().any() or len(predictors) != kept.size:
        raise EstimationError("a predictor of attrition is missing", key="predictors")
    fit = logistic_regression(kept, predictors)
    beta = np.concatenate([[fit.intercept], fit.terms["coefficient"]])
    if np.isnan(beta).any():
        raise EstimationError("there is no model of attrition", key="predictors", found=fit.note)
    x = np.column_stack([np.ones(kept.size), predictors.to_numpy(dtype=float)])
    p = expit(x @ beta)
    raw = np.where(kept == 1, kept.mean() / p, 0.0)
    limit = float(np.quantile(raw[kept == 1], truncate))
    free = (kept == 1) & (raw <= limit)
    information = (x.T * (p * (1 - p))) @ x
    return Weights(
        np.minimum(raw, limit),
        np.where(free, -raw * (1 - p), 0.0)[:, None] * x,
        np.linalg.solve(information, ((kept - p)[:, None] * x).T).T,
        limit,
        int(((kept == 1) & ~free).sum()),
        fit.note,
    )


def equal_weights(retained: ArrayLike) -> Weights:
    """Return weights of 1 for those retained: the unweighted sample, by the same formulas."""
    kept = as_floats(retained, "retained")
    none = np.zeros((kept.size, 1))
    return Weights(kept, none, none, 1.0, 0, "")


def weighted_mean(
    values: ArrayLike, weights: Weights, within: ArrayLike | None = None
) -> tuple[float, Floats]:
    """Return a weighted mean (or share, of zeros and ones) and each respondent's influence on it.

    NaN values are left out, as is who is not `within` (a mask). m = sum w z / sum w; influence
    (w (z - m) + d'v) / sum w, d = sum (z - m) dw/db, v the influence on the coefficients b of the
    weights' model: the standard error is the root of the sum of squares (stacked sandwich).
    """
    z = as_floats(values, "values")
    known = ~np.isnan(z) if within is None else ~np.isnan(z) & np.asarray(within, dtype=bool)
    total = float(weights.weights[known].sum())
    if not total > 0:
        return np.nan, np.full(z.size, np.nan)
    mean = float((weights.weights[known] * z[known]).sum() / total)
    score = np.where(known, z - mean, 0.0)
    return mean, weights.moved(score[:, None])[:, 0] / total


def weighted_growth(
    y: ArrayLike, times: ArrayLike, weights: Weights, residuals: str = "free"
) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return names (p), estimates (p,) and influence (n, p) of a weighted linear growth model.

    The weighted likelihood counts respondent i w_i times; the influence is that of the stacked
    equations. Raises EstimationError where the model does not converge.
    """
    values = np.asarray(y, dtype=float)
    data = prepare(
        values, np.asarray(times, dtype=float), "linear", residuals, None, weights.weights
    )
    fit = fit_prepared(data, "observed", 0.95)
    if not fit.status.converged or np.isnan(fit.covariance).any():
        found = "; ".join(fit.status.messages) or "not converged"
        raise EstimationError("the weighted growth model has no estimate", key="y", found=found)
    shift = np.zeros(len(fit.estimate))
    shift[0] = data.units.shift
    inner = np.linalg.solve(data.units.matrix(data.layout), fit.estimate - shift)
    return fit.names, fit.estimate, weights.moved(influence(data, inner[:, None]))
