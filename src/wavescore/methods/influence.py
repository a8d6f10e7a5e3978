"""The largest change that leaving out any one respondent makes to a statistic.

Released numbers are rounded to a grid at least as coarse (docs/decisions.md), so that none resolves
one respondent. Means, SDs, quantiles, correlations and alpha have closed forms. NaN where under
three values are left to compare.
"""

import math

import numpy as np

from wavescore.methods.inputs import Array, Values

# Beyond this many respondents those farthest from the mean are looked at: nobody else changes more.
MOST = 4000
NAN = float("nan")
# A step tells how far the farthest value is: steps of several samples that hold it had left an age
# of 97 few years. So it is known as one of these alone, in SDs.
REACHES = tuple(3.0 * 2**power for power in range(10))
# The largest of n standardised influences on a model's mean: 2.3 to 4.6 on normal scores, up to 6.1
# on skewed ones (tests/property/test_influence.py).
MODEL_REACH = 6.5
# The largest of n standardised influences on a test statistic: 2.5 to 3.5 on scores near normal.
REACH = 3.5
# Fewer than this many beside one value, of more values than two at most this share of all, are few.
FEWEST_BESIDE = 10
NEARLY_NOBODY = 0.1
# A fit index in [0, 1] moves by at most about this over sqrt(n) (tests/property/test_influence.py).
FIT_REACH = 1.1


def observed(x: Values) -> Array:
    values = np.asarray(x, dtype=float)
    return values[~np.isnan(values)]


def nearly_alike(x: Values) -> bool:
    """Whether all of a sample, or all but few, have one value: its moments tell whose it is.

    Of two values the mean is a count of the few; of more, mean, SD and quantiles tell what nearly
    everybody answered and that few did not.
    """
    sizes = np.unique(observed(x), return_counts=True)[1]
    n, most = int(sizes.sum()), int(sizes.max(initial=0))
    nearly = len(sizes) <= 2 or n - most <= NEARLY_NOBODY * n
    return n > 0 and n - most < FEWEST_BESIDE and nearly


def model_influence(std_error: float, n: float) -> float:
    """Return MODEL_REACH x SE / sqrt(n): an influence has the standard deviation SE x sqrt(n)."""
    return MODEL_REACH * std_error / math.sqrt(n)


def mean_influence(x: Values, *, open_ended: bool = False) -> float:
    """Return max |mean - mean without one| = max |x - mean| / (n - 1); NaN left out.

    Infinite where the sample is `nearly_alike`, as of SD and quantiles.

    open_ended: of a number whose ends nobody knows, as hours or an age, with the farthest value at
    the next of `REACHES` SDs from the mean.
    """
    seen = observed(x)
    if seen.size < 3 or nearly_alike(seen):
        return NAN if seen.size < 3 else math.inf
    return _farthest_taken(seen, open_ended) / (seen.size - 1)


def _farthest_taken(seen: Array, open_ended: bool) -> float:
    """Return how far from the mean the farthest of n values is, or is taken to be.

    No value of n is farther than (n - 1) / sqrt(n) SDs.
    """
    farthest, spread = float(np.abs(seen - seen.mean()).max()), float(seen.std(ddof=1))
    if not open_ended or not spread > 0:
        return farthest
    reach = next((each for each in REACHES if farthest <= each * spread), math.inf)
    return max(min(reach, (seen.size - 1) / math.sqrt(seen.size)) * spread, farthest)


def _variances_without(x: Array) -> Array:
    """Return the variance (n - 1 below) of the others, for each value."""
    n = x.shape[0]
    deviation = x - x.mean(axis=0)
    total = (deviation**2).sum(axis=0)
    return np.maximum(total - n / (n - 1) * deviation**2, 0.0) / (n - 2)


def sd_influence(x: Values, *, open_ended: bool = False) -> float:
    """Return the largest change of the SD (n - 1) that leaving out one value makes.

    open_ended: as of `mean_influence`.
    """
    seen = observed(x)
    if seen.size < 4 or nearly_alike(seen):
        return NAN if seen.size < 4 else math.inf
    n, spread = seen.size, float(seen.std(ddof=1))
    largest = float(np.abs(np.sqrt(_variances_without(seen)) - spread).max())
    far = _farthest_taken(seen, open_ended)
    rest = max((n - 1) * spread**2 - n / (n - 1) * far**2, 0.0) / (n - 2)
    return max(largest, abs(math.sqrt(rest) - spread))


