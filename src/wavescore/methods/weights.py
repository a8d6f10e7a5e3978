"""Weights that bring a sample to the known margins of a population: raking, post-stratification."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import as_floats
from wavescore.methods.proportions import logit_interval

Floats = NDArray[np.float64]
CLOSE, MOST_STEPS = 1e-12, 1000


@dataclass(frozen=True)
class RakedWeights:
    """A weight for each of n respondents, of mean 1, and the margins that they meet.

    indicators: (n, q), which category of each margin a respondent is in.
    """

    weights: Floats
    indicators: Floats

    @property
    def effective_n(self) -> float:
        """How many equally weighted respondents would be as precise: (sum w)^2 / sum w^2 (Kish)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    @property
    def design_effect(self) -> float:
        """How many times larger unequal weights make a variance: n / effective n."""
        return self.weights.size / self.effective_n


@dataclass(frozen=True)
class WeightedShare:
    """A weighted share of zeros and ones, its standard error and interval."""

    share: float
    std_error: float
    conf_low: float
    conf_high: float
    n: int


def rake(margins: Sequence[tuple[ArrayLike, ArrayLike]]) -> RakedWeights:
    """Return weights of which every margin has the population's shares.

    margins: of each, the category of each respondent (n,) as 0 .. k - 1, and the population's
    shares or counts (k,). Iterative proportional fitting from equal weights until no category is
    off by more than 1e-12 of all. One margin is post-stratification: w = P_h n / n_h.

    Raises EstimationError where a category of the population has nobody in the sample, and where
    no weights meet all margins. References: Deming and Stephan 1940, doi
    10.1214/aoms/1177731829; Deville and Sarndal 1992, doi 10.1080/01621459.1992.10475217.
    R: survey::rake, survey::postStratify (tests/golden/weights).
    """
    placed = [_margin(where, population) for where, population in margins]
    weights = np.ones(placed[0][0].shape[0])
    for _ in range(MOST_STEPS):
        for inside, shares in placed:
            weights = weights * (inside @ (shares * weights.size / (weights @ inside)))
        off = (np.abs(weights @ inside / weights.size - shares).max() for inside, shares in placed)
        if max(off) < CLOSE:
            return RakedWeights(weights, np.column_stack([inside for inside, _ in placed]))
    raise EstimationError(
        "no weights meet all margins",
        key="margins",
        found=f"{MOST_STEPS} steps of raking",
        expected="margins that the sample can be weighted to",
        hint="leave one out, or join categories",
    )


def _margin(where: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats]:
    """Return the indicators (n, k) of a margin's categories, and the population's shares (k,)."""
    totals = as_floats(population, "population")
    inside = (np.asarray(where)[:, None] == np.arange(totals.size)).astype(float)
    if not (inside.sum(axis=1) == 1).all() or not (totals > 0).all():
        raise EstimationError(
            "a respondent is in no category of a margin, or the population has none of it",
            key="margins",
            expected="a category of some of the population for every respondent",
        )
    if not inside.any(axis=0).all():
        raise EstimationError(
            "a category of the population has nobody in the sample",
            key="margins",
            expected="a respondent in each",
            hint="join it with another",
        )
    return inside, totals / totals.sum()


def weighted_share(
    values: ArrayLike, weights: RakedWeights, conf_level: float = 0.95
) -> WeightedShare:
    """Return the weighted share of ones, with a linearised error and an interval on the logits.

    values: (n,) of 0 and 1. The error is that of `weighted_mean_error`; the interval
    logit p -+ t(n - 1) se / (p (1 - p)), none where all are alike. R: survey::svyciprop, "logit".
    """
    y = as_floats(values, "values")
    share, error = weighted_mean_error(y, weights)
    # Rounding leaves an error where all are alike.
    if not np.ptp(y) > 0 or not error > 0:
        return WeightedShare(share, np.nan, np.nan, np.nan, y.size)
    low, high = logit_interval(share, error, special.stdtrit(y.size - 1, (1 + conf_level) / 2))
    return WeightedShare(share, error, low, high, y.size)


def weighted_mean_error(values: ArrayLike, weights: RakedWeights) -> tuple[float, float]:
    """Return a weighted mean of values (n,) and its linearised standard error.

    m = sum w y / sum w; e the residuals of y - m on the margins' indicators (least squares);
    se^2 = n / (n - 1) sum (w e - mean)^2 / (sum w)^2. What the margins explain of y is known of
    the population, and adds no error (Deville and Sarndal 1992). R: survey::svymean.
    """
    y, w = as_floats(values, "values"), weights.weights
    mean = float(w @ y / w.sum())
    fitted, *_ = np.linalg.lstsq(weights.indicators, y - mean, rcond=None)
    moved = w * (y - mean - weights.indicators @ fitted)
    spread = float(((moved - moved.mean()) ** 2).sum())
    return mean, float(np.sqrt(y.size / (y.size - 1) * spread) / w.sum()) if y.size > 1 else np.nan
