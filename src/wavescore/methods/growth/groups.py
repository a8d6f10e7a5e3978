"""Growth curves of several groups, and tests that the groups are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import mvnormal
from wavescore.methods.growth.alike import (
    Alike,
    average_start,
    block_diagonal,
    in_units_of,
    null_space,
    stack,
    trace_of,
)
from wavescore.methods.growth.data import GrowthData, prepare
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import Maximum, maximise, saturate
from wavescore.methods.growth.fit import fit_prepared, start_values
from wavescore.methods.growth.fit_measures import upper_tail
from wavescore.methods.growth.model import Layout
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.growth.status import not_estimable
from wavescore.methods.inputs import Array, Values

if TYPE_CHECKING:
    import pandas as pd

FREE_FAILED = "the model free in every group did not converge: no test"
EQUAL_FAILED = "the model with equal parameters did not converge: no test"
NO_WALD = "a group's model did not converge or has no standard errors: no test"
NO_SCALING = "the scaling factor is not positive: no test"


@dataclass(frozen=True)
class GrowthGroups:
    """Separate fits per group and a frame of tests that parameters are equal across groups.

    tests: hypothesis, parameters, df, chi_square and p_value of the likelihood ratio (scaled under
    robust standard errors, with `scaling`), wald and wald_p_value, and note and
    wald_note: why there is no test.
    """

    fits: dict[object, GrowthFit]
    tests: "pd.DataFrame"


def fit_growth_groups(
    y: Values,
    times: Values,
    groups: Any,
    form: str = "linear",
    residuals: str = "free",
    covariates: Any = None,
    standard_errors: str = "observed",
    conf_level: float = 0.95,
) -> GrowthGroups:
    """Fit a growth curve in each group, and test that the groups' parameters are equal.

    y, times, form, residuals, covariates, standard_errors as in `fit_growth`; groups: (n,) labels,
    rows without one (None, NaN, "") are left out. Hypotheses, each tested alone against
    the model that is free in every group: the factor means (all, and each), the factor variances
    and covariances (all, and each variance), the residual variances, and the slopes on covariates.
    With covariates a mean is that at covariates 0.

    Likelihood ratio: 2 (free - equal), under "robust" divided by (tr_free - tr_equal) / df, the
    difference scaled as Satorra and Bentler 2001, doi 10.1007/BF02296192, or where that is not
    positive 2010, doi 10.1007/s11336-009-9135-y, with tr_free at the equal estimates. Wald:
    (R t)' (R V R')^-1 R t. Raises EstimationError as `fit_growth`, or with fewer than two groups.
    Checked against lavaan 0.6-14: growth(group = "g", group.equal or labels), lavTestLRT,
    lavTestWald.
    """
    import pandas as pd

    labels, parts = group_parts(y, times, groups, form, residuals, covariates)
    fits = [fit_prepared(part, standard_errors, conf_level) for part in parts]
    columns = ["hypothesis", "parameters", "df", "chi_square", "p_value", "note"]
    tests = pd.DataFrame(columns=columns)
    if not any(not_estimable(part) for part in parts):
        tests = pd.DataFrame(equality_tests(parts, fits, standard_errors == "robust"))
    return GrowthGroups(dict(zip(labels, fits, strict=True)), tests)


def group_parts(
    y: Values, times: Values, groups: Any, form: str, residuals: str, covariates: Any
) -> tuple[list, list[GrowthData]]:
    """Return the labels of two or more groups, in order, and each one's data made ready."""
    import pandas as pd

    y = np.asarray(y, dtype=float)
    label = pd.Series(groups).reset_index(drop=True)
    if len(label) != len(y):
        raise EstimationError(
            "one group label per respondent is needed",
            key="groups",
            found=len(label),
            expected=len(y),
        )
    known = label.notna() & (label.astype(str) != "")
    labels = sorted(label[known].unique())
    if len(labels) < 2:
        raise EstimationError("at least two groups are needed", key="groups", found=labels)
    members = [np.flatnonzero(known & (label == name)) for name in labels]
    parts = [prepare(y[rows], times, form, residuals, _rows(covariates, rows)) for rows in members]
    return labels, parts


def hypotheses(layout: Layout) -> dict[str, list[int]]:
    """What may be equal across groups: a name, and the places of the parameters."""
    factors = layout.factors
    means, psi = np.arange(len(factors)), np.unique(layout.psi)
    out = {"means": means}
    out |= (
        {f"{name}_mean": np.array([k]) for k, name in enumerate(factors)}
        if len(factors) > 1
        else {}
    )
    if len(factors) > 2:
        out["change"] = means[1:]
    out["variances"] = psi
    if len(factors) > 1:
        out |= {f"{name}_variance": layout.psi[[k], k] for k, name in enumerate(factors)}
    out["residual_variances"] = np.unique(layout.residual)
    if layout.covariates:
        out["covariate_slopes"] = layout.regression[:, 1:].ravel()
    return {name: [int(place) for place in places] for name, places in out.items()}


