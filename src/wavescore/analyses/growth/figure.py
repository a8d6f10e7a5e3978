"""The figure of growth: model curves with bands, observed means, and implied trajectories."""

import math

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wavescore.analyses.growth.words import per_unit, verdict
from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    INK,
    MARKERS,
    PALETTE,
    QUIET,
    WARNING,
    Picture,
    finish,
    new_figure,
)
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label

# Standard normal quantiles: the middle 80 %, and the middle half, of individual trajectories.
SPREADS = ((1.2815515655446004, 0.10), (0.6744897501960817, 0.16))
BAND = 0.38
MOST_COLUMNS = 4
EXPLAINED = (
    "Line: the model's mean of all respondents, with its 95% interval (dark band); those who did "
    "not answer a wave count in it, their answers taken as missing at random. Points: means of "
    "those who answered at that wave, with 95% intervals; they lie off the line where those who "
    "left differ from those who stayed. Pale bands: middle half and middle 80% of the individual "
    "trajectories that the model implies, without the residual of a single answer."
)


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return a line of panels per outcome: all respondents, then each group beside them."""
    curves = _curves(found)
    if not curves:
        return None
    outcomes = list(dict.fromkeys(outcome for outcome, _ in curves))
    groups = list(dict.fromkeys(group for _, group in curves))
    deep = -(-len(groups) // MOST_COLUMNS)
    columns = -(-len(groups) // deep)
    lines = deep * len(outcomes)
    figure = new_figure(max(5.6, 3.1 * columns), (1.3 if columns > 1 else 2.2) + 2.75 * lines)
    figure.get_layout_engine().set(h_pad=0.08)
    panels = figure.subplots(lines, columns, squeeze=False)
    for number, outcome in enumerate(outcomes):
        own = panels[number * deep : (number + 1) * deep].flat
        _outcome(list(own), found, study, outcome, groups, curves)
    title = "Growth curves"
    _legend(figure, columns, any(groups))
    finish(figure, title, study.synthetic)
    said = [_in_words(found, study, outcome, group) for outcome, group in curves]
    return Picture("growth", title, " ".join([*said, EXPLAINED]), figure)


def _curves(table) -> dict:
    """Return time, mean, low, high and sd of each model's curve, where they are released."""
    curves = {}
    for row in table.rows:
        if row.quantity not in {"curve_mean", "trajectory_sd"}:
            continue
        curve = curves.setdefault((row.outcome, row.group), {})
        point = curve.setdefault(float(row.level), {})
        if row.quantity == "curve_mean":
            point |= {"mean": row.estimate, "low": row.conf_low, "high": row.conf_high}
        else:
            point["sd"] = row.estimate
    return {key: _arrays(curve) for key, curve in curves.items() if _drawable(curve)}


def _drawable(curve):
    return any(not math.isnan(point.get("mean", math.nan)) for point in curve.values())


def _arrays(curve):
    times = sorted(curve)
    names = ("mean", "low", "high", "sd")
    values = {name: np.array([curve[t].get(name, math.nan) for t in times]) for name in names}
    return {"time": np.array(times), **values}


def _outcome(panels, table, study, outcome, groups, curves):
    """Draw one outcome's panels on one scale of scores, a group each."""
    drawn = []
    for place, axes in enumerate(panels):
        if place >= len(groups) or (outcome, groups[place]) not in curves:
            axes.set_axis_off()
            continue
        _panel(axes, table, study, outcome, groups[place], place, curves)
        drawn.append(axes)
    low = min(axes.get_ylim()[0] for axes in drawn)
    high = max(axes.get_ylim()[1] for axes in drawn)
    for axes in drawn:
        axes.set_ylim(low, high)
    drawn[0].set_ylabel("Score")


