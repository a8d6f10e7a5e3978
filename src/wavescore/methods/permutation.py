"""Randomisation tests for few clusters: signs, whole clusters, labels within them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, product
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.clusters import MOST_SIGNS, named_rows
from wavescore.methods.inputs import check_level

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]
MOST = 2**MOST_SIGNS  # assignments up to which every one is tried
DRAWS = 1999
BLOCK = 5_000_000  # counts of a block of draws, 40 MB


@dataclass(frozen=True)
class Permutation:
    """The two-sided p-value of a randomisation test.

    influence: how far it moves at most where one cluster's value moves as far as was given; NaN
    where that was not given, or assignments were drawn.
    """

    p_value: float
    influence: float


@dataclass(frozen=True)
class Within:
    """A difference of two groups within clusters.

    parts (G,): of each cluster with both groups, its difference times its share; they sum to the
    estimate. moves (G,): how far one respondent moves them. std_error: HC1; p_value: by permuting
    labels within clusters.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    df: int
    p_value: float
    parts: Floats
    moves: Floats


def sign_flips(
    parts: ArrayLike, moves: ArrayLike | None = None, draws: int = DRAWS, seed: int = 1
) -> Permutation:
    """Test that clusters' estimates are 0 but for chance, by flipping their signs.

    parts (G,): each cluster's own estimate times its weight; moves (G,): see `Permutation`. p is
    the share of all 2^G assignments of signs with |sum g parts| >= |sum parts|, so never below
    2 / 2^G; beyond 12 clusters (b + 1)/(m + 1) of m draws. sqrt(sum parts^2) is the same under all
    signs: studentised by it, p does not change. Asks the estimates to be independent and symmetric
    about 0, not of one variance. Raises EstimationError without a cluster.

    Reference: Canay, Romano and Shaikh 2017, doi 10.3982/ECTA13081; of draws, Phipson and Smyth
    2010, doi 10.2202/1544-6115.1585. R: tests/golden/clusters/permutation.R.
    """
    values = np.asarray(parts, dtype=float)
    size = len(values)
    if not size:
        raise EstimationError(
            "too few clusters", key="clusters", found=size, expected="one or more"
        )
    exact = size <= MOST_SIGNS
    if exact:
        signs = np.array(list(product((1.0, -1.0), repeat=size)))
    else:
        signs = np.random.default_rng(seed).choice([1.0, -1.0], (draws, size))
    return _tested(lambda g, each: np.abs(g @ each), np.ones(size), signs, exact, values, moves)


