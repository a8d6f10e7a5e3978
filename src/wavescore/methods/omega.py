"""Congeneric reliability: McDonald's omega from a one-factor model by maximum likelihood."""

from dataclasses import dataclass

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, joined

NAN = float("nan")
STEPS = 150
WELL_AWAY = 1e-2


@dataclass(frozen=True)
class Omega:
    """Omega and the one-factor solution it stands on (in the items' own units)."""

    omega: float
    loadings: Array
    residual_variances: Array
    converged: bool
    heywood: bool
    note: str


def congeneric_omega(covariance: Values) -> Omega:
    """Return omega = (sum of loadings)^2 / (sum of all item covariances).

    `covariance`: (k, k), of complete rows; its divisor (n or n - 1) does not matter. The loadings
    are those of one factor of variance 1 with free residual variances, by maximum likelihood
    without bounds: a residual variance at or below 0 is a Heywood case, and noted. The
    denominator is the observed variance of the total, as in semTools, not the model's.
    Under three items the model is not identified; items without variance have no factor: NaN.

    Raises EstimationError for a matrix that is not square and symmetric.
    Reference: McDonald 1999, Test Theory; Bentler 2009, doi 10.1007/s11336-008-9100-1; Joreskog
    1971, doi 10.1007/BF02291393. R: semTools::compRelSEM(lavaan::cfa(...)).
    """
    s = np.asarray(covariance, dtype=float)
    if s.ndim != 2 or s.shape[0] != s.shape[1] or not np.allclose(s, s.T, equal_nan=True):
        raise EstimationError("not a covariance matrix", key="covariance", found=s.shape)
    k = len(s)
    note = _obstacle(s)
    if note:
        return Omega(NAN, np.full(k, NAN), np.full(k, NAN), False, False, note)
    sd = np.sqrt(np.diag(s))
    loadings, residuals, converged = _best_factor(s / np.outer(sd, sd))
    heywood = bool(converged and (residuals <= 0).any())
    notes = [
        "" if converged else "the one-factor model did not converge",
        "Heywood case: a residual variance is not positive" if heywood else "",
    ]
    omega = float((loadings @ sd) ** 2 / s.sum()) if converged else NAN
    return Omega(omega, loadings * sd, residuals * sd**2, converged, heywood, joined(notes))


def _best_factor(r: Array) -> tuple[Array, Array, bool]:
    """Fit one factor; where that is improper, or has no end, from each item's correlations too.

    Few respondents may have several maxima: the highest counts, as of the paths over waves.
    """
    found = one_factor(r, _start(r))
    if found[2] and (found[1] > 0).all():
        return found
    starts = [np.clip(row, -0.97, 0.97) for row in r]
    every = [found, *(one_factor(r, (start, 1 - start**2)) for start in starts)]
    every = [each for each in every if each[2]]
    return min(every, key=lambda each: _discrepancy(r, *each[:2]), default=found)


def one_factor(
    r: Array, start: tuple[Array, Array], tolerance: float = 1e-11
) -> tuple[Array, Array, bool]:
    """Fit r = l l' + diag(t) by maximum likelihood: Fisher scoring with halved steps.

    Minimises ln|S| + tr(r S^-1). Returns loadings, residual variances, whether it converged.
    """
    k = len(r)
    loadings, residuals = start
    value = _discrepancy(r, loadings, residuals)
    for _ in range(STEPS):
        gradient, information = _score(r, loadings, residuals)
        try:
            step = np.linalg.solve(information, -gradient)
        except np.linalg.LinAlgError:
            return loadings, residuals, False
        size = 1.0
        while size > 1e-8:
            trial = loadings + size * step[:k], residuals + size * step[k:]
            trial_value = _discrepancy(r, *trial)
            if trial_value <= value + 1e-13 * abs(value):
                break
            size /= 2
        else:
            return loadings, residuals, bool(np.abs(gradient).max() < 1e-6)
        loadings, residuals, value = *trial, trial_value
        if np.abs(size * step).max() < tolerance:
            return loadings, residuals, True
    return loadings, residuals, False