def _panel(axes, table, study, outcome, group, place, curves):
    colour = PALETTE[place % len(PALETTE)]
    curve = curves[outcome, group]
    for reach, strength in SPREADS:
        spread = reach * curve["sd"]
        low, high = curve["mean"] - spread, curve["mean"] + spread
        axes.fill_between(curve["time"], low, high, color=colour, alpha=strength, linewidth=0)
    axes.fill_between(
        curve["time"], curve["low"], curve["high"], color=colour, alpha=BAND, linewidth=0
    )
    if group and (outcome, "") in curves:
        whole = curves[outcome, ""]
        axes.plot(whole["time"], whole["mean"], color=INK, linestyle=":", linewidth=1.3)
    axes.plot(curve["time"], curve["mean"], color=colour, linewidth=1.8)
    _observed(axes, table, study, outcome, group, MARKERS[place % len(MARKERS)], colour)
    size = value_of(table.find("n", outcome, "", group), "count").text
    label = outcome_label(study, outcome)
    axes.set_title(f"{label}: {group or 'all'} (n = {size})", fontsize=9)
    reach = study.times[-1] - study.times[0]
    axes.set_xlim(study.times[0] - 0.1 * reach, study.times[-1] + 0.1 * reach)
    ticks = [_tick(table, study, outcome, group, wave) for wave in study.wave_names]
    axes.set_xticks(study.times, ticks, fontsize=8)
    axes.grid(axis="y", linewidth=0.5)
    kind, why = verdict(table, outcome, group)
    if kind:
        _warn(axes, kind, why, np.isnan(curve["sd"]).all())


def _warn(axes, kind, why, bare):
    """Write across the panel what its model's solution is, and why."""
    said = f"{kind.upper()}\n" + why.replace(": ", ":\n")
    if bare:
        said += "\nno band of trajectories"
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": WARNING}
    axes.text(
        *(0.03, 0.03, said),
        transform=axes.transAxes,
        fontsize=7.5,
        color=WARNING,
        va="bottom",
        bbox=box,
    )


def _observed(axes, table, study, outcome, group, marker, colour):
    """Draw the observed means with their intervals."""
    for time, wave in zip(study.times, study.wave_names, strict=True):
        row = table.find("observed_mean", outcome, wave, group)
        if row is None or row.estimate != row.estimate:
            continue
        ends = np.array([[row.estimate - row.conf_low], [row.conf_high - row.estimate]])
        axes.errorbar(
            [time],
            [row.estimate],
            yerr=None if np.isnan(ends).any() else ends,
            fmt=marker,
            color=colour,
            markeredgecolor="white",
            ecolor=INK,
            elinewidth=1,
            capsize=3,
            markersize=6,
        )


def _tick(table, study, outcome, group, wave):
    row = table.find("observed_n", outcome, wave, group)
    label = wave_label(study, wave)
    return label if row is None else f"{label}\nn = {value_of(row, 'count').text}"


def _legend(figure, columns, grouped):
    """Name every mark beneath the panels, in grey: each panel has its own colour."""
    marks = [
        (Line2D([], [], color=QUIET, linewidth=1.8), "Model's mean"),
        (Patch(color=QUIET, alpha=BAND + 0.2, linewidth=0), "95% interval of that mean"),
        (
            Line2D([], [], color=QUIET, marker="o", linestyle="none", markeredgecolor=INK),
            "Observed mean of those who answered, 95% interval",
        ),
        (
            Patch(color=QUIET, alpha=SPREADS[0][1] + SPREADS[1][1], linewidth=0),
            "Middle half of individual trajectories (model)",
        ),
        (Patch(color=QUIET, alpha=SPREADS[0][1], linewidth=0), "Middle 80% of them"),
    ]
    if grouped:
        whole = Line2D([], [], color=INK, linestyle=":", linewidth=1.3)
        marks.append((whole, "Model's mean, all groups together"))
    handles, labels = zip(*marks, strict=True)
    across = {1: 1, 2: 2}.get(columns, 3)
    figure.legend(handles, labels, loc="outside lower left", ncols=across, fontsize=8)


def _in_words(table, study, outcome, group):
    slope = table.find("parameter", outcome, "", group, "slope_mean")
    label = outcome_label(study, outcome) + (f", {group}" if group else "")
    start = table.find("parameter", outcome, "", group, "intercept_mean")
    parts = [f"starts at {value_of(start).text}"] if start is not None else []
    parts += [f"changes by {value_of(slope).text} {per_unit(study)}"] if slope is not None else []
    kind, why = verdict(table, outcome, group)
    warn = f" ({kind}, {why}: not to be read as it stands)" if kind else ""
    return f"{label}: {' and '.join(parts) or 'see the table'}{warn}."
