"""Respondents in few clusters: robust errors, their df, the wild bootstrap, how alike they are."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.influence import MODEL_REACH
from wavescore.methods.inputs import check_level, check_option

Floats = NDArray[np.float64]
KINDS = ("CR0", "CR1", "CR2")
MOST_SIGNS = 12  # clusters up to which every assignment of signs is tried
MOST_LEFT_OUT = 9  # clusters up to which it is tried without single respondents too
FEWEST_DF = 4.0  # below it a t-test by these errors is not to be trusted
WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))


@dataclass(frozen=True)
class ClusterRobust:
    """Coefficients of a linear model with cluster-robust errors, one entry each.

    df: Satterthwaite's; conf_low and conf_high from t on it.
    """

    estimate: Floats
    std_error: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    n: int


@dataclass(frozen=True)
class IntraclassCorrelation:
    """How alike respondents of one cluster are; the design effect is that of a mean."""

    icc: float
    conf_low: float
    conf_high: float
    design_effect: float
    design_effect_low: float
    design_effect_high: float
    n: int


def cluster_robust(
    y: ArrayLike,
    x: ArrayLike,
    clusters: ArrayLike,
    kind: str = "CR2",
    conf_level: float = 0.95,
) -> ClusterRobust:
    """Fit y = X b by least squares with errors robust to clusters.

    Arguments: y (n,), x (n, p) with the column of ones where wanted, clusters (n,) labels; rows
    with NaN in y or x are left out. A mean is x = 1, a difference x = (1, group), a proportion y of
    zeros and ones. V = M sum_g X_g' A_g e_g e_g' A_g X_g M, M = (X'X)^-1, A_g = I (CR0), times
    G/(G-1) (CR1), or (I - H_gg)^(-1/2) (CR2). df of coefficient c: tr(P)^2 / sum P_gh^2 with
    p_g = A_g X_g M c and P_gh = [g = h] p_g'p_g - p_g' X_g M X_h' p_h.

    Error and df are NaN where whole clusters tell a coefficient alone, as of two a difference.

    Raises EstimationError for fewer than two clusters or columns that determine one another.
    Reference: Bell and McCaffrey 2002, Survey Methodology 28, 169; Pustejovsky and Tipton 2018,
    doi 10.1080/07350015.2016.1247004. R: clubSandwich::coef_test.
    """
    check_option(kind, KINDS, "kind")
    check_level(conf_level)
    values, design, place = named_rows(y, x, clusters)
    size = int(place.max()) + 1 if len(place) else 0
    if size < 2 or len(values) <= design.shape[1]:
        raise EstimationError(
            "too few clusters", key="clusters", found=size, expected="two or more"
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise EstimationError("the columns of x determine one another", key="x")
    bread = np.asarray(np.linalg.inv(design.T @ design), dtype=float)
    b = bread @ (design.T @ values)
    residual = values - design @ b
    grams = _grams(design, place, size)
    adjust = _adjustments(grams, bread, kind)
    of_rest = np.array([np.bincount(place, residual * column, size) for column in design.T]).T
    pulled = np.einsum("gpq,gp->gq", adjust, of_rest)
    meat = pulled.T @ pulled * (size / (size - 1) if kind == "CR1" else 1.0)
    error = np.sqrt(np.maximum(np.diag(bread @ meat @ bread), 0.0))
    df = np.array([_satterthwaite(bread, grams, adjust, k) for k in range(len(b))])
    # What is left of the residuals of a coefficient that clusters tell whole is rounding.
    error = np.where(np.isnan(df), np.nan, error)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = b / error
    margin = special.stdtrit(df, (1 + conf_level) / 2) * error
    p = 2 * special.stdtr(df, -np.abs(t))
    return ClusterRobust(b, error, df, p, b - margin, b + margin, len(values))


def named_rows(
    y: ArrayLike, x: ArrayLike, clusters: ArrayLike
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    values = np.asarray(y, dtype=float)
    design = np.asarray(x, dtype=float)
    design = design[:, None] if design.ndim == 1 else design
    labels = np.asarray(clusters, dtype=object)
    named = np.array([label is not None and label == label for label in labels], dtype=bool)
    kept = ~np.isnan(values) & ~np.isnan(design).any(axis=1) & named
    # A name is made of each label once: as text, sorting every respondent's takes longest of all.
    codes, found = pd.factorize(labels[kept])
    _, place = np.unique(np.array([str(label) for label in found]), return_inverse=True)
    return values[kept], design[kept], place[codes]


def _grams(design: Floats, place: NDArray[np.int64], size: int) -> Floats:
    """Return X_g'X_g of each cluster, (G, p, p)."""
    rows = [design[place == number] for number in range(size)]
    return np.array([own.T @ own for own in rows])


def degrees_of_freedom(grams: Floats, k: int) -> float:
    """Return Satterthwaite's df of coefficient k with CR2 errors, from X_g'X_g (G, p, p) alone.

    NaN where the columns determine one another or one cluster alone has anybody.
    """
    total = grams.sum(axis=0)
    peopled = (np.trace(grams, axis1=1, axis2=2) > 0).sum()
    if peopled < 2 or np.linalg.matrix_rank(total, hermitian=True) < len(total):
        return float("nan")
    bread = np.asarray(np.linalg.inv(total), dtype=float)
    return _satterthwaite(bread, grams, _adjustments(grams, bread, "CR2"), k)


def _adjustments(grams: Floats, bread: Floats, kind: str) -> Floats:
    """Return for each cluster the matrix that X_g is to be multiplied by for A_g X_g, (G, p, p).

    A is a function of H_gg = X_g M X_g', of rank p: with L'L = M and L X_g'X_g L' = U d U', A X_g
    is X_g L' U (1 - d)^(-1/2) U' L'^-1. A cluster that determines a coefficient alone has d = 1
    and tells nothing of its error: its part is left out (the pseudo-inverse).
    """
    root = np.linalg.cholesky(bread).T
    back = np.linalg.inv(root)
    d, u = np.linalg.eigh(root @ grams @ root.T)
    free = d < 1 - 1e-10
    scaled = np.where(free, 1 / np.sqrt(np.where(free, 1 - d, 1.0)), 0.0)
    scaled = np.ones_like(d) if kind != "CR2" else scaled
    return np.asarray(root.T @ (u * scaled[:, None]) @ np.swapaxes(u, 1, 2) @ back.T, dtype=float)


def _satterthwaite(bread: Floats, grams: Floats, adjust: Floats, k: int) -> float:
    """Return the df of coefficient k; NaN where no cluster's residuals could tell its error."""
    c = bread[:, k]
    moved = adjust @ c
    norms = np.einsum("gp,gpq,gq->g", moved, grams, moved)
    b = np.einsum("gpq,gq->gp", grams, moved)
    spread = np.diag(norms) - b @ bread @ b.T
    if not np.trace(spread) > 1e-10 * bread[k, k]:
        return float("nan")
    return float(np.trace(spread) ** 2 / (spread**2).sum())


def wild_bootstrap_p(
    y: ArrayLike, x: ArrayLike, clusters: ArrayLike, k: int, draws: int = 9999, seed: int = 1
) -> float:
    """Return the p-value that coefficient k of y = X b is 0, by the wild cluster bootstrap.

    The null is imposed: y* = X b0 + v_g e0 with residuals of the model without column k and one
    sign v_g a cluster; p is the share of |t*| >= |t|, t with CR1 errors. Up to 12 clusters every
    assignment of signs is tried (Rademacher); beyond, `draws` of Webb's six points.

    Reference: Cameron, Gelbach and Miller 2008, doi 10.1162/rest.90.3.414; Webb 2023, doi
    10.1111/caje.12661. R: tests/golden/clusters/case.R.
    """
    rows = named_rows(y, x, clusters)
    return _wild_p(*rows, k, _signs(int(rows[2].max()) + 1, draws, seed))


def wild_bootstrap_influence(y: ArrayLike, x: ArrayLike, clusters: ArrayLike, k: int) -> float:
    """Return how far `wild_bootstrap_p` moves at most without one respondent.

    Of each cluster and each pattern of x its lowest and its highest y are left out in turn, but for
    a cluster's only one. NaN beyond nine clusters, where the lattice that p jumps on is fine.
    """
    values, design, place = named_rows(y, x, clusters)
    sizes = np.bincount(place)
    if len(sizes) > MOST_LEFT_OUT:
        return float("nan")
    signs = _signs(len(sizes), 0, 0)
    cell = np.unique(np.column_stack([place, design]), axis=0, return_inverse=True)[1].ravel()
    order = np.lexsort([values, cell])
    ends = np.flatnonzero(np.diff(cell[order], prepend=-1, append=-1))
    out = {int(order[end]) for end in (*ends[:-1], *(ends[1:] - 1))}
    whole, moved = _wild_p(values, design, place, k, signs), 0.0
    for who in sorted(each for each in out if sizes[place[each]] > 1):
        kept = np.arange(len(values)) != who
        rest = _wild_p(values[kept], design[kept], place[kept], k, signs)
        moved = max(moved, abs(rest - whole))
    return moved


def _signs(size: int, draws: int, seed: int) -> Floats:
    if size <= MOST_SIGNS:
        return np.array(list(product((-1.0, 1.0), repeat=size)))
    points = np.concatenate([-WEBB, WEBB])
    return points[np.random.default_rng(seed).integers(0, len(points), (draws, size))]


def _wild_p(
    values: Floats, design: Floats, place: NDArray[np.int64], k: int, signs: Floats
) -> float:
    """Return the share of `signs` (B, G) whose sample's |t| reaches that of the values."""
    size = signs.shape[1]
    try:
        bread = np.linalg.inv(design.T @ design)
    except np.linalg.LinAlgError:
        return float("nan")
    others = np.delete(design, k, axis=1)
    fitted = others @ np.linalg.lstsq(others, values, rcond=None)[0] if others.size else 0 * values
    # Of a sample, X_g'y* of each cluster is all that b* and its error need.
    of_fit, of_rest, of_y = (
        np.array([np.bincount(place, part * column, size) for column in design.T]).T
        for part in (fitted, values - fitted, values)
    )
    samples = np.concatenate([of_y[None], of_fit + signs[:, :, None] * of_rest])  # (B, G, p)
    b = samples.sum(axis=1) @ bread
    scores = (samples - np.einsum("gpq,bq->bgp", _grams(design, place, size), b)) @ bread[:, k]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(b[:, k]) / np.sqrt((scores**2).sum(axis=1))
    # Ties with the sample itself, but for the last bits, count as reached.
    return float(np.mean(t[1:] >= t[0] * (1 - 1e-9)))


def intraclass_correlation(
    values: ArrayLike, clusters: ArrayLike, conf_level: float = 0.95
) -> IntraclassCorrelation:
    """Return the intraclass correlation of one-way analysis of variance, and the design effect.

    icc = (F - 1) / (F - 1 + m0), F between over within mean squares, m0 = (n - sum m^2/n)/(G - 1);
    interval from F / F(q; G-1, n-G) in the place of F. Design effect of the mean
    1 + (sum m^2/n - 1) icc, not below that of icc 0.

    Raises EstimationError for fewer than two clusters, or nobody beside the clusters' first.
    Reference: Donner and Koval 1980, doi 10.2307/2530491 (unequal clusters); Searle 1971, Linear
    Models; Kish 1965, Survey Sampling. R: aov and qf, tests/golden/clusters/case.R.
    """
    check_level(conf_level)
    seen, _, place = named_rows(values, np.ones(len(np.asarray(values))), clusters)
    sizes = np.bincount(place) if len(place) else np.zeros(0)
    n, groups = len(seen), len(sizes)
    if groups < 2 or n <= groups:
        raise EstimationError("too few clusters", key="clusters", found=groups)
    means = np.bincount(place, seen) / sizes
    within = float(((seen - means[place]) ** 2).sum()) / (n - groups)
    between = float((sizes * (means - seen.mean()) ** 2).sum()) / (groups - 1)
    if not within > 0:
        raise EstimationError("respondents of a cluster do not differ", key="values")
    ratio, m0 = between / within, (n - (sizes**2).sum() / n) / (groups - 1)
    a = (1 - conf_level) / 2
    ends = ratio / special.fdtri(groups - 1, n - groups, [1 - a, a])
    icc, low, high = ((f - 1) / (f - 1 + m0) for f in (ratio, *ends))
    weight = float((sizes**2).sum() / n - 1)
    effect, least, most = (float(1 + weight * max(each, 0.0)) for each in (icc, low, high))
    return IntraclassCorrelation(float(icc), float(low), float(high), effect, least, most, n)


def variance_influence(estimates: Floats, errors: Floats, sizes: Floats) -> Floats:
    """Return how far one respondent moves the variances over clusters of their estimates, (k,).

    estimates and errors (G, k), sizes (G,). One of a cluster of n moves its estimate by up to
    m = r error sqrt(n) / (n - 1), r being MODEL_REACH or (n - 1) / sqrt(n), which no standardised
    value exceeds; where an estimate d from the mean of G moves by m, the variance moves by
    (2 |d| m + m^2) / (G - 1).
    """
    known = np.isfinite(estimates).all(axis=1)
    n = np.maximum(sizes[known], 2.0)[:, None]
    moved = np.minimum(MODEL_REACH * np.sqrt(n) / (n - 1), 1.0) * errors[known]
    away = np.abs(estimates[known] - estimates[known].mean(axis=0))
    changes = (2 * away * moved + moved**2) / max(known.sum() - 1, 1)
    return np.asarray(changes.max(axis=0, initial=0.0), dtype=float)
