"""Maximum likelihood by Newton's method with Fisher scoring to fall back on, many draws at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.likelihood import Likelihood
from wavescore.methods.growth.linear_moments import Linear, lower_half, saturated_moments
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
    point: Any  # of the draws that climbed last: of one draw, at theta


def ascent(model: Likelihood, theta: Array, point: Any) -> tuple[Array, Array, Flags]:
    """The step to take (p, B), its g' I^-1 g (B,), and whether it is Newton's (B,).

    Newton's step needs an information matrix that is positive definite; elsewhere the expected
    information, which always points uphill, takes its place (Fisher scoring).
    """
    slope, observed = model.derivatives(theta, point)
    inverse, _, newton = invert_positive(observed)
    usable = newton
    if not newton.all():
        _, expected = model.derivatives(theta, point, expected=True)
        scoring, _, usable = invert_positive(expected)
        inverse = np.where(newton, inverse, scoring)
        usable = usable | newton
    step = np.einsum("pqb,qb->pb", inverse, slope)
    gain = np.einsum("pb,pb->b", step, slope)
    if not usable.all():
        step[:, ~usable], gain[~usable] = 0, np.inf
    return step, gain, newton


def maximise(
    model: Likelihood,
    sums: mvnormal.PatternSums,
    start: Array,
    limit: int = 200,
    at_start: Any = None,
) -> Maximum:
    """Climb from `start` (p, B) until every draw is at its maximum or gives up.

    `at_start` is the likelihood there, where it is known. Each step is halved until the covariance
    of every pattern is positive definite and the likelihood does not fall. Draws that have arrived
    are set aside.
    """
    theta, active = start.copy(), np.arange(start.shape[1])
    loglik = np.full(start.shape[1], -np.inf)
    converged = np.zeros(start.shape[1], dtype=bool)
    here = theta
    point = model.locate(sums, here) if at_start is None else at_start
    for _ in range(limit):
        step, gain, newton = ascent(model, here, point)
        last = newton & (gain < LAST_STEP)
        here, point, moved = climb(model, sums, here, point, step)
        stopped = last | ~moved | (~newton & (gain < LAST_STEP**2))
        converged[active] = last | (newton & (gain < LAST_STEP**0.5) & ~moved)
        if stopped.all():
            break
        if 2 * np.count_nonzero(stopped) > len(stopped):
            theta[:, active], loglik[active] = here, point.loglik
            keep = ~stopped
            active, here, sums = active[keep], here[:, keep], sums.take(keep)
            point = model.locate(sums, here)
    theta[:, active], loglik[active] = here, point.loglik
    return Maximum(theta, loglik, converged, point)


def climb(
    model: Likelihood, sums: mvnormal.PatternSums, here: Array, point: Any, step: Array
) -> tuple[Array, Any, Flags]:
    """Take the step, halved per draw until it is allowed: new parameters, point, and whether."""
    usable = point.positive & np.isfinite(point.loglik)
    floor = np.where(usable, point.loglik - 1e-11 * (1 + np.abs(point.loglik)), -np.inf)
    length: Any = 1.0
    for _ in range(HALVINGS):
        there = here + length * step
        trial = model.locate(sums, there)
        allowed = trial.positive & (trial.loglik >= floor)
        if allowed.all():
            return there, trial, allowed
        length = np.where(allowed, length, length / 2)
    there = np.where(allowed, there, here)
    return there, model.locate(sums, there), allowed


def projected(line: Linear, saturated: "Saturated") -> tuple[Array, bool]:
    """Parameters nearest to given moments, by generalised least squares: one scoring step."""
    inner = mvnormal.information(saturated.point, expected=True)
    target = np.concatenate([saturated.mean.reshape(-1, 1), saturated.covariance.reshape(-1, 1)])
    weighted = inner[..., 0] @ target
    inverse, _, good = invert_positive(line.chain_twice(target, inner))
    return inverse[..., 0] @ line.chain(target, weighted), bool(good.all())


@dataclass(frozen=True)
class Saturated:
    """The unrestricted moments that make the data most likely."""

    mean: Array  # (T, D, 1)
    covariance: Array  # (T, T, 1)
    loglik: float
    converged: bool
    identified: bool
    point: mvnormal.Point  # the likelihood there


def saturate(sums: mvnormal.PatternSums, em_limit: int = 5000) -> Saturated:
    """Fit M and S without restriction: a step of EM to come near, Newton's method to arrive.

    Where two waves were never answered by the same respondent their covariance is not identified;
    EM alone then climbs to the maximum, which still exists, and `identified` is False.
    """
    n_waves, n_regressors = sums.yd.shape[1:3]
    mean, covariance = pairwise_moments(sums)
    point = mvnormal.evaluate(sums, mean, covariance)
    if not point.positive.all():
        mean, covariance = marginal_moments(sums)
        point = mvnormal.evaluate(sums, mean, covariance)
    mean, covariance = mvnormal.em_step(point, mean, covariance)
    model = saturated_moments(n_waves, n_regressors)
    start = np.concatenate([mean.reshape(-1, 1), covariance[lower_half(n_waves)]])
    if (together(sums) > 0).all():
        top = maximise(model, sums, start)
        mean, covariance = model.moments(top.theta)
        return Saturated(
            mean, covariance, float(top.loglik[0]), bool(top.converged[0]), True, top.point
        )
    before, arrived = -np.inf, False
    for _ in range(em_limit):
        point = mvnormal.evaluate(sums, mean, covariance)
        arrived = not point.loglik[0] > before + 1e-10
        if arrived:
            break
        before = point.loglik[0]
        mean, covariance = mvnormal.em_step(point, mean, covariance)
    return Saturated(mean, covariance, float(before), arrived, False, point)


def together(sums: mvnormal.PatternSums) -> Array:
    """How many respondents answered both of two waves, (T, T, B)."""
    return np.asarray((sums.seen[1] * sums.count[:, None, None]).sum(axis=0))


def pairwise_moments(sums: mvnormal.PatternSums) -> tuple[Array, Array]:
    """Each wave's mean, and each two waves' covariance from those who answered both.

    They come nearer to the maximum than no covariances at all, but need not be positive definite.
    """
    mean, _ = marginal_moments(sums)
    both = together(sums)
    count = np.where(both > 0, both, 1)
    first = (sums.yd[:, :, :1] * sums.seen[1]).sum(axis=0) / count
    return mean, sums.yy.sum(axis=0) / count - first * first.swapaxes(0, 1)


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
