"""What would fit better: modification indices and expected parameter changes of a path model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.growth.paths import Part, with_part
from wavescore.methods.inputs import Array


@dataclass(frozen=True)
class Modification:
    """Of one fixed part: by how much the chi-square would fall at least, and its own change."""

    part: Part
    index: float
    p_value: float
    expected_change: float

    @property
    def std_error(self) -> float:
        """The standard error of the expected change, |change| / sqrt(index)."""
        return abs(self.expected_change) / np.sqrt(self.index) if self.index > 0 else np.nan


def modifications(
    fit: PathFit, candidates: Sequence[Part], expected: bool = False
) -> list[Modification]:
    """Return the score test of each candidate, a part that `fit` fixes and that would be freed.

    MI = s^2 / (I_kk - I_kp I_pp^-1 I_pk), s the derivative of the log-likelihood by the freed
    parameter at the fit's estimates, I the observed (or expected) information of both; expected
    parameter change s / (the same). Sorbom 1989, doi 10.1007/BF02294623; Saris, Satorra and
    Sorbom 1987, doi 10.2307/271030. A candidate that the model could not tell is NaN. Raises
    EstimationError for a fit that did not converge. Checked against lavaan 0.6-14,
    modindices(information = "observed" or "expected").
    """
    if not fit.converged:
        raise EstimationError("a model that did not converge has no score tests", key="fit")
    return [_one(fit, part, expected) for part in candidates]


def _one(fit: PathFit, part: Part, expected: bool) -> Modification:
    wider = with_part(fit.model, replace(part, name=part.name or "freed"))
    theta: Array = np.append(fit.estimate, part.value)[:, None]
    point = wider.locate(fit.data.sums, theta)
    slope, information = wider.derivatives(theta, point, expected)
    known, across = information[:-1, :-1], information[:-1, -1, 0]
    inverse, _, positive = invert_positive(known)
    left = float(information[-1, -1, 0] - across @ inverse[..., 0] @ across)
    if not (positive.all() and left > 1e-9 * abs(information[-1, -1, 0])):
        return Modification(part, np.nan, np.nan, np.nan)
    score = float(slope[-1, 0])
    return Modification(part, score**2 / left, upper_tail(score**2 / left, 1), score / left)
