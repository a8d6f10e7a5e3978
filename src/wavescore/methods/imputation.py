"""Multiple imputation of scales' items by chained equations with predictive mean matching."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavescore.errors import EstimationError

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
DONORS = 5
# Predictions nearer than this are one: more than the jitter that breaks their ties.
ALIKE = 1e-7
# Of the diagonal of X'X, so that collinear columns stop nothing (as mice's norm.draw).
RIDGE = 1e-5
# Of more respondents so many, every k-th, are imputed by themselves, so that memory does not grow
# with n. Parameters are drawn anew for each block, and their errors average out over blocks.
BLOCK = 10_000
FEWEST = 1_000  # complete answers to each scale, of a block


@dataclass(frozen=True)
class Imputed:
    """For each scale its items (m, n, k), complete; answers (n, k) keep what was given.

    Whole numbers are bytes.
    off: of each scale by how much a respondent's total is higher than the items', (m, n): a donor
    is near whom they stand for, not alike, and where few answered the nearest are on one side.
    """

    items: tuple[Floats, ...]
    off: tuple[Floats, ...]
    n_imputed: tuple[int, ...]

    @property
    def totals(self) -> Floats:
        """The totals, (m, n, number of scales): sums of the items and what they are off by."""
        sums = [scale.sum(axis=2) + off for scale, off in zip(self.items, self.off, strict=True)]
        return np.stack(sums, axis=2)


def impute_scales(
    scales: Sequence[ArrayLike],
    about: ArrayLike | None = None,
    *,
    m: int = 20,
    iterations: int = 5,
    seed: int,
) -> Imputed:
    """Return m completed copies of several scales' items, chained over the scales.

    Arguments: `scales`: items (n, k) of each scale at each wave, NaN = missing, the same
    respondents in rows; `about` (n, q), complete columns that predict. In each iteration each scale
    with gaps is drawn anew given the totals of all others and `about`. Where nobody's answers to a
    scale are held, its total is matched: a normal regression on those who answered all of it, its
    parameters drawn from their posterior, and of the five donors whose prediction (at the
    estimates) is nearest to that of the respondent (at the drawn parameters) one gives all their
    answers. A gap in an answered scale is matched likewise, among the same donors, on the item
    itself, with the scale's other items beside the totals. So what is imputed are answers that
    somebody gave, and all m copies are drawn at once. A total is the donor's residual, times the
    drawn sigma over the estimated one, on the prediction at the drawn parameters. Of more than
    BLOCK respondents every k-th makes a block, which is imputed by itself.

    Raises EstimationError for impossible input, or a scale that fewer answered in full than
    ten beside a respondent for each predictor.
    Reference: van Buuren and Groothuis-Oudshoorn 2011, doi 10.18637/jss.v045.i03; totals of the
    other scales as predictors: Plumpton et al. 2016, doi 10.1186/s13104-016-1853-5; matching:
    Little 1988, doi 10.1080/07350015.1988.10509663; a donor's residual: Schenker and Taylor 1996,
    doi 10.1016/0167-9473(95)00057-7. R: mice(method = "pmm") for the items.
    """
    found = [np.asarray(scale, dtype=float) for scale in scales]
    n = len(found[0]) if found else 0
    if m < 2 or iterations < 1 or any(each.ndim != 2 or len(each) != n for each in found):
        raise EstimationError("scales are tables of the same respondents, m is 2 or more", key="m")
    x = np.zeros((n, 0)) if about is None else np.asarray(about, dtype=float)
    if np.isnan(x).any() or len(x) != n:
        raise EstimationError("predictors are complete", key="about")
    fewest = min(int((~np.isnan(each).any(axis=1)).sum()) for each in found)
    # On few degrees of freedom drawn lines run off: an SD of 375 on a scale of 1 to 3.
    if fewest < 2 * DONORS + len(found) + x.shape[1]:
        raise EstimationError(
            "a scale has too few complete answers to impute from", key="scales", found=f"{fewest}"
        )
    rng = np.random.default_rng(seed)
    items = [np.empty((m, *each.shape), dtype=_smallest(each)) for each in found]
    off = [np.zeros((m, n)) for _ in found]
    blocks = max(min(-(-n // BLOCK), fewest // FEWEST), 1)
    for first in range(blocks):
        rows = slice(first, None, blocks)
        drawn = _imputed([each[rows] for each in found], x[rows], m, iterations, rng)
        for place, (filled, apart) in enumerate(zip(*drawn, strict=True)):
            items[place][:, rows], off[place][:, rows] = filled, apart
    gaps = tuple(int(np.isnan(scale).sum()) for scale in found)
    return Imputed(tuple(items), tuple(off), gaps)


def _smallest(answers: Floats) -> type:
    """Return the type that holds the answers: a byte for whole numbers."""
    seen = answers[~np.isnan(answers)]
    return np.int8 if (seen == seen.astype(np.int8)).all() else np.float64


def _imputed(
    scales: Sequence[Floats], about: Floats, m: int, iterations: int, rng: np.random.Generator
) -> tuple[list[Floats], list[Floats]]:
    """Return the items of each scale, completed, and by how much each total is off."""
    full: list[Mask] = [np.asarray(~np.isnan(scale).any(axis=1)) for scale in scales]
    constant = np.ones((m, len(about)))
    beside = [np.broadcast_to(_standardised(each), constant.shape) for each in about.T]
    filled = [_start(scale, m, rng) for scale in scales]
    off = [np.zeros(each.shape[:2]) for each in filled]
    totals = [_standardised(each.sum(axis=2)) for each in filled]
    for _ in range(iterations):
        for place, answers in enumerate(scales):
            if not full[place].all():
                design = [constant, *totals[:place], *totals[place + 1 :], *beside]
                drawn = _redraw(answers, filled[place], full[place], design, rng)
                filled[place], off[place] = drawn
                totals[place] = _standardised(filled[place].sum(axis=2) + off[place])
    return filled, off


def _start(answers: Floats, m: int, rng: np.random.Generator) -> Floats:
    """Return m copies with each gap filled by an answer drawn from the others' to that item."""
    filled = np.repeat(answers[None], m, axis=0)
    for item in range(answers.shape[1]):
        missing = np.isnan(answers[:, item])
        given = answers[~missing, item]
        filled[:, missing, item] = rng.choice(given, size=(m, int(missing.sum())))
    return filled


