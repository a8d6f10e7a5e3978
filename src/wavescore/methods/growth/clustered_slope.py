"""The mean slope of a growth model, with errors that let respondents of a cluster be alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wavescore.errors import EstimationError
from wavescore.methods.clusters import cluster_robust
from wavescore.methods.growth.batch import fit_growth_batch
from wavescore.methods.growth.dropout import distinct_rows, fit_at_random, shared_scale, shifted
from wavescore.methods.growth.tipping import SLOPE


@dataclass(frozen=True)
class ClusteredSlope:
    """The mean slope of a growth model, with errors that let respondents of a cluster be alike.

    cr1: from scores summed over clusters, times G/(G - 1); jackknife: from leaving each cluster out
    in turn, to be read against t on `df`, Satterthwaite's of a mean in clusters of these sizes;
    independent: Huber and White's, of respondents.
    """

    estimate: float
    independent: float
    cr1: float
    jackknife: float
    df: float
    n: int


def clustered_slope(
    y: ArrayLike, times: ArrayLike, clusters: ArrayLike, residuals: str = "free"
) -> ClusteredSlope:
    """Return the mean slope by full information with errors robust to clusters.

    CR1: root of G/(G - 1) sum_g (sum of the influences of cluster g)^2. Jackknife:
    sqrt((G - 1)/G sum (b_(g) - mean)^2) over the G estimates without one cluster. Respondents
    without a cluster are left out. Raises EstimationError as `fit_growth`, and for one cluster.

    Reference: Liang and Zeger 1986, doi 10.1093/biomet/73.1.13; the jackknife as in Bell and
    McCaffrey 2002, Survey Methodology 28, 169. R: lavaan growth(cluster =, estimator = "MLR").
    """
    values = np.asarray(y, dtype=float)
    labels = [None if c is None or c != c else str(c) for c in np.asarray(clusters, dtype=object)]
    named = np.array([label is not None for label in labels], dtype=bool)
    kept = named & ~np.isnan(values).all(axis=1)
    within = np.array([label for label, here in zip(labels, kept, strict=True) if here], dtype=str)
    names, place = np.unique(within, return_inverse=True)
    size = len(names)
    if size < 2:
        raise EstimationError("too few clusters", key="clusters", found=size, expected="two")
    # Whoever answered alike in one cluster moves every number alike: one row stands for all.
    first, counts = distinct_rows(np.column_stack([values[kept], place]))
    rows, at = values[kept][first], place[first]
    fit = fit_at_random(rows, shared_scale(values[kept], times), residuals, counts=counts)
    estimate, influence = shifted(fit, 0.0).parameter(SLOPE)
    moved = np.bincount(at, influence[0] * counts, minlength=size)
    weights = counts * (at != np.arange(size)[:, None])
    without = fit_growth_batch(rows, times, weights, "linear", residuals)
    left = without.estimates[:, without.names.index(SLOPE)]
    spread = (size - 1) / size * ((left - left.mean()) ** 2).sum()
    return ClusteredSlope(
        float(estimate[0]),
        float(np.sqrt(influence[0] ** 2 @ counts)),
        float(np.sqrt(size / (size - 1) * (moved**2).sum())),
        float(np.sqrt(spread)),
        float(cluster_robust(np.zeros(kept.sum()), np.ones(kept.sum()), within).df[0]),
        int(kept.sum()),
    )
