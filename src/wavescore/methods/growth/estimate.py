"""Maximum likelihood by Newton's method with Fisher scoring to fall back on, many draws at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.likelihood import Likelihood
from wavescore.methods.growth.model import Linear, saturated_moments
from wavescore.methods.growth.mvnormal import Flags
from wavescore.methods.inputs import Array

# Squared distance from the maximum in standard errors (g' I^-1 g) at which one last Newton step
# is taken; that step squares the distance, which leaves rounding alone.
LAST_STEP = 1e-10
HALVINGS = 40


@dataclass(frozen=True)
class Maximum:
    """Where the likelihood is greatest, per draw."""

    theta: Array  # (p, B)
    loglik: Array  # (B,)
    converged: Flags  # (B,)


def ascent(model: Likelihood, theta: Array, point: Any) -> tuple[Array, Array, Flags]:
    """The step to take (p, B), its g' I^-1 g (B,), and whether it is Newton's (B,).

    Newton's step needs an information matrix that is positive definite; elsewhere the expected
    information, which always points uphill, takes its place (Fisher scoring).
    """
    slope, observed = model.derivatives(theta, point)
    inverse, _, newton = mvnormal.invert_positive(observed)
    usable = newton
    if not newton.all():
        _, expected = model.derivatives(theta, point, expected=True)
        scoring, _, usable = mvnormal.invert_positive(expected)
        inverse = np.where(newton, inverse, scoring)
        usable = usable | newton
    step = np.einsum("pqb,qb->pb", inverse, slope)
    step[:, ~usable] = 0
    gain = np.einsum("pb,pb->b", step, slope)
    return step, np.where(usable, gain, np.inf), newton


def maximise(
    model: Likelihood, sums: mvnormal.PatternSums, start: Array, limit: int = 200
) -> Maximum:
    """Climb from `start` (p, B) until every draw is at its maximum or gives up.

    Each step is halved until the covariance of every pattern is positive definite and the
    likelihood does not fall. Draws that have arrived are set aside.
    """
    theta, active = start.copy(), np.arange(start.shape[1])
    loglik = np.full(start.shape[1], -np.inf)
    converged = np.zeros(start.shape[1], dtype=bool)
    here = theta
    point = model.locate(sums, here)
    for _ in range(limit):
        step, gain, newton = ascent(model, here, point)
        last = newton & (gain < LAST_STEP)
        here, point, moved = climb(model, sums, here, point, step, last)
        stopped = last | ~moved | (~newton & (gain < LAST_STEP**2))
        theta[:, active], loglik[active] = here, point.loglik
        converged[active] = last | (newton & (gain < LAST_STEP**0.5) & ~moved)
        if stopped.all():
            break
        if stopped.mean() > 0.5:
            keep = ~stopped
            active, here, sums = active[keep], here[:, keep], sums.take(keep)
            point = model.locate(sums, here)
    return Maximum(theta, loglik, converged)


def climb(
    model: Likelihood, sums: mvnormal.PatternSums, here: Array, point: Any, step: Array, last: Flags
) -> tuple[Array, Any, Flags]:
    """Take the step, halved per draw until it is allowed: new parameters, point, and whether."""
    usable = point.positive & np.isfinite(point.loglik)
    floor = np.where(usable, point.loglik - 1e-11 * (1 + np.abs(point.loglik)), -np.inf)
    length = np.ones(here.shape[1])
    for _ in range(HALVINGS):
        there = here + length * step
        trial = model.locate(sums, there)
        allowed = trial.positive & (trial.loglik >= floor)
        if allowed.all():
            break
        length = np.where(allowed, length, length / 2)
    if not allowed.all():
        there = np.where(allowed, there, here)
        trial = model.locate(sums, there)
    return there, trial, allowed


def projected(
    line: Linear, sums: mvnormal.PatternSums, mean: Array, covariance: Array
) -> tuple[Array, bool]:
    """Parameters nearest to given moments, by generalised least squares: one scoring step."""
    point = mvnormal.evaluate(sums, mean, covariance)
    inner = mvnormal.information(point, expected=True)
    target = np.concatenate(
        [mean.reshape(-1, mean.shape[-1]), covariance.reshape(-1, mean.shape[-1])]
    )
    weighted = np.einsum("mnb,nb->mb", inner, target)
    inverse, _, good = mvnormal.invert_positive(line.chain_twice(mean, inner))
    return np.einsum("pqb,qb->pb", inverse, line.chain(mean, weighted)), bool(good.all())


@dataclass(frozen=True)
class Saturated:
    """The unrestricted moments that make the data most likely."""

    mean: Array  # (T, D, 1)
    covariance: Array  # (T, T, 1)
    loglik: float
    converged: bool
    identified: bool


def saturate(sums: mvnormal.PatternSums, em_steps: int = 4, em_limit: int = 5000) -> Saturated:
    """Fit M and S without restriction: EM to come near, Newton's method to arrive.

    Where two waves were never answered by the same respondent their covariance is not identified;
    EM alone then climbs to the maximum, which still exists, and `identified` is False.
    """
    n_waves, n_regressors = sums.yd.shape[1:3]
    mean, covariance = marginal_moments(sums)
    for _ in range(em_steps):
        mean, covariance = mvnormal.em_step(
            mvnormal.evaluate(sums, mean, covariance), mean, covariance
        )
    model = saturated_moments(n_waves, n_regressors)
    row, column = np.tril_indices(n_waves)
    start = np.concatenate([mean.reshape(-1, 1), covariance[row, column]])
    together = np.einsum("pt,pu,pb->tu", sums.observed, sums.observed, sums.count)
    if (together > 0).all():
        top = maximise(model, sums, start)
        mean, covariance = model.moments(top.theta)
        return Saturated(mean, covariance, float(top.loglik[0]), bool(top.converged[0]), True)
    before, arrived = -np.inf, False
    for _ in range(em_limit):
        point = mvnormal.evaluate(sums, mean, covariance)
        arrived = not point.loglik[0] > before + 1e-10
        if arrived:
            break
        before = point.loglik[0]
        mean, covariance = mvnormal.em_step(point, mean, covariance)
    return Saturated(mean, covariance, float(before), arrived, False)


def marginal_moments(sums: mvnormal.PatternSums) -> tuple[Array, Array]:
    """Each wave's own mean and variance from whoever answered it: the baseline model's maximum."""
    n_waves, n_regressors = sums.yd.shape[1:3]
    count = np.einsum("pt,pb->tb", sums.observed, sums.count)
    first = sums.yd[:, :, 0].sum(axis=0) / count
    second = np.einsum("pttb->tb", sums.yy) / count
    mean = np.zeros((n_waves, n_regressors, count.shape[1]))
    mean[:, 0] = first
    wave = np.arange(n_waves)
    covariance = np.zeros((n_waves, n_waves, count.shape[1]))
    covariance[wave, wave] = second - first**2
    return mean, covariance
