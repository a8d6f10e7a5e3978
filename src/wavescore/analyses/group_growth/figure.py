"""The groups' means of one model at the waves, beside those of who answered, drawn."""

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.analyses.group_growth.words import held_words
from wavescore.definitions.study import Study
from wavescore.layout.canvas import (
    EDGE,
    GAP,
    INK,
    QUIET,
    SMALL,
    TEXT,
    WARNING,
    WIDE,
    Picture,
    Sheet,
)
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, at_wave, known, outcome_label, wave_label
from wavescore.layout.marks import (
    fitting,
    look,
    not_drawn,
    numbered,
    sized,
    spacing,
    thinned,
    within_scale,
)
from wavescore.layout.typeset import text_height, wrapped
from wavescore.layout.verdict import estimated, verdict
from wavescore.results.table import ResultRow

TITLE = "Growth of groups in one model"
HOW = (
    "Lines: each group's mean by the model of all groups, with its 95% interval; equal in all "
    "groups: {held}. Small points: means of those of the group who answered at that wave, with "
    "95% intervals; they lie off the line where those who left differ from those who stayed, or "
    "where what is held equal is not. Groups stand side by side at a wave, or each in its own "
    "panel. Where a model may not be read, the points alone are drawn. Intervals end where the "
    "scale does."
)
MODEL, SEEN = "implied_mean", "observed_mean"
LEFT, HEIGHT, BETWEEN = 0.36, 2.0, 0.2
# What the marks of a wave take of the least time between two waves; where a group's have fewer
# inches each group has a panel of its own, no narrower than LOW and NUMBERED a wave.
SPREAD, LEAST, LOW, NUMBERED = 0.5, 0.13, 1.5, 0.19
# What is drawn: tables, study, outcome, and whether its model may not be read; a group with its
# place among all.
Of = tuple[Lookup, Study, str, bool]
Group = tuple[int, str]


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return a panel per outcome: all groups, by the model and as observed."""
    drawn = [row for row in found.rows if row.quantity in (MODEL, SEEN)]
    outcomes = list(dict.fromkeys(row.outcome for row in drawn if known(row)))
    if not outcomes:
        return []
    sheet = Sheet(width, TITLE)
    labels = list(dict.fromkeys(row.group for row in drawn))
    for outcome in outcomes:
        _panel(sheet, found, study, outcome, labels)
    all_of = found.values("outcome", quantity="converged")
    gone = [outcome_label(study, each) for each in all_of if each not in outcomes]
    not_drawn(sheet, [f"{label}: suppressed or missing" for label in gone])
    sheet.key(_key(labels))
    if sheet.numbers:
        sheet.say(numbered([wave_label(study, wave) for wave in study.wave_names]))
    said = " ".join(_in_words(found, study, outcome, labels) for outcome in outcomes)
    how = HOW.format(held=held_words(study))
    return [Picture("group_growth", TITLE, said, how, sheet.close(study.synthetic), (*drawn,))]


def _panel(sheet: Sheet, found: Lookup, study: Study, outcome: str, labels: Sequence[str]) -> None:
    counted = {label: found.peek("n", outcome, "", label) for label in labels}
    sizes = [
        sized(label, value_of(row, "count").text) if row is not None else label
        for label, row in counted.items()
    ]
    sheet.say(f"{outcome_label(study, outcome)}: score", 8, fontweight="bold")
    kind, why = verdict(found, outcome)
    wide = sheet.room - LEFT
    crowded = _step(study, wide) / len(labels) < LEAST
    if not crowded:
        sheet.say(", ".join(sizes), SMALL)
    if kind:
        sheet.say(f"{kind.upper()}: {why}. Points only.", SMALL, color=WARNING)
    groups = list(enumerate(labels))
    of = (found, study, outcome, bool(kind))
    if crowded:
        _apart(sheet, of, groups, sizes)
        return
    axes = _axes(sheet, of, groups, EDGE + LEFT, wide, HEIGHT)
    within_scale([axes], study, outcome)
    _ticks(sheet, axes, study, wide)


def _apart(sheet: Sheet, of: Of, groups: Sequence[Group], sizes: Sequence[str]) -> None:
    """Draw each group in a panel of its own, as many beside one another as the page holds."""
    _, study, outcome, _ = of
    room, least = sheet.room - LEFT + BETWEEN, max(LOW, NUMBERED * len(study.waves))
    columns = max(1, min(len(groups), int(room / (least + BETWEEN))))
    wide = min(room / columns - BETWEEN, 2 * LOW)
    drawn = []
    for start in range(0, len(groups), columns):
        titles = [wrapped(size, wide, TEXT, True) for size in sizes[start : start + columns]]
        top = sheet.down
        under = top + max(text_height(title, TEXT) for title in titles) + 0.06
        for place, title in enumerate(titles):
            left = EDGE + LEFT + place * (wide + BETWEEN)
            sheet.write(left, top, title, TEXT, fontweight="bold")
            drawn.append(_axes(sheet, of, [groups[start + place]], left, wide, 0.8 * LOW, under))
            drawn[-1].tick_params(labelleft=not place)
        for axes in drawn[start:]:
            _ticks(sheet, axes, study, wide, grow=axes is drawn[-1])
    within_scale(drawn, study, outcome)


def _step(study: Study, wide: float) -> float:
    """Return the inches that the marks of one wave may take."""
    low, high, least = _reach(study)
    return SPREAD * least / (high - low) * wide


def _reach(study: Study) -> tuple[float, float, float]:
    """Return where a panel's times begin and end, and the least time between two waves."""
    times = study.times
    least = min((b - a for a, b in zip(times, times[1:], strict=False)), default=1.0)
    margin = max(SPREAD * least, 0.1 * (times[-1] - times[0]))
    return times[0] - margin, times[-1] + margin, least