def quantile_influence(x: Values, probability: float) -> float:
    """Return the largest change of a quantile (R's type 7) that leaving out one value makes."""
    seen = np.sort(observed(x))
    if seen.size < 3 or nearly_alike(seen):
        return NAN if seen.size < 3 else math.inf
    place = probability * (seen.size - 1)
    near = {0, seen.size - 1, *range(max(int(place) - 1, 0), min(int(place) + 3, seen.size))}
    whole = np.quantile(seen, probability)
    without = [np.quantile(np.delete(seen, left_out), probability) for left_out in near]
    return float(np.abs(np.array(without) - whole).max())


def correlation_influence(x: Values, y: Values) -> tuple[float, float]:
    """Return the largest change of Pearson's r over complete pairs, and of its t.

    Of ranks, pass ranks.
    """
    pairs = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    n = len(pairs)
    if n < 4:
        return NAN, NAN
    without = _correlations_without(pairs)[:, 0, 1]
    deviation = pairs - pairs.mean(axis=0)
    scale = np.sqrt((deviation**2).sum(axis=0).prod())
    if not scale > 0 or not np.isfinite(without).any():
        return NAN, NAN
    r = (deviation[:, 0] @ deviation[:, 1]) / scale
    with np.errstate(divide="ignore", invalid="ignore"):
        t, others = r * np.sqrt((n - 2) / (1 - r**2)), without * np.sqrt((n - 3) / (1 - without**2))
        return _largest(np.abs(without - r)), _largest(np.abs(others - t))


def _farthest(x: Array) -> Array:
    """Return the places of the rows farthest from the mean, all where there are few."""
    if len(x) <= MOST:
        return np.arange(len(x))
    spread = x.std(axis=0)
    distance = (((x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)) ** 2).sum(axis=1)
    return np.argpartition(distance, -MOST)[-MOST:]


def ends(values: Array) -> Array:
    """Return sorted values, of very many the lowest and the highest."""
    half = MOST // 4
    return values if len(values) <= 2 * half else np.r_[values[:half], values[-half:]]


def covariances_without(x: Array) -> Array:
    """Return the covariance matrix without each of the farthest rows, (m, k, k)."""
    n, deviation = len(x), x - x.mean(axis=0)
    left_out = deviation[_farthest(x)]
    products = left_out[:, :, None] * left_out[:, None, :]
    return (deviation.T @ deviation - n / (n - 1) * products) / (n - 2)


def _correlations_without(x: Array) -> Array:
    covariance = covariances_without(x)
    spread = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return covariance / (spread[:, :, None] * spread[:, None, :])


def reliability_influence(items: Values) -> dict[str, float | Array]:
    """Return the influences on what a reliability analysis says of complete answers.

    items: (n, k), reversed ones turned round, NaN-free. Keys alpha, standardized_alpha, average_r:
    floats; item_rest_r and alpha_if_dropped: (k,).
    """
    x = np.asarray(items, dtype=float)
    n, k = x.shape
    names = ("alpha", "standardized_alpha", "average_r")
    if n < 4 or k < 2:
        gap = np.full(k, NAN)
        return dict.fromkeys(names, NAN) | {"item_rest_r": gap, "alpha_if_dropped": gap}
    whole = _of_covariance(np.cov(x, rowvar=False)[None])
    without = _of_covariance(covariances_without(x))
    with np.errstate(invalid="ignore"):
        changes = {name: np.abs(without[name] - whole[name]) for name in whole}
    return {
        name: _largest(change) if change.ndim == 1 else np.array([_largest(c) for c in change.T])
        for name, change in changes.items()
    }


def _largest(change: Array) -> float:
    return float(np.nanmax(change)) if np.isfinite(change).any() else NAN


def _of_covariance(s: Array) -> dict[str, Array]:
    """Return alpha, standardised alpha, mean r, item-rest r and alpha if dropped of (m, k, k)."""
    k = s.shape[1]
    variances = np.diagonal(s, axis1=1, axis2=2)
    sums, total = s.sum(axis=2), s.sum(axis=(1, 2))
    trace = variances.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(variances)
        r = s / (spread[:, :, None] * spread[:, None, :])
        average = (r.sum(axis=(1, 2)) - k) / (k * (k - 1))
        rest = total[:, None] - 2 * sums + variances
        found = {
            "alpha": k / (k - 1) * (1 - trace / total),
            "standardized_alpha": k * average / (1 + (k - 1) * average),
            "average_r": average,
            "item_rest_r": (sums - variances) / (spread * np.sqrt(rest)),
            "alpha_if_dropped": np.full_like(variances, NAN),
        }
        if k > 2:
            others = trace[:, None] - variances
            found["alpha_if_dropped"] = (k - 1) / (k - 2) * (1 - others / rest)
    return found
