"""Draw scale totals from the joint growth process, and item answers that add up to them."""

import numpy as np

from wavescore.synthetic import design
from wavescore.synthetic.design import SCALES, Scale

N_SCALES = len(SCALES)
BESPOKE = N_SCALES - 2
N_TRAITS = len(design.TRAITS)
GROWTH = (design.GAD7_GROWTH, design.PHQ8_GROWTH)


def standard_draws(rng: np.random.Generator, n: int, k: int, given: np.ndarray) -> np.ndarray:
    """Return (n, k) standard normal draws that carry no sampling error where n allows it.

    Their means are 0, their covariance the identity and their covariance with the columns of
    `given` (n, m) zero, all exactly: whatever the seed, moments come out as designed. With fewer
    than three rows per column they are plain draws.
    """
    draws = rng.standard_normal((n, k))
    if n < 3 * (k + given.shape[1] + 1):
        return draws
    basis = np.linalg.qr(np.column_stack([np.ones(n), given]))[0]
    draws -= basis @ (basis.T @ draws)
    factor = np.linalg.cholesky(draws.T @ draws / n)
    return np.linalg.solve(factor, draws.T).T


def covariance() -> tuple[np.ndarray, np.ndarray]:
    """Return the generating mean (21,) and covariance (21, 21) of seven scales at three waves."""
    traits = _traits()
    loadings = np.zeros((3 * N_SCALES, N_TRAITS))
    residual = np.zeros((3 * N_SCALES, 3 * N_SCALES))
    spreads = np.array([scale.sd for scale in SCALES[:BESPOKE]])
    lasting = traits[:BESPOKE, :BESPOKE] * np.outer(spreads, spreads)
    for wave in range(3):
        block = slice(wave * N_SCALES, wave * N_SCALES + BESPOKE)
        loadings[block, :BESPOKE] = np.diag(spreads * np.sqrt(design.LASTING))
        residual[block, block] = (1 - design.LASTING) * lasting
        for place, process in enumerate(GROWTH):
            weights = _intercept_sd(process), wave * np.sqrt(process.slope_variance)
            loadings[block.stop + place, [BESPOKE + place, BESPOKE + 2 + place]] = weights
    factors = loadings @ traits @ loadings.T
    for wave in range(3):
        rows = [wave * N_SCALES + BESPOKE + place for place in range(2)]
        shares = [process.r_squared[wave] for process in GROWTH]
        own = [factors[r, r] * (1 - share) / share for r, share in zip(rows, shares, strict=True)]
        together = design.SAME_DAY * np.sqrt(own[0] * own[1])
        residual[np.ix_(rows, rows)] = [[own[0], together], [together, own[1]]]
    drifts = np.array([(0.0, *scale.drift) for scale in SCALES]).T
    mean = (np.array([scale.mean for scale in SCALES]) + drifts).ravel()
    return mean, factors + residual


def _traits() -> np.ndarray:
    """Return the correlations (9, 9) of what lasts, intercepts with slopes among them."""
    triangle = np.zeros((N_TRAITS, N_TRAITS))
    for row, values in enumerate(design.TRAITS):
        triangle[row, : len(values)] = values
    traits = triangle + triangle.T - np.eye(N_TRAITS)
    for place, process in enumerate(GROWTH):
        intercept, slope = BESPOKE + place, BESPOKE + 2 + place
        other = BESPOKE + 1 - place  # the other questionnaire's intercept goes along in part
        spread = _intercept_sd(process) * np.sqrt(process.slope_variance)
        between = process.slope_covariance / spread
        traits[[intercept, slope], [slope, intercept]] = between
        traits[[other, slope], [slope, other]] = between * traits[intercept, other]
    return traits


def _intercept_sd(process: design.Growth) -> float:
    return float(np.sqrt(process.r_squared[0]) * process.sd)


def first_wave(rng: np.random.Generator, posted: np.ndarray) -> np.ndarray:
    """Return the first wave's levels (n, 7), posters and others apart in mean and spread.

    Mean and variance over both groups together are those of `covariance()`.
    """
    mean, sigma = (part[..., :N_SCALES] for part in covariance())
    sigma = sigma[:N_SCALES]
    spread = np.sqrt(np.diag(sigma))
    factor = np.linalg.cholesky(sigma / np.outer(spread, spread))
    share = posted.mean()
    effect = np.array(design.POSTER_EFFECTS)
    scales = {True: np.array(design.POSTER_SD), False: np.array(design.NEVER_SD)}
    variance = share * scales[True] ** 2 + (1 - share) * scales[False] ** 2
    variance += share * (1 - share) * effect**2
    levels = np.empty((len(posted), N_SCALES))
    for value, place in ((True, 1 - share), (False, -share)):
        mine = posted == value
        draws = standard_draws(rng, int(mine.sum()), N_SCALES, np.empty((mine.sum(), 0)))
        levels[mine] = place * effect + scales[value] * (draws @ factor.T)
    return mean + spread * levels / np.sqrt(variance)


