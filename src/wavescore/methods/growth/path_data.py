"""The answers that a path model is fitted to, reduced to sums per pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.data import Units
from wavescore.methods.inputs import Array, Values

PLAIN = Units(0.0, 1.0, np.eye(1), np.eye(1))


@dataclass(frozen=True)
class PathData:
    """Rows with anything observed, and their sums per pattern, in the units they came in."""

    y: Array  # (n, T), NaN = missing
    sums: mvnormal.PatternSums
    d: Array | None = None
    weights: Array | None = None
    units: Units = PLAIN

    @property
    def n(self) -> float:
        """Respondents with anything observed."""
        return float(self.sums.count.sum())


def path_data(y: Values) -> PathData:
    """Return rows (n, T) made ready; EstimationError where nothing, or a wave, was answered."""
    y = np.asarray(y, dtype=float)
    y = y[~np.isnan(y).all(axis=1)]
    if np.isinf(y).any():
        raise EstimationError("a variable holds infinite values", key="y", found="inf or -inf")
    counts = (~np.isnan(y)).sum(axis=0)
    if len(y) == 0 or (counts == 0).any():
        raise EstimationError("a variable was answered by nobody", key="y", found="all missing")
    return PathData(y, mvnormal.pattern_sums(y))


def check_spread(names: Sequence[str], data: PathData) -> None:
    """Raise EstimationError for a variable that never varies, or that repeats another."""
    for name, column in zip(names, data.y.T, strict=True):
        seen = column[~np.isnan(column)]
        if np.ptp(seen) <= 1e-12 * abs(seen).max(initial=0):
            outcome, _, wave = name.rpartition("_")
            at = f" at wave {wave}" if f"{outcome}_2" in names else ""
            raise EstimationError(f"the answers{at} vary too little", key="y", found=outcome)
    for one, two in combinations(range(len(names)), 2):
        both = data.y[~np.isnan(data.y[:, [one, two]]).any(axis=1)][:, [one, two]]
        away = both - both.mean(axis=0) if len(both) else both
        product, squares = away[:, 0] @ away[:, 1], (away**2).sum(axis=0)
        if len(both) > 2 and product**2 >= (1 - 1e-12) * squares.prod() > 0:
            raise EstimationError(
                "one variable repeats another", key="y", found=f"{names[one]}, {names[two]}"
            )
