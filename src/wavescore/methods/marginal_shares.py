"""The share of cases at each wave, over everybody, and differences of these shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from wavescore.errors import EstimationError
from wavescore.methods.normal import z_quantile
from wavescore.methods.proportions import logit_interval

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MarginalShares:
    """Shares (T,) of a population at T waves, their covariance (T, T), and how many count."""

    share: Floats
    covariance: Floats
    n: int

    def std_error(self, wave: int) -> float:
        """Return the standard error of a share."""
        return float(np.sqrt(self.covariance[wave, wave]))

    def interval(self, wave: int, conf_level: float = 0.95) -> tuple[float, float]:
        """Return the interval of a share: normal on the logit scale, so that it stays in 0 to 1."""
        share, error = float(self.share[wave]), self.std_error(wave)
        return logit_interval(share, error, z_quantile(conf_level))

    def difference(self, start: int, end: int) -> tuple[float, float, float]:
        """Return share[end] - share[start], its standard error and two-sided normal p."""
        gap = float(self.share[end] - self.share[start])
        v = self.covariance
        error = float(np.sqrt(v[end, end] + v[start, start] - 2 * v[start, end]))
        return gap, error, float(2 * ndtr(-abs(gap / error))) if error > 0 else np.nan


def binary_waves(y: ArrayLike, covariates: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return checked statuses (n, T), NaN = missing, and covariates (n, q), q = 0 for none.

    Raises EstimationError for other values than 0, 1 and NaN, missing covariates, and a wave at
    which nobody is known, or everybody alike: its logit would be infinite.
    """
    status = np.asarray(y, dtype=float)
    if status.ndim != 2 or not np.isin(status[~np.isnan(status)], (0.0, 1.0)).all():
        raise EstimationError("statuses are 0, 1 or missing, a column a wave", key="y")
    n = len(status)
    x = np.zeros((n, 0)) if covariates is None else np.asarray(covariates, dtype=float)
    if x.ndim != 2 or len(x) != n or np.isnan(x).any():
        raise EstimationError("covariates are complete, a row a respondent", key="covariates")
    for wave, column in enumerate(status.T, start=1):
        known = column[~np.isnan(column)]
        if not known.size or known.min() == known.max():
            found = f"wave {wave}: {'nobody known' if not known.size else 'all alike'}"
            raise EstimationError("a wave tells no share apart from 0 and 1", key="y", found=found)
    return status, x


def wave_design(n_waves: int, covariates: Floats) -> Floats:
    """Return the design (n, T, T + q): an indicator of each wave, then the covariates."""
    n = len(covariates)
    waves = np.broadcast_to(np.eye(n_waves), (n, n_waves, n_waves))
    about = np.broadcast_to(covariates[:, None, :], (n, n_waves, covariates.shape[1]))
    return np.concatenate([waves, about], axis=2)
