"""The share of cases at each wave, of those scored and of everybody, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.marks import Lines, axis_below, beside, point, room_beside, suppressed
from wavescore.results.table import ResultRow

HOW = (
    "Points: of everybody, with the scores lost imputed (by a random intercept where too few could "
    "be drawn from). Squares: as observed, of those scored. With 95% intervals."
)
MODELS = ("imputed", "random intercept")
WIDEST = "100.0% (100.0 to 100.0)"


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the share of cases at each wave, the model's and the observed one."""
    rule = found.values("outcome")[0]
    lines = [
        line for wave in found.values("wave", quantity="n") for line in _wave(found, rule, wave)
    ]
    if not any(row.estimate == row.estimate for _, row in lines):
        return []
    title = f"Cases over time, by the {outcome_label(study, rule)}"
    sheet = Sheet(width, title)
    labels = [f"{wave_label(study, row.wave)}, {who}" for who, row in lines]
    room = room_beside("100.0%" if sheet.narrow else WIDEST)
    panel = Lines(sheet, labels, 0.3, right=room)
    axes = panel.axes
    axes.set_xlim(0, 100)
    axes.grid(axis="x")
    for place, (who, row) in zip(panel.at, lines, strict=True):
        if row.estimate != row.estimate:
            suppressed(axes, 50, place, value_of(row).text)
            continue
        model = who == "everybody"
        look = {"fmt": "o" if model else "s", "color": PALETTE[0 if model else 1]}
        point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
        beside(axes, place, _numbers(row, sheet.narrow))
    axis_below(sheet, axes, "Cases, % (95% interval)")
    told = zip(labels, (row for _, row in lines), strict=True)
    finding = "; ".join(f"{label}: {_numbers(row)}" for label, row in told) + "."
    drawn = tuple(row for _, row in lines)
    figure = sheet.close(study.synthetic)
    return [Picture("caseness_over_time", title, finding, HOW, figure, drawn)]


def _wave(found: Lookup, rule: str, wave: str) -> list[tuple[str, ResultRow]]:
    seen = found.peek("percent", rule, wave, term="case")
    models = [found.peek("share", rule, wave, method=method) for method in MODELS]
    model = next((row for row in models if known(row)), models[-1])
    return [(who, row) for who, row in (("scored", seen), ("everybody", model)) if row is not None]


def _numbers(row: ResultRow | None, short: bool = False) -> str:
    """Return a share with its interval, or alone where one column has no room for both."""
    cell = value_of(row, "number", 1)
    if row is None or not cell.number:
        return cell.text
    whole = row.conf_low == row.conf_low and not short
    return f"{cell.text}%{f' ({interval_of(row, 1).text})' if whole else ''}"