def _standardised(columns: Floats) -> Floats:
    """Return a column (n,), or one a copy (m, n), with mean 0 and standard deviation 1.

    One that does not vary but for the jitter of those imputed stays near 0: blown up, it would be
    the same for all donors and noise for those who have none.
    """
    centred = columns - columns.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True))
    return centred / np.where(spread > ALIKE, spread, 1.0)


def _redraw(
    answers: Floats,
    filled: Floats,
    full: Mask,
    design: Sequence[Floats],
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Return a scale's copies with its gaps drawn anew, and by how much each total is off.

    design: predictors (m, n) each, a constant among them.
    """
    missing = np.isnan(answers)
    nothing: Mask = np.asarray(missing.all(axis=1))
    redrawn, off = filled.copy(), np.zeros(filled.shape[:2])
    p = len(design)
    centre = answers[full].mean(axis=0)
    # Predictors, items and total of the donors, so that each regression is a part of one product.
    given = answers[full] - centre
    total = given.sum(axis=1, keepdims=True)
    beside = np.broadcast_to(
        np.hstack([given, total]), (len(filled), *given.shape[:1], 1 + given.shape[1])
    )
    donors = np.concatenate([_of(design, full), beside], axis=2)
    product = donors.transpose(0, 2, 1) @ donors
    if nothing.any():
        columns = np.arange(p)
        chosen, gap = _matched(donors, product, columns, -1, _of(design, nothing), rng)
        redrawn[:, nothing] = answers[full][chosen]
        off[:, nothing] = gap
    for item in np.flatnonzero((missing & ~nothing[:, None]).any(axis=0)):
        blank = missing[:, item] & ~nothing
        columns = np.delete(np.arange(p + len(centre)), p + item)
        target = np.concatenate([_of(design, blank), redrawn[:, blank] - centre], axis=2)
        chosen, gap = _matched(donors, product, columns, p + int(item), target[:, :, columns], rng)
        redrawn[:, blank, item] = answers[full, item][chosen]
        off[:, blank] += gap
    return redrawn, off


def _of(design: Sequence[Floats], rows: Mask) -> Floats:
    """Return predictors of some respondents, (m, those, p)."""
    return np.stack([each[:, rows] for each in design], axis=2)


def _matched(
    donors: Floats,
    product: Floats,
    columns: NDArray[np.intp],
    outcome: int,
    target: Floats,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], Floats]:
    """Return for each copy and row of `target` (m, w, p) a donor's place and what is off, (m, w).

    donors (m, n, q) hold the predictors in `columns` and the `outcome`; product: their donors'
    products (m, q, q). The nearest predictions are sought among the sorted ones.
    """
    estimate, drawn, wider = _regression(product, columns, outcome, donors.shape[1], rng)
    weights = np.zeros(product.shape[:2])
    weights[:, columns] = estimate
    theirs = (donors @ weights[:, :, None])[:, :, 0]
    # Jitter by less than any difference that matters breaks ties at random.
    theirs = theirs + 1e-9 * rng.standard_normal(theirs.shape)
    mine = (target @ drawn[:, :, None])[:, :, 0]
    order = np.argsort(theirs, axis=1)
    ranked = np.take_along_axis(theirs, order, axis=1)
    copies, count = ranked.shape
    # One search for all copies: each is moved beyond the end of the one before.
    top = max(np.abs(ranked).max(), np.abs(mine).max()) + 1
    away = (2 * top * np.arange(copies))[:, None]
    place = (
        np.searchsorted((ranked + away).ravel(), mine + away) - count * np.arange(copies)[:, None]
    )
    first = np.clip(place - DONORS, 0, max(count - 2 * DONORS, 0))
    near = first[:, :, None] + np.arange(min(2 * DONORS, count))
    rows = np.arange(copies)[:, None, None]
    distance = np.abs(ranked[rows, near] - mine[:, :, None])
    nearest = np.argpartition(distance, DONORS - 1, axis=2)
    pick = rng.integers(0, DONORS, mine.shape)[:, :, None]
    chosen = np.take_along_axis(near, np.take_along_axis(nearest, pick, axis=2), axis=2)[:, :, 0]
    chosen = _any_alike(ranked, away, chosen, rng)
    found = np.take_along_axis(order, chosen, axis=1)
    predicted = np.take_along_axis(theirs, found, axis=1)
    residual = np.take_along_axis(donors[:, :, outcome], found, axis=1) - predicted
    return found, mine - predicted + (wider[:, None] - 1) * residual


def _any_alike(
    ranked: Floats, away: Floats, chosen: NDArray[np.intp], rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the places chosen, each moved to any donor whose prediction is the same.

    Where predictors are few and coarse, as groups, the five nearest of many alike would stand for
    all: their answers then differ between copies as those of five do. ranked (m, n): predictions in
    order; away (m, 1): what sets the copies apart.
    """
    count = ranked.shape[1]
    flat, start = (ranked + away).ravel(), count * np.arange(len(ranked))[:, None]
    low, wide = chosen.copy(), np.ones_like(chosen)
    here = flat[chosen + start]
    # Most have no neighbour so near, and the search takes longest.
    ends = np.concatenate([[-np.inf], flat, [np.inf]])
    near = ends[chosen + start] >= here - ALIKE
    near |= ends[chosen + start + 2] < here + ALIKE
    first = np.searchsorted(flat, here[near] - ALIKE)
    low[near] = first - np.broadcast_to(start, near.shape)[near]
    wide[near] = np.searchsorted(flat, here[near] + ALIKE) - first
    # Its own stream, so that what is drawn without ties stays as it is.
    share = rng.spawn(1)[0].random(chosen.shape)
    return low + np.floor(share * wide).astype(np.intp)


def _regression(
    product: Floats,
    columns: NDArray[np.intp],
    outcome: int,
    n: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats, Floats]:
    """Return each copy's least-squares coefficients (m, p), and a draw from their posterior (m, p).

    sigma* = sqrt(RSS / chi-square(n - p)), beta* = beta + sigma* chol((X'X)^-1) z. And by how much
    the drawn errors are wider than the residuals, sigma* / sqrt(RSS / n), (m,).
    """
    m, p = len(product), len(columns)
    inner = product[:, columns[:, None], columns]
    diagonal = inner[:, np.arange(p), np.arange(p)]
    # A column that is 0 for all donors gets a coefficient of 0.
    inner[:, np.arange(p), np.arange(p)] = np.where(diagonal > 1e-9, diagonal * (1 + RIDGE), 1.0)
    cross = product[:, columns, outcome]
    inverse = np.linalg.inv(inner)
    estimate = (inverse @ cross[:, :, None])[:, :, 0]
    rest = product[:, outcome, outcome] - (estimate * cross).sum(axis=1)
    sigma = np.sqrt(np.maximum(rest, 0.0) / rng.chisquare(max(n - p, 1), m))
    noise = np.linalg.cholesky(inverse) @ rng.standard_normal((m, p, 1))
    seen = np.sqrt(np.maximum(rest, 0.0) / n)
    wider = np.where(seen > 0, sigma / np.where(seen > 0, seen, 1.0), 1.0)
    return estimate, estimate + sigma[:, None] * noise[:, :, 0], wider