def permute_clusters(
    means: ArrayLike,
    first: ArrayLike,
    moves: ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Permutation:
    """Test that whole clusters of two groups have one mean, by giving the clusters other groups.

    means (G,): a value a cluster; first (G,): whether it is of the first group; moves (G,): see
    `Permutation`. p is the share of all choices of as many clusters with |t| at least the sample's,
    t Welch's of the clusters' means; beyond 4,096 choices (b + 1)/(m + 1) of m draws.
    Raises EstimationError where a group has fewer than two clusters, or no means differ.

    Reference: Gail and others 1996, Statistics in Medicine 15, 1069; studentised, Chung and Romano
    2013, doi 10.1214/13-AOS1090. R: tests/golden/clusters/permutation.R.
    """
    values, own = np.asarray(means, dtype=float), np.asarray(first, dtype=float)
    size, chosen = len(values), int(own.sum())
    fewest = min(chosen, size - chosen)
    if fewest < 2:
        raise EstimationError("too few clusters in a group", key="clusters", found=fewest)
    if not np.ptp(values) > 0:
        raise EstimationError("the clusters' means do not differ", key="values")
    exact = comb(size, chosen) <= MOST
    if exact:
        places = np.array(list(combinations(range(size), chosen)))
        others = np.zeros((len(places), size))
        np.put_along_axis(others, places, 1.0, axis=1)
    else:
        every = np.tile(own, (draws, 1))
        others = np.random.default_rng(seed).permuted(every, axis=1)
    return _tested(_welch, own, others, exact, values, moves)


def _welch(inside: Floats, values: Floats) -> Floats:
    """Return |t| of Welch for each choice of a first group, inside (B, G) of zeros and ones."""
    centred = values - values.mean()
    spread, means = np.zeros(len(inside)), []
    for group in (inside, 1 - inside):
        n = group[0].sum()
        means.append(group @ centred / n)
        spread = spread + (group @ centred**2 / n - means[-1] ** 2) / (n - 1)
    # What the last bits leave of no spread is none.
    spread = np.where(spread > 1e-12 * (centred**2).mean(), spread, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.abs(means[0] - means[1]) / np.sqrt(spread), dtype=float)


def _tested(
    statistic: Statistic,
    own: Floats,
    others: Floats,
    exact: bool,
    values: Floats,
    moves: ArrayLike | None,
) -> Permutation:
    def p(each: Floats) -> float:
        return _reached(statistic(others, each), float(statistic(own[None], each)[0]), exact)

    found = p(values)
    if moves is None or not exact:
        return Permutation(found, float("nan"))
    each = np.diag(np.asarray(moves, dtype=float))
    changes = [abs(p(values + side * move) - found) for move in each for side in (1, -1)]
    return Permutation(found, max(changes))


def _reached(others: Floats, own: float, exact: bool) -> float:
    """Return the share of assignments that reach the sample's, which is one of all of them."""
    # Ties with the sample itself, but for the last bits, count as reached.
    reached = others >= own * (1 - 1e-9)
    return float(reached.mean() if exact else (reached.sum() + 1) / (len(reached) + 1))


def within_clusters(
    y: ArrayLike,
    first: ArrayLike,
    clusters: ArrayLike,
    conf_level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
) -> Within:
    """Compare two groups within clusters, and test it by permuting the groups' labels in each.

    Arguments: y (n,), first (n,) 1 in the first group and 0 in the second, clusters (n,) labels;
    rows with NaN are left out. The estimate is that of y on first and an indicator a cluster:
    `sum w_g (mean - mean) / sum w_g`, w_g = n_1 n_0 / n of a cluster; error HC1, interval t on
    n - G - 1. p is (b + 1)/(m + 1) of m draws with |t| at least the sample's, t by White's error,
    labels drawn without replacement in each cluster. Clusters with one group alone tell nothing.

    Raises EstimationError where none are left to tell an error, or nobody differs within clusters.
    Reference: DiCiccio and Romano 2017, doi 10.1080/01621459.2016.1202117; Phipson and Smyth 2010,
    doi 10.2202/1544-6115.1585. R: sandwich::vcovHC, and every choice in
    tests/golden/clusters/permutation.R.
    """
    check_level(conf_level)
    own, inside, place = _centred(y, first, clusters)
    n, ones, squares = (_sums(place, each) for each in (np.ones(len(own)), inside, own**2))
    sums = np.array([[_sums(place, own * inside), _sums(place, own**2 * inside)]])
    rng, order = np.random.default_rng(seed), np.argsort(place, kind="stable")
    of_each = np.split(own[order], np.cumsum(n[:-1]).astype(int))
    drawn = [_draws(each, int(k), draws, rng) for each, k in zip(of_each, ones, strict=True)]
    b, error = (float(each[0]) for each in _difference(sums, squares, n, ones))
    others, errors = _difference(np.stack(drawn, axis=-1), squares, n, ones)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = _reached(np.abs(others) / errors, float(np.abs(b) / error), False)
    df = int(n.sum()) - len(n) - 1
    robust = error * float(np.sqrt(n.sum() / df))
    margin = float(special.stdtrit(df, (1 + conf_level) / 2)) * robust
    weight = (ones * (1 - ones / n)).sum()
    # Without a respondent a cluster's part lacks n_h (y - mean) / (n - 1), h the other group.
    other = np.where(inside == 1, (n - ones)[place], ones[place])
    moves = np.zeros(len(n))
    np.maximum.at(moves, place, np.abs(own) * other / (n[place] - 1) / weight)
    return Within(b, robust, b - margin, b + margin, df, p, sums[0, 0] / weight, moves)


def _centred(
    y: ArrayLike, first: ArrayLike, clusters: ArrayLike
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return y less its cluster's mean, the group and the cluster of all in clusters with both."""
    values, design, place = named_rows(y, first, clusters)
    inside = design[:, 0]
    n, ones = np.bincount(place), np.bincount(place, inside)
    both = (ones > 0) & (ones < n)
    kept = both[place]
    if kept.sum() < both.sum() + 2:
        raise EstimationError("too few respondents in clusters with both groups", key="clusters")
    own = (values - (np.bincount(place, values) / n)[place])[kept]
    if not np.abs(own).max() > 1e-12 * np.abs(values).max():
        raise EstimationError("respondents of a cluster do not differ", key="values")
    return own, inside[kept], (np.cumsum(both) - 1)[place[kept]]


def _sums(place: NDArray[np.int64], values: Floats) -> Floats:
    return np.asarray(np.bincount(place, values), dtype=float)


def _draws(own: Floats, chosen: int, draws: int, rng: np.random.Generator) -> Floats:
    """Return sums of `chosen` values drawn from a cluster and of their squares, (draws, 2).

    How often each distinct value is drawn is all that they need: of a million respondents, too.
    """
    distinct, counts = np.unique(own, return_counts=True)
    powers = np.column_stack([distinct, distinct**2])
    # One way takes a draw's time for each respondent drawn, the other for each distinct value.
    method: Literal["count", "marginals"]
    method = "count" if min(chosen, len(own) - chosen) < 20 * len(distinct) else "marginals"
    block = max(BLOCK // len(distinct), 1)
    found = [
        rng.multivariate_hypergeometric(counts, chosen, min(block, draws - at), method=method)
        for at in range(0, draws, block)
    ]
    return np.concatenate([each @ powers for each in found])


def _difference(sums: Floats, squares: Floats, n: Floats, ones: Floats) -> tuple[Floats, Floats]:
    """Return the difference within clusters and its error (White's, HC0), each (B,).

    sums (B, 2, G): over the first group of each cluster, of centred values and their squares;
    squares (G,): of all. A respondent's residual is c - b (x - share).
    """
    share = ones / n
    one, two = sums[:, 0], sums[:, 1]
    weight = (ones * (1 - share)).sum()
    b = one.sum(axis=1) / weight
    at = b[:, None]
    of_first = two - 2 * at * (1 - share) * one + (at * (1 - share)) ** 2 * ones
    of_second = squares - two - 2 * at * share * one + (at * share) ** 2 * (n - ones)
    meat = ((1 - share) ** 2 * of_first + share**2 * of_second).sum(axis=1)
    return b, np.sqrt(np.maximum(meat, 0.0)) / weight
