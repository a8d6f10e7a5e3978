"""Cases at several waves with a random intercept: a logistic model by maximum likelihood."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from wavescore.errors import EstimationError
from wavescore.methods.marginal_shares import MarginalShares, binary_waves, wave_design

Floats = NDArray[np.float64]
# The trapezoidal rule over the standard normal from -9 to 9: its error falls as
# exp(-2 pi d / step), d = pi / sd the distance to the nearest pole of the logistic function.
STEP = 0.15
GRID = np.arange(-60, 61) * STEP
MASS = np.exp(-(GRID**2) / 2) * STEP / np.sqrt(2 * np.pi)
WIDEST = 12.0  # an SD beyond which the rule loses its digits, and hardly anybody changes
MOST_STEPS = 200


@dataclass(frozen=True)
class RandomInterceptLogit:
    """Coefficients: a logit for each wave, the covariates', the random intercept's SD last.

    covariance: by the observed information; shares: of everybody, the intercepts averaged out.
    """

    coefficients: Floats
    covariance: Floats
    loglik: float
    shares: MarginalShares

    @property
    def sd(self) -> float:
        """The random intercept's standard deviation, in logits."""
        return float(self.coefficients[-1])


def random_intercept_logit(
    y: ArrayLike, covariates: ArrayLike | None = None
) -> RandomInterceptLogit:
    """Fit logit P(case of i at wave t) = b_t + x_i'g + s u_i, u_i standard normal.

    Arguments: `y` (n, T) of 1, 0 and NaN (not known); `covariates` (n, q), complete. The likelihood
    of what is known of each respondent, valid under missingness at random, integrates u_i by the
    trapezoidal rule, which for a normal density gains digits faster than Gauss-Hermite's and needs
    no mode of each respondent; Newton's method with the exact derivatives (Louis' identity). Share
    at t: mean over all n of the integral of expit(b_t + x_i'g + s u), its error by the delta
    method. An SD of 0 (no respondent more often a case than another) is a maximum like any.

    Raises EstimationError for impossible input, a wave at which all are alike, no convergence.
    Reference: Stiratelli, Laird and Ware 1984, doi 10.2307/2531147; Louis 1982, doi
    10.1111/j.2517-6161.1982.tb01203.x; Trefethen and Weideman 2014, doi 10.1137/130932132.
    R: lme4::glmer(y ~ 0 + wave + x + (1 | id), family = binomial, nAGQ = 25).
    """
    status, x = binary_waves(y, covariates)
    counted = ~np.isnan(status).all(axis=1)
    distinct, times = np.unique(
        np.column_stack([np.nan_to_num(status, nan=-1.0), x])[counted], axis=0, return_counts=True
    )
    waves = status.shape[1]
    data = _Data(distinct[:, :waves], wave_design(waves, distinct[:, waves:]), times.astype(float))
    theta = np.concatenate([logit(np.nanmean(status, axis=0)), np.zeros(x.shape[1]), [1.5]])
    theta, loglik, information = _maximum(theta, data)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    theta[-1] = abs(theta[-1])
    shares = _shares(theta, covariance, waves, x, int(counted.sum()))
    return RandomInterceptLogit(theta, covariance, loglik, shares)


@dataclass(frozen=True)
class _Data:
    """Distinct respondents: status (r, T), -1 not known, design (r, T, p), how many of each."""

    status: Floats
    design: Floats
    times: Floats


def _maximum(theta: Floats, data: _Data) -> tuple[Floats, float, Floats]:
    value, gradient, information = _likelihood(theta, data)
    for _ in range(MOST_STEPS):
        step = np.linalg.solve(_positive(information), gradient)
        if gradient @ step < 1e-16 * max(1.0, abs(value)) and _definite(information):
            return theta, value, information
        size = 1.0
        while size > 1e-8:
            found = _likelihood(theta + size * step, data)
            if found[0] >= value - 1e-12 * abs(value):
                break
            size /= 2
        theta = theta + size * step
        value, gradient, information = found
        if abs(theta[-1]) > WIDEST or np.abs(theta).max() > 50:
            break
    raise EstimationError("the model of random intercepts did not converge", key="y")


