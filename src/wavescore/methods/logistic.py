"""Logistic regression: odds ratios with Wald intervals, and whether there are any to estimate."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.errors import EstimationError
from wavescore.methods.inputs import as_floats, check_level, joined
from wavescore.methods.normal import z_quantile
from wavescore.notes import respondents

EVENTS_PER_TERM = 10
ESTIMATES = (
    "coefficient",
    "std_error",
    "statistic",
    "p_value",
    "odds_ratio",
    "conf_low",
    "conf_high",
)


@dataclass(frozen=True)
class LogisticFit:
    """A logistic model of `events` among `n`; `terms` has a row per predictor, in order.

    terms: term, coefficient (log odds), std_error (of the coefficient), statistic (z), p_value
    (two-sided), odds_ratio, conf_low, conf_high (of the odds ratio).
    """

    terms: pd.DataFrame
    intercept: float
    intercept_std_error: float
    loglik: float
    n: int
    events: int
    conf_level: float
    note: str


def logistic_regression(outcome, predictors: pd.DataFrame, conf_level=0.95) -> LogisticFit:
    """Model a binary outcome by maximum likelihood: logit P(1) = b0 + b x.

    `outcome`: (n,) of 0 and 1; `predictors`: (n, p) numbers; a row with anything missing is left
    out. odds_ratio = exp(b), interval exp(b +- z se) (Wald). Where there is no finite maximum (one
    outcome only, collinear or constant predictors, complete or quasi-complete separation) the
    estimates are NaN and `note` says why; separation is found exactly, by linear programming, and
    not by how large a standard error has grown.

    Raises EstimationError for other outcomes than 0 and 1, or unequal lengths.
    Reference: Cox 1958; Albert & Anderson 1984, doi 10.1093/biomet/71.1.1 (separation); Konis 2007
    (its linear programme); Peduzzi et al. 1996, doi 10.1016/S0895-4356(96)00236-3 (ten events a
    term). R: glm(y ~ ., family = binomial), confint.default.
    """
    check_level(conf_level)
    y, x = _complete(outcome, predictors)
    n, events = len(y), int(y.sum())
    note = _obstacle(y, x)
    terms = pd.DataFrame({"term": list(predictors.columns)})
    numbers = {name: np.full(len(terms), np.nan) for name in ESTIMATES}
    intercept, intercept_std_error, loglik = (np.nan,) * 3
    if not note:
        beta, se, z, p, loglik = _fit(y, x)
        half = z_quantile(conf_level) * se[1:]
        ratios = np.exp([beta[1:], beta[1:] - half, beta[1:] + half])
        values = (beta[1:], se[1:], z[1:], p[1:], *ratios)
        numbers = dict(zip(ESTIMATES, values, strict=True))
        intercept, intercept_std_error = float(beta[0]), float(se[0])
        if min(events, n - events) < EVENTS_PER_TERM * x.shape[1]:
            note = f"under {EVENTS_PER_TERM} events a term: odds ratios lean away from 1"
    return LogisticFit(
        terms=terms.assign(**numbers),
        intercept=intercept,
        intercept_std_error=intercept_std_error,
        loglik=float(loglik),
        n=n,
        events=events,
        conf_level=conf_level,
        note=joined([note]),
    )


def _complete(outcome, predictors: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    y = as_floats(outcome, "outcome")
    columns = [as_floats(predictors[name], str(name)) for name in predictors.columns]
    if any(column.size != y.size for column in columns):
        raise EstimationError("outcome and predictors differ in length", key="outcome")
    x = np.column_stack(columns) if columns else np.empty((y.size, 0))
    kept = ~(np.isnan(y) | np.isnan(x).any(axis=1))
    if not np.isin(y[kept], (0, 1)).all():
        raise EstimationError(
            "the outcome is not binary", key="outcome", found=sorted(set(y[kept])), expected="0, 1"
        )
    return y[kept], x[kept]


def _obstacle(y: np.ndarray, x: np.ndarray) -> str:
    """Return why the likelihood has no finite maximum, "" where it has one."""
    n, p = x.shape
    if not p:
        return "no predictors"
    if n <= p + 1:
        return f"{respondents(n)} complete, too few for {p} terms"
    if y.min() == y.max():
        return "all complete respondents have the same outcome"
    spread = x.std(axis=0)
    if (spread == 0).any():
        return "a predictor does not vary"
    z = np.column_stack([np.ones(n), (x - x.mean(axis=0)) / spread])
    if np.linalg.matrix_rank(z) <= p:
        return "the predictors are collinear"
    return "separation: a combination of predictors gives the outcome" if _separated(y, z) else ""


def _separated(y: np.ndarray, z: np.ndarray) -> bool:
    """Return whether some direction b has (2y - 1) z b >= 0 for all rows and > 0 for one."""
    from scipy.optimize import linprog

    signed = (2 * y - 1)[:, None] * z
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(y)), bounds=(-1, 1))
    return bool(-found.fun > 1e-7 * len(y))


def _fit(y: np.ndarray, x: np.ndarray):
    """Return coefficients, standard errors, z, p and log-likelihood, the intercept first."""
    from statsmodels.discrete.discrete_model import Logit

    # Fitted on the standardised scale, where Newton's steps are well conditioned.
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack([np.ones(len(y)), (x - mean) / spread])
    fit = Logit(y, z).fit(method="newton", maxiter=100, tol=1e-12, disp=0)
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -mean / spread
    beta, covariance = back @ fit.params, back @ fit.cov_params() @ back.T
    se = np.sqrt(np.diag(covariance))
    from scipy.special import ndtr

    return beta, se, beta / se, 2 * ndtr(-np.abs(beta / se)), fit.llf
