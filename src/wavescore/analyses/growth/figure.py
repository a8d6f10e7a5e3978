"""The figure of growth: observed means, and the model's curve where it may be read."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.analyses.growth.panels import BAND, SPREADS, Panels
from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    INK,
    QUIET,
    WIDE,
    Picture,
    Sheet,
)
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import (
    Lookup,
    at_wave,
    model_label,
    outcome_label,
    wave_label,
)
from wavescore.layout.marks import not_drawn, numbered
from wavescore.layout.verdict import estimated, verdict

TITLE = "Growth curves"
HOW = (
    "Line: the model's mean of all respondents, with its 95% interval (dark band); those who did "
    "not answer a wave count in it, their answers taken as missing at random. Points: means of "
    "those who answered at that wave, with 95% intervals; they lie off the line where those who "
    "left differ from those who stayed. Pale bands: middle half and middle 80% of the individual "
    "trajectories that the model implies, without the residual of a single answer. Where a model "
    "may not be read, the points alone are drawn. Intervals end where the scale does."
)

# Between waves the rounded points of a curve would be drawn as stairs.
STRAIGHT = "Curves are straight between waves, since their numbers are rounded for release."


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return a line of panels per outcome: all respondents, then each group beside them."""
    curves = _curves(found)
    every = dict.fromkeys(
        (row.outcome, row.group)
        for row in found.rows
        if row.quantity in {"curve_mean", "observed_mean"}
    )
    shown = [key for key in every if key in curves or _observed_any(found, *key)]
    if not shown:
        return []
    rounded = study.release.mode != "public"
    if rounded:
        curves = {key: _at_waves(curve, study) for key, curve in curves.items()}
    sheet = Sheet(width, TITLE)
    for outcome in dict.fromkeys(outcome for outcome, _ in shown):
        groups = [group for of, group in shown if of == outcome]
        Panels(sheet, found, study, outcome, curves).draw(groups)
    labels = [wave_label(study, wave) for wave in study.wave_names]
    gone = [model_label(study, *key) for key in every if key not in shown]
    bare = [of for of in found.values("outcome", quantity="converged") if (of, "") not in every]
    unfit = [(outcome_label(study, of), *verdict(found, of)) for of in bare]
    reasons = [f"{label}: suppressed or missing" for label in gone]
    not_drawn(sheet, [*reasons, *(f"{label}: {kind} ({why})" for label, kind, why in unfit)])
    told = [key for key in shown if key in curves and not verdict(found, *key)[0]]
    sheet.key(_key(told))
    if sheet.numbers:
        sheet.say(numbered(labels))
    said = [_in_words(found, study, outcome, group) for outcome, group in shown]
    figure = sheet.close(study.synthetic)
    used = [row for row in found.rows if row.quantity in DRAWN]
    how = f"{HOW} {STRAIGHT}" if rounded else HOW
    return [Picture("growth", TITLE, " ".join(said), how, figure, (*used,))]


DRAWN = {"curve_mean", "trajectory_sd", "observed_mean", "observed_n"}


def _observed_any(found: Lookup, outcome: str, group: str) -> bool:
    where = (outcome, group, "observed_mean")
    rows = (row for row in found.rows if (row.outcome, row.group, row.quantity) == where)
    return any(row.has_estimate for row in rows)


def _curves(found: Lookup) -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """Return time, mean, low, high and sd of each model's curve, where they are released."""
    curves: dict[tuple[str, str], dict[float, dict[str, float]]] = {}
    for row in found.rows:
        if row.quantity not in {"curve_mean", "trajectory_sd"}:
            continue
        curve = curves.setdefault((row.outcome, row.group), {})
        point = curve.setdefault(float(row.level), {})
        if row.quantity == "curve_mean":
            point |= {"mean": row.estimate, "low": row.conf_low, "high": row.conf_high}
        else:
            point["sd"] = row.estimate
    return {key: _arrays(curve) for key, curve in curves.items() if _drawable(curve)}


def _drawable(curve: Mapping[float, Mapping[str, float]]) -> bool:
    return any(not math.isnan(point.get("mean", math.nan)) for point in curve.values())


def _arrays(curve: Mapping[float, Mapping[str, float]]) -> dict[str, np.ndarray]:
    times = sorted(curve)
    names = ("mean", "low", "high", "sd")
    values = {name: np.array([curve[t].get(name, math.nan) for t in times]) for name in names}
    return {"time": np.array(times), **values}


def _at_waves(curve: Mapping[str, np.ndarray], study: Study) -> dict[str, np.ndarray]:
    """Return a curve at the points nearest to the waves alone."""
    near = sorted({int(np.argmin(np.abs(curve["time"] - time))) for time in study.times})
    return {name: values[near] for name, values in curve.items()}


def _key(told: Sequence[tuple[str, str]]) -> Iterator[tuple[Line2D | Rectangle, str]]:
    """Name every mark drawn, in grey: each panel has its own colour; `told` have curves."""

    def band(strength: float) -> Rectangle:
        return Rectangle((0, 0), 1, 1, facecolor=QUIET, alpha=strength, linewidth=0)

    if told:
        yield Line2D([], [], color=QUIET, linewidth=1.6), "Model's mean"
        yield band(BAND + 0.2), "95% interval of that mean"
    point = Line2D([], [], color=QUIET, marker="o", linestyle="none", markersize=5)
    yield point, "Observed mean of those who answered, 95% interval"
    if not told:
        return
    yield (
        band(SPREADS[0][1] + SPREADS[1][1]),
        "Middle half of individual trajectories (model)",
    )
    yield band(SPREADS[0][1]), "Middle 80% of them"
    if any(group for _, group in told):
        line = Line2D([], [], color=INK, linestyle=":", linewidth=1.3)
        yield line, "Model's mean, all groups together"


def _in_words(found: Lookup, study: Study, outcome: str, group: str) -> str:
    label = outcome_label(study, outcome) + (f", {group}" if group else "")
    kind, why = verdict(found, outcome, group)
    if kind:
        return f"{label}: {kind} ({why}), not to be read; observed means alone."
    means = [
        f"{value_of(row).text} {at_wave(study, wave)}"
        for wave in study.wave_names
        if estimated(row := found.peek("implied_mean", outcome, wave, group))
    ]
    change = found.peek("mean_change", outcome, study.first_to_last, group)
    if estimated(change):
        means.append(
            f"a change of {value_of(change).text} (95% interval {interval_of(change).text})"
        )
    return f"{label}: {', '.join(means) or 'see the table'}."
