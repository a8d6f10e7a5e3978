"""Growth when those who were lost fared otherwise than missingness at random says, in closed form.

Every respondent's missing waves are given the distribution that an assumption says, the expected
sums of the completed sample follow from the sums per missing pattern, and the growth model is
fitted to them. Nothing is drawn: it is what multiple imputation tends to as the number of
imputations grows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.batch import influence
from wavescore.methods.growth.completion import completed_scores, completed_sums, completing
from wavescore.methods.growth.data import Units, inner_times, prepare, time_change
from wavescore.methods.growth.estimate import maximise
from wavescore.methods.growth.fit import fit_prepared
from wavescore.methods.growth.linear_moments import Linear
from wavescore.methods.growth.model import Layout, fixed_loadings, growth_design
from wavescore.methods.inputs import check_option

Floats = NDArray[np.float64]
# The joint mean (K, P, T) and covariance (K, P, T, T) of every pattern, from parameters (K, q).
Joint = Callable[[Floats], tuple[Floats, Floats]]
SHAPES = ("jump", "per_wave")
REFERENCES = ("jump_to_reference", "copy_reference", "copy_increments")
STEP = 1e-5  # of numerical derivatives, parameters being of the order of 1 on the inner scale


@dataclass(frozen=True)
class Scale:
    """The scale on which all groups are fitted: y = shift + scale y*, times from -1 to 1."""

    shift: float
    scale: float
    times: Floats
    middle: float
    half: float

    @property
    def units(self) -> Units:
        """The way back to the units of the data."""
        factors = time_change("linear", self.middle, self.half)
        return Units(self.shift, self.scale, factors, np.eye(1))


@dataclass(frozen=True)
class AtRandom:
    """A growth model of some respondents under missingness at random, on a shared scale."""

    y: Floats  # (n, T) of the whole sample, on the shared scale
    counts: Floats  # (n,), respondents who answered as each row
    rows: NDArray[np.int64]  # those it was fitted to
    scale: Scale
    layout: Layout
    theta: Floats  # (p,)
    influence: Floats  # (n, p), of each respondent on theta; 0 outside `rows`
    proper: bool  # no variance of it is negative, no correlation beyond 1

    @cached_property
    def model(self) -> Linear:
        """The growth model's moments on the shared scale."""
        loadings = fixed_loadings(self.layout.form, self.scale.times)
        return Linear(growth_design(self.layout, loadings[..., None])[..., 0], len(loadings))

    @cached_property
    def sums(self) -> mvnormal.PatternSums:
        """The sums per missing pattern on the shared scale."""
        return mvnormal.pattern_sums(self.y[self.rows], weights=self.counts[self.rows])

    @property
    def n(self) -> int:
        """Respondents it was fitted to."""
        return int(self.counts[self.rows].sum())

    @cached_property
    def last(self) -> NDArray[np.int64]:
        """The last wave that each pattern answered, (P,)."""
        waves = np.arange(self.sums.observed.shape[1])
        return np.where(self.sums.observed, waves, -1).max(axis=1)

    def moments(self, theta: Floats) -> tuple[Floats, Floats]:
        """The implied mean (K, T) and covariance (K, T, T) at parameters (K, p)."""
        mean, covariance = self.model.moments(theta.T)
        return mean[:, 0].T, np.moveaxis(covariance, -1, 0)


@dataclass(frozen=True)
class Completed:
    """Growth parameters after completion under B assumptions, in the units of the data.

    influence: (B, n, p), what a respondent of each row adds to the estimate less its limit, so that
    the covariance of any two estimates is a sum of products, each `counts` times.
    """

    names: tuple[str, ...]
    estimate: Floats  # (B, p)
    influence: Floats
    converged: NDArray[np.bool_]  # (B,)
    counts: Floats  # (n,)

    def parameter(self, name: str) -> tuple[Floats, Floats]:
        """One parameter's estimates (B,) and influence (B, n)."""
        place = self.names.index(name)
        return self.estimate[:, place], self.influence[:, :, place]


