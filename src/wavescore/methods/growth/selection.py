"""A selection model: growth, and leaving that may hang on the score that was not seen.

Diggle and Kenward 1994, doi 10.2307/2986113. Scores follow the linear growth model; of those who
answered at wave t - 1, the log-odds of having left at t are c_t + p y_(t-1) + q y_t. With q = 0
leaving hangs on what was seen alone. A respondent who left at k counts

    f(y_1..y_(k-1)) prod_(t<k) (1 - P_t) int P_k(y_(k-1), y) f(y | y_1..y_(k-1)) dy,

the integral by Gauss-Hermite quadrature. What tells q is the normal form of the scores alone.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import optimize

from wavescore.errors import EstimationError
from wavescore.methods.growth.checks import check_waves
from wavescore.methods.growth.data import (
    Units,
    fixed_loadings,
    inner_times,
    time_change,
)
from wavescore.methods.growth.dropout import distinct_rows
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.model import Layout, layout_of
from wavescore.methods.growth.mvnormal import LOG_2PI
from wavescore.methods.growth.paths import STEP
from wavescore.methods.growth.told import Estimates
from wavescore.methods.inputs import Array, Values

# Points of the quadrature while searching, and at the end.
SEARCH, NODES = 12, 40
POLISHES = 5
DIFFERENCE = 1e-5
# Effects of the unseen score, in SDs of log-odds, at which the search begins.
STARTS = (0.0, -1.0, 1.0)
NEAR = 2.0


@dataclass(frozen=True)
class Leaving:
    """Respondents by how many waves they answered before they left, answers after a gap set aside.

    y: (n, T) with NaN from the wave of leaving on; last: (n,), waves answered; set_aside:
    respondents with an answer after their first gap; without_first: those without the first wave.
    """

    y: Array
    last: Array
    set_aside: int
    without_first: int


def leaving(y: Values) -> Leaving:
    """Return who left when: nothing counts from the first gap on, nobody without the first wave."""
    y = np.asarray(y, dtype=float)
    seen = ~np.isnan(y)
    began = seen[:, 0]
    unbroken = np.cumprod(seen[began], axis=1).astype(bool)
    later = (seen[began] & ~unbroken).any(axis=1)
    kept = np.where(unbroken, y[began], np.nan)
    without = int((seen.any(axis=1) & ~began).sum())
    return Leaving(kept, unbroken.sum(axis=1), int(later.sum()), without)


@dataclass(frozen=True)
class Selection:
    """The likelihood of the selection model; parameters of the growth model first.

    y (n, T) and last (n,): of each kind of respondent, of whom there are counts (n,).
    """

    layout: Layout
    loadings: Array  # (T, 2)
    y: Array
    last: Array
    counts: Array
    points: int = NODES

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names."""
        odds = tuple(f"leaving_{t}" for t in range(2, self.layout.n_waves + 1))
        return (*self.layout.names, *odds, "leaving_on_previous", "leaving_on_current")

    @cached_property
    def nodes(self) -> tuple[Array, Array]:
        """Standard normal nodes and weights."""
        at, weight = np.polynomial.hermite_e.hermegauss(self.points)
        return at, weight / np.sqrt(2 * np.pi)

    def casewise(self, theta: Array) -> Array:
        """Each kind's log-likelihood at theta (p,), (n,); theta may be complex."""
        size, n_waves = len(self.layout.names), self.layout.n_waves
        mean = self.loadings @ theta[self.layout.regression[:, 0]]
        spread = self.loadings @ theta[self.layout.psi] @ self.loadings.T
        spread = spread + np.diag(theta[self.layout.residual])
        odds, previous, current = theta[size : size + n_waves - 1], theta[-2], theta[-1]
        out = np.zeros(len(self.y), dtype=theta.dtype)
        for k in range(1, n_waves + 1):
            rows = np.flatnonzero(self.last == k)
            if not len(rows):
                continue
            y = self.y[rows, :k]
            away = y - mean[:k]
            inverse = np.linalg.inv(spread[:k, :k])
            pulled = away @ inverse
            found = -0.5 * (k * LOG_2PI + _log_det(spread[:k, :k]) + (pulled * away).sum(axis=1))
            for t in range(1, k):
                found = found - _softplus(odds[t - 1] + previous * y[:, t - 1] + current * y[:, t])
            if k < n_waves:
                across = spread[k, :k]
                centre = mean[k] + pulled @ across
                sd = np.sqrt(spread[k, k] - across @ inverse @ across)
                at, weight = self.nodes
                unseen = centre[:, None] + sd * at
                line = odds[k - 1] + previous * y[:, [k - 1]] + current * unseen
                found = found + np.log(_expit(line) @ weight)
            out[rows] = found
        return out

    def scores(self, theta: Array) -> Array:
        """Each kind's derivative by the parameters, (n, p), by complex steps."""
        steps = 1j * STEP * np.eye(len(theta))
        return np.array([self.casewise(theta + step).imag / STEP for step in steps]).T

    def gradient(self, theta: Array) -> Array:
        """The derivative of the log-likelihood of all, (p,)."""
        return self.counts @ self.scores(theta)

    def information(self, theta: Array) -> Array:
        """Minus the second derivative, (p, p): central differences of the scores."""
        steps = DIFFERENCE * np.eye(len(theta))
        found = [
            (self.gradient(theta + step) - self.gradient(theta - step)) / (2 * DIFFERENCE)
            for step in steps
        ]
        matrix = -np.array(found)
        return (matrix + matrix.T) / 2


