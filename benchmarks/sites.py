"""Which interval covers, and which test keeps its size, in seven sites of 12 to 287 respondents.

Usage: python benchmarks/sites.py [surveys]. For each share of the variance that lies between sites
it draws surveys of three waves (half lost at random after the first), and counts how often each
95 % interval of the mean at the first wave, and of the mean slope, holds the truth. Then, of other
surveys, how often each test of a slope or a difference of two groups that is 0 has p <= 0.05:
groups within sites, more of the first in some than in others, the sites' differences all 0 or
varying about it; and groups of whole sites, three and four. Seeds and number of surveys (400) were
fixed before the first run.
"""

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from kenward_roger import kenward_roger
from scipy import stats

from wavescore.methods.clusters import cluster_robust, wild_bootstrap_p
from wavescore.methods.group_tests import compare_means
from wavescore.methods.growth.clustered_slope import clustered_slope
from wavescore.methods.growth.sites import three_level_growth
from wavescore.methods.permutation import permute_clusters, sign_flips, within_clusters

SIZES = (287, 186, 121, 98, 55, 32, 12)
SHARES = (0.0, 0.01, 0.05, 0.1)
SEED = 20250104
SEED_OF_TESTS = 20251128
LEVEL, SLOPE = 10.0, -0.4
# Variances of people's intercepts and slopes, and of the residual.
PERSON, MOVE, RESIDUAL = 18.0, 1.0, 8.0
INTERVALS = (
    "mean: respondents independent",
    "mean: CR1, normal",
    "mean: CR2, Satterthwaite",
    "slope: respondents independent",
    "slope: CR1, normal",
    "slope: leaving one site out, t on 6",
    "slope: leaving one out, Satterthwaite",
    "slope: pooled, REML error, t on 6",
    "slope: pooled, CR2, Satterthwaite",
    "slope: pooled, Kenward and Roger",
)

WITHIN = ("Welch", "CR2", "wild bootstrap", "labels within sites", "signs of sites")
TESTS = (
    "slope: signs of sites",
    *(f"difference: {test}" for test in WITHIN),
    *(f"varying difference: {test}" for test in WITHIN),
    *(f"whole sites: {test}" for test in (*WITHIN[:3], "permutation")),
)


def survey(rng: np.random.Generator, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return scores (n, 3) and sites (n,) of one survey."""
    site = np.repeat(np.arange(len(SIZES)), SIZES)
    n, odds = len(site), share / (1 - share)
    level = rng.normal(0, np.sqrt(odds * (PERSON + RESIDUAL)), len(SIZES))
    slope = rng.normal(0, np.sqrt(odds * MOVE), len(SIZES))
    start = LEVEL + level[site] + rng.normal(0, np.sqrt(PERSON), n)
    move = SLOPE + slope[site] + rng.normal(0, np.sqrt(MOVE), n)
    y = start[:, None] + move[:, None] * np.arange(3) + rng.normal(0, np.sqrt(RESIDUAL), (n, 3))
    y[rng.random(n) < 0.5, 1:] = np.nan
    return y, site


def held(y: np.ndarray, site: np.ndarray) -> list[bool]:
    """Return whether each of INTERVALS holds the truth."""
    first, ones = y[:, 0], np.ones(len(y))
    z, t = stats.norm.ppf(0.975), stats.t.ppf(0.975, len(SIZES) - 1)
    plain = first.std(ddof=1) / np.sqrt(len(first))
    one, two = (cluster_robust(first, ones, site, kind) for kind in ("CR1", "CR2"))
    mean = abs(first.mean() - LEVEL)
    slope = clustered_slope(y, [0, 1, 2], site)
    pooled = three_level_growth(y, [0, 1, 2], site)
    adjusted = kenward_roger(pooled, y, [0, 1, 2], site)
    off, off_pooled = abs(slope.estimate - SLOPE), abs(pooled.slope - SLOPE)
    return [
        mean < z * plain,
        mean < z * one.std_error[0],
        mean < stats.t.ppf(0.975, two.df[0]) * two.std_error[0],
        off < z * slope.independent,
        off < z * slope.cr1,
        off < t * slope.jackknife,
        off < stats.t.ppf(0.975, slope.df) * slope.jackknife,
        off_pooled < t * pooled.slope_std_error,
        off_pooled < stats.t.ppf(0.975, pooled.slope_df) * pooled.slope_robust_error,
        off_pooled < stats.t.ppf(0.975, adjusted.df) * adjusted.std_error,
    ]


def rejected(rng: np.random.Generator, share: float) -> list[bool]:
    """Return whether each of TESTS has p <= 0.05 in one survey where nothing is so."""
    y, site = survey(rng, share)
    pooled = three_level_growth(y, [0, 1, 2], site)
    own = np.array(pooled.sizes) * (pooled.raw - SLOPE)
    first, size = y[:, 0], len(SIZES)
    posted = (rng.random(len(y)) < rng.uniform(0.4, 0.9, size)[site]).astype(float)
    apart = rng.normal(0, np.sqrt(share / (1 - share) * (PERSON + RESIDUAL)), size)
    of_site = np.isin(np.arange(size), rng.choice(size, 3, replace=False))
    means = [first[site == each].mean() for each in range(size)]
    ps = [sign_flips(own).p_value]
    for outcome in (first, first + apart[site] * posted):
        found = within_clusters(outcome, posted, site, draws=999)
        ps += [*_plain(outcome, posted, site), found.p_value, sign_flips(found.parts).p_value]
    ps += _plain(first, of_site[site].astype(float), site)
    ps.append(permute_clusters(means, of_site).p_value)
    return [p <= 0.05 for p in ps]


def _plain(y: np.ndarray, group: np.ndarray, site: np.ndarray) -> list[float]:
    x = np.column_stack([np.ones(len(y)), group])
    welch = compare_means(y[group == 1], y[group == 0], variances="welch").p_value
    return [welch, float(cluster_robust(y, x, site).p_value[1]), wild_bootstrap_p(y, x, site, 1)]


def sizes_of_tests(surveys: int = 400) -> None:
    """Print how often each test rejects what is so, by the share of variance between sites."""
    rng = np.random.default_rng(SEED_OF_TESTS)
    _print(TESTS, surveys, lambda share: rejected(rng, share), SEED_OF_TESTS)


def main(surveys: int = 400) -> None:
    """Print the coverage of each interval by the share of variance between sites, and the sizes."""
    rng = np.random.default_rng(SEED)
    _print(INTERVALS, surveys, lambda share: held(*survey(rng, share)), SEED)
    sizes_of_tests(surveys)


def _print(
    names: Sequence[str], surveys: int, each: Callable[[float], list[bool]], seed: int
) -> None:
    start = time.perf_counter()
    shares = [np.mean([each(share) for _ in range(surveys)], axis=0) for share in SHARES]
    print(f"{surveys} surveys each, seed {seed}; sites of {', '.join(map(str, SIZES))}")
    print(f"{'between sites':38}" + "".join(f"{share:>8.0%}" for share in SHARES))
    for name, counted in zip(names, np.transpose(shares), strict=True):
        print(f"{name:38}" + "".join(f"{each:>8.1%}" for each in counted))
    error = np.sqrt(0.05 * 0.95 / surveys)
    print(f"Monte Carlo error at 5 or 95 %: {error:.1%}; {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
