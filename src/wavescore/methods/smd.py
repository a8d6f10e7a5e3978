"""Standardised mean differences between two groups, for balance and attrition tables."""

from statistics import NormalDist

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Values, observed


def standardised_mean_difference(x: Values, y: Values) -> float:
    """Return (mean x - mean y) / sqrt((sx^2 + sy^2) / 2); NaN = missing, left out.

    The unpooled scale of balance tables, so that unequal group sizes do not weigh; Cohen's d of
    `group_tests` pools. NaN where a group has under two values or neither group varies.
    Reference: Austin 2009, doi 10.1002/sim.3697. R: the formula in base R.
    """
    x, y = observed(x, "x"), observed(y, "y")
    if min(x.size, y.size) < 2:
        return float("nan")
    return _scaled(x.mean() - y.mean(), x.var(ddof=1), y.var(ddof=1))


def standardised_proportion_difference(
    cases_x: float, n_x: float, cases_y: float, n_y: float
) -> float:
    """Return (px - py) / sqrt((px(1-px) + py(1-py)) / 2) of a binary field or one category.

    NaN where a group is empty or neither varies. Raises EstimationError for impossible counts.
    Reference: Austin 2009, doi 10.1080/03610910902859574. R: the formula in base R.
    """
    for cases, n in ((cases_x, n_x), (cases_y, n_y)):
        if not 0 <= cases <= n:
            raise EstimationError(
                "not a count out of a total", key="cases", found=f"{cases} of {n}"
            )
    if not (n_x and n_y):
        return float("nan")
    p_x, p_y = cases_x / n_x, cases_y / n_y
    return _scaled(p_x - p_y, p_x * (1 - p_x), p_y * (1 - p_y))


def smd_interval(smd: float, n_x: int, n_y: int, conf_level: float) -> tuple[float, float]:
    """Return the interval of a standardised difference between n_x and n_y values.

    smd -+ z sqrt(1/n_x + 1/n_y + smd^2 / (2 (n_x + n_y))), the large-sample variance; NaN without a
    difference, or where a group has under two values. Reference: Hedges and Olkin 1985,
    Statistical Methods for Meta-Analysis, equation 5.14; for categories Yang and Dalton 2012.
    R: the variance vi of metafor::escalc(measure = "SMD").
    """
    if not np.isfinite(smd) or min(n_x, n_y) < 2:
        return (float("nan"), float("nan"))
    z = NormalDist().inv_cdf((1 + conf_level) / 2)
    reach = z * np.sqrt(1 / n_x + 1 / n_y + smd**2 / (2 * (n_x + n_y)))
    return float(smd - reach), float(smd + reach)


def _scaled(difference: float, variance_x: float, variance_y: float) -> float:
    scale = np.sqrt((variance_x + variance_y) / 2)
    return float(difference / scale) if scale > 0 else float("nan")