def _axes(
    sheet: Sheet,
    of: Of,
    groups: Sequence[Group],
    left: float,
    wide: float,
    high: float,
    top: float | None = None,
) -> Axes:
    """Return a panel of some groups; of a model not to be read the observed means alone."""
    found, study, outcome, bare = of
    axes = sheet.panel(left, wide, high, top)
    *ends, least = _reach(study)
    axes.set_xlim(*ends)
    for turn, (place, label) in enumerate(groups):
        away = SPREAD * least * ((turn + 0.5) / len(groups) - 0.5)
        apart = 0.25 * SPREAD * least / len(groups)
        if not bare:
            _means(axes, found, study, (MODEL, outcome, label), away - apart, place)
        _means(axes, found, study, (SEEN, outcome, label), away + apart, place)
    axes.grid(axis="y")
    return axes


def _means(
    axes: Axes,
    found: Lookup,
    study: Study,
    of: tuple[str, str, str],
    away: float,
    place: int,
) -> None:
    """Draw a group's means (quantity, outcome, group), `away` from the waves' times."""
    quantity, outcome, group = of
    style: dict[str, Any] = {**look(place), "capsize": 2, "elinewidth": 0.9}
    style |= {"linewidth": 1.3, "markersize": 6} if quantity == MODEL else SMALLER
    pairs = zip(study.times, study.wave_names, strict=True)
    rows = [(time, found.peek(quantity, outcome, wave, group)) for time, wave in pairs]
    here = [(time + away, row) for time, row in rows if known(row)]
    if not here:
        return
    ends = [_ends(row) for _, row in here]
    error = [[low for low, _ in ends], [high for _, high in ends]]
    axes.errorbar([x for x, _ in here], [row.estimate for _, row in here], yerr=error, **style)


SMALLER = {"linestyle": "none", "markersize": 3, "ecolor": INK, "elinewidth": 0.6, "alpha": 0.8}


def _ends(row: ResultRow) -> tuple[float, float]:
    """Return how far a row's interval reaches down and up, 0 where it has none."""
    if not row.has_interval or row.conf_high != row.conf_high:
        return 0.0, 0.0
    return row.estimate - row.conf_low, row.conf_high - row.estimate


def _ticks(sheet: Sheet, axes: Axes, study: Study, wide: float, *, grow: bool = True) -> None:
    """Label the waves of a panel; of panels side by side one lets the page grow."""
    names = [wave_label(study, wave) for wave in study.wave_names]
    labels = fitting(names, spacing(study.times, wide, axes))
    sheet.numbers |= labels[0] == "1" and len(labels) > 1
    sheet.ticks += labels
    labels = thinned(labels, study.times, wide, axes)
    axes.set_xticks(study.times, labels, fontsize=SMALL, linespacing=1.1)
    lines = max(label.count("\n") for label in labels) + 1
    sheet.down += (lines * SMALL * 1.3 / 72 + 0.08 + GAP) * grow


def _key(labels: Sequence[str]) -> Iterator[tuple[Line2D, str]]:
    """Name each group's mark, then what is small."""
    for place, label in enumerate(labels):
        yield Line2D([], [], markersize=5, linewidth=1.3, **look(place)), label
    small = Line2D([], [], color=QUIET, marker="o", linestyle="none", markersize=3)
    yield small, "Observed mean of those who answered, 95% interval"


def _in_words(found: Lookup, study: Study, outcome: str, labels: Sequence[str]) -> str:
    name = outcome_label(study, outcome)
    kind, why = verdict(found, outcome)
    if kind:
        return f"{name}: {kind} ({why}), not to be read; observed means alone."
    said = []
    for group in labels:
        ends = [study.wave_names[0], study.wave_names[-1]]
        rows = [(w, found.peek(MODEL, outcome, w, group)) for w in dict.fromkeys(ends)]
        means = [
            f"{value_of(row).text} ({interval_of(row).text}) {at_wave(study, wave)}"
            for wave, row in rows
            if estimated(row)
        ]
        said += [f"{group} {', '.join(means)}"] if means else []
    return f"{name}: {'; '.join(said) or 'see the table'}."
