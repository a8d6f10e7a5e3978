"""What becomes of the mean slope if those lost fared otherwise than the model expects.

Later scores of those lost are moved by a delta after their last answer, or follow a reference
group's course; the growth model is fitted to the completed sample in closed form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from wavescore.analyses.dropout_sensitivity.quantities import ANALYSIS
from wavescore.analyses.dropout_sensitivity.selection import selection_rows
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    group_labels,
    number_text,
    outcome_by_wave,
    why_not,
)
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError, closest, listed
from wavescore.methods.group_tests import compare_means
from wavescore.methods.groups_influence import largest_change, two_group_statistics
from wavescore.methods.growth.dropout import (
    REFERENCES,
    AtRandom,
    Completed,
    by_reference,
    distinct_rows,
    fit_at_random,
    shared_scale,
    shifted,
)
from wavescore.methods.growth.tipping import (
    SLOPE,
    Curve,
    Tip,
    difference_surface,
    slope_curve,
    tipping_lines,
    where_interval_turns,
    where_slope_vanishes,
)
from wavescore.methods.normal import z_quantile
from wavescore.results.declare import Status
from wavescore.results.table import results_frame, versus

POINTS = 41
# Every tenth point is a row: where rounded numbers of all 41 turn tells how many were lost.
EVERY = 10


@dataclass(frozen=True)
class Asked:
    """How scores of those lost are moved, and by how much at the most."""

    residuals: str
    shape: str
    most: float | None
    reference: str | None


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    residuals: str = "free",
    shape: str = "jump",
    most: float | None = None,
    group: str | None = None,
    reference: str | None = None,
    selection: bool = False,
) -> pd.DataFrame:
    """Return the slope along the delta of each outcome as a result table; wave is the last one.

    Term delta, of everybody (group "") and of each group: slope (level the delta), tipping_delta
    and vanishing_delta (where the slope's interval turns, and where the slope is 0), lost_n (no
    answer at the last wave), retained_n, and their baseline_difference at the first wave. Group
    "a vs b": slope_difference (terms at_random and the reference-based methods) and, of two
    groups, line_low and line_high (level a's delta: b's deltas between which no difference is
    told). With `selection`, term selection: slope, leaving (level previous or current score,
    log-odds per point) and later_answers_n, those whose answers after a gap count for nothing
    there. Raises DefinitionError for a reference that is no label of the group.
    """
    _check_reference(study, group, reference)
    asked = Asked(residuals, shape, most, reference)
    rows = []
    for outcome in outcomes:
        wide = outcome_by_wave(scored, study, outcome, "analyses.dropout_sensitivity.outcomes")
        wide = wide.dropna(how="all")
        row: dict[str, Any] = {"outcome": outcome, "wave": study.wave_names[-1], "term": "delta"}
        row["conf_level"] = CONF_LEVEL
        masks = {"": np.ones(len(wide), dtype=bool)} | _groups(scored, study, group, wide.index)
        try:
            rows += _outcome(wide.to_numpy(), study, row, masks, asked)
        except EstimationError as error:
            rows.append(_gap(row, "", len(wide), error))
        if selection:
            rows += selection_rows(wide.to_numpy(), study, residuals, row)
    return results_frame(ANALYSIS, rows)


def _check_reference(study: Study, group: str | None, reference: str | None) -> None:
    labels = study.groups[group].labels if group else ()
    if reference is not None and reference not in labels:
        raise DefinitionError(
            "the reference is no label of the group",
            file=study.file,
            key="analyses.dropout_sensitivity.reference",
            found=reference,
            expected=listed(labels),
            hint=closest(reference, labels, "name the group, and one of its labels"),
        )


def _groups(
    scored: pd.DataFrame, study: Study, group: str | None, index: pd.Index
) -> dict[str, np.ndarray]:
    if not group:
        return {}
    labels = group_labels(scored, group, index)
    return {label: (labels == label).to_numpy() for label in study.groups[group].labels}


def _outcome(
    y: np.ndarray,
    study: Study,
    row: dict[str, Any],
    masks: Mapping[str, np.ndarray],
    asked: Asked,
) -> list[dict]:
    """Return the rows of scores (n, T); masks: whom each group holds, (n,), "" everybody."""
    scale = shared_scale(y, study.times)
    deltas = _deltas(y[:, 0], scale.scale, asked.most)
    rows: list[dict] = []
    fits: dict[str, AtRandom] = {}
    curves: dict[str, Curve] = {}
    # Whoever answered alike in the same groups moves every number alike: one row stands for all.
    first, counts = distinct_rows(np.column_stack([y, *masks.values()]))
    for label, inside in masks.items():
        here = {**row, "group": label}
        rows += _lost(here, y[inside])
        try:
            fits[label] = fit_at_random(y[first], scale, asked.residuals, inside[first], counts)
        except EstimationError as error:
            rows.append(_gap(here, label, int(inside.sum()), error))
            continue
        curves[label] = slope_curve(fits[label], deltas, asked.shape, CONF_LEVEL)
        rows += _slopes(here, curves[label], asked.shape, fits[label].n)
        rows += _tips(here, fits[label], curves[label], asked.shape)
    labels = [label for label in fits if label]
    if asked.reference in fits:
        for label in (each for each in labels if each != asked.reference):
            rows += _by_reference(row, fits, label, asked.reference)
    if len(masks) == 3 and len(labels) == 2:
        row = {**row, "group": versus(*labels), "n": sum(fits[label].n for label in labels)}
        fewer = min(int(np.isnan(y[masks[label], -1]).sum()) for label in labels)
        counted = {"quantity": "fewer_lost_n", "estimate": fewer, "conf_level": np.nan}
        proper = all(fits[label].proper for label in labels)
        lines = {**row, "method": asked.shape, **({} if proper else {"status": Status.IMPROPER})}
        rows += [{**row, **counted}, *_lines(lines, *(curves[label] for label in labels))]
    return rows


def _deltas(first: np.ndarray, scale: float, most: float | None) -> np.ndarray:
    """Return the points of the dial, one SD of the first scores either way unless told how far."""
    spread = float(np.nanstd(first, ddof=1)) if (~np.isnan(first)).sum() > 1 else scale
    widest = most or float(f"{spread or scale:.1g}")
    # Plus 0: the middle is 0 and not -0, whose name would be another.
    return np.round(np.linspace(-widest, widest, POINTS), 10) + 0.0


def _gap(row: dict, label: str, n: int, error: EstimationError) -> dict:
    found = {"level": "0", "quantity": "slope", "n": n, "note": why_not(error)}
    return {**row, "group": label, **found}


def _lost(row: dict, y: np.ndarray) -> list[dict]:
    """Return who was lost by the last wave, and how their first scores differed."""
    lost = np.isnan(y[:, -1])
    groups = y[lost, 0], y[~lost, 0]
    found = compare_means(groups[0], groups[1], variances="welch", conf_level=CONF_LEVEL)
    interval = {"conf_low": found.conf_low, "conf_high": found.conf_high}
    test = {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
    compared = {
        "estimate": found.difference,
        "std_error": found.std_error,
        "influence": largest_change(two_group_statistics, groups).get("difference"),
        "n": found.n_x + found.n_y,
        "method": "welch",
        "note": found.note,
    }
    plain = {**row, "conf_level": np.nan, "n": len(y)}
    return [
        {**plain, "quantity": "lost_n", "estimate": int(lost.sum())},
        {**plain, "quantity": "retained_n", "estimate": int((~lost).sum())},
        {**row, "quantity": "baseline_difference", **compared, **interval, **test},
    ]


def _slopes(row: dict, curve: Curve, shape: str, n: int) -> list[dict]:
    rows = []
    for place in range(0, POINTS, EVERY):
        delta, estimate = curve.deltas[place], float(curve.estimate[place])
        error = float(curve.std_error[place])
        where = {"level": number_text(delta), "quantity": "slope", "n": n}
        rows.append({**row, **where, "method": shape, **_wald(estimate, error)})
    return rows


def _wald(estimate: float, error: float) -> dict:
    """Return an estimate with its normal test and interval, or the note that there is none."""
    if estimate != estimate:
        return {"note": "the completed model did not converge"}
    margin = z_quantile(CONF_LEVEL) * error
    z = estimate / error if error > 0 else np.nan
    return {
        "estimate": estimate,
        "std_error": error,
        "statistic": z,
        "p_value": float(2 * ndtr(-abs(z))),
        "conf_low": estimate - margin,
        "conf_high": estimate + margin,
    }


def _tips(row: dict, fit: AtRandom, curve: Curve, shape: str) -> list[dict]:
    found: dict[str, Tip] = {
        "tipping_delta": where_interval_turns(fit, curve, shape, CONF_LEVEL),
        "vanishing_delta": where_slope_vanishes(fit, curve, shape, CONF_LEVEL),
    }
    none = f"nowhere within {number_text(curve.deltas[-1])} points either way"
    plain = {**row, "conf_level": np.nan, "method": shape, "n": fit.n}
    return [
        {**plain, "quantity": quantity, "estimate": tip.delta}
        | {"influence": tip.moved, "note": "" if tip.delta == tip.delta else none}
        for quantity, tip in found.items()
    ]


def _by_reference(row: dict, fits: dict[str, AtRandom], label: str, reference: str) -> list[dict]:
    """Return one group's slope, and its difference from the reference's, by each method."""
    fit, other = fits[label], fits[reference]
    theirs = _slope(shifted(other, 0.0))
    sizes = {"slope": fit.n, "slope_difference": fit.n + other.n}
    rows = []
    for method in ("at_random", *REFERENCES):
        completed = shifted(fit, 0.0) if method == "at_random" else by_reference(fit, other, method)
        own = _slope(completed)
        pairs = {
            "slope": (label, own),
            "slope_difference": (
                versus(label, reference),
                (own[0] - theirs[0], own[1] - theirs[1]),
            ),
        }
        for quantity, (group, (estimate, moved)) in pairs.items():
            error = float(np.sqrt(moved**2 @ completed.counts))
            where = {"group": group, "term": method, "quantity": quantity, "reference": reference}
            rows.append({**row, **where, "n": sizes[quantity], **_wald(float(estimate), error)})
    return rows


def _slope(found: Completed) -> tuple[float, np.ndarray]:
    estimate, influence = found.parameter(SLOPE)
    return (float(estimate[0]) if found.converged[0] else np.nan), influence[0]


def _lines(row: dict, first: Curve, second: Curve) -> list[dict]:
    """Return, along the first group's delta, the second's between which no difference is told."""
    lines = tipping_lines(difference_surface(first, second, CONF_LEVEL))[::EVERY]
    rise = (second.estimate[-1] - second.estimate[0]) / (second.deltas[-1] - second.deltas[0])
    moved = max(float(np.abs(each.influence).max()) for each in (first, second)) / abs(rise)
    beyond = f"beyond {number_text(second.deltas[-1])} points"
    row = {**row, "conf_level": np.nan, "influence": moved}
    return [
        {**row, "quantity": quantity, "level": number_text(delta), "estimate": float(value)}
        | {"note": beyond if np.isnan(value) else ""}
        for delta, ends in zip(first.deltas[::EVERY], lines, strict=True)
        for quantity, value in zip(("line_low", "line_high"), ends, strict=True)
    ]
