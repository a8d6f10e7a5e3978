"""A sample completed: what its missing waves are expected to be, and the sums that follow."""

import numpy as np
from numpy.typing import NDArray

from wavescore.methods.growth import mvnormal

Floats = NDArray[np.float64]


def completing(sums: mvnormal.PatternSums, mean: Floats, covariance: Floats) -> tuple[Floats, ...]:
    """Return F (K, P, T, T), c (K, P, T) and R (K, P, T, T): y completed is F y + c, plus R.

    mean (K, P, T) and covariance (K, P, T, T) are the joint moments of each of P patterns, under K
    sets of parameters.
    """
    keep = np.zeros_like(covariance)
    constant, spread = np.zeros_like(mean), np.zeros_like(covariance)
    for number, seen in enumerate(sums.observed):
        here = np.flatnonzero(seen)
        gone = np.flatnonzero(~seen)
        keep[:, number, here, here] = 1
        of, m = covariance[:, number], mean[:, number]
        inner, across = of[:, here[:, None], here], of[:, here[:, None], gone]
        slopes = np.swapaxes(np.linalg.solve(inner, across), 1, 2)
        keep[:, number, gone[:, None], here] = slopes
        constant[:, number, gone] = m[:, gone] - np.einsum("kmo,ko->km", slopes, m[:, here])
        spread[:, number, gone[:, None], gone] = of[:, gone[:, None], gone] - slopes @ across
    return keep, constant, spread


def completed_sums(
    sums: mvnormal.PatternSums, completion: tuple[Floats, ...], shift: Floats
) -> mvnormal.PatternSums:
    """Return the sums of the completed sample as one pattern; draws run over K, then over B."""
    keep, constant, spread = completion
    n = sums.count[:, 0]
    y, yy = sums.yd[:, :, 0, 0], sums.yy[..., 0]
    moved = np.einsum("kptu,pu->kpt", keep, y)
    square = np.einsum("kpts,psr,kpur->ktu", keep, yy, keep) + np.einsum("p,kptu->ktu", n, spread)
    c = constant[:, None] + shift  # (K, B, P, T)
    first = np.einsum("p,kbpt->kbt", n, c) + moved.sum(axis=1)[:, None]
    cross = np.einsum("kbpt,kpu->kbtu", c, moved)
    second = np.einsum("p,kbpt,kbpu->kbtu", n, c, c) + cross + np.swapaxes(cross, 2, 3)
    second = second + square[:, None]
    draws, waves = first.shape[0] * first.shape[1], first.shape[2]
    return mvnormal.PatternSums(
        np.ones((1, waves), dtype=bool),
        np.full((1, 1, 1, draws), n.sum()),
        first.reshape(draws, waves).T[None, :, None],
        np.moveaxis(second.reshape(draws, waves, waves), 0, -1)[None],
    )


def completed_scores(
    y: Floats,
    observed: NDArray[np.bool_],
    completion: tuple[Floats, ...],
    mean: Floats,
    covariance: Floats,
) -> Floats:
    """Return each respondent's completed score by the moments (mean, covariance), (n, T + T T).

    y (n, T), NaN = missing; observed (P, T); completion: F, c and R of one set of parameters.
    """
    keep, constant, spread = completion
    # A pattern is a number, a bit a wave; every respondent's is among the observed ones.
    bits = 1 << np.arange(y.shape[1])
    numbers = observed @ bits
    order = np.argsort(numbers)
    place = order[np.searchsorted(numbers[order], ~np.isnan(y) @ bits)]
    full = np.einsum("itu,iu->it", keep[place], np.nan_to_num(y)) + constant[place]
    inverse = np.linalg.inv(covariance)
    pulled = (full - mean) @ inverse
    left = (inverse @ spread @ inverse)[place] - inverse
    by_covariance = 0.5 * (pulled[:, :, None] * pulled[:, None] + left)
    return np.concatenate([pulled, by_covariance.reshape(len(y), -1)], axis=1)
