"""The figure of growth: model curves with bands, observed means, and implied trajectories."""

import math
from collections.abc import Mapping

import numpy as np

from wavescore.definitions.study import Study
from wavescore.present.canvas import LINES, MARKERS, PALETTE, Picture, finish, new_figure
from wavescore.present.cells import value_of
from wavescore.present.lookup import Lookup, outcome_label, wave_label

# Standard normal quantiles: the middle half, and the middle 80 %, of individual trajectories.
SPREADS = ((1.2815515655446004, 0.10), (0.6744897501960817, 0.14))
IMPROPER = "improper solution: see the table"


def growth(found: Mapping[str, Lookup], study: Study) -> Picture | None:
    """Return a line of panels per outcome: all respondents with the spread, then the groups."""
    table = found["growth"]
    curves = _curves(table)
    if not curves:
        return None
    kinds = [grouped for grouped in (False, True) if any(bool(g) is grouped for _, g in curves)]
    outcomes = dict.fromkeys(outcome for outcome, _ in curves)
    wanted = [(outcome, grouped) for outcome in outcomes for grouped in kinds]
    lines = -(-len(wanted) // 2)
    figure = new_figure(9.2 if len(wanted) > 1 else 6, 0.9 + 3.1 * lines)
    panels = figure.subplots(lines, min(2, len(wanted)), squeeze=False).flat
    for axes, (outcome, grouped) in zip(panels, wanted, strict=False):
        groups = [g for o, g in curves if o == outcome and bool(g) is grouped]
        _panel(axes, table, study, outcome, groups, curves)
        axes.set_ylabel("Score")
    for axes in list(figure.axes)[len(wanted) :]:
        axes.set_axis_off()
    _share_scales(figure.axes, wanted)
    title = "Growth curves"
    finish(figure, title, study.synthetic)
    said = [_in_words(table, study, outcome, group) for outcome, group in curves]
    said.append("Dark band: 95% interval of the mean curve; pale bands: middle half and middle 80%")
    said.append(
        "of the trajectories that the model implies. Points: observed means, 95% intervals."
    )
    return Picture("growth", title, " ".join(said), figure)


def _share_scales(panels, wanted):
    """Give the panels of one outcome one scale of scores."""
    for place in range(1, len(wanted)):
        if wanted[place][0] == wanted[place - 1][0]:
            panels[place].sharey(panels[place - 1])
            panels[place - 1].autoscale(axis="y")


def _curves(table) -> dict:
    """Return time, mean, low, high and sd of each model's curve, where they are released."""
    curves = {}
    for row in table.rows:
        if row.quantity not in {"curve_mean", "trajectory_sd"} or not row.term.startswith("time="):
            continue
        curve = curves.setdefault((row.outcome, row.group), {})
        point = curve.setdefault(float(row.term.removeprefix("time=")), {})
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


def _panel(axes, table, study, outcome, groups, curves):
    for place, group in enumerate(groups):
        colour = PALETTE[place % len(PALETTE)]
        curve = curves[outcome, group]
        for reach, strength in SPREADS if group == "" else ():
            spread = reach * curve["sd"]
            low, high = curve["mean"] - spread, curve["mean"] + spread
            axes.fill_between(curve["time"], low, high, color=colour, alpha=strength, linewidth=0)
        axes.fill_between(
            curve["time"], curve["low"], curve["high"], color=colour, alpha=0.3, linewidth=0
        )
        axes.plot(
            curve["time"],
            curve["mean"],
            color=colour,
            linestyle=LINES[place % len(LINES)],
            linewidth=1.8,
            label=_legend(table, outcome, group),
        )
        _observed(axes, table, study, outcome, group, place, len(groups), colour)
    label = outcome_label(study, outcome)
    axes.set_title(label if groups == [""] else f"{label}, by group")
    axes.set_xticks(
        study.times, [_tick(table, study, outcome, groups, w) for w in study.wave_names]
    )
    axes.grid(axis="y", linewidth=0.5)
    axes.legend(fontsize=8, loc="best")
    if any(_status(table, outcome, group) == 0 for group in groups):
        axes.text(0.02, 0.02, IMPROPER, transform=axes.transAxes, fontsize=8, color=PALETTE[1])


def _observed(axes, table, study, outcome, group, place, total, colour):
    """Draw the observed means with intervals, groups a little apart."""
    reach = study.times[-1] - study.times[0]
    aside = 0.012 * reach * (place - (total - 1) / 2)
    for time, wave in zip(study.times, study.wave_names, strict=True):
        row = table.find("observed_mean", outcome, wave, group)
        if row is None or row.estimate != row.estimate:
            continue
        ends = np.array([[row.estimate - row.conf_low], [row.conf_high - row.estimate]])
        axes.errorbar(
            [time + aside],
            [row.estimate],
            yerr=None if np.isnan(ends).any() else ends,
            fmt=MARKERS[place % len(MARKERS)],
            color=colour,
            markeredgecolor="white",
            capsize=3,
            markersize=6,
        )


def _tick(table, study, outcome, groups, wave):
    label = wave_label(study, wave)
    if groups != [""]:
        return label
    row = table.find("observed_n", outcome, wave, "")
    return label if row is None else f"{label}\nn = {value_of(row, 'count').text}"


def _legend(table, outcome, group):
    row = table.find("n", outcome, "", group)
    size = value_of(row, "count").text if row is not None else "?"
    return f"{group or 'Model'} (n = {size})"


def _status(table, outcome, group):
    row = table.find("proper", outcome, "", group)
    return 1 if row is None else row.estimate


def _in_words(table, study, outcome, group):
    slope = table.find("parameter", outcome, "", group, "slope_mean")
    label = outcome_label(study, outcome) + (f", {group}" if group else "")
    start = table.find("parameter", outcome, "", group, "intercept_mean")
    parts = [f"starts at {value_of(start).text}"] if start is not None else []
    parts += [f"changes by {value_of(slope).text} per unit of time"] if slope is not None else []
    warn = f" ({IMPROPER})" if _status(table, outcome, group) == 0 else ""
    return f"{label}: {' and '.join(parts) or 'see the table'}{warn}."