def _expit(line: Array) -> Array:
    return 1 / (1 + np.exp(-line))


def _softplus(line: Array) -> Array:
    """log(1 + e^line), of a line whose imaginary part is a step; nothing overflows."""
    high = np.where(line.real > 0, line, 0)
    return high + np.log1p(np.exp(np.where(line.real > 0, -line, line)))


def _log_det(matrix: Array) -> Array:
    return np.log(np.linalg.det(matrix))


def fit_selection(
    y: Values, times: Values, residuals: str = "free", conf_level: float = 0.95
) -> tuple[Estimates, Leaving]:
    """Fit the selection model by maximum likelihood; parameters in the units of y and times.

    y: (n, T), T >= 3, NaN = missing. Errors from the observed information. Raises EstimationError
    with fewer than three waves, or where nobody, or everybody, leaves at some wave. Where two
    starts lead to maxima nearly as high, `messages` says so. Checked against R 4.2: the same
    likelihood by stats::integrate and mvtnorm, stats::optim, numDeriv::hessian.
    """
    gone = leaving(y)
    times = np.asarray(times, dtype=float)
    check_waves(gone.y, times)
    _check_leaving(gone)
    centre, scale = float(np.nanmean(gone.y)), float(np.nanstd(gone.y))
    # Whoever answered alike counts alike.
    first, counts = distinct_rows(gone.y)
    inside = (gone.y - centre) / scale
    inner, middle, half = inner_times(times)
    layout = layout_of("linear", residuals, len(times))
    loadings = fixed_loadings("linear", inner)
    model = Selection(layout, loadings, inside[first], gone.last[first], counts)
    starts = _starts(gone.last, inside, inner, residuals)
    with np.errstate(all="ignore"):
        tops = [_climb(replace(model, points=SEARCH), start) for start in starts]
        top = min(tops, key=lambda each: each.fun)
        theta = _polished(model, top.x)
        units = Units(centre, scale, time_change("linear", middle, half), np.ones((1, 1)))
        messages = _problems(tops, top)
        return _outward(model, theta, units, messages, conf_level), gone


def _check_leaving(gone: Leaving) -> None:
    n_waves = gone.y.shape[1]
    if n_waves < 3:
        raise EstimationError(
            "over two waves nothing tells leaving apart from change",
            key="waves",
            found=n_waves,
            expected="three or more waves",
        )
    for k in range(1, n_waves):
        left, stayed = int((gone.last == k).sum()), int((gone.last > k).sum())
        if not (left and stayed):
            who = "nobody" if not left else "everybody"
            raise EstimationError(f"{who} left at wave {k + 1}", key="y", found=f"wave {k + 1}")


