"""The share of cases at each wave, of those scored and of everybody, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.marks import (
    axis_below,
    beside,
    percent_lines,
    point,
    sized,
    suppressed,
    with_ends,
)
from wavescore.results.table import ResultRow

HOW = (
    "Points: of everybody, with the scores lost imputed (by a random intercept where too few could "
    "be drawn from). Squares: as observed, of those scored. With 95% intervals."
)
MODELS = ("imputed", "random intercept")


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the share of cases at each wave, the model's and the observed one."""
    rule = found.values("outcome")[0]
    lines = [
        line for wave in found.values("wave", quantity="n") for line in _wave(found, rule, wave)
    ]
    if not any(row.has_estimate for _, row in lines):
        return []
    title = f"Cases over time, by the {outcome_label(study, rule)}"
    sheet = Sheet(width, title)
    labels = [
        sized(f"{wave_label(study, row.wave)}, {who}", value_of(row, "count", column="n").text)
        for who, row in lines
    ]
    panel = percent_lines(sheet, labels, 0.3)
    axes = panel.axes
    for place, (who, row) in zip(panel.at, lines, strict=True):
        if not row.has_estimate:
            suppressed(axes, 50, place, value_of(row).text)
            continue
        model = who == "everybody"
        look = {"fmt": "o" if model else "s", "color": PALETTE[0 if model else 1]}
        point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
        beside(axes, place, with_ends(row, 1, "%", short=sheet.narrow))
    axis_below(sheet, axes, "Cases, % (95% interval)")
    told = zip(labels, (row for _, row in lines), strict=True)
    finding = "; ".join(f"{label}: {with_ends(row, 1, '%')}" for label, row in told) + "."
    drawn = tuple(row for _, row in lines)
    figure = sheet.close(study.synthetic)
    return [Picture("caseness_over_time", title, finding, HOW, figure, drawn)]


def _wave(found: Lookup, rule: str, wave: str) -> list[tuple[str, ResultRow]]:
    seen = found.peek("percent", rule, wave, term="case")
    models = [found.peek("share", rule, wave, method=method) for method in MODELS]
    model = next((row for row in models if known(row)), models[-1])
    return [(who, row) for who, row in (("scored", seen), ("everybody", model)) if row is not None]
