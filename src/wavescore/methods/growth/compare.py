"""Growth models of the same data held against one another."""

from collections.abc import Sequence

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.growth.result import GrowthFit


def compare_growth(fits: Sequence[GrowthFit]):
    """Compare nested growth models, each with the one before it; returns a frame, one row a model.

    fits: from the simplest to the richest (intercept, linear, quadratic), of the same data.
    Columns: model, residuals, n_parameters, loglik, chi_square, df, aic, bic, bic_adjusted, and of
    the comparison with the row above: difference, difference_df, difference_p_value and
    difference_scaling. Under robust standard errors the difference is scaled: (X0 - X1) / c_d with
    c_d = (df0 c0 - df1 c1) / (df0 - df1). A variance of 0 lies on the boundary, so that the p-value
    of a test that adds a factor is conservative (Stram and Lee 1994, doi 10.2307/2533455).

    Raises EstimationError where the fits are not of the same respondents or kind.
    Satorra and Bentler 2001, doi 10.1007/BF02296192. R: lavaan::lavTestLRT(fit1, fit0).
    """
    import pandas as pd

    if len({(fit.n, fit.standard_errors) for fit in fits}) > 1:
        raise EstimationError(
            "only fits of the same respondents and kind of standard errors can be compared",
            key="fits",
            found=[(fit.n, fit.standard_errors) for fit in fits],
        )
    saturated = [fit.measures["loglik_saturated"] for fit in fits]
    if not np.allclose(saturated, saturated[0], rtol=1e-9, equal_nan=True):
        raise EstimationError(
            "only fits of the same data can be compared", key="fits", found=saturated
        )
    keys = ("n_parameters", "loglik", "chi_square", "df", "aic", "bic", "bic_adjusted")
    rows = []
    for place, fit in enumerate(fits):
        row = {"model": fit.layout.form, "residuals": fit.layout.residuals}
        row |= {key: fit.measures[key] for key in keys}
        rows.append(row | (difference(fits[place - 1], fit) if place else {}))
    names = ("difference", "difference_df", "difference_p_value", "difference_scaling")
    return pd.DataFrame(rows).reindex(columns=["model", "residuals", *keys, *names])


def difference(simple: GrowthFit, rich: GrowthFit) -> dict:
    """The chi-square difference of two nested fits, scaled if they are robust."""
    df = simple.measures["df"] - rich.measures["df"]
    gain = simple.measures["chi_square"] - rich.measures["chi_square"]
    scaling = np.nan
    if rich.standard_errors == "robust" and df > 0:
        parts = [
            fit.measures["df"] * fit.measures["scaling_factor"] if fit.measures["df"] else 0.0
            for fit in (simple, rich)
        ]
        scaling = (parts[0] - parts[1]) / df
        gain = gain / scaling if scaling > 0 else np.nan
    gain = gain if df > 0 else np.nan
    return {
        "difference": gain,
        "difference_df": df,
        "difference_p_value": upper_tail(gain, df),
        "difference_scaling": scaling,
    }
