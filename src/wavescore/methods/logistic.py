"""Logistic regression: odds ratios with Wald intervals, and whether there are any to estimate."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, as_floats, check_level, joined
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


STEPS = 200
HALVINGS = 60
# g' I^-1 g, the squared distance from the maximum in standard errors, at which the last step is
# taken, which squares it once more.
ARRIVED = 1e-12
# Rows that are asked first whether anything separates them.
SOME = 1000


class Estimates(NamedTuple):
    """Where the likelihood is greatest, the intercept first."""

    beta: Array
    std_error: Array
    loglik: float


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


def logistic_regression(
    outcome: Values, predictors: pd.DataFrame, conf_level: float = 0.95
) -> LogisticFit:
    """Model a binary outcome by maximum likelihood: logit P(1) = b0 + b x.

    `outcome`: (n,) of 0 and 1; `predictors`: (n, p) numbers; a row with anything missing is left
    out. odds_ratio = exp(b), interval exp(b +- z se) (Wald). Where there is no finite maximum (one
    outcome only, collinear or constant predictors, complete or quasi-complete separation) or it is
    not reached the estimates are NaN and `note` says why; separation is found exactly, by linear
    programming, and not by how large a standard error has grown.

    Raises EstimationError for other outcomes than 0 and 1, or unequal lengths.
    Reference: Cox 1958; Albert & Anderson 1984, doi 10.1093/biomet/71.1.1 (separation); Konis 2007
    (its linear programme); Peduzzi et al. 1996, doi 10.1016/S0895-4356(96)00236-3 (ten events a
    term). R: glm(y ~ ., family = binomial), confint.default.
    """
    check_level(conf_level)
    y, x = complete_rows(outcome, predictors)
    n, events = len(y), int(y.sum())
    note = _obstacle(y, x)
    terms = pd.DataFrame({"term": list(predictors.columns)})
    numbers = {name: np.full(len(terms), np.nan) for name in ESTIMATES}
    intercept, intercept_std_error, loglik = (np.nan,) * 3
    if not note:
        fit = _fit(y, x)
        if fit is None:
            note = "the estimates did not converge: nearly separated"
        else:
            numbers = _numbers(fit, conf_level)
            intercept, intercept_std_error = float(fit.beta[0]), float(fit.std_error[0])
            loglik = fit.loglik
            if min(events, n - events) <= EVENTS_PER_TERM * x.shape[1]:
                note = f"{EVENTS_PER_TERM} or fewer events a term: odds ratios lean away from 1"
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


def _numbers(fit: Estimates, conf_level: float) -> dict[str, Array]:
    """Return the columns of `terms` by their names in ESTIMATES."""
    beta, se = fit.beta[1:], fit.std_error[1:]
    half, z = z_quantile(conf_level) * se, beta / se
    ratios = np.exp([beta, beta - half, beta + half])
    return dict(zip(ESTIMATES, (beta, se, z, 2 * special.ndtr(-np.abs(z)), *ratios), strict=True))


def complete_rows(outcome: Values, predictors: pd.DataFrame) -> tuple[Array, Array]:
    """Return outcome (n,) and predictors (n, p) of who has all of them; errors as above."""
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


def _obstacle(y: Array, x: Array) -> str:
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


def _separated(y: Array, z: Array) -> bool:
    """Return whether some direction b has (2y - 1) z b >= 0 for all rows and > 0 for one.

    Of many rows some are asked first, whose programme is soon solved: where they span z and no b
    separates them, none separates all, since it would separate them too.
    """
    if len(y) > 2 * SOME:
        some = slice(None, None, len(y) // SOME)
        if np.linalg.matrix_rank(z[some]) == z.shape[1] and not _separated(y[some], z[some]):
            return False
    from scipy.optimize import linprog

    signed = (2 * y - 1)[:, None] * z
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(y)), bounds=(-1, 1))
    return bool(-found.fun > 1e-7 * len(y))


def _fit(y: Array, x: Array) -> Estimates | None:
    """Return coefficients, standard errors and log-likelihood, the intercept first, or None.

    Newton's steps on the standardised scale, halved until the likelihood does not fall: it is
    concave, so that they arrive wherever there is a maximum that rounding can tell apart.
    """
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack([np.ones(len(y)), (x - mean) / spread])
    beta, loglik = np.zeros(z.shape[1]), -len(y) * np.log(2)
    for _ in range(STEPS):
        p = special.expit(z @ beta)
        slope, information = z.T @ (y - p), (z.T * (p * (1 - p))) @ z
        try:
            step = np.linalg.solve(information, slope)
        except np.linalg.LinAlgError:
            return None
        if slope @ step < ARRIVED:
            break
        for _ in range(HALVINGS):
            there = _loglik(y, z, beta + step)
            if there >= loglik:
                break
            step = step / 2
        beta, loglik = beta + step, there
    else:
        return None
    beta = beta + step
    p = special.expit(z @ beta)
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -mean / spread
    covariance = back @ np.linalg.inv((z.T * (p * (1 - p))) @ z) @ back.T
    return Estimates(back @ beta, np.sqrt(np.diag(covariance)), _loglik(y, z, beta))


def _loglik(y: Array, z: Array, beta: Array) -> float:
    """Return the log-likelihood, from the logits of what happened, so that nothing is lost."""
    return float(special.log_expit((2 * y - 1) * (z @ beta)).sum())
