"""What is wrong with a growth model's data or solution, in plain sentences."""

from itertools import combinations

import numpy as np

from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.estimate import Saturated
from wavescore.methods.growth.result import GrowthFit
from wavescore.notes import respondents


def not_estimable(data: GrowthData) -> list[str]:
    """The reasons why nothing can be estimated; an empty list where something can."""
    reasons = []
    sums = data.sums
    counts = (sums.count[:, 0] @ sums.observed).tolist()
    totals = sums.yd[:, :, 0].sum(axis=0).ravel().tolist()
    squares = sums.yy.sum(axis=0).diagonal().ravel().tolist()
    each = zip(counts, totals, squares, strict=True)
    for wave, (count, total, square) in enumerate(each, start=1):
        if count == 0:
            reasons.append(f"nobody answered at wave {wave}")
        elif count * square - total**2 <= 1e-13 * count * square:
            reasons.append(f"the answers at wave {wave} vary too little ({respondents(count)})")
    return reasons


def problems(
    fit: GrowthFit, data: GrowthData, saturated: Saturated, definite: bool
) -> tuple[bool, list[str]]:
    """Whether a solution was found and is proper, and a sentence for all that is not right."""
    improper, notes = [], []
    for name, value in zip(fit.names, fit.estimate.tolist(), strict=True):
        is_variance = name.endswith("_variance") or name.startswith("residual_variance")
        if is_variance and value < 0:
            # Its value stands in the table: a note is not rounded for a release.
            improper.append(f"negative variance: {name}")
    correlation = fit.factor_correlation.tolist()
    for a, b in combinations(range(len(correlation)), 2):
        if abs(correlation[a][b]) > 1:
            pair = f"{fit.layout.factors[a]} and {fit.layout.factors[b]}"
            improper.append(f"correlation of {pair} beyond 1")
    lowest = np.linalg.eigvalsh(fit.factor_covariance)[0] if np.isfinite(fit.estimate).all() else 0
    if not improper and lowest < 0:
        improper.append("the covariance of the growth factors is not positive definite")
    if not fit.status.converged:
        notes.append("the estimates did not converge: no chi-square")
    if not definite:
        notes.append("the information matrix is not positive definite: no standard errors")
    if data.n < len(fit.names):
        notes.append(f"{respondents(data.n)} for {len(fit.names)} parameters")
    if not saturated.identified:
        notes.append("two waves were never answered by the same respondent: no chi-square")
    elif not saturated.converged:
        notes.append("the saturated model did not converge: no chi-square")
    notes += repeats(data)
    if fit.measures["scaling_factor"] <= 0:
        notes.append("the scaling factor is not positive: no scaled chi-square")
    return not improper and fit.status.converged, improper + notes


def repeats(data: GrowthData) -> list[str]:
    """A sentence for each wave in which everyone repeats an earlier wave's answer."""
    sums, notes = data.sums, []
    for wave in range(data.layout.n_waves):
        for before in range(wave):
            both = sums.observed[:, wave] & sums.observed[:, before]
            count = float(sums.count[both].sum())
            yy = sums.yy[both].sum(axis=0)[..., 0]
            apart = yy[wave, wave] + yy[before, before] - 2 * yy[wave, before]
            if count > 1 and apart <= 1e-13 * (yy[wave, wave] + yy[before, before]):
                notes.append(
                    f"wave {wave + 1} repeats wave {before + 1} for all "
                    f"{respondents(int(count))} who answered both"
                )
    return notes
