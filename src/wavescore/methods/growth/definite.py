"""Inverses of positive definite matrices: many small ones at once, or a single one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri

from wavescore.methods.inputs import Array

Flags = NDArray[Any]  # of bool

PIVOT = 1e-13  # a pivot this small against its diagonal counts as zero


def invert_positive(matrix: Array) -> tuple[Array, Array, Flags]:
    """Invert symmetric matrices (..., k, k, B) by sweeping: inverse, log determinant, positive.

    A matrix is positive definite exactly if every pivot is positive; `positive` (..., B) says so,
    and where it is False the inverse and determinant mean nothing. Nothing raises, so that one bad
    draw does not stop the others. A single draw goes through Cholesky, which has less overhead.
    """
    if matrix.shape[-1] == 1:
        # LAPACK takes no empty matrix, which is that of respondents who answered nothing.
        invert = _invert_one if matrix.ndim == 3 and matrix.size else _invert_each
        if (out := invert(matrix[..., 0])) is not None:
            return out
    a = matrix.copy()
    size = a.shape[-2]
    log_determinant = np.zeros(a.shape[:-3] + a.shape[-1:])
    positive = np.ones(log_determinant.shape, dtype=bool)
    for k in range(size):
        pivot = a[..., k, k, :].copy()
        good = pivot > PIVOT * np.abs(matrix[..., k, k, :])
        positive &= good
        pivot[~good] = 1.0
        log_determinant += np.log(pivot)
        row = a[..., k, :, :] / pivot[..., None, :]
        column = a[..., :, k, :].copy()
        a -= column[..., :, None, :] * row[..., None, :, :]
        a[..., k, :, :] = row
        a[..., :, k, :] = -column / pivot[..., None, :]
        a[..., k, k, :] = 1 / pivot
    return a, log_determinant, positive


def _invert_one(matrix: Array) -> tuple[Array, Array, Flags] | None:
    """`invert_positive` for one matrix (k, k) by LAPACK itself, or None where it is not definite.

    numpy's own call of the same routines costs several times what they take at this size.
    """
    root, failed = dpotrf(matrix, lower=1)
    pivot = root.diagonal() ** 2
    if failed or not (pivot > PIVOT * matrix.diagonal()).all():
        return None
    half, _ = dpotri(root, lower=1)  # its lower triangle
    half.flat[:: len(half) + 1] /= 2
    inverse = (half + half.T)[..., None]
    return inverse, np.log(pivot).sum(keepdims=True), np.ones(1, dtype=bool)


def _invert_each(matrix: Array) -> tuple[Array, Array, Flags] | None:
    """`invert_positive` for one draw, (..., k, k), or None where a matrix is not definite."""
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    pivot = root.diagonal(0, -2, -1) ** 2
    if not (pivot > PIVOT * matrix.diagonal(0, -2, -1)).all():
        return None
    half = np.linalg.inv(root)
    inverse = half.swapaxes(-1, -2) @ half
    determinant = np.log(pivot).sum(axis=-1)[..., None]
    return inverse[..., None], determinant, np.ones(determinant.shape, dtype=bool)
