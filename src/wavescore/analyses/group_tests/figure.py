"""Differences between groups in standard deviations, drawn as a forest."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import WIDE, Picture, Sheet
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.marks import forest
from wavescore.results.table import ResultRow, versus

STANDARD, PLAIN = "cohens_d", "difference"
HOW = (
    "Points: differences between the means of two groups, with two-sided 95% intervals; an "
    "interval that holds 0 leaves the direction open."
)
AXES = {STANDARD: "Cohen's d (95% interval)", PLAIN: "Difference of means (95% interval)"}


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return every difference between two groups: Cohen's d, or means where there is no d."""
    for quantity in (STANDARD, PLAIN):
        rows = [row for row in found.rows if row.quantity == quantity]
        if rows:
            break
    if not any(row.has_estimate for row in rows):
        return []
    title = f"Differences between groups, {wave_label(study, rows[0].wave)}"
    sheet = Sheet(width, title)
    compared = [_compared(row) for row in rows]
    several = len(set(compared)) > 1
    labels = [
        _label(study, row, pair if several else "")
        for row, pair in zip(rows, compared, strict=True)
    ]
    axis = AXES[quantity] if several else f"{compared[0]}: {AXES[quantity]}"
    finding = forest(sheet, labels, rows, axis)
    figure = sheet.close(study.synthetic)
    return [Picture("group_tests", title, finding, HOW, figure, tuple(rows))]


def _compared(row: ResultRow) -> str:
    """Return the pair a row compares: one of several groups (Games-Howell), or its two groups."""
    return versus(row.term, row.level) if row.level else row.group


def _label(study: Study, row: ResultRow, pair: str) -> str:
    """Return a line's label, with its pair where the figure compares several."""
    name = outcome_label(study, row.outcome)
    return f"{name}: {pair}" if pair else name
