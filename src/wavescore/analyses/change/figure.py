"""Recovery and reliable change beside the benchmark's, drawn."""

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.marks import Lines, axis_below, beside, point, room_beside, suppressed
from wavescore.results.table import ResultRow

HOW = (
    "Points: per cent with 95% intervals; recovery is of those who were cases at the start. "
    "Squares: published of NHS patients from their first to their last session."
)
SAMPLE = "sample"


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the share of each kind of change, of the sample and of the benchmark."""
    rows = [row for row in found.rows if row.quantity in ("percent", "benchmark_percent")]
    if not any(row.estimate == row.estimate for row in rows):
        return []
    keys = list(dict.fromkeys((row.outcome, row.term) for row in rows))
    title = f"Recovery and reliable change, {wave_label(study, rows[0].wave)}"
    sheet = Sheet(width, title)
    panel = Lines(
        sheet,
        [_label(study, *key) for key in keys],
        0.34 if all(row.group == SAMPLE for row in rows) else 0.44,
        right=room_beside("100.0%" if sheet.narrow else "100.0% (100.0 to 100.0)"),
    )
    axes = panel.axes
    axes.set_xlim(0, 100)
    axes.grid(axis="x")
    for place, key in zip(panel.at, keys, strict=True):
        here = [row for row in rows if (row.outcome, row.term) == key]
        for row, offset in zip(here, (-0.08, 0.08) if len(here) > 1 else (0.0,), strict=True):
            _draw_row(axes, place + offset, row, sheet.narrow)
    axis_below(sheet, axes, "% (95% interval)")
    sheet.key(_key(rows))
    said = [
        f"{_label(study, *key)} {', '.join(_who(r) for r in rows if (r.outcome, r.term) == key)}"
        for key in keys
    ]
    how = HOW if any(row.group != SAMPLE for row in rows) else HOW.partition(" Squares")[0]
    figure = sheet.close(study.synthetic)
    return [Picture("change", title, "; ".join(said) + ".", how, figure, tuple(rows))]


def _who(row: ResultRow) -> str:
    if row.group != SAMPLE:
        return f"NHS {_numbers(row, True)}"
    return f"{_numbers(row)} of {value_of(row, 'count', column='n').text}"


def _label(study: Study, outcome: str, term: str) -> str:
    name = words(term).replace("Caseness at start", "Cases at the start")
    return name if outcome in study.rules else f"{outcome_label(study, outcome)}: {name.lower()}"


def _draw_row(axes: Axes, place: float, row: ResultRow, short: bool) -> None:
    if row.estimate != row.estimate:
        suppressed(axes, 50, place, value_of(row).text)
        return
    ours = row.group == SAMPLE
    look = {"fmt": "o" if ours else "s", "color": PALETTE[0 if ours else 1]}
    point(axes, row.estimate, place, (row.conf_low, row.conf_high), **look)
    beside(axes, place, _numbers(row, short))


def _numbers(row: ResultRow, short: bool = False) -> str:
    """Return a share with its interval, or alone where one column has no room for both."""
    whole = row.conf_low == row.conf_low and not short
    ends = f" ({interval_of(row, 1).text})" if whole else ""
    cell = value_of(row, "number", 1)
    return f"{cell.text}%{ends}" if cell.number else cell.text


def _key(rows: Sequence[ResultRow]) -> Iterator[tuple[Line2D, str]]:
    sizes: dict[str, list[str]] = {}
    for row in rows:
        sizes.setdefault(row.group, []).append(value_of(row, "count", column="n").text)
    marks = {SAMPLE: ("o", 0, "Sample"), "benchmark": ("s", 1, "NHS")}
    for group, found in sizes.items():
        shape, colour, name = marks.get(group, ("^", 2, group))
        mark = Line2D([], [], marker=shape, color=PALETTE[colour], linestyle="none", markersize=5)
        yield mark, f"{name} (n = {' / '.join(dict.fromkeys(found))})"
