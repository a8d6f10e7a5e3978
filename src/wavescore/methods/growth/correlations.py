"""The correlations of the growth factors, with standard errors."""

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.normal import z_quantile

if TYPE_CHECKING:
    import pandas as pd


def factor_correlations(fit: GrowthFit) -> "pd.DataFrame":
    """Return the correlations of the growth factors given the covariates, one row a pair.

    A frame like `fit.parameters` (parameter, estimate, std_error, statistic, p_value, conf_low,
    conf_high). r = c / sqrt(a b) for covariance c and variances a, b; its standard error by the
    delta method, gradient (-r / 2a, -r / 2b, 1 / sqrt(ab)); NaN where a variance is not above
    zero. An improper |r| > 1 keeps its number. Checked against lavaan 0.6-14:
    standardizedSolution(fit), the rows i ~~ s.
    """
    import pandas as pd

    rows = []
    z = z_quantile(fit.conf_level)
    psi = fit.layout.psi
    for first, second in combinations(range(len(fit.layout.factors)), 2):
        a, b, c = places = [psi[first, first], psi[second, second], psi[first, second]]
        r = fit.factor_correlation[first, second]
        with np.errstate(invalid="ignore", divide="ignore"):
            root = np.sqrt(fit.estimate[a] * fit.estimate[b])
            gradient = np.array([-r / 2 / fit.estimate[a], -r / 2 / fit.estimate[b], 1 / root])
            error = np.sqrt(gradient @ fit.covariance[np.ix_(places, places)] @ gradient)
            statistic = r / error
        names = (fit.layout.factors[first], fit.layout.factors[second])
        rows.append(
            {
                "parameter": f"{names[0]}_{names[1]}_correlation",
                "estimate": r,
                "std_error": error,
                "statistic": statistic,
                "p_value": 2 * special.ndtr(-abs(statistic)),
                "conf_low": r - z * error,
                "conf_high": r + z * error,
            }
        )
    return pd.DataFrame(rows)
