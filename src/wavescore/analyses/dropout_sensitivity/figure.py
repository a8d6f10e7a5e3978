"""The slope along the delta, with its tipping point, drawn."""

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from wavescore.analyses.dropout_sensitivity.surface import HOW as SURFACE
from wavescore.analyses.dropout_sensitivity.surface import draw_surfaces
from wavescore.analyses.dropout_sensitivity.words import LOW, UP, axis, departed, in_words, pairs
from wavescore.definitions.study import Study
from wavescore.layout.canvas import EDGE, PALETTE, QUIET, WARNING, WIDE, Picture, Sheet, undrawn
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, per_unit
from wavescore.layout.marks import axis_below, few_ticks, not_drawn, with_ends
from wavescore.layout.typeset import text_height, wrapped
from wavescore.layout.verdict import not_told, unread
from wavescore.results.table import ResultRow

TITLE = "The slope if those lost fared otherwise"
HOW = (
    "Line: the mean slope of all respondents, with its 95% interval, if those lost scored so many "
    "points higher after their last answer, or so many with every wave, than the model expects; "
    "at 0 they are missing at random. Dashed: the tipping point, where the interval begins, or "
    "ceases, to hold no change."
)
HIGH, LEFT, BETWEEN, BAND = 1.7, 0.4, 0.25, 0.18


def draw(
    found: Lookup, study: Study, growth: Lookup | None = None, *, width: float = WIDE
) -> list[Picture]:
    """Return the mean slope of everybody along the delta, an outcome beneath the other.

    Where the growth model may not be read there is no slope to draw, nor groups' to tell apart.
    """
    every: dict[str, list] = {}
    for row in found.rows:
        if (row.group, row.quantity, row.term) == ("", "slope", "delta"):
            every.setdefault(row.outcome, []).append(row)
    curves = {
        outcome: known
        for outcome, rows in every.items()
        if (known := [row for row in rows if row.estimate == row.estimate])
        and not unread(growth, outcome)
    }
    reasons = [_why(growth, study, outcome) for outcome in every if outcome not in curves]
    if not curves:
        untold = any(unread(growth, outcome) for outcome in every)
        nothing = ("dropout_sensitivity", TITLE, reasons, study.synthetic, width)
        return [undrawn(*nothing)] if untold else []
    sheet = Sheet(width, TITLE)
    tips = {outcome: _tip(found, outcome) for outcome in curves}
    columns = 1 if sheet.narrow else min(2, len(curves))
    outcomes = list(curves)
    for start in range(0, len(outcomes), columns):
        line = outcomes[start : start + columns]
        panels = {outcome: (curves[outcome], tips[outcome]) for outcome in line}
        _line(sheet, found, study, panels, columns)
    sheet.key(_key(any(tips.values())))
    surfaces = {
        outcome: both
        for outcome, both in pairs(found).items()
        if outcome in curves and not unread(growth, outcome, both)
    }
    draw_surfaces(sheet, found, study, surfaces, columns, LEFT, BETWEEN)
    not_drawn(sheet, reasons)
    said = [_said(study, outcome, rows, tips[outcome]) for outcome, rows in curves.items()]
    said += filter(None, (in_words(found, study, outcome) for outcome in surfaces))
    drawn = (*(row for rows in curves.values() for row in rows), *filter(None, tips.values()))
    drawn += tuple(r for r in found.rows if r.outcome in surfaces and r.quantity in (LOW, UP))
    figure = sheet.close(study.synthetic)
    how = f"{HOW} {SURFACE}" if surfaces else HOW
    return [Picture("dropout_sensitivity", TITLE, " ".join(said), how, figure, drawn)]


def _why(growth: Lookup | None, study: Study, outcome: str) -> str:
    missing = f"{outcome_label(study, outcome)}: its slopes are suppressed or missing"
    return not_told(growth, study, outcome) or missing


def _line(
    sheet: Sheet, found: Lookup, study: Study, panels: dict[str, tuple], columns: int
) -> None:
    """Draw some outcomes side by side."""
    wide = min((sheet.room - BETWEEN * (columns - 1)) / columns - LEFT, 4.2)
    top = sheet.down
    for place, (outcome, (rows, tip)) in enumerate(panels.items()):
        left = EDGE + place * (wide + LEFT + BETWEEN)
        title = wrapped(_title(found, study, outcome, rows[0]), wide + LEFT, 8, True)
        sheet.write(left, top, title, 8, fontweight="bold")
        below = top + text_height(title, 8) + 0.06
        axes = sheet.panel(left + LEFT, wide, HIGH, below)
        _curve(axes, rows, tip)
        few_ticks(axes, wide)
        axis_below(sheet, axes, axis(rows[0].method), width=wide)


def _title(found: Lookup, study: Study, outcome: str, row: ResultRow) -> str:
    lost = found.find("lost_n", outcome, row.wave, "", "delta")
    whole, gone = value_of(row, "count", column="n").text, value_of(lost, "count").text
    sizes = f"n\u00a0=\u00a0{whole}, lost\u00a0{gone}"
    return f"{outcome_label(study, outcome)}: mean slope, points {per_unit(study)} ({sizes})"


def _curve(axes: Axes, rows: list, tip: ResultRow | None) -> None:
    deltas = [float(row.level) for row in rows]
    ends = [row.conf_low for row in rows], [row.conf_high for row in rows]
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.fill_between(deltas, *ends, color=PALETTE[0], alpha=BAND, linewidth=0)
    axes.plot(deltas, [row.estimate for row in rows], color=PALETTE[0], linewidth=1.2)
    if tip:
        axes.axvline(tip.estimate, color=WARNING, linestyle="--", linewidth=1)
    axes.locator_params(axis="y", nbins=5)


def _tip(found: Lookup, outcome: str) -> ResultRow | None:
    wave = found.values("wave", outcome=outcome)[0]
    row = found.find("tipping_delta", outcome, wave, "", "delta")
    return row if row is not None and row.estimate == row.estimate else None


def _key(tipping: bool) -> Iterator[tuple[Line2D | Rectangle, str]]:
    yield Line2D([], [], color=PALETTE[0], linewidth=1.2), "Mean slope"
    band = Rectangle((0, 0), 1, 1, facecolor=PALETTE[0], alpha=BAND, linewidth=0)
    yield band, "95% interval"
    if tipping:
        yield Line2D([], [], color=WARNING, linestyle="--", linewidth=1), "Tipping point"


def _said(study: Study, outcome: str, rows: list, tip: ResultRow | None) -> str:
    label = outcome_label(study, outcome)
    middle = min(rows, key=lambda row: abs(float(row.level)))
    said = f"{label}: a slope of {with_ends(middle)}, if those lost are missing at random; "
    if tip is None:
        return f"{said}no tipping point."
    holds = middle.conf_low <= 0 <= middle.conf_high
    turns = "no longer holds 0" if holds else "holds 0"
    return f"{said}the interval {turns} if they scored {departed(tip)}."
