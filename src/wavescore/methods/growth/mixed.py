"""Growth as a mixed model: times of one's own, a mean with knots, residuals that go together.

y_it = x(t_it)' b + u_i + v_i t_it + e_it, with (u, v) normal with covariance P, and e of a variance
equal at all waves, of one at each, or of one whose correlation falls with the time between,
rho^|t - s| (a continuous autoregression). Laird and Ware 1982, doi 10.2307/2529876; definition
variables: Mehta and Neale 2005, doi 10.1037/1082-989X.10.3.259.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.likelihood import Likelihood
from wavescore.methods.growth.mvnormal import Flags
from wavescore.methods.growth.paths import STEP
from wavescore.methods.inputs import Array, Values, check_option

FORMS = ("linear", "quadratic", "piecewise")
RESIDUALS = ("equal", "free", "autoregressive")
FIRST_RHO = 0.2
# A share of a variance that the answers before it leave, under which it counts as none.
SINGULAR = 1e-10


@dataclass(frozen=True)
class Shape:
    """The form of the mean and of the residuals, and where each parameter stands."""

    form: str
    residuals: str
    n_waves: int
    knots: tuple[float, ...] = ()
    slopes: bool = True  # whether persons depart from the mean by lines, or by their level alone

    def mean_basis(self, times: Array) -> Array:
        """What the mean is a sum of at `times`, (..., k).

        Linear 1, t; quadratic 1, t, t^2; piecewise 1 and the time passed in each piece.
        """
        if self.form != "piecewise":
            powers = range(3 if self.form == "quadratic" else 2)
            return np.stack([times**power for power in powers], axis=-1)
        ends = [-np.inf, *self.knots, np.inf]
        pieces = [
            np.clip(times, low, high) - (low if np.isfinite(low) else 0.0)
            for low, high in zip(ends[:-1], ends[1:], strict=True)
        ]
        return np.stack([np.ones_like(times), *pieces], axis=-1)

    @property
    def mean_names(self) -> tuple[str, ...]:
        """The names of the mean's parameters."""
        if self.form == "piecewise":
            return ("intercept", *(f"slope_{k}" for k in range(1, len(self.knots) + 2)))
        return ("intercept", "slope", "quadratic")[: 3 if self.form == "quadratic" else 2]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in order."""
        residual: tuple[str, ...] = ("residual_variance",)
        if self.residuals == "free":
            residual = tuple(f"residual_variance_{t}" for t in range(1, self.n_waves + 1))
        if self.residuals == "autoregressive":
            residual = ("residual_variance", "autocorrelation")
        spread: tuple[str, ...] = ("intercept_variance",)
        if self.slopes:
            spread = (*spread, "slope_variance", "intercept_slope_covariance")
        return (*(f"{name}_mean" for name in self.mean_names), *spread, *residual)


@dataclass(frozen=True)
class Block:
    """Respondents who answered the same waves."""

    rows: Array  # (m,), where they stand
    seen: Array  # (s,), their waves
    y: Array  # (m, s)
    x: Array  # (m, s, k)
    z: Array  # (m, s, 2)
    apart: Array  # (m, s, s), |t - s|


@dataclass(frozen=True)
class MixedPoint:
    """The likelihood at one theta (p, 1)."""

    loglik: Array
    positive: Flags


NOWHERE = MixedPoint(np.array([-np.inf]), np.array([False]))


@dataclass(frozen=True)
class Mixed(Likelihood):
    """The likelihood of a mixed growth model, respondent by respondent."""

    shape: Shape
    blocks: tuple[Block, ...]
    n: int

    @property
    def _first(self) -> int:
        return len(self.shape.mean_names)

    def _by_spread(self, block: Block, theta: Array) -> list[Array]:
        """The derivatives of the covariance (m, s, s) by the parameters but the mean's."""
        one, time = block.z[..., 0], block.z[..., 1]
        out = [one[:, :, None] * one[:, None]]
        if self.shape.slopes:
            across = one[:, :, None] * time[:, None]
            out += [time[:, :, None] * time[:, None], across + across.swapaxes(1, 2)]
        eye = np.broadcast_to(np.eye(len(block.seen)), block.apart.shape)
        if self.shape.residuals == "equal":
            return [*out, eye]
        if self.shape.residuals == "free":
            return [*out, *(eye * (block.seen == wave) for wave in range(self.shape.n_waves))]
        variance, rho = theta[-2:]
        fall = block.apart * rho ** (block.apart - 1 + (block.apart == 0))
        return [*out, rho**block.apart, variance * fall]

    def _covariance(self, block: Block, theta: Array) -> Array:
        parts = self._by_spread(block, theta)
        spread = theta[self._first :]
        if self.shape.residuals == "autoregressive":
            parts, spread = parts[:-1], spread[:-1]
        return sum(value * part for value, part in zip(spread, parts, strict=True))

    def scores(self, theta: Array) -> Array:
        """Each respondent's derivative of the log-likelihood by the parameters (p,), (n, p).

        By b: X'S^-1 r, r = y - X b; by a parameter of S: (r'S^-1 dS S^-1 r - tr(S^-1 dS)) / 2.
        """
        out = np.zeros((self.n, len(theta)), dtype=theta.dtype)
        for block in self.blocks:
            inverse = np.linalg.inv(self._covariance(block, theta))
            residual = block.y - block.x @ theta[: self._first]
            pulled = (inverse @ residual[..., None])[..., 0]
            by_mean = (block.x.swapaxes(1, 2) @ pulled[..., None])[..., 0]
            weight = pulled[:, :, None] * pulled[:, None] - inverse
            by_spread = [
                (weight * part).sum(axis=(1, 2)) / 2 for part in self._by_spread(block, theta)
            ]
            out[block.rows] = np.column_stack([by_mean, *by_spread])
        return out

    def locate(self, sums: mvnormal.PatternSums | None, theta: Array) -> MixedPoint:
        """The likelihood at parameters theta (p, 1)."""
        at, total = theta[:, 0], 0.0
        if self.shape.residuals == "autoregressive" and not 0 < at[-1] < 1:
            return NOWHERE
        for block in self.blocks:
            covariance = self._covariance(block, at)
            try:
                root = np.linalg.cholesky(covariance)
            except np.linalg.LinAlgError:
                return NOWHERE
            own = np.diagonal(covariance, axis1=1, axis2=2)
            if (np.diagonal(root, axis1=1, axis2=2) ** 2 < SINGULAR * own).any():
                return NOWHERE
            residual = block.y - block.x @ at[: self._first]
            white = np.linalg.solve(root, residual[..., None])
            diagonal = np.diagonal(root, axis1=1, axis2=2)
            total -= 0.5 * block.y.size * mvnormal.LOG_2PI
            total -= float(np.log(diagonal).sum() + 0.5 * (white**2).sum())
        return MixedPoint(np.array([total]), np.array([True]))

    def derivatives(
        self, theta: Array, point: MixedPoint, expected: bool = False
    ) -> tuple[Array, Array]:
        """The gradient (p, 1) and information (p, p, 1): complex steps of the scores, or expected.

        Expected: X'S^-1 X for the mean, tr(S^-1 dS S^-1 dS) / 2 for the covariance.
        """
        at = theta[:, 0]
        gradient = self.scores(at).sum(axis=0)[:, None]
        if expected:
            return gradient, self._expected(at)[..., None]
        columns = [
            self.scores(at + 1j * STEP * row).imag.sum(axis=0) / STEP for row in np.eye(len(at))
        ]
        information = -np.array(columns)
        return gradient, ((information + information.T) / 2)[..., None]

    def _expected(self, theta: Array) -> Array:
        out = np.zeros((len(theta), len(theta)))
        k = self._first
        for block in self.blocks:
            inverse = np.linalg.inv(self._covariance(block, theta))
            out[:k, :k] += (block.x.swapaxes(1, 2) @ inverse @ block.x).sum(axis=0)
            pulled = [inverse @ part for part in self._by_spread(block, theta)]
            for a, one in enumerate(pulled):
                for b, other in enumerate(pulled):
                    out[k + a, k + b] += 0.5 * np.einsum("mij,mji->", one, other)
        return out


