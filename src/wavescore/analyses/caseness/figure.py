"""The share of cases at each wave beside the benchmark, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
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

HOW = "Points: per cent of those scored, with 95% intervals."
PUBLISHED = " Squares: published of other people."


def draw(
    found: Lookup, study: Study, benchmark: Lookup | None, *, width: float = WIDE
) -> list[Picture]:
    """Return the percentage of cases at each wave with intervals, beside the benchmark's."""
    rules = found.values("outcome", term="case")
    if not rules:
        return []
    title = f"Cases by the {outcome_label(study, rules[0])}"
    lines = _waves(found, study, rules[0]) + (_published(benchmark, rules[0]) if benchmark else [])
    if not any(row.has_estimate for _, row, _ in lines):
        return []
    sheet = Sheet(width, title)
    panel = percent_lines(sheet, [label for label, _, _ in lines], 0.3)
    axes = panel.axes
    for place, (_, row, public) in zip(panel.at, lines, strict=True):
        if not row.has_estimate:
            suppressed(axes, 50, place, value_of(row).text)
            continue
        look = {"fmt": "s", "color": PALETTE[1]} if public else {"fmt": "o", "color": PALETTE[0]}
        point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
        beside(axes, place, with_ends(row, 1, "%", short=sheet.narrow))
    axis_below(sheet, axes, "Cases, % of those scored (95% interval)")
    finding = "; ".join(f"{label}: {with_ends(row, 1, '%')}" for label, row, _ in lines) + "."
    drawn = tuple(row for _, row, _ in lines)
    how = HOW + PUBLISHED if any(public for _, _, public in lines) else HOW
    return [Picture("caseness", title, finding, how, sheet.close(study.synthetic), drawn)]


def _waves(found: Lookup, study: Study, rule: str) -> list[tuple[str, ResultRow, bool]]:
    lines = []
    for wave in found.values("wave", outcome=rule):
        row = found.find("percent", rule, wave, "", "case")
        if row is not None:
            size = value_of(row, "count", column="n").text
            lines.append((sized(wave_label(study, wave), size), row, False))
    return lines


def _published(found: Lookup, rule: str) -> list[tuple[str, ResultRow, bool]]:
    """Return the benchmark's shares, where it was held against cases by the same rule."""
    lines = []
    names = {"crude": "NHS", "age_standardised": "NHS at the sample's ages"}
    for term, name in names.items():
        for row in found.rows:
            if (row.term, row.quantity, row.outcome) == (term, "benchmark_percent", rule):
                size = found.find("benchmark_n", row.outcome, row.wave, "", term)
                lines.append((sized(name, value_of(size, "count").text), row, True))
    return lines