def later_waves(rng: np.random.Generator, first: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """Return the levels (n, 2, 7) of the second and third wave, given the first (n, 7).

    `pattern` (n,) says which waves each respondent answers. Within each pattern the later waves
    follow the same regression on the first: dropout is at random given what was observed.
    """
    mean, sigma = covariance()
    here, later = slice(0, N_SCALES), slice(N_SCALES, None)
    slopes = np.linalg.solve(sigma[here, here], sigma[here, later])
    factor = np.linalg.cholesky(sigma[later, later] - sigma[later, here] @ slopes)
    levels = mean[later] + (first - mean[here]) @ slopes
    for value in np.unique(pattern):
        mine = pattern == value
        draws = standard_draws(rng, int(mine.sum()), 2 * N_SCALES, first[mine])
        levels[mine] += draws @ factor.T
    levels = levels.reshape(len(first), 2, N_SCALES)
    for place, scale in enumerate(SCALES):
        bend = design.BEND.get(scale.name, 0.0)
        levels[:, 0, place] += bend * np.sqrt(design.DESIGN_SIZE / max(len(first), 1))
    return levels


def totals_of(levels: np.ndarray) -> np.ndarray:
    """Return levels (..., 7) as whole totals within each scale's range."""
    low = np.array([scale.items * scale.low for scale in SCALES])
    high = np.array([scale.items * scale.high for scale in SCALES])
    return np.clip(np.rint(levels), low, high).astype(np.int64)


def items_of(rng: np.random.Generator, totals: np.ndarray, scale: Scale) -> np.ndarray:
    """Return answers (n, items) whose sum is `totals` (n,), reversed items as they are ticked.

    Each item has a step between each code and the next, at a threshold of its own that differs a
    little from person to person. A respondent with total t has taken the t lowest steps.
    """
    n, steps = len(totals), scale.high - scale.low
    own = np.array(scale.difficulty) + scale.noise * rng.standard_normal((n, scale.items))
    ladder = np.linspace(-1.5, 1.5, steps)
    thresholds = (own[:, :, None] + ladder).reshape(n, scale.items * steps)
    order = np.argsort(thresholds, axis=1, kind="stable")
    taken = np.zeros(thresholds.shape, dtype=np.int8)
    lowest = np.arange(scale.items * steps) < (totals - scale.items * scale.low)[:, None]
    np.put_along_axis(taken, order, lowest.astype(np.int8), axis=1)
    codes = scale.low + taken.reshape(n, scale.items, steps).sum(axis=2)
    places = [item - 1 for item in scale.reversed]
    codes[:, places] = scale.low + scale.high - codes[:, places]
    return codes


def set_not_cases(totals: np.ndarray, wanted: int) -> np.ndarray:
    """Return t1 totals (n, 7) with exactly `wanted` respondents below both NHS cut-points.

    Respondents nearest to a cut-point move to the other side of it, by a point or so.
    """
    totals = totals.copy()
    gad, phq = N_SCALES - 2, N_SCALES - 1
    over = np.maximum(totals[:, gad] - 7, 0) + np.maximum(totals[:, phq] - 9, 0)
    change = wanted - int((over == 0).sum())
    if change > 0:
        nearest = np.argsort(np.where(over > 0, over, 99), kind="stable")[:change]
        totals[nearest, gad] = np.minimum(totals[nearest, gad], 7)
        totals[nearest, phq] = np.minimum(totals[nearest, phq], 9)
    elif change < 0:
        room = np.minimum(8 - totals[:, gad], 10 - totals[:, phq])
        nearest = np.argsort(np.where(over == 0, room, 99), kind="stable")[:-change]
        raised = 8 - totals[nearest, gad] <= 10 - totals[nearest, phq]
        totals[nearest[raised], gad] = 8
        totals[nearest[~raised], phq] = 10
    return totals