def _starts(last: Array, y: Array, times: Array, residuals: str) -> list[Array]:
    """Growth at random, and leaving by how many left, with several effects of the unseen."""
    growth = fit_growth(y, times, residuals=residuals)
    if not growth.status.converged:
        raise EstimationError("the growth model did not converge", found="no start")
    shares = [(last == k).sum() / (last >= k).sum() for k in range(1, y.shape[1])]
    odds = np.log(np.array(shares) / (1 - np.array(shares)))
    return [np.concatenate([growth.estimate, odds, [0.0, start]]) for start in STARTS]


def _climb(model: Selection, start: Array) -> optimize.OptimizeResult:
    def down(theta: Array) -> float:
        value = -(model.counts @ model.casewise(theta))
        return float(value) if np.isfinite(value) else 1e10

    def slope(theta: Array) -> Array:
        return -model.gradient(theta)

    outer = model.scores(start)
    ready = np.linalg.pinv((outer.T * model.counts) @ outer)
    ready = (ready + ready.T) / 2 + 1e-8 * np.eye(len(start))
    options = {"gtol": 1e-3, "maxiter": 100, "hess_inv0": ready}
    return optimize.minimize(down, start, jac=slope, method="BFGS", options=options)


def _polished(model: Selection, theta: Array) -> Array:
    """Newton's steps to the end, from where the search stopped."""
    for _ in range(POLISHES):
        gradient = model.gradient(theta)
        information = model.information(theta)
        if not (np.isfinite(information).all() and np.isfinite(gradient).all()):
            raise EstimationError(
                "the selection model did not converge", found="no curvature where its search ended"
            )
        step = np.linalg.pinv(information) @ gradient
        theta = theta + step
        if abs(float(step @ gradient)) < 1e-10:
            break
    return theta


def _problems(tops: list[optimize.OptimizeResult], top: optimize.OptimizeResult) -> list[str]:
    below = [float(each.fun - top.fun) for each in tops]
    if any(1e-4 < each < NEAR for each in below):
        return ["another solution fits nearly as well: the answers hardly tell the two apart"]
    return []


def _outward(
    model: Selection, theta: Array, units: Units, messages: list[str], conf_level: float
) -> Estimates:
    """The estimates in the units of the data, with errors from the observed information."""
    size, waves = len(model.layout.names), model.layout.n_waves
    information, scores = model.information(theta), model.scores(theta)
    definite = bool(np.isfinite(information).all()) and np.linalg.eigvalsh(information)[0] > 0
    inverse = np.linalg.inv(information) if definite else np.full_like(information, np.nan)
    change = np.zeros_like(information)
    change[:size, :size] = units.matrix(model.layout)
    # c + p y + q z is that of the inner scores, y = (outer - shift) / scale.
    change[size:-2, size:-2] = np.eye(waves - 1)
    change[size:-2, -2:] = -units.shift / units.scale
    change[-2:, -2:] = np.eye(2) / units.scale
    outer = change @ theta
    outer[0] += units.shift
    slope = model.counts @ scores
    settled = definite and float(slope @ inverse @ slope) < 1e-6
    variances = [k for k, name in enumerate(model.names) if "variance" in name and "co" not in name]
    improper = [f"negative variance: {model.names[k]}" for k in variances if outer[k] < 0]
    notes = messages if settled else ["the selection model did not converge"]
    answers = int(model.counts @ (~np.isnan(model.y)).sum(axis=1))
    loglik = float(model.counts @ model.casewise(theta)) - answers * float(np.log(units.scale))
    return Estimates(
        names=model.names,
        estimate=outer,
        covariance=change @ inverse @ change.T,
        moved=scores @ inverse @ change.T,
        n=float(model.counts.sum()),
        measures={"loglik": loglik, "n_parameters": len(theta)},
        standard_errors="observed",
        conf_level=conf_level,
        converged=settled,
        proper=settled and not improper,
        messages=improper + notes,
    )
