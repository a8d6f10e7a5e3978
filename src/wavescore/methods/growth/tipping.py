"""How far those lost must have departed from what the model expects before a conclusion turns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth.dropout import AtRandom, Completed, shifted
from wavescore.methods.normal import z_quantile

Floats = NDArray[np.float64]
SLOPE = "slope_mean"
FINER = 9


@dataclass(frozen=True)
class Curve:
    """The mean slope at B deltas: estimate, error and interval (B,), influence (B, n)."""

    deltas: Floats
    estimate: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats
    influence: Floats

    @property
    def told(self) -> NDArray[np.bool_]:
        """Whether the interval leaves no change out, (B,)."""
        return (self.conf_low > 0) | (self.conf_high < 0)


@dataclass(frozen=True)
class Tip:
    """The delta nearest to 0 at which something turns, and the slope there; NaN for none."""

    delta: float
    slope: Curve | None
    moved: float  # the largest change of the delta that one respondent makes


def curve_of(found: Completed, deltas: Floats, conf_level: float = 0.95) -> Curve:
    """Return the mean slope of a completed model with normal intervals; NaN: not converged."""
    estimate, influence = found.parameter(SLOPE)
    estimate = np.where(found.converged, estimate, np.nan)
    error = np.sqrt(influence**2 @ found.counts)
    margin = z_quantile(conf_level) * error
    return Curve(deltas, estimate, error, estimate - margin, estimate + margin, influence)


def slope_curve(
    fit: AtRandom, deltas: Floats, shape: str = "jump", conf_level: float = 0.95
) -> Curve:
    """Return the mean slope along `deltas` (B,), as `dropout.shifted` defines them."""
    return curve_of(shifted(fit, deltas, shape), deltas, conf_level)


def where_interval_turns(fit: AtRandom, along: Curve, shape: str, conf_level: float = 0.95) -> Tip:
    """Return the delta nearest to 0 at which the interval begins, or ceases, to hold no change.

    `along`: a curve over increasing deltas with 0 among them, between whose points the turn is
    solved for. A turn beyond its ends is none.
    """
    place = _first_change(along.told, along.deltas)
    if place is None:
        return Tip(np.nan, None, np.nan)
    near = along.told[place[0]]
    outer = place[0] if near else place[1]
    bound = "conf_low" if along.conf_low[outer] > 0 else "conf_high"
    return _solved(fit, along.deltas[list(place)], shape, conf_level, bound)


def where_slope_vanishes(fit: AtRandom, along: Curve, shape: str, conf_level: float = 0.95) -> Tip:
    """Return the delta nearest to 0 at which the mean slope itself is 0."""
    place = _first_change(along.estimate > 0, along.deltas)
    if place is None:
        return Tip(np.nan, None, np.nan)
    return _solved(fit, along.deltas[list(place)], shape, conf_level, "estimate")


def _first_change(state: NDArray[np.bool_], deltas: Floats) -> tuple[int, int] | None:
    """Return neighbouring places between which `state` turns, the nearest to delta 0."""
    turns = np.flatnonzero(state[1:] != state[:-1])
    if not turns.size:
        return None
    middle = (deltas[turns] + deltas[turns + 1]) / 2
    left = int(turns[np.argmin(np.abs(middle))])
    return (left, left + 1) if abs(deltas[left]) <= abs(deltas[left + 1]) else (left + 1, left)


def _solved(fit: AtRandom, ends: Floats, shape: str, conf_level: float, what: str) -> Tip:
    """Return where `what` of the curve is 0 between `ends`.

    The curve bends so little that after two finer grids the line between neighbours is exact to
    1e-8 of their distance.
    """
    low, high = sorted(ends)
    for _ in range(2):
        grid = np.linspace(low, high, FINER)
        values = getattr(slope_curve(fit, grid, shape, conf_level), what)
        turn = int(np.flatnonzero((values[1:] > 0) != (values[:-1] > 0))[0])
        low, high = grid[turn], grid[turn + 1]
    share = values[turn] / (values[turn] - values[turn + 1])
    delta = float(low + share * (high - low))
    rise = (values[turn + 1] - values[turn]) / (high - low)
    here = slope_curve(fit, np.array([delta]), shape, conf_level)
    return Tip(delta, here, float(np.abs(here.influence).max() / abs(rise)))


@dataclass(frozen=True)
class Surface:
    """One group's slope less another's, at every pair of their deltas, (B, C)."""

    first: Floats
    second: Floats
    estimate: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats


def difference_surface(first: Curve, second: Curve, conf_level: float = 0.95) -> Surface:
    """Return the difference of two groups' slopes over both their deltas.

    The groups share nobody, so that variances add: each group is fitted along its own deltas, and
    the surface of B times C points costs B + C fits.
    """
    estimate = first.estimate[:, None] - second.estimate
    error = np.sqrt(first.std_error[:, None] ** 2 + second.std_error**2)
    margin = z_quantile(conf_level) * error
    return Surface(
        first.deltas, second.deltas, estimate, error, estimate - margin, estimate + margin
    )


def tipping_lines(surface: Surface) -> Floats:
    """Return for each first delta the second at which the interval's low and high end is 0, (B, 2).

    Between the two the interval holds no difference. Linear between the points of the surface; NaN
    beyond them.
    """
    lines = np.full((len(surface.first), 2), np.nan)
    for side, bound in enumerate((surface.conf_low, surface.conf_high)):
        for row, values in enumerate(bound):
            # The difference falls as the second group's delta rises.
            known = np.isfinite(values)
            if known.any() and values[known].min() <= 0 <= values[known].max():
                order = np.argsort(values[known])
                lines[row, side] = np.interp(
                    0.0, values[known][order], surface.second[known][order]
                )
    return lines
