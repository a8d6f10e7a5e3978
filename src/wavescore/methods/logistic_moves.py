"""How far leaving out any one respondent moves the estimates of a logistic regression."""

import numpy as np
import pandas as pd
from scipy import special

from wavescore.methods.inputs import Array, Values
from wavescore.methods.logistic import LogisticFit, complete_rows
from wavescore.methods.normal import z_quantile

# So many respondents, those who move a coefficient most at first order, are left out in full.
MOST = 200
# Of more respondents in all everybody is left out at first order, and in full who moves each term
# most: the MOST of them all may be of one small category, which moves no other term.
MANY = 20_000
BLOCK = 1 << 16  # rows looked at together
# Newton's steps beyond the first, which halve the digits that are left: 1e-2, 1e-4, 1e-8.
STEPS = 2
MOVES = ("influence", "moved_error", "moved_statistic", "moved_p", "moved_low", "moved_high")


def logistic_moves(
    outcome: Values, predictors: pd.DataFrame, fit: LogisticFit
) -> dict[str, dict[str, float]]:
    """Return, by term, how far each number of a fit moves at most where one respondent is left out.

    outcome, predictors: those of the fit. influence: of the odds ratio; moved_error: of the
    coefficient's standard error; moved_statistic: of z; moved_p; moved_low, moved_high: of the odds
    ratio's limits. Infinite where the others allow no
    estimate; empty where the fit has none. At first order without i the coefficients are
    `b - I^-1 x_i (y_i - p_i) / (1 - h_i)`, h_i the leverage `w_i x_i' I^-1 x_i` (Pregibon 1981, doi
    10.1214/aos/1176345513; R: dfbeta(glm(...))); two of Newton's steps on the others follow. Of
    more than MANY respondents errors too are looked at at first order, and the larger change is
    told: with a = I^-1 x and w' = w (1 - 2p), where the coefficients fall by d the variance of
    coefficient j grows by `w_i a_ij^2 / (1 - h_i) + sum_n w'_n a_nj^2 x_n'd`.
    """
    beta = np.r_[fit.intercept, fit.terms["coefficient"]]
    if not np.isfinite(beta).all():
        return {}
    y, x = complete_rows(outcome, predictors)
    z = np.column_stack([np.ones(len(y)), x])
    with np.errstate(all="ignore"):
        try:
            half = z_quantile(fit.conf_level)
            moved = (_moved if len(y) <= MANY else _moved_of_many)(y, z, beta, half)
        except np.linalg.LinAlgError:
            moved = np.full((len(MOVES), x.shape[1]), np.inf)
    moved[:, ~np.isfinite(moved).all(axis=0)] = np.inf
    return {
        term: dict(zip(MOVES, numbers, strict=True))
        for term, numbers in zip(fit.terms["term"], moved.T.tolist(), strict=True)
    }


def _moved(y: Array, z: Array, beta: Array, half: float) -> Array:
    """Return (6, p): the largest change of each of MOVES of each predictor."""
    p = special.expit(z @ beta)
    weight = p * (1 - p)
    inverse = np.linalg.inv((z.T * weight) @ z)
    whole = _numbers(beta[None], np.diagonal(inverse)[None], half)
    changes, _ = _changes(y - p, z, weight, z @ inverse)
    size = np.abs(changes / np.sqrt(np.diagonal(inverse))).max(axis=1)
    out = np.argsort(-np.nan_to_num(size, nan=np.inf), kind="stable")[:MOST]
    return np.abs(_refitted(y, z, beta - changes[out], out, half) - whole).max(axis=1)


def _changes(left: Array, z: Array, weight: Array, pulls: Array) -> tuple[Array, Array]:
    """Return (n, p + 1), by how much the coefficients are lower without each, and (n,) 1 - h."""
    rest = 1 - weight * (pulls * z).sum(axis=1)
    return pulls * (left / rest)[:, None], rest


def _moved_of_many(y: Array, z: Array, beta: Array, half: float) -> Array:
    """Return what `_moved` does: of everybody at first order, of the farthest in full."""
    p = special.expit(z @ beta)
    weight = p * (1 - p)
    inverse = np.linalg.inv((z.T * weight) @ z)
    variance = np.diagonal(inverse)
    whole = _numbers(beta[None], variance[None], half)
    pulls = z @ inverse
    changes, rest = _changes(y - p, z, weight, pulls)
    farthest = np.abs(changes).argmax(axis=0)
    found = _refitted(y, z, beta - changes[farthest], farthest, half)
    moved = np.abs(found - whole).max(axis=1)
    by_beta = ((weight * (1 - 2 * p))[:, None] * pulls**2).T @ z
    for start in range(0, len(y), BLOCK):
        at = slice(start, start + BLOCK)
        own = (weight[at] / rest[at])[:, None] * pulls[at] ** 2
        found = _numbers(beta - changes[at], variance + changes[at] @ by_beta.T + own, half)
        moved = np.maximum(moved, np.abs(found - whole).max(axis=1))
    return moved


def _refitted(y: Array, z: Array, start: Array, out: Array, half: float) -> Array:
    """Return (6, m, p): the numbers of a fit without each of `out`, from (m, p + 1) starts."""
    beta, place = start, np.arange(len(out))
    for _ in range(STEPS + 1):
        p = special.expit(z @ beta.T)
        weight, left = p * (1 - p), y[:, None] - p
        weight[out, place] = left[out, place] = 0.0
        inverse = np.linalg.inv([(z.T * others) @ z for others in weight.T])
        step = np.einsum("kij,kj->ki", inverse, left.T @ z)
        beta = beta + step
    return _numbers(beta, np.diagonal(inverse, axis1=1, axis2=2), half)


def _numbers(beta: Array, variance: Array, half: float) -> Array:
    """Return (6, m, p): odds ratio, error, z, p and limits of every coefficient but the intercept.

    half: half an interval of a logarithm, in standard errors.
    """
    b, error = beta[:, 1:], np.sqrt(variance)[:, 1:]
    p = 2 * special.ndtr(-np.abs(b / error))
    ratio, low, high = np.exp([b, b - half * error, b + half * error])
    return np.array([ratio, error, b / error, p, low, high])
