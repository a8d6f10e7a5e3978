"""Standardised mean differences between two groups, for balance and attrition tables."""

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


def _scaled(difference: float, variance_x: float, variance_y: float) -> float:
    scale = np.sqrt((variance_x + variance_y) / 2)
    return float(difference / scale) if scale > 0 else float("nan")
