"""What would fit better in growth models of one group or several: modification indices."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.alike import Alike
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.growth.partly_alike import PartlyAlike
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.inputs import Array


@dataclass(frozen=True)
class ScoreTest:
    """Of one thing that the model fixes, in one group ("" where there is one sample).

    what: "residuals" of waves (t, u) that would covary, the "loading" of the slope at wave (t,), or
    the name of a parameter that all groups share and this one would have of its own. index: by how
    much the chi-square would fall at least; change: what it is expected to become, less what it is.
    """

    group: str
    what: str
    waves: tuple[int, ...]
    index: float
    change: float

    @property
    def p_value(self) -> float:
        """From the chi-square distribution on one degree of freedom."""
        return upper_tail(self.index, 1)

    @property
    def std_error(self) -> float:
        """The standard error of the expected change, |change| / sqrt(index)."""
        return abs(self.change) / np.sqrt(self.index) if self.index > 0 else np.nan


# What would be freed, at which waves, and how it moves the moment vector (m,).
Candidate = tuple[str, tuple[int, ...], Array]


def score_tests(fit: GrowthFit | PartlyAlike) -> list[ScoreTest]:
    """Return the test of each residual covariance, slope loading and equality that a fit holds.

    s^2 / (I_kk - I_kp I_pp^-1 I_pk), s the derivative of the log-likelihood by what would be freed,
    I the expected information of it and the model's parameters; expected change s / (the same).
    Loadings are those of a linear form between its first and last wave, equalities one group at a
    time. What the waves could not tell is left out. Sorbom 1989, doi 10.1007/BF02294623; Saris,
    Satorra and Sorbom 1987, doi 10.2307/271030. Raises EstimationError for a fit that did not
    converge. Checked against lavaan 0.6-14, modindices() and lavTestScore().
    """
    if isinstance(fit, PartlyAlike):
        converged, alike, parts, sums = fit.converged, fit.alike, fit.parts, fit.sums
        theta, labels = fit.theta, fit.labels
        shared = [name for name, label in fit.places if not label]
    else:
        converged, labels, shared = fit.status.converged, ("",), []
        if fit.source is not None:
            theta, parts, sums = fit.source.theta, [fit.source.data], fit.source.data.sums
            alike = Alike(parts[0].model, np.eye(len(theta)), 1)
    if not converged:
        raise EstimationError("a model that did not converge has no score tests", key="fit")
    point = alike.locate(sums, theta)
    inverse, _, positive = invert_positive(alike.derivatives(theta, point, expected=True)[1])
    if not positive.all():
        return []
    spread, size, found = alike.spread(theta), len(parts[0].layout.names), []
    gradient, inner = mvnormal.gradient(point.each), mvnormal.information(point.each, expected=True)
    for group, (part, label) in enumerate(zip(parts, labels, strict=True)):
        at = spread[:, [group]]
        jacobian, basis = part.model.jacobian(at)[..., 0], alike.basis[group * size :][:size]
        units = np.linalg.inv(part.units.matrix(part.layout))
        own = [(n, (), jacobian @ units[:, part.layout.names.index(n)]) for n in shared]
        for what, waves, moments in (*_candidates(part, at[:, 0]), *own):
            score = float(gradient[:, group] @ moments)
            leaned = inner[:, :, group] @ moments
            kept, across = float(moments @ leaned), leaned @ jacobian @ basis
            left = kept - float(across @ inverse[..., 0] @ across)
            if left > 1e-9 * abs(kept):
                found.append(ScoreTest(label, what, waves, score**2 / left, score / left))
    return found


def _candidates(part: GrowthData, theta: Array) -> Iterator[Candidate]:
    """Yield the residual covariances and slope loadings of one group, in the data's units."""
    layout, means = part.layout, part.layout.n_waves * part.layout.n_regressors
    n_waves = layout.n_waves
    for t, u in combinations(range(n_waves), 2):
        cells = np.zeros((n_waves, n_waves))
        cells[t, u] = cells[u, t] = 1 / part.units.scale**2
        yield "residuals", (t, u), np.concatenate([np.zeros(means), cells.ravel()])
    if layout.form != "linear":
        return
    # The slope outside is the scale times this combination of the factors inside.
    row = part.units.factors[1]
    leaned = part.loadings @ layout.psi_matrix(theta[:, None])[..., 0] @ row
    for t in range(1, n_waves - 1):
        mean = np.zeros((n_waves, layout.n_regressors))
        mean[t] = row @ theta[layout.regression]
        covariance = np.zeros((n_waves, n_waves))
        covariance[t] += leaned
        covariance[:, t] += leaned
        yield "loading", (t,), np.concatenate([mean.ravel(), covariance.ravel()])