def distinct_rows(y: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of the first row of each kind in y (n, T), and how many are of that kind.

    NaN is one value. In the order of the first rows, so that where all differ nothing moves.
    """
    kind = np.zeros(len(y), dtype=np.int64)
    for column in y.T:
        values, code = np.unique(column, return_inverse=True)
        kind = np.unique(kind * len(values) + code, return_inverse=True)[1]
    _, first, counts = np.unique(kind, return_index=True, return_counts=True)
    order = np.argsort(first)
    return first[order], counts[order]


def shared_scale(y: ArrayLike, times: ArrayLike) -> Scale:
    """Return the scale of a sample: mean 0 and standard deviation 1 over all waves."""
    values = np.asarray(y, dtype=float)
    inner, middle, half = inner_times(np.asarray(times, dtype=float))
    spread = 0.0 if np.isnan(values).all() else float(np.nanstd(values))
    if not spread > 0:
        raise EstimationError("the outcome is constant or never observed", key="y", found=spread)
    return Scale(float(np.nanmean(values)), spread, inner, middle, half)


def fit_at_random(
    y: ArrayLike,
    scale: Scale,
    residuals: str = "free",
    inside: ArrayLike | None = None,
    counts: ArrayLike | None = None,
) -> AtRandom:
    """Fit a linear growth model by full information to those `inside` (a mask, by default all).

    counts: (n,), how many respondents answered as each row of y (n, T); by default one.
    Raises EstimationError where there is no such model, or it does not converge.
    """
    values = (np.asarray(y, dtype=float) - scale.shift) / scale.scale
    chosen = np.ones(len(values), bool) if inside is None else np.asarray(inside, dtype=bool)
    rows = np.flatnonzero(chosen & ~np.isnan(values).all(axis=1))
    many = np.ones(len(values)) if counts is None else np.asarray(counts, dtype=float)
    data = prepare(values[rows], scale.times, "linear", residuals, weights=many[rows])
    fit = fit_prepared(data, "observed", 0.95)
    if not fit.status.converged or np.isnan(fit.covariance).any():
        raise EstimationError(
            "the growth model has no estimate under missingness at random",
            key="y",
            found="; ".join(fit.status.messages) or "not converged",
        )
    shift = np.zeros(len(fit.estimate))
    shift[0] = data.units.shift
    inner = np.linalg.solve(data.units.matrix(data.layout), fit.estimate - shift)
    effect = np.zeros((len(values), len(inner)))
    effect[rows] = influence(data, inner[:, None])
    proper = fit.status.proper
    return AtRandom(values, many, rows, scale, data.layout, fit.estimate, effect, proper)


def shifted(fit: AtRandom, deltas: ArrayLike, shape: str = "jump") -> Completed:
    """Return growth parameters when those lost scored `deltas` points higher from then on.

    Arguments: `deltas` (B,), in the units of the data, added to every wave after a respondent's
    last answer: the same at each ("jump"), or once for each wave since ("per_wave"). Waves missed
    between two answers stay missing at random. At delta 0 the estimates are those of full
    information, and the errors Huber and White's.

    The model: a missing wave is normal given those answered, by the moments that the growth model
    implies under missingness at random, plus the delta (a pattern mixture). With s and Q the sums
    of a pattern, F y + c the conditional mean and R the conditional covariance, the completed sums
    are sum_p (n c + F s) and sum_p (F Q F' + c s'F' + F s c' + n (c c' + R)), and the growth model
    is fitted to them. Errors from stacked estimating equations: respondent i moves the estimate by
    I_c^-1 (u_i + G v_i), u_i the score of the completed sample, I_c its information, v_i the
    influence on the estimates at random, G the derivative of sum u by those.

    Raises EstimationError for an unknown shape.
    Reference: Little 1993, doi 10.1080/01621459.1993.10594302 (pattern mixtures); Carpenter and
    Kenward 2013, doi 10.1002/9781119942283 (delta adjustment); Stefanski and Boos 2002,
    doi 10.1198/000313002753631330 (stacked equations). R: tests/golden/dropout/case.R.
    """
    check_option(shape, SHAPES, "shape")
    size = np.atleast_1d(np.asarray(deltas, dtype=float)) / fit.scale.scale
    since = np.arange(fit.sums.observed.shape[1]) - fit.last[:, None]
    steps = np.clip(since, 0, 1 if shape == "jump" else None)

    def joint(theta: Floats) -> tuple[Floats, Floats]:
        mean, covariance = fit.moments(theta)
        return mean[:, None].repeat(len(steps), 1), covariance[:, None].repeat(len(steps), 1)

    return _refit(fit, joint, fit.theta, fit.influence, size[:, None, None] * steps)


def by_reference(fit: AtRandom, reference: AtRandom, method: str) -> Completed:
    """Return growth parameters when those lost then followed the reference group's course.

    Arguments: `fit` of one group, `reference` of another, both of one sample and scale; `method`,
    as rbmi has them, what the mean is after the last answer: "jump_to_reference", the reference
    group's; "copy_reference", the reference group's, before it too; "copy_increments", their own
    at the last answer plus what the reference group's mean moves from there. The covariance is
    such that later waves depend on earlier ones as in the reference group.

    Raises EstimationError for an unknown method.
    Reference: Carpenter, Roger and Kenward 2013, doi 10.1080/10543406.2013.834911; rbmi (Gower-Page
    et al. 2022, doi 10.21105/joss.04251). R: tests/golden/dropout/case.R.
    """
    check_option(method, REFERENCES, "method")
    size = len(fit.theta)
    theta = np.concatenate([fit.theta, reference.theta])
    effect = np.concatenate([fit.influence, reference.influence], axis=1)

    def joint(both: Floats) -> tuple[Floats, Floats]:
        own, theirs = fit.moments(both[:, :size]), reference.moments(both[:, size:])
        pairs = [_joined(own, theirs, int(last), method) for last in fit.last]
        return np.stack([m for m, _ in pairs], 1), np.stack([c for _, c in pairs], 1)

    return _refit(fit, joint, theta, effect, np.zeros((1, *fit.sums.observed.shape)))


def _joined(
    own: tuple[Floats, Floats], theirs: tuple[Floats, Floats], last: int, method: str
) -> tuple[Floats, Floats]:
    """Return a pattern's joint mean (K, T) and covariance (K, T, T), its last answer at `last`."""
    (mean, covariance), (mean_theirs, covariance_theirs) = own, theirs
    if last == mean.shape[1] - 1:
        return mean, covariance
    if method == "copy_reference":
        return mean_theirs, covariance_theirs
    after = slice(last + 1, None)
    mean, until = mean.copy(), slice(None, last + 1)
    rise = 0 if method == "jump_to_reference" else mean[:, [last]] - mean_theirs[:, [last]]
    mean[:, after] = mean_theirs[:, after] + rise
    earlier, later = covariance[:, until, until], covariance_theirs[:, after, after]
    across = covariance_theirs[:, until, after]
    slopes = np.linalg.solve(covariance_theirs[:, until, until], across)
    joined = np.empty_like(covariance)
    joined[:, until, until] = earlier
    joined[:, until, after] = earlier @ slopes
    joined[:, after, until] = np.swapaxes(joined[:, until, after], 1, 2)
    spread = np.swapaxes(slopes, 1, 2) @ (earlier @ slopes - across)
    joined[:, after, after] = later + spread
    return mean, joined


def _refit(fit: AtRandom, joint: Joint, theta: Floats, effect: Floats, shift: Floats) -> Completed:
    """Fit the growth model to the sample completed by `joint` at `theta`, plus `shift` (B, P, T).

    effect: (n, q), each respondent's influence on `theta`.
    """
    centre = completing(fit.sums, *joint(theta[None]))
    sums = completed_sums(fit.sums, centre, shift)
    start = np.repeat(fit.theta[:, None], len(shift), axis=1)
    top = maximise(fit.model, sums, start)
    point = mvnormal.evaluate(sums, *fit.model.moments(top.theta))
    information = fit.model.derivatives(top.theta, point)[1]
    slopes = _score_slopes(fit, joint, theta, shift, top.theta)  # (p, q, B)
    moves = np.zeros((len(shift), len(fit.y), len(fit.theta)))
    for draw in range(len(shift)):
        keep, constant, spread = (part[0] for part in centre)
        moments = (part[0] for part in fit.moments(top.theta[:, [draw]].T))
        moved = (keep, constant + shift[draw], spread)
        scores = completed_scores(fit.y[fit.rows], fit.sums.observed, moved, *moments)
        total = effect @ slopes[..., draw].T
        total[fit.rows] += scores @ fit.model.design
        moves[draw] = np.linalg.solve(information[..., draw], total.T).T
    units = fit.scale.units
    return Completed(
        fit.layout.names,
        units.outward(fit.layout, top.theta).T,
        moves @ units.matrix(fit.layout).T,
        top.converged,
        fit.counts,
    )


def _score_slopes(
    fit: AtRandom, joint: Joint, theta: Floats, shift: Floats, refitted: Floats
) -> Floats:
    """Return the derivative of the completed score at `refitted` (p, B) by theta, (p, q, B)."""
    steps = STEP * np.eye(len(theta))
    around = np.concatenate([theta + steps, theta - steps])
    sums = completed_sums(fit.sums, completing(fit.sums, *joint(around)), shift)
    at = np.tile(refitted, (1, len(around)))
    point = mvnormal.evaluate(sums, *fit.model.moments(at))
    scores = fit.model.design.T @ mvnormal.gradient(point)
    scores = scores.reshape(len(refitted), 2, len(theta), refitted.shape[1])
    return (scores[:, 0] - scores[:, 1]) / (2 * STEP)
