"""Little's test of values missing completely at random."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.checks import columns_of
from wavescore.methods.growth.data import answered_and_mean, rescaled
from wavescore.methods.growth.estimate import saturate
from wavescore.methods.inputs import Values


@dataclass(frozen=True)
class LittleMcar:
    """Chi-square, df, p-value (NaN at df 0), respondents, missing patterns, and why none."""

    chi_square: float
    df: int
    p_value: float
    n: int
    n_patterns: int
    note: str


def little_mcar(y: Values) -> LittleMcar:
    """Test whether values are missing completely at random (Little's chi-square).

    y: (n, T), NaN = missing; rows with nothing observed are left out. The statistic compares each
    missing pattern's means with the maximum likelihood means of all:
    sum_p n_p (m_p - mu_p)' S_p^-1 (m_p - mu_p), df = sum_p T_p - T, with mu and S the saturated
    estimates (S divided by n). A small p-value speaks against MCAR; a large one does not prove it.

    Raises EstimationError for y of the wrong shape, constant or infinite.
    Little 1988, doi 10.1080/01621459.1988.10478722. Checked against the formula in base R on
    lavaan 0.6-14's EM moments (tests/golden/growth/mcar.R).
    """
    y = np.asarray(y, dtype=float)
    if y.ndim != 2 or not 2 <= y.shape[1] <= 16:
        raise EstimationError(
            "respondents in rows and 2 to 16 variables in columns are needed",
            key="y",
            found=columns_of(y),
        )
    _, shift = answered_and_mean(y)
    sums, _ = rescaled(mvnormal.pattern_sums(y, shift=shift), shift)
    count = np.einsum("pt,pb->t", sums.observed, sums.count)
    df = int(sums.observed.sum() - y.shape[1])
    n, patterns = int(sums.count.sum()), len(sums.observed)
    if df == 0:
        return LittleMcar(0.0, df, np.nan, n, patterns, "one missing pattern: nothing to test")
    if (count == 0).any():
        return LittleMcar(np.nan, df, np.nan, n, patterns, "a wave that nobody answered")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        free = saturate(sums)
    if not free.converged:
        # Where too few answered a wave the likelihood has no maximum; where the search stops then
        # depends on the order of the rows.
        note = "the saturated model did not converge: no test"
        return LittleMcar(np.nan, df, np.nan, n, patterns, note)
    point = mvnormal.evaluate(sums, free.mean, free.covariance)
    means = sums.yd[:, :, 0] / sums.count[:, None]
    off = np.where(sums.observed[..., None], means - free.mean[:, 0], 0.0)
    chi_square = float(np.einsum("ptb,ptub,pub,pb->", off, point.inverse, off, sums.count))
    return LittleMcar(chi_square, df, float(special.chdtrc(df, chi_square)), n, patterns, "")
