"""The benchmark's share of cases at each age, and how many of the sample are of that age."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet, message
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, at_wave
from wavescore.layout.marks import axis_below, beside, percent_lines, point, with_ends
from wavescore.results.table import ResultRow

TITLE = "Cases in the benchmark at each age"
NO_AGE = "Nothing is drawn: the study compares no ages with the benchmark's."
HOW = (
    "Squares: the benchmark's share of cases at each age; line: the sample's at all ages; both "
    "with 95% intervals. Standardising "
    "weights the benchmark's ages by the sample's."
)


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the benchmark's percentage of cases by age group beside the sample's of all ages."""
    ages = [row for row in found.rows if (row.term, row.quantity) == ("age", "benchmark_percent")]
    ages = [row for row in ages if row.has_estimate]
    if not ages and study.analyses.get("benchmark", {}).get("age", "age") is None:
        return [message("benchmark", TITLE, NO_AGE, study.synthetic, width)]
    whole = next((row for row in found.rows if _is(row, "crude", "sample_percent")), None)
    if not ages or whole is None or not whole.has_estimate:
        return []
    sheet = Sheet(width, TITLE)
    panel = percent_lines(sheet, [_label(found, row) for row in ages], 0.26)
    axes = panel.axes
    axes.axvspan(whole.conf_low, whole.conf_high, color=PALETTE[0], alpha=0.25, linewidth=0)
    axes.axvline(whole.estimate, color=PALETTE[0], linewidth=1.4)
    for place, row in zip(panel.at, ages, strict=True):
        point(axes, row.estimate, place, (row.conf_low, row.conf_high), fmt="s", color=PALETTE[1])
        beside(axes, place, with_ends(row, 1, "%", short=sheet.narrow))
    size = value_of(whole, "count", column="n").text
    said = f"Cases, %: NHS by age (squares), sample of all ages (line, n\u00a0=\u00a0{size})"
    axis_below(sheet, axes, said)
    finding = _in_words(found, study, whole)
    drawn = (whole, *ages)
    return [Picture("benchmark", TITLE, finding, HOW, sheet.close(study.synthetic), drawn)]


def _is(row: ResultRow, term: str, quantity: str) -> bool:
    return (row.term, row.quantity) == (term, quantity)


def _label(found: Lookup, row: ResultRow) -> str:
    sizes = (
        value_of(found.find(f"{who}_n", row.outcome, row.wave, "", row.term, level=row.level))
        for who in ("sample", "benchmark")
    )
    ours, theirs = (size.text if size.kind == "text" else f"{size.value:,.0f}" for size in sizes)
    return f"{row.level} (sample\u00a0{ours}, NHS\u00a0{theirs})"


def _in_words(found: Lookup, study: Study, whole: ResultRow) -> str:
    said = [f"{with_ends(whole, 1, '%')} of the sample {at_wave(study, whole.wave)}"]
    names = {"crude": "of the benchmark", "age_standardised": "of it at the sample's ages"}
    for term, name in names.items():
        row = found.find("benchmark_percent", whole.outcome, whole.wave, "", term)
        if row is not None:
            said.append(f"{with_ends(row, 1, '%')} {name}")
    return f"Cases: {', '.join(said)}."
