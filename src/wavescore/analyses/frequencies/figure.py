"""Responses to every item as stacked bars, a block an instrument."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import colormaps
from matplotlib.patches import Rectangle

from wavescore.definitions.study import Study
from wavescore.layout.canvas import INK, QUIET, SMALL, WIDE, Picture, Sheet
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.marks import Lines, beside, ink_on, room_beside
from wavescore.layout.typeset import text_width
from wavescore.results.table import MISSING, ResultRow

HOW = (
    "Bars: per cent of those who answered the item, from the lowest response to the highest; "
    "items stand as they were asked. Hatched: suppressed. n is who answered."
)
HATCHED: dict[str, Any] = {"facecolor": "white", "edgecolor": QUIET, "hatch": "////"}


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the responses to each instrument's items at the first wave that it was asked."""
    rows = _of_those_who_answered(found)
    if not any(row.has_estimate for row in rows):
        return []
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.outcome, row.wave)
    rows = [row for row in rows if row.wave == first[row.outcome]]
    waves = list(dict.fromkeys(wave_label(study, wave) for wave in first.values()))
    title = f"Responses to every item, {' and '.join(waves)}"
    sheet = Sheet(width, title)
    known: dict[str, str] = {}
    for outcome in first:
        own = [row for row in rows if row.outcome == outcome]
        known = _block(sheet, study, outcome, own, known)
    if any(not row.has_estimate for row in rows):
        sheet.key([(Rectangle((0, 0), 1, 1, linewidth=0.5, **HATCHED), "Suppressed")], SMALL)
    figure = sheet.close(study.synthetic)
    return [Picture("frequencies", title, _finding(study, rows), HOW, figure, tuple(rows))]


def _of_those_who_answered(found: Lookup) -> list[ResultRow]:
    """Return the valid percentages, of items that everybody answered the percentages."""
    valid = {(r.outcome, r.wave, r.term) for r in found.rows if r.quantity == "valid_percent"}
    return [
        row
        for row in found.rows
        for share in ["valid_percent" if (row.outcome, row.wave, row.term) in valid else "percent"]
        if row.quantity == share and row.level != MISSING
    ]


def _finding(study: Study, rows: Sequence[ResultRow]) -> str:
    said = []
    for outcome in dict.fromkeys(row.outcome for row in rows):
        own = [row for row in rows if row.outcome == outcome]
        last = list(dict.fromkeys(row.level for row in own))[-1]
        top = [row for row in own if row.level == last and row.has_estimate]
        if top:
            most = max(top, key=lambda row: row.estimate)
            label = _response(study, outcome, last, most)
            item = f"item {most.term.removeprefix(f'{outcome}_')}"
            share = f"{label} most often at {item}, {value_of(most, 'number', 1).text}%"
            whole = len(top) == len({row.term for row in own})
            none = f"{label} at no item" if whole else f"{label} at no item that is released"
            said.append(f"{outcome_label(study, outcome)}: {share if most.estimate else none}.")
    return " ".join(said) or "Responses are suppressed."


def _block(
    sheet: Sheet, study: Study, outcome: str, rows: Sequence[ResultRow], known: Mapping[str, str]
) -> dict[str, str]:
    """Draw an instrument's items, with a key unless its responses are `known` from the last."""
    sheet.say(outcome_label(study, outcome), 8, fontweight="bold")
    levels = list(dict.fromkeys(row.level for row in rows))
    colours = _colours(len(levels))
    named = {row.level: _response(study, outcome, row.level, row) for row in rows}
    if named != known:
        sheet.key(
            (
                (Rectangle((0, 0), 1, 1, facecolor=shade, edgecolor=INK, linewidth=0.4), name)
                for name, shade in zip(named.values(), colours, strict=True)
            ),
            SMALL,
        )
    items = list(dict.fromkeys(row.term for row in rows))
    right = room_beside("n = 00,000")
    panel = Lines(sheet, [_item(study, outcome, item) for item in items], 0.18, right=right)
    panel.axes.set_xlim(0, 100)
    panel.axes.set_xticks([])
    panel.axes.spines[:].set_visible(False)
    for place, item in zip(panel.at, items, strict=True):
        _bar(panel, place, [row for row in rows if row.term == item], levels, colours)
    sheet.down += 0.12
    return named


def _bar(
    panel: Lines,
    place: float,
    rows: Sequence[ResultRow],
    levels: Sequence[str],
    colours: Sequence[tuple[float, float, float, float]],
) -> None:
    left, rest = 0.0, 100 - sum(row.estimate for row in rows if row.has_estimate)
    for row in rows:
        if not row.has_estimate:
            # All that is hidden stands where the first of it would.
            hidden: dict[str, Any] = {"height": 0.13, "linewidth": 0.5, **HATCHED}
            panel.axes.barh([place], [rest], left=left, **hidden)
            left, rest = left + rest, 0.0
            continue
        colour = colours[levels.index(row.level)]
        bar = panel.axes.barh([place], [row.estimate], left=left, height=0.13, color=colour)
        bar.patches[0].set(edgecolor="white", linewidth=0.6)
        _share(panel, place, left, row, colour)
        left += row.estimate
    size = value_of(rows[0], "count", column="n").text
    beside(panel.axes, place, f"n = {size}")


def _share(
    panel: Lines,
    place: float,
    left: float,
    row: ResultRow,
    colour: tuple[float, float, float, float],
) -> None:
    """Write a share into its part of the bar where it fits."""
    said = value_of(row, "number", 0).text
    if text_width(said, 6) + 0.04 > row.estimate / 100 * panel.width:
        return
    written = panel.axes.text(left + row.estimate / 2, place, said, fontsize=6)
    written.set(ha="center", va="center", color=ink_on(colour))


def _colours(count: int) -> list[tuple[float, float, float, float]]:
    """Return colours from pale to dark, which grey keeps in order."""
    scale = colormaps["Blues"]
    steps = [0.15 + 0.8 * place / max(1, count - 1) for place in range(count)]
    return [scale(step) for step in steps]


def _item(study: Study, outcome: str, item: str) -> str:
    use = study.instruments.get(outcome)
    if not use:
        return item
    named = dict(zip(use.instrument.columns, use.instrument.items, strict=True))
    number = named.get(item, item)
    wording = use.instrument.texts.get(number, "")
    return f"{number} {wording}".strip()


def _response(study: Study, outcome: str, level: str, row: ResultRow) -> str:
    use = study.instruments.get(outcome)
    labels = use.instrument.responses if use else {}
    named = {f"{float(code):.10g}": label for code, label in labels.items()}
    label = named.get(level) or row.note
    return level if label == level else f"{level} {label}".strip()
