"""The change of one respondent beyond measurement error, by a sample's own reliability."""

from dataclasses import dataclass

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.influence import covariances_without
from wavescore.methods.inputs import Array, check_level
from wavescore.methods.normal import z_quantile


@dataclass(frozen=True)
class ReliableChange:
    """The smallest reliable change in points of the score, from `n` complete answers.

    influence: how far leaving out any one respondent moves the threshold.
    """

    threshold: float
    alpha: float
    sd: float
    n: int
    influence: float


def reliable_change(items: Array, score: str = "sum", conf_level: float = 0.95) -> ReliableChange:
    """Return the threshold beyond which a change is reliable, from the items' own reliability.

    Arguments: `items` (n, k), reversed ones turned round; a row with a gap is left out. score: the
    "sum" or the "mean" of the items. threshold = z sd sqrt(2 (1 - alpha)), sd of the scores and
    Cronbach's alpha of the items at one wave, z 1.96 at .95: errors of two occasions alike and
    independent. NaN of under three rows, one item, or scores that do not vary.

    Raises EstimationError for another score or an impossible level.
    Reference: Jacobson and Truax 1991, doi 10.1037/0022-006X.59.1.12, there with the reliability of
    a retest. R: 1.96 * sd(total) * sqrt(2 * (1 - psych::alpha(items)$total$raw_alpha)).
    """
    check_level(conf_level)
    if score not in ("sum", "mean"):
        raise EstimationError("unknown score", key="score", found=score, expected="sum or mean")
    x = np.asarray(items, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if n < 3 or k < 2 or np.ptp(x.sum(axis=1)) == 0:
        return ReliableChange(np.nan, np.nan, np.nan, n, np.nan)
    scale = z_quantile(conf_level) * np.sqrt(2.0) / (k if score == "mean" else 1)
    whole = _error(np.cov(x, rowvar=False)[None])[0]
    total = float(x.sum(axis=1).var(ddof=1))
    influence = np.nan
    if n > 3:
        without = _error(covariances_without(x))
        influence = float(scale * np.abs(without - whole).max())
    sd = float(np.sqrt(total)) / (k if score == "mean" else 1)
    return ReliableChange(float(scale * whole), float(1 - whole**2 / total), sd, n, influence)


def _error(covariance: Array) -> Array:
    """Return the standard error of measurement of the sum, of each (k, k) covariance of items.

    With total variance T and trace d, T (1 - alpha) = (k d - T) / (k - 1).
    """
    k = covariance.shape[1]
    total = covariance.sum(axis=(1, 2))
    trace = np.trace(covariance, axis1=1, axis2=2)
    return np.sqrt(np.maximum((k * trace - total) / (k - 1), 0.0))
