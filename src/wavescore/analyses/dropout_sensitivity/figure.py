"""The slope along the delta, with its tipping point, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import GAP, INK, PALETTE, QUIET, SMALL, WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.marks import axis_below, few_ticks

TITLE = "The slope if those lost fared otherwise"
HOW = (
    "Line: the mean slope of everybody if those lost scored so many points higher, after they "
    "left, than the model expects of them; band: 95% interval; dashed: where the interval first "
    "includes no change, or no longer does."
)
HIGH, LEFT = 1.6, 0.6


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the mean slope of everybody along the delta, a panel an outcome."""
    drawn = {
        outcome: [row for row in _curve(found, outcome) if row.estimate == row.estimate]
        for outcome in found.values("outcome")
    }
    drawn = {outcome: rows for outcome, rows in drawn.items() if rows}
    if not drawn:
        return []
    sheet = Sheet(width, TITLE)
    for outcome, rows in drawn.items():
        tip = _tip(found, outcome)
        sheet.say(f"{outcome_label(study, outcome)}: {_tells(tip)}", SMALL, fontweight="bold")
        sheet.down += GAP / 2
        axes = sheet.panel(LEFT, sheet.width - LEFT - 0.2, HIGH)
        _slope(axes, rows, tip)
        axes.set_ylabel("Mean slope", fontsize=SMALL)
        few_ticks(axes, sheet.width - LEFT - 0.2)
        axis_below(sheet, axes, "Points that those lost scored higher", sheet.width - LEFT - 0.2)
        sheet.down += GAP
    said = "; ".join(_said(found, study, outcome) for outcome in drawn)
    figure = sheet.close(study.synthetic)
    used = tuple(row for rows in drawn.values() for row in rows)
    return [Picture("dropout_sensitivity", TITLE, f"{said}.", HOW, figure, used)]


def _slope(axes, rows, tip) -> None:
    deltas = [float(row.level) for row in rows]
    low, high = ([getattr(row, end) for row in rows] for end in ("conf_low", "conf_high"))
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.fill_between(deltas, low, high, color=PALETTE[0], alpha=0.18, linewidth=0)
    axes.plot(deltas, [row.estimate for row in rows], color=PALETTE[0])
    if tip is not None and tip.estimate == tip.estimate:
        axes.axvline(tip.estimate, color=INK, linestyle="--", linewidth=1)


def _tells(tip) -> str:
    if tip is None or tip.estimate != tip.estimate:
        return "no tipping point"
    return f"tips at {value_of(tip).text} points"


def _curve(found: Lookup, outcome: str) -> list:
    return [
        row
        for row in found.rows
        if (row.outcome, row.group, row.term, row.quantity) == (outcome, "", "delta", "slope")
    ]


def _tip(found: Lookup, outcome: str):
    wave = found.values("wave", outcome=outcome)[0]
    return found.find("tipping_delta", outcome, wave, "", "delta")


def _said(found: Lookup, study: Study, outcome: str) -> str:
    tip = _tip(found, outcome)
    label = outcome_label(study, outcome)
    if tip is None or tip.estimate != tip.estimate:
        return f"{label}: no tipping point"
    return f"{label}: the interval turns at a delta of {value_of(tip).text}"
