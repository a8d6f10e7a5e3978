"""Generalised estimating equations for cases at several waves, told as shares of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from wavescore.errors import EstimationError
from wavescore.methods.attrition_weights import Weights
from wavescore.methods.inputs import check_option
from wavescore.methods.marginal_shares import MarginalShares, binary_waves, wave_design

Floats = NDArray[np.float64]
CORRELATIONS = ("independence", "exchangeable")
MOST_STEPS = 100
SMALLEST_STEP = 1e-12
SINGULAR = 1e-9  # of a correlation so near 1 nobody's status changes


@dataclass(frozen=True)
class GeeLogit:
    """Coefficients: a logit for each wave, then the covariates'. covariance: robust.

    correlation: of a respondent's statuses, 0 under independence; correlation_moved: how far
    leaving out any one respondent moves it at most, the coefficients kept; shares: standardised
    over the covariates of everybody.
    """

    coefficients: Floats
    covariance: Floats
    correlation: float
    correlation_moved: float
    shares: MarginalShares


def gee_logit(
    y: ArrayLike,
    covariates: ArrayLike | None = None,
    correlation: str = "exchangeable",
    weights: Sequence[Weights] | None = None,
) -> GeeLogit:
    """Fit logit P(case of i at wave t) = b_t + x_i'g by generalised estimating equations.

    Arguments: `y` (n, T) of 1, 0 and NaN (not known); `covariates` (n, q), complete; `weights`: for
    each wave those of who is known there, by the inverse of their probability of being so, with
    independence alone. Solves sum_i D_i'V_i^-1 (y_i - m_i) = 0 with V_i = A^1/2 R A^1/2; the one
    correlation of exchangeable R is the mean product of two Pearson residuals of a respondent over
    the mean square of all. The covariance is the sandwich, with what the weights' own estimation
    adds. Share at t: mean over all n of expit(b_t + x_i'g), its error by the delta method.
    Without weights this needs data missing completely at random; with them, at random given what
    the weights' model knows.

    Raises EstimationError for impossible input, a wave at which all are alike, no convergence.
    Reference: Liang and Zeger 1986, doi 10.1093/biomet/73.1.13; weights: Robins, Rotnitzky and Zhao
    1995, doi 10.1080/01621459.1995.10476493. R: geepack::geeglm.
    """
    check_option(correlation, CORRELATIONS, "correlation")
    if weights is not None and correlation != "independence":
        raise EstimationError(
            "weights go with independence: another working correlation mixes weighted waves",
            key="correlation",
            found=correlation,
        )
    status, x = binary_waves(y, covariates)
    known = ~np.isnan(status)
    if weights is not None:
        known &= np.column_stack([each.weights for each in weights]) > 0
    design = wave_design(status.shape[1], x)
    w = np.ones(status.shape) if weights is None else np.column_stack([e.weights for e in weights])
    beta, rho = _solve(np.nan_to_num(status), known, design, w, correlation)
    by_respondent, bread = _equations(beta, rho, np.nan_to_num(status), known, design, w)
    if weights is not None:
        residual = np.where(known, np.nan_to_num(status) - expit(design @ beta), 0.0)
        scores = residual[:, :, None] * design
        moved = [each.moved(scores[:, t]) for t, each in enumerate(weights)]
        by_respondent = np.sum(moved, axis=0)
    influence = np.linalg.solve(bread, by_respondent.T).T
    covariance = influence.T @ influence
    shares = standardised(design, beta, covariance, int(known.any(axis=1).sum()))
    without = 0.0
    if correlation == "exchangeable":
        products, squares, sizes = _sums(beta, np.nan_to_num(status), known, design)
        without = float(np.abs(_correlation(products, squares, sizes, out=True) - rho).max())
    return GeeLogit(beta, covariance, rho, without, shares)


def standardised(design: Floats, beta: Floats, covariance: Floats, n: int) -> MarginalShares:
    """Return the mean of expit(design b) over respondents at each wave, by the delta method."""
    fitted = expit(design @ beta)
    by_beta = ((fitted * (1 - fitted))[:, :, None] * design).mean(axis=0)
    return MarginalShares(fitted.mean(axis=0), by_beta @ covariance @ by_beta.T, n)


def _solve(
    y: Floats, known: NDArray[np.bool_], design: Floats, w: Floats, correlation: str
) -> tuple[Floats, float]:
    counted = np.where(known, w, 0.0)
    beta = np.zeros(design.shape[2])
    beta[: y.shape[1]] = logit((counted * y).sum(axis=0) / counted.sum(axis=0))
    rho = 0.0
    for _ in range(MOST_STEPS):
        if correlation == "exchangeable":
            rho = float(_correlation(*_sums(beta, y, known, design))[0])
            if rho > 1 - SINGULAR:
                break
        by_respondent, bread = _equations(beta, rho, y, known, design, w)
        step = np.linalg.solve(bread, by_respondent.sum(axis=0))
        beta = beta + step
        if not np.isfinite(beta).all() or np.abs(beta).max() > 50:
            break
        if np.abs(step).max() < SMALLEST_STEP:
            return beta, rho
    raise EstimationError("the estimating equations have no solution", key="y")


def _sums(
    beta: Floats, y: Floats, known: NDArray[np.bool_], design: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return each respondent's products of two Pearson residuals, their squares, how many."""
    m = expit(design @ beta)
    r = np.where(known, (y - m) / np.sqrt(m * (1 - m)), 0.0)
    squares = (r**2).sum(axis=1)
    return (r.sum(axis=1) ** 2 - squares) / 2, squares, known.sum(axis=1).astype(float)


def _correlation(products: Floats, squares: Floats, sizes: Floats, out: bool = False) -> Floats:
    """Return the mean product over the mean square; with `out`, (n,) without each respondent."""
    pairs = sizes * (sizes - 1) / 2
    left = [each.sum() - each * out for each in (products, pairs, squares, sizes)]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = left[0] / left[1] / (left[2] / left[3])
    return np.where(left[1] > 0, found, 0.0)


def _equations(
    beta: Floats,
    rho: float,
    y: Floats,
    known: NDArray[np.bool_],
    design: Floats,
    w: Floats,
) -> tuple[Floats, Floats]:
    """Return each respondent's share of the equations (n, p), and minus their derivative (p, p).

    The inverse of an exchangeable R of k waves is (I - rho / (1 + (k - 1) rho) J) / (1 - rho).
    """
    m = expit(design @ beta)
    root = np.sqrt(m * (1 - m))
    pearson = np.where(known, (y - m) / root, 0.0)
    scaled = np.where(known, root, 0.0)[:, :, None] * design
    shrink = rho / (1 + (known.sum(axis=1) - 1) * rho)
    inverse = (scaled - shrink[:, None, None] * scaled.sum(axis=1, keepdims=True)) / (1 - rho)
    inverse = np.where(known, w, 0.0)[:, :, None] * inverse
    by_respondent = np.einsum("itp,it->ip", inverse, pearson)
    return by_respondent, np.einsum("itp,itq->pq", inverse, scaled)