def mixed_growth(y: Values, times: Values, shape: Shape) -> tuple[Mixed, mvnormal.PatternSums]:
    """Return the model of y (n, T) at times (n, T) or (T,), and its sums per pattern.

    NaN in y = missing; respondents with nothing observed are left out by the caller. Raises
    EstimationError for words or knots that make no model, or an answer without a time.
    """
    y = np.asarray(y, dtype=float)
    at = np.broadcast_to(np.asarray(times, dtype=float), y.shape)
    _check(shape, y, at)
    blocks = []
    codes = mvnormal.pattern_codes(y)
    for code in np.unique(codes[codes > 0]):
        rows, seen = (
            np.flatnonzero(codes == code),
            np.flatnonzero(mvnormal.unpack(int(code), y.shape[1])),
        )
        t = at[np.ix_(rows, seen)]
        z = np.stack([np.ones_like(t), t], axis=-1)
        apart = np.abs(t[:, :, None] - t[:, None])
        blocks.append(Block(rows, seen, y[np.ix_(rows, seen)], shape.mean_basis(t), z, apart))
    return Mixed(shape, tuple(blocks), len(y)), mvnormal.pattern_sums(y)


def start_of(model: Mixed) -> Array:
    """Where the search begins, (p, 1): least squares, and the spread in halves."""
    x = np.concatenate([block.x.reshape(-1, block.x.shape[2]) for block in model.blocks])
    values = np.concatenate([block.y.ravel() for block in model.blocks])
    mean = np.linalg.lstsq(x, values)[0]
    spread = float(np.mean((values - x @ mean) ** 2))
    reach = max(float(np.ptp(np.concatenate([b.z[..., 1].ravel() for b in model.blocks]))), 1e-12)
    residual = [spread / 2] * (model.shape.n_waves if model.shape.residuals == "free" else 1)
    if model.shape.residuals == "autoregressive":
        residual.append(FIRST_RHO)
    lines = [spread / 10 / reach**2, 0.0] if model.shape.slopes else []
    return np.array([*mean, spread / 2, *lines, *residual])[:, None]


def _check(shape: Shape, y: Array, at: Array) -> None:
    check_option(shape.form, FORMS, "form")
    check_option(shape.residuals, RESIDUALS, "residuals")
    if np.isnan(at[~np.isnan(y)]).any():
        raise EstimationError("an answer has no time", key="times", found="missing times")
    seen = at[~np.isnan(y)]
    if not seen.size or np.ptp(seen) <= 0:
        raise EstimationError("every answer was given at one time", key="times", found="no change")
    if shape.form == "piecewise":
        _check_knots(shape.knots, seen)


def _check_knots(knots: Sequence[float], seen: Array) -> None:
    inside = [seen.min() < knot < seen.max() for knot in knots]
    if not knots or not all(inside) or any(np.diff(knots) <= 0):
        raise EstimationError(
            "a curve in pieces turns at knots between its first and last time",
            key="knots",
            found=", ".join(f"{knot:g}" for knot in knots) or "no knots",
            expected=f"increasing numbers between {seen.min():g} and {seen.max():g}",
        )