def equality_tests(parts: list[GrowthData], fits: list[GrowthFit], robust: bool) -> list[dict]:
    """Every hypothesis: likelihood ratio and Wald tests, one dict each."""
    model, layout, rows = parts[0].model, parts[0].layout, []
    common = [in_units_of(parts[0], part) for part in parts]
    sums = stack([part.sums for part in common])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        start = np.concatenate([start_values(part, saturate(part.sums)) for part in common], axis=1)
        free = maximise(model, sums, start)
    for name, places in hypotheses(layout).items():
        contrast = equal_across(places, len(layout.names), len(parts))
        row = {"hypothesis": name, "parameters": ", ".join(layout.names[k] for k in places)}
        row |= ratio_test(common, sums, free, contrast, robust)
        rows.append(row | wald_test(fits, contrast))
    return rows


def ratio_test(
    common: list[GrowthData],
    sums: mvnormal.PatternSums,
    free: Maximum,
    contrast: Array,
    robust: bool,
) -> dict[str, Any]:
    """Twice the gain in likelihood of letting the groups differ; NaN where a model failed."""
    row = {"df": len(contrast), "chi_square": np.nan, "p_value": np.nan, "scaling": np.nan}
    if not free.converged.all():
        return row | {"note": FREE_FAILED}
    units = block_diagonal([common[0].units.matrix(common[0].layout)] * len(common))
    alike = Alike(common[0].model, null_space(contrast @ units), len(common))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        start = average_start(free.theta, sums, alike.basis)
        if not alike.locate(sums, start).positive.all():
            start = alike.basis.T @ free.theta.T.reshape(-1, 1)
        best = maximise(alike, sums, start)
    if not best.converged.all():
        return row | {"note": EQUAL_FAILED}
    gain, note = 2 * float(free.loglik.sum() - best.loglik[0]), ""
    if robust:
        row["scaling"] = _difference_scaling(alike, common, sums, free.theta, best.theta)
        gain = gain / row["scaling"] if row["scaling"] > 0 else np.nan
        note = "" if row["scaling"] > 0 else NO_SCALING
    p_value = upper_tail(gain, len(contrast))
    return row | {"chi_square": gain, "p_value": p_value, "note": note}


def _difference_scaling(
    alike: Alike, common: list[GrowthData], sums: mvnormal.PatternSums, free: Array, equal: Array
) -> float:
    """The scaling factor of Satorra and Bentler 2001, or of 2010 where that is not positive."""
    pooled, spread = free.T.reshape(-1, 1), alike.spread(equal)
    whole = Alike(alike.model, np.eye(len(pooled)), len(common))
    degrees = len(pooled) - len(equal)
    confined = trace_of(alike, common, sums, equal)
    scaling = (trace_of(whole, common, sums, pooled) - confined) / degrees
    if scaling > 0:
        return scaling
    return (trace_of(whole, common, sums, spread.T.reshape(-1, 1)) - confined) / degrees


def wald_test(fits: list[GrowthFit], contrast: Array) -> dict[str, Any]:
    """The Wald test that the contrasts of the separate estimates are 0; NaN where one failed."""
    estimate = np.concatenate([fit.estimate for fit in fits])
    covariance = block_diagonal([fit.covariance for fit in fits])
    off, spread = contrast @ estimate, contrast @ covariance @ contrast.T
    inverse, _, positive = invert_positive(np.nan_to_num(spread)[..., None])
    if not (positive.all() and np.isfinite(spread).all() and all(f.status.converged for f in fits)):
        return {"wald": np.nan, "wald_p_value": np.nan, "wald_note": NO_WALD}
    wald = float(off @ inverse[..., 0] @ off)
    return {"wald": wald, "wald_p_value": upper_tail(wald, len(off)), "wald_note": ""}


def equal_across(places: Sequence[int], n_parameters: int, n_groups: int) -> Array:
    """The contrasts of each group with the first in these parameters, (rows, p G)."""
    rows = []
    for group in range(1, n_groups):
        for place in places:
            row = np.zeros((n_groups, n_parameters))
            row[0, place], row[group, place] = 1, -1
            rows.append(row.ravel())
    return np.array(rows)


def _rows(covariates: Any, rows: Any) -> Any:
    if covariates is None:
        return None
    return covariates.iloc[rows] if hasattr(covariates, "iloc") else np.asarray(covariates)[rows]
