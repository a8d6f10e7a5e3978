"""Growth with waves in people in sites: partial pooling, and robust errors for the pooled model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from wavescore.errors import EstimationError
from wavescore.methods.clusters import variance_influence
from wavescore.methods.growth.dropout import Scale, shared_scale
from wavescore.methods.inputs import check_option

Floats = NDArray[np.float64]
METHODS = ("reml", "ml")
LOG_2PI = float(np.log(2 * np.pi))
# Starts of (people's intercept SD, slope SD, sites' intercept SD, slope SD, residual SD), the
# outcome's SD being 1; the second stands where the first ends at a lower likelihood.
STARTS = ((0.7, 0.4, 0.2, 0.1, 0.5), (0.5, 0.2, 0.4, 0.3, 0.7))
STEP = 1e-5


@dataclass(frozen=True)
class SiteGrowth:
    """A linear growth model with random intercepts and slopes of people and of sites.

    Times count from the first wave. slope_std_error: the model's; slope_robust_error: CR2, to be
    read against t on slope_df, Satterthwaite's. person: variances of intercept and slope, and
    covariance; site: variances of intercept and slope; site_moves: how far one respondent moves
    those; raw and shrunken: each site's slope, in the order of `sites`, with errors.
    """

    intercept: float
    slope: float
    slope_std_error: float
    slope_robust_error: float
    slope_df: float
    person: tuple[float, float, float]
    site: tuple[float, float]
    site_moves: tuple[float, float]
    residual: float
    loglik: float
    sites: tuple[str, ...]
    sizes: tuple[int, ...]
    raw: Floats
    raw_std_error: Floats
    shrunken: Floats
    shrunken_std_error: Floats


@dataclass(frozen=True)
class _Sums:
    """Sums of each site and missing pattern: n (G, P), y (G, P, T), products (G, P, T, T)."""

    observed: NDArray[np.bool_]
    n: Floats
    y: Floats
    yy: Floats


def three_level_growth(
    y: ArrayLike, times: ArrayLike, sites: ArrayLike, method: str = "reml"
) -> SiteGrowth:
    """Fit y = (a + u_g + v_i) + (b + w_g + z_i) t + e by REML (or ML) over whatever was answered.

    Arguments: y (n, T), NaN = missing; times (T,); sites (n,) labels. The sites' intercept and
    slope are uncorrelated (seven sites do not tell a covariance), the people's are not; residual
    variances are equal. With A_g = sum X'V^-1X and b_g = sum X'V^-1 y over a site's people, V their
    covariance and O the sites', the likelihood needs |I + A_g O| and (I + A_g O)^-1 b_g alone.
    raw: A_g^-1 b_g; shrunken: b + O (I + A_g O)^-1 (b_g - A_g b), the empirical best predictor.

    Raises EstimationError for fewer than three sites, or where no maximum is found.
    Reference: Laird and Ware 1982, doi 10.2307/2529876; Harville 1977, doi 10.2307/2286796; CR2,
    Pustejovsky and Tipton 2018, doi 10.1080/07350015.2016.1247004.
    R: lme4::lmer(y ~ t + (1 + t | id) + (1 + t || site)).
    """
    check_option(method, METHODS, "method")
    values = np.asarray(y, dtype=float)
    labels = np.asarray([str(site) for site in np.asarray(sites, dtype=object)])
    kept = ~np.isnan(values).all(axis=1)
    scale = shared_scale(values[kept], times)
    names, place = np.unique(labels[kept], return_inverse=True)
    if len(names) < 3:
        raise EstimationError("too few sites", key="sites", found=len(names), expected="three")
    counted = np.asarray(times, dtype=float) - np.asarray(times, dtype=float)[0]
    x = np.column_stack([np.ones(len(counted)), counted / counted[-1]])
    sums = _sums((values[kept] - scale.shift) / scale.scale, place, len(names))
    try:
        theta = _maximum(x, sums, method == "reml")
    except np.linalg.LinAlgError:
        raise EstimationError("the three-level model has no maximum", key="y") from None
    return _result(x, sums, theta, method == "reml", scale, float(counted[-1]), names)


def _sums(y: Floats, place: NDArray[np.int64], size: int) -> _Sums:
    patterns, which = np.unique(~np.isnan(y), axis=0, return_inverse=True)
    cell = place * len(patterns) + which.ravel()
    filled, cells = np.nan_to_num(y), size * len(patterns)
    shape = (size, len(patterns))
    n = np.bincount(cell, minlength=cells).reshape(shape).astype(float)
    waves = y.shape[1]
    total, products = np.zeros((cells, waves)), np.zeros((cells, waves, waves))
    for t in range(waves):
        total[:, t] = np.bincount(cell, filled[:, t], cells)
        for u in range(t + 1):
            both = np.bincount(cell, filled[:, t] * filled[:, u], cells)
            products[:, t, u] = products[:, u, t] = both
    return _Sums(patterns, n, total.reshape(*shape, -1), products.reshape(*shape, waves, waves))


def _parts(x: Floats, sums: _Sums, theta: Floats) -> tuple[Floats, ...]:
    """Return A (K, G, 2, 2), b (K, G, 2), c (K, G), log|V| (K, G) and the sites' O (K, 2, 2).

    theta (K, 6): the Cholesky factor of the people's covariance (3), the sites' SDs (2), residual
    SD; signs do not matter.
    """
    root = np.zeros((len(theta), 2, 2))
    root[:, 0, 0], root[:, 1, 0], root[:, 1, 1] = theta[:, 0], theta[:, 1], theta[:, 2]
    people = root @ np.swapaxes(root, 1, 2)
    identity = np.eye(len(x))
    full = x @ people @ x.T + theta[:, 5, None, None] ** 2 * identity
    seen = sums.observed.astype(float)
    both = seen[:, :, None] * seen[:, None]
    cut = full[:, None] * both + identity * (1 - both)
    inverse = np.linalg.inv(cut) * both
    log_determinant = np.linalg.slogdet(cut)[1]
    pulled = np.einsum("kptu,uj->kptj", inverse, x)
    a = np.einsum("gp,ti,kptj->kgij", sums.n, x, pulled)
    b = np.einsum("gpt,kptj->kgj", sums.y, pulled)
    c = np.einsum("gptu,kptu->kg", sums.yy, inverse)
    of_sites = np.zeros((len(theta), 2, 2))
    of_sites[:, [0, 1], [0, 1]] = theta[:, 3:5] ** 2
    return a, b, c, log_determinant @ sums.n.T, of_sites


def _pooled(parts: tuple[Floats, ...]) -> tuple[Floats, Floats, Floats]:
    """Return (I + A O)^-1 (K, G, 2, 2), and what A (K, 2, 2) and b (K, 2) of all sites come to."""
    a, b, _, _, of_sites = parts
    shrink = np.asarray(np.linalg.inv(np.eye(2) + a @ of_sites[:, None]), dtype=float)
    return shrink, (shrink @ a).sum(axis=1), np.einsum("kgij,kgj->ki", shrink, b)


def _loglik(x: Floats, sums: _Sums, theta: Floats, reml: bool) -> Floats:
    """Return the (restricted) log-likelihood at each of K parameters, (K,)."""
    parts = _parts(x, sums, theta)
    _, b, c, log_determinant, of_sites = parts
    shrink, information, score = _pooled(parts)
    beta = np.linalg.solve(information, score[..., None])[..., 0]
    inner = np.einsum("kgi,kij,kgjl,kgl->k", b, of_sites, shrink, b)
    quadratic = c.sum(axis=1) - inner - np.einsum("ki,ki->k", beta, score)
    size = float((sums.n * sums.observed.sum(axis=1)).sum()) - (2 if reml else 0)
    total = size * LOG_2PI + log_determinant.sum(axis=1) + quadratic
    total -= np.linalg.slogdet(shrink)[1].sum(axis=1)
    return -0.5 * (total + (np.linalg.slogdet(information)[1] if reml else 0.0))


def _maximum(x: Floats, sums: _Sums, reml: bool) -> Floats:
    steps = STEP * np.eye(6)

    def both(theta: Floats) -> tuple[float, Floats]:
        values = -_loglik(
            x, sums, np.concatenate([theta[None], theta + steps, theta - steps]), reml
        )
        return float(values[0]), (values[1:7] - values[7:]) / (2 * STEP)

    found = []
    for a, b, c, d, e in STARTS:
        start = np.array([a, 0.0, b, c, d, e])
        found.append(minimize(both, start, jac=True, method="BFGS", options={"gtol": 1e-7}))
    best = min(found, key=lambda each: each.fun)
    if not np.isfinite(best.fun) or np.abs(both(best.x)[1]).max() > 1e-3:
        raise EstimationError("the three-level model did not converge", key="y")
    return best.x


def _result(
    x: Floats, sums: _Sums, theta: Floats, reml: bool, scale: Scale, span: float, names: NDArray
) -> SiteGrowth:
    """Return the model at its maximum in the units of the data."""
    parts = _parts(x, sums, theta[None])
    shrink, information, score = (part[0] for part in _pooled(parts))
    a, b, of_sites = parts[0][0], parts[1][0], parts[4][0]
    covariance = np.linalg.inv(information)
    beta = covariance @ score
    robust, df = _robust_error(a, shrink, shrink @ (b - a @ beta)[..., None], covariance)
    kept = of_sites @ shrink  # (G, 2, 2)
    shrunken = beta + np.einsum("gij,gj->gi", kept, b - a @ beta)
    left = np.eye(2) - kept @ a
    spread = kept + left @ covariance @ np.swapaxes(left, 1, 2)
    # A site where all answers are of one wave has no slope of its own.
    sloped = np.linalg.matrix_rank(a, hermitian=True) == 2
    alone = np.where(sloped[:, None, None], np.linalg.pinv(a), np.nan)
    both = np.einsum("gij,gj->gi", alone, b)
    raw, sizes = both[:, 1], sums.n.sum(axis=1)
    of_one = variance_influence(both, np.sqrt(np.diagonal(alone, axis1=1, axis2=2)), sizes)
    size, per_unit = scale.scale, scale.scale / span
    root = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
    people = root @ root.T * np.outer([size, per_unit], [size, per_unit])
    answered = float((sums.n * sums.observed.sum(axis=1)).sum())
    return SiteGrowth(
        float(scale.shift + size * beta[0]),
        float(per_unit * beta[1]),
        float(per_unit * np.sqrt(covariance[1, 1])),
        float(per_unit * robust),
        df,
        (float(people[0, 0]), float(people[1, 1]), float(people[0, 1])),
        (float(of_sites[0, 0] * size**2), float(of_sites[1, 1] * per_unit**2)),
        (float(of_one[0] * size**2), float(of_one[1] * per_unit**2)),
        float(theta[5] ** 2 * size**2),
        float(_loglik(x, sums, theta[None], reml)[0])
        - (answered - 2 * reml) * float(np.log(size))
        - (float(np.log(span)) if reml else 0.0),
        tuple(str(name) for name in names),
        tuple(int(n) for n in sizes),
        per_unit * raw,
        per_unit * np.sqrt(alone[:, 1, 1]),
        per_unit * shrunken[:, 1],
        per_unit * np.sqrt(spread[:, 1, 1]),
    )


def _robust_error(
    a: Floats, shrink: Floats, score: Floats, covariance: Floats
) -> tuple[float, float]:
    """Return the slope's CR2 error, and Satterthwaite's df of it were the model true.

    score (G, 2, 1) = X'S^-1 (y - X B) of each site, S its covariance. With N_g = X'S^-1 X = K_g A_g
    and C their sum's inverse the covariance of sites' scores is N_g [g = h] - N_g C N_h, and
    p_g = (C (I - N_g C)^(-1/2))_slope: error sqrt(sum (p_g' score_g)^2). With C = L L' and
    L'N_g L = U d U' that is L U (1 - d)^(-1/2) U'L'.
    """
    within = shrink @ a
    half = np.linalg.cholesky(covariance)
    d, u = np.linalg.eigh(half.T @ within @ half)
    turned = half @ u
    pulled = ((turned / np.sqrt(1 - d)[:, None]) @ np.swapaxes(turned, 1, 2))[:, 1]
    each = np.einsum("gi,gij->g", pulled, score)
    across = np.einsum("gi,gij->gj", pulled, within)
    spread = -across @ covariance @ across.T + np.diag(np.einsum("gi,gi->g", across, pulled))
    return float(np.sqrt((each**2).sum())), float(np.trace(spread) ** 2 / (spread**2).sum())
