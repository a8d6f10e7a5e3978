"""The share of cases at each wave beside the benchmark, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.marks import Lines, axis_below, beside, point, room_beside, sized, suppressed
from wavescore.results.table import ResultRow

HOW = "Points: per cent of those scored, with 95% intervals. Squares: published of other people."
WIDEST = "100.0% (100.0 to 100.0)"


def draw(
    found: Lookup, study: Study, benchmark: Lookup | None, *, width: float = WIDE
) -> list[Picture]:
    """Return the percentage of cases at each wave with intervals, beside the benchmark's."""
    rules = found.values("outcome", term="case")
    if not rules:
        return []
    title = f"Cases by the {outcome_label(study, rules[0])}"
    lines = _waves(found, study, rules[0]) + (_published(benchmark, study) if benchmark else [])
    if not any(row.estimate == row.estimate for _, row, _ in lines):
        return []
    sheet = Sheet(width, title)
    panel = Lines(
        sheet,
        [label for label, _, _ in lines],
        0.3,
        right=room_beside("100.0%" if sheet.narrow else WIDEST),
    )
    axes = panel.axes
    axes.set_xlim(0, 100)
    axes.grid(axis="x")
    for place, (_, row, public) in zip(panel.at, lines, strict=True):
        if row.estimate != row.estimate:
            suppressed(axes, 50, place, value_of(row).text)
            continue
        look = {"fmt": "s", "color": PALETTE[1]} if public else {"fmt": "o", "color": PALETTE[0]}
        point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
        beside(axes, place, _numbers(row, sheet.narrow))
    axis_below(sheet, axes, "Cases, % of those scored (95% interval)")
    finding = "; ".join(f"{label}: {_numbers(row)}" for label, row, _ in lines) + "."
    drawn = tuple(row for _, row, _ in lines)
    return [Picture("caseness", title, finding, HOW, sheet.close(study.synthetic), drawn)]


def _numbers(row: ResultRow, short: bool = False) -> str:
    """Return a share with its interval, or alone where one column has no room for both."""
    value = value_of(row, "number", 1).text
    ends = interval_of(row, 1).text
    return f"{value}% ({ends})" if row.conf_low == row.conf_low and not short else _percent(row)


def _percent(row: ResultRow) -> str:
    cell = value_of(row, "number", 1)
    return f"{cell.text}%" if cell.number else cell.text


def _waves(found: Lookup, study: Study, rule: str) -> list[tuple[str, ResultRow, bool]]:
    lines = []
    for wave in found.values("wave", outcome=rule):
        row = found.find("percent", rule, wave, "", "case")
        if row is not None:
            size = value_of(row, "count", column="n").text
            lines.append((sized(wave_label(study, wave), size), row, False))
    return lines


def _published(found: Lookup, study: Study) -> list[tuple[str, ResultRow, bool]]:
    lines = []
    names = {"crude": "NHS", "age_standardised": "NHS at the sample's ages"}
    for term, name in names.items():
        for row in found.rows:
            if (row.term, row.quantity) == (term, "benchmark_percent"):
                size = found.find("benchmark_n", row.outcome, row.wave, "", term)
                lines.append((sized(name, value_of(size, "count").text), row, True))
    return lines
