"""The slope along the delta, with its tipping point, drawn."""

import math

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.definitions.study import Study
from wavescore.layout.canvas import EDGE, PALETTE, QUIET, WARNING, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.marks import axis_below, few_ticks
from wavescore.layout.typeset import text_height, wrapped

TITLE = "The slope if those lost fared otherwise"
HOW = (
    "Line: the mean slope of all respondents, with its 95% interval, if those lost scored so many "
    "points higher after their last answer than the model expects; at 0 they are missing at "
    "random. Dashed: the tipping point, where the interval begins, or ceases, to hold no change."
)
AXIS = "Points that those lost scored higher"
BOTH = "Two groups' slopes if those lost fared otherwise"
BOTH_HOW = (
    "Across: points that those lost of one group scored higher than the model expects; upwards: "
    "those of the other. Between the tipping lines the interval of the slopes' difference holds 0."
)
HIGH, LEFT, BETWEEN, BAND = 1.7, 0.4, 0.25, 0.18


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the mean slope of everybody along the delta, an outcome beneath the other."""
    curves: dict[str, list] = {}
    for row in found.rows:
        if (row.group, row.quantity) == ("", "slope") and row.estimate == row.estimate:
            curves.setdefault(row.outcome, []).append(row)
    if not curves:
        return []
    sheet = Sheet(width, TITLE)
    tips = {outcome: _tip(found, outcome) for outcome in curves}
    columns = 1 if sheet.narrow else min(2, len(curves))
    outcomes = list(curves)
    for start in range(0, len(outcomes), columns):
        line = outcomes[start : start + columns]
        _line(
            sheet, study, {outcome: (curves[outcome], tips[outcome]) for outcome in line}, columns
        )
    sheet.key(_key(any(tips.values())))
    said = [_said(study, outcome, rows, tips[outcome]) for outcome, rows in curves.items()]
    drawn = (*(row for rows in curves.values() for row in rows), *filter(None, tips.values()))
    figure = sheet.close(study.synthetic)
    dial = Picture("dropout_sensitivity", TITLE, " ".join(said), HOW, figure, drawn)
    both = _surface(found, study, width)
    return [dial, both] if both else [dial]


def _line(sheet: Sheet, study: Study, panels: dict[str, tuple], columns: int) -> None:
    """Draw some outcomes side by side."""
    wide = min((sheet.room - BETWEEN * (columns - 1)) / columns - LEFT, 4.2)
    top, drawn = sheet.down, []
    for place, (outcome, (rows, tip)) in enumerate(panels.items()):
        left = EDGE + place * (wide + LEFT + BETWEEN)
        title = wrapped(f"{outcome_label(study, outcome)}: mean slope", wide + LEFT, 8, True)
        sheet.write(left, top, title, 8, fontweight="bold")
        below = top + text_height(title, 8) + 0.06
        axes = sheet.panel(left + LEFT, wide, HIGH, below)
        _curve(axes, rows, tip)
        few_ticks(axes, wide)
        drawn.append(axes)
    axis_below(sheet, drawn[0], AXIS)


def _curve(axes, rows: list, tip) -> None:
    deltas = [float(row.level) for row in rows]
    ends = [row.conf_low for row in rows], [row.conf_high for row in rows]
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.fill_between(deltas, *ends, color=PALETTE[0], alpha=BAND, linewidth=0)
    axes.plot(deltas, [row.estimate for row in rows], color=PALETTE[0], linewidth=1.2)
    if tip:
        axes.axvline(tip.estimate, color=WARNING, linestyle="--", linewidth=1)
    axes.locator_params(axis="y", nbins=5)


def _tip(found: Lookup, outcome: str):
    wave = found.values("wave", outcome=outcome)[0]
    row = found.find("tipping_delta", outcome, wave, "", "delta")
    return row if row is not None and row.estimate == row.estimate else None


def _key(tipping: bool):
    yield Line2D([], [], color=PALETTE[0], linewidth=1.2), "Mean slope"
    band = Rectangle((0, 0), 1, 1, facecolor=PALETTE[0], alpha=BAND, linewidth=0)
    yield band, "95% interval"
    if tipping:
        yield Line2D([], [], color=WARNING, linestyle="--", linewidth=1), "Tipping point"


def _said(study: Study, outcome: str, rows: list, tip) -> str:
    label = outcome_label(study, outcome)
    middle = min(rows, key=lambda row: abs(float(row.level)))
    slope = f"{value_of(middle).text} ({interval_of(middle).text})"
    turns = f"tips at a delta of {value_of(tip).text}" if tip else "has no tipping point"
    return f"{label}: a slope of {slope} at random, which {turns}."


def _surface(found: Lookup, study: Study, width: float) -> Picture | None:
    """Return where two groups' slopes are told apart, over both their deltas."""
    lines: dict[tuple, dict] = {}
    for row in found.rows:
        if row.quantity in ("line_low", "line_high") and row.estimate == row.estimate:
            ends = lines.setdefault((row.outcome, row.group), {}).setdefault(float(row.level), {})
            ends[row.quantity] = row
    if not lines:
        return None
    sheet = Sheet(width, BOTH)
    wide, said, drawn = min(sheet.room - LEFT, 3.4), [], []
    for (outcome, pair), points in lines.items():
        first, _, second = pair.partition(" vs ")
        sheet.say(outcome_label(study, outcome), 8, fontweight="bold")
        sheet.say(f"Across: those lost of {first}; upwards: of {second}")
        axes = sheet.panel(EDGE + LEFT, wide, wide * 0.8)
        points = dict(sorted(points.items()))
        rows = [row for ends in points.values() for row in ends.values()]
        most = max(abs(value) for row in rows for value in (row.estimate, float(row.level)))
        axes.set(xlim=(-most, most), ylim=(-most, most))
        low, high = (_extended(points, name) for name in _ENDS)
        axes.fill_between(list(points), low, high, color=PALETTE[0], alpha=BAND, linewidth=0)
        for name in _ENDS:
            line = sorted((x, ends[name].estimate) for x, ends in points.items() if name in ends)
            axes.plot(*zip(*line, strict=True), color=WARNING, linestyle="--", linewidth=1)
        axes.plot([0], [0], "o", color=PALETTE[0], markersize=4)
        few_ticks(axes, wide)
        axes.locator_params(axis="y", nbins=5)
        axis_below(sheet, axes, AXIS)
        alike = any(low[n] <= 0 <= high[n] for n, x in enumerate(points) if x == 0)
        verdict = "not told apart" if alike else "told apart"
        said.append(f"{outcome_label(study, outcome)}: at random {pair} are {verdict}.")
        drawn += rows
    sheet.key(_surface_key())
    figure = sheet.close(study.synthetic)
    return Picture("dropout_surface", BOTH, " ".join(said), BOTH_HOW, figure, tuple(drawn))


_ENDS = ("line_low", "line_high")


def _extended(points: dict[float, dict], name: str) -> list[float]:
    """Return a line at every point; beyond those known it goes on straight, out of the panel."""
    known = sorted(x for x, ends in points.items() if name in ends)
    values = []
    for x in points:
        near = sorted(known, key=lambda each: abs(each - x))[:2]
        y = [points[each][name].estimate for each in near]
        rise = (y[1] - y[0]) / (near[1] - near[0]) if len(near) > 1 else 0.0
        values.append(y[0] + rise * (x - near[0]) if y else math.nan)
    return values


def _surface_key():
    yield Rectangle((0, 0), 1, 1, facecolor=PALETTE[0], alpha=BAND), "Slopes not told apart"
    yield Line2D([], [], color=WARNING, linestyle="--", linewidth=1), "Tipping line"
    point = {"linestyle": "none", "marker": "o", "color": PALETTE[0], "markersize": 4}
    yield Line2D([], [], **point), "Missing at random"
