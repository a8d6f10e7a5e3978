"""How one model of several groups' growth curves fits: chi-square and its kin, of all together."""

from typing import Any

import numpy as np

from wavescore.methods.growth import fit_measures, mvnormal, robust
from wavescore.methods.growth.alike import Alike, block_diagonal, trace_of
from wavescore.methods.growth.corrected import (
    NOTHING,
    Complete,
    baseline_chi_square,
    residual_trace,
)
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.estimate import Maximum, Saturated, marginal_moments
from wavescore.methods.growth.fit import degrees, joint_moments
from wavescore.methods.inputs import Array


def each_group(
    alike: Alike, parts: list[GrowthData], theta: Array
) -> list[tuple[GrowthData, Array]]:
    """Each group's data and inner parameters (p, 1)."""
    spread = alike.spread(theta)
    return [(part, spread[:, [group]]) for group, part in enumerate(parts)]


def measures_together(
    alike: Alike,
    parts: list[GrowthData],
    sums: mvnormal.PatternSums,
    top: Maximum,
    saturated: list[Saturated],
    kind: str,
) -> dict[str, Any]:
    """Chi-square and fit of all groups together."""
    size, number = len(parts[0].layout.names), len(parts)
    n, parameters = float(sum(part.n for part in parts)), len(top.theta)
    dfs = np.array([degrees(part) for part in parts]).sum(axis=0)
    df, baseline_df = int(dfs[0]) + number * size - parameters, int(dfs[1])
    usable = all(each.converged and each.identified for each in saturated) and top.converged[0]
    scale = float(sum(part.log_scale for part in parts))
    null = [mvnormal.evaluate(p.sums, *marginal_moments(p.sums)).loglik[0] for p in parts]
    free = sum(each.loglik for each in saturated) - scale if usable else np.nan
    loglik = float(top.loglik[0]) - scale if top.converged[0] else np.nan
    out: dict[str, Any] = {"n": n, "n_parameters": parameters}
    out |= fit_measures.standard_measures(
        n, parameters, loglik, free, float(sum(null)) - scale, df, baseline_df, number
    )
    out["srmr"] = _srmr(alike, parts, top.theta, saturated) if usable else np.nan
    if kind == "robust":
        scalings, corrected = (np.nan, np.nan), (NOTHING, NOTHING)
        if usable:
            traces = np.array(
                [robust.scaling_traces(*p) for p in zip(parts, saturated, strict=True)]
            )
            all_free, all_null = traces.sum(axis=0)
            confined = trace_of(alike, parts, sums, top.theta)
            own = (all_free - confined) / df if df > 0 else np.nan
            scalings = (own, (all_free - all_null) / baseline_df)
            corrected = _corrected(alike, parts, top.theta, saturated, df, baseline_df)
        out |= fit_measures.scaled_measures(out, *scalings, number)
        out |= fit_measures.robust_measures(*corrected, df, baseline_df, n / number)
    return out


def _srmr(alike: Alike, parts: list[GrowthData], theta: Array, saturated: list[Saturated]) -> float:
    """The groups' standardised root mean square residuals, averaged by size."""
    total, n = 0.0, 0.0
    for (part, at), free in zip(each_group(alike, parts, theta), saturated, strict=True):
        pairs = (part.model.moments(at), (free.mean, free.covariance))
        joined = [joint_moments(part, m[..., 0], c[..., 0], part.units) for m, c in pairs]
        total += part.n * fit_measures.residual_measures(*joined[0], *joined[1])["srmr"]
        n += part.n
    return total / n


def _corrected(
    alike: Alike,
    parts: list[GrowthData],
    theta: Array,
    saturated: list[Saturated],
    df: int,
    baseline_df: int,
) -> tuple[fit_measures.Corrected, fit_measures.Corrected]:
    """The complete-data chi-squares of all groups, the model's with its equalities."""
    whole = [Complete.of(*pair) for pair in zip(parts, saturated, strict=True)]
    each = each_group(alike, parts, theta)
    x = sum(c.chi_square(p.model, at) for c, (p, at) in zip(whole, each, strict=True))
    changes = [c.change(p.model, at) for c, (p, at) in zip(whole, each, strict=True)]
    change = block_diagonal(changes) @ alike.basis
    weight, middle, gamma = (
        block_diagonal([getattr(c, name) for c in whole]) for name in ("weight", "middle", "gamma")
    )
    trace = residual_trace(weight, middle, gamma, change)
    own = fit_measures.Corrected(float(x), trace / df if df > 0 else np.nan)
    return own, baseline_chi_square(whole, baseline_df)
