"""Growth models of the same data held against one another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.growth.robust import trace_ratio
from wavescore.methods.inputs import Array

if TYPE_CHECKING:
    import pandas as pd


def compare_growth(fits: Sequence[GrowthFit]) -> "pd.DataFrame":
    """Compare nested growth models, each with the one before it; returns a frame, one row a model.

    fits: from the simplest to the richest (intercept, linear, quadratic), of the same data.
    Columns: model, residuals, n_parameters, loglik, chi_square, df, aic, bic, bic_adjusted, and of
    the comparison with the row above: difference, difference_df, difference_p_value,
    difference_scaling and difference_note (why there is none). Under robust standard errors the
    difference is scaled: (X0 - X1) / c_d with c_d = (df0 c0 - df1 c1) / (df0 - df1), and where that
    is not positive with c1 at the simpler model's estimates. A variance of 0 lies on the boundary,
    so that the p-value of a test that adds a factor is conservative (Stram and Lee 1994, doi
    10.2307/2533455).

    Raises EstimationError where the fits are not of the same respondents or kind.
    Satorra and Bentler 2001, doi 10.1007/BF02296192; 2010, doi 10.1007/s11336-009-9135-y.
    R: lavaan::lavTestLRT(fit1, fit0, method = "satorra.bentler.2010").
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
    names = [f"difference{part}" for part in ("", "_df", "_p_value", "_scaling", "_note")]
    return pd.DataFrame(rows).reindex(columns=["model", "residuals", *keys, *names])


def difference(simple: GrowthFit, rich: GrowthFit) -> dict[str, Any]:
    """The chi-square difference of two nested fits, scaled if they are robust."""
    df = simple.measures["df"] - rich.measures["df"]
    gain = simple.measures["chi_square"] - rich.measures["chi_square"]
    scaling = np.nan
    if rich.standard_errors == "robust" and df > 0:
        scaling = _scaling(simple, rich, df)
        gain = gain / scaling if scaling > 0 else np.nan
    gain = gain if df > 0 else np.nan
    unscaled = rich.standard_errors == "robust" and scaling <= 0
    return {
        "difference": gain,
        "difference_df": df,
        "difference_p_value": upper_tail(gain, df),
        "difference_scaling": scaling,
        "difference_note": "the scaling factor is not positive: no test" if unscaled else "",
    }


def _scaling(simple: GrowthFit, rich: GrowthFit, df: int) -> float:
    """The difference's scaling factor: Satorra and Bentler's of 2001, or of 2010 if not positive.

    In terms of traces both are (tr_rich - tr_simple) / df; in that of 2010 the rich model's too is
    taken at the simple one's estimates, where it cannot be the smaller.
    """
    parts = [
        fit.measures["df"] * fit.measures["scaling_factor"] if fit.measures["df"] else 0.0
        for fit in (simple, rich)
    ]
    scaling = (parts[0] - parts[1]) / df
    if scaling > 0 or not np.isfinite(scaling) or simple.source is None or rich.source is None:
        return float(scaling)
    data, model = rich.source.data, rich.source.data.model
    theta = _inside(data, *simple.source.data.model.moments(simple.source.theta))
    confined = trace_ratio(simple.source.data, simple.source.data.model, simple.source.theta)[0]
    return float((trace_ratio(data, model, theta)[0] - confined) / df)


def _inside(data: GrowthData, mean: Array, covariance: Array) -> Array:
    """The richer model's parameters at which it has these moments, (p, 1)."""
    moments = np.concatenate([mean.reshape(-1), covariance.reshape(-1)])
    theta = np.zeros((len(data.layout.names), 1))
    start = np.linalg.lstsq(data.design_at_start, moments)[0]
    theta[: len(start), 0] = start
    if data.layout.free:
        theta[data.layout.loadings, 0] = data.loadings[1:-1, 1]
    return theta