def _definite(matrix: Floats) -> bool:
    return bool(np.linalg.eigvalsh(matrix)[0] > 1e-9 * np.trace(matrix))


def _positive(information: Floats) -> Floats:
    """Return the matrix with its eigenvalues made positive, so that a step climbs."""
    values, vectors = np.linalg.eigh(information)
    values = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
    return (vectors * values) @ vectors.T


def _likelihood(theta: Floats, data: _Data) -> tuple[float, Floats, Floats]:
    """Return the log-likelihood, its gradient and the observed information.

    With e the residuals at u and a = (e, u sum e) the derivatives of a respondent's complete
    log-likelihood by the wave's logits and the SD: the score is E a, the information E(-second
    derivative) - Var a, over u given what is known of the respondent.
    """
    sd, known = theta[-1], data.status >= 0
    eta = (data.design @ theta[:-1])[:, :, None] + sd * GRID
    logs = np.where(known[:, :, None], data.status[:, :, None] * eta - np.logaddexp(0, eta), 0.0)
    total = logs.sum(axis=1)
    top = total.max(axis=1)
    weight = np.exp(total - top[:, None]) * MASS
    mass = weight.sum(axis=1)
    weight /= mass[:, None]
    fitted = expit(eta)
    residual = np.where(known[:, :, None], data.status[:, :, None] - fitted, 0.0)
    spread = np.where(known[:, :, None], fitted * (1 - fitted), 0.0)
    by_logit = np.concatenate([residual, GRID * residual.sum(axis=1, keepdims=True)], axis=1)
    mean = np.einsum("rtk,rk->rt", by_logit, weight)
    away = (by_logit - mean[:, :, None]) * np.sqrt(weight)[:, None, :]
    inner = -away @ away.transpose(0, 2, 1)
    flat, tilted = (spread * f @ weight[:, :, None] for f in (1.0, GRID))
    waves = np.arange(known.shape[1])
    inner[:, waves, waves] += flat[:, :, 0]
    inner[:, -1, :-1] += tilted[:, :, 0]
    inner[:, :-1, -1] += tilted[:, :, 0]
    inner[:, -1, -1] += ((spread * GRID**2).sum(axis=1) * weight).sum(axis=1)
    value = float(data.times @ (np.log(mass) + top))
    return value, *_by_parameters(mean, inner, data)


def _by_parameters(mean: Floats, inner: Floats, data: _Data) -> tuple[Any, Any]:
    """Return gradient and information by the coefficients, from those by the wave's logits."""
    rows, waves, p = data.design.shape
    outer = np.zeros((rows, waves + 1, p + 1))
    outer[:, :waves, :p], outer[:, waves, p] = data.design, 1.0
    gradient = np.einsum("r,rtp,rt->p", data.times, outer, mean)
    information = np.einsum("rtp,rtq->pq", outer, data.times[:, None, None] * (inner @ outer))
    return gradient, information


def _shares(theta: Floats, covariance: Floats, waves: int, x: Floats, n: int) -> MarginalShares:
    """Return the shares over everybody's covariates; whoever has the same is the same."""
    constant = np.zeros((len(x), 1))
    kinds, times = np.unique(np.hstack([constant, x]), axis=0, return_counts=True)
    design, part = wave_design(waves, kinds[:, 1:]), times / len(x)
    fitted = expit((design @ theta[:-1])[:, :, None] + theta[-1] * GRID)
    spread = fitted * (1 - fitted)
    by_beta = np.einsum("r,rt,rtp->tp", part, spread @ MASS, design)
    by_sd = part @ (spread @ (MASS * GRID))
    jacobian = np.column_stack([by_beta, by_sd])
    share = part @ (fitted @ MASS)
    return MarginalShares(share, jacobian @ covariance @ jacobian.T, n)