def log_gap_influence(complete: Array, solution: Omega) -> Array:
    """Return the influence of each respondent on log(1 - omega), (n,).

    `complete`: (n, k), nothing missing; `solution`: of its covariance, divided by n. With S that
    covariance, Sigma the model's, W = Sigma^-1, H the second derivative of ln|Sigma| + tr(S W) and
    h = H^-1 (1, ..., 1, 0, ...) for the sum L of the loadings l, a respondent at c from the means
    moves L by 2 (h_l' W c)(l' W c) + sum_j h_tj (W c)_j^2, less its mean, and omega = L^2 / T
    by omega (2 dL / L - (c'1)^2 / T + 1). The model need not hold.
    """
    c = complete - complete.mean(axis=0)
    s = c.T @ c / len(c)
    k = len(s)
    loadings, residuals = solution.loadings, solution.residual_variances
    w = np.linalg.inv(np.outer(loadings, loadings) + np.diag(residuals))
    aim = np.concatenate([np.ones(k), np.zeros(k)])
    try:
        h = np.linalg.solve(_curvature(s, w, loadings), aim)
    except np.linalg.LinAlgError:
        return np.full(len(c), NAN)
    pulled = c @ w
    by_sum = 2 * (pulled @ h[:k]) * (pulled @ loadings) + pulled**2 @ h[k:]
    total = c.sum(axis=1) ** 2
    relative = 2 * (by_sum - by_sum.mean()) / loadings.sum() - (total / total.mean() - 1)
    return -solution.omega / (1 - solution.omega) * relative


def _curvature(s: Array, w: Array, loadings: Array) -> Array:
    """Return the second derivative of ln|Sigma| + tr(S Sigma^-1), loadings before residuals."""
    inside = w @ s @ w
    bent, rest = 2 * inside - w, w - inside
    by_bent, by_w = bent @ loadings, w @ loadings
    both = np.outer(by_bent, by_w)
    corner = both + both.T + bent * (loadings @ by_w) + (loadings @ by_bent) * w + 2 * rest
    cross = bent * by_w + w * by_bent
    return _blocks(corner, cross, bent * w)


def _obstacle(s: Array) -> str:
    if len(s) < 3:
        return "omega needs three items"
    if not np.isfinite(s).all() or not (np.diag(s) > 0).all():
        return "no omega: an item has no variance"
    if np.linalg.eigvalsh(s)[0] <= 1e-10 * np.trace(s):
        return "no omega: an item is a sum of others (singular covariance)"
    return ""


def _start(r: Array) -> tuple[Array, Array]:
    values, vectors = np.linalg.eigh(r)
    loadings = vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.1))
    loadings = np.clip(loadings * np.sign(loadings.sum() or 1.0), -0.95, 0.95)
    return loadings, 1 - loadings**2


def _discrepancy(r: Array, loadings: Array, residuals: Array) -> float:
    """Return ln|S| + tr(r S^-1) of S = l l' + diag(t), infinite where S is not positive.

    By the inverse of a sum with one outer product, where no t is near 0.
    """
    if np.abs(residuals).min() > WELL_AWAY:
        below = int((residuals < 0).sum())
        pulled = loadings / residuals
        grown = 1 + float(loadings @ pulled)
        # Each t below 0 is a root below 0, of which the outer product lifts at most one.
        if below > 1 or (grown < 0) != (below == 1):
            return np.inf
        apart = float((np.diag(r) / residuals).sum()) - float(pulled @ r @ pulled) / grown
        return float(np.log(np.abs(residuals)).sum()) + float(np.log(abs(grown))) + apart
    sigma = np.outer(loadings, loadings) + np.diag(residuals)
    try:
        root = np.linalg.cholesky(sigma)
    except np.linalg.LinAlgError:
        return np.inf
    return float(2 * np.log(np.diag(root)).sum() + np.trace(np.linalg.solve(sigma, r)))


def _score(r: Array, loadings: Array, residuals: Array) -> tuple[Array, Array]:
    """Return half the gradient of the discrepancy and half its expected second derivative."""
    w = np.linalg.inv(np.outer(loadings, loadings) + np.diag(residuals))
    a = w - w @ r @ w
    u = w @ loadings
    cross = w * u[:, None]
    gradient = np.concatenate([a @ loadings, np.diag(a) / 2])
    information = _blocks(w * (loadings @ u) + np.outer(u, u), cross.T, w**2 / 2)
    return gradient, information


def _blocks(first: Array, across: Array, last: Array) -> Array:
    """Return a symmetric matrix of four blocks, as np.block does in five times the time."""
    k = len(first)
    whole = np.empty((2 * k, 2 * k))
    whole[:k, :k], whole[:k, k:], whole[k:, :k], whole[k:, k:] = first, across, across.T, last
    return whole
