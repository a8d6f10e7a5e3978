"""The slope along the delta, with its tipping point, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, QUIET, WARNING, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label

TITLE = "The slope if those lost fared otherwise"


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the mean slope of everybody along the delta, a panel an outcome."""
    drawn = {
        outcome: [row for row in _curve(found, outcome) if row.estimate == row.estimate]
        for outcome in found.values("outcome")
    }
    drawn = {outcome: rows for outcome, rows in drawn.items() if rows}
    if not drawn:
        return None
    figure = new_figure(4 * len(drawn) + 0.5, 3.8)
    panels = figure.subplots(1, len(drawn), squeeze=False)[0]
    for axes, (outcome, rows) in zip(panels, drawn.items(), strict=True):
        deltas = [float(row.level) for row in rows]
        axes.axhline(0, color=QUIET, linewidth=0.8)
        axes.fill_between(
            deltas,
            [row.conf_low for row in rows],
            [row.conf_high for row in rows],
            color=PALETTE[0],
            alpha=0.18,
            linewidth=0,
        )
        axes.plot(deltas, [row.estimate for row in rows], color=PALETTE[0])
        _mark(axes, _tip(found, outcome))
        axes.set_title(outcome_label(study, outcome))
        axes.set_xlabel("Points that those lost scored higher")
    panels[0].set_ylabel("Mean slope (95% interval)")
    finish(figure, TITLE, study.synthetic)
    figure.get_layout_engine().set(rect=(0, 0.02, 1, 0.9))
    said = "; ".join(_said(found, study, outcome) for outcome in drawn)
    return Picture("dropout_sensitivity", TITLE, f"{said}.", figure)


def _curve(found: Lookup, outcome: str) -> list:
    return [
        row
        for row in found.rows
        if (row.outcome, row.group, row.term, row.quantity) == (outcome, "", "delta", "slope")
    ]


def _tip(found: Lookup, outcome: str):
    wave = found.values("wave", outcome=outcome)[0]
    return found.find("tipping_delta", outcome, wave, "", "delta")


def _mark(axes, tip) -> None:
    """Mark the tipping point by a line with its delta."""
    if tip is None or tip.estimate != tip.estimate:
        return
    axes.axvline(tip.estimate, color=WARNING, linestyle="--", linewidth=1)
    axes.annotate(
        f"tips at {value_of(tip).text}",
        (tip.estimate, 0.02),
        xycoords=("data", "axes fraction"),
        xytext=(4, 2),
        textcoords="offset points",
        color=WARNING,
        fontsize=8,
    )


def _said(found: Lookup, study: Study, outcome: str) -> str:
    tip = _tip(found, outcome)
    label = outcome_label(study, outcome)
    if tip is None or tip.estimate != tip.estimate:
        return f"{label}: no tipping point"
    return f"{label}: the interval turns at a delta of {value_of(tip).text}"
