"""The groups' means of one model at the waves, beside those of who answered, drawn."""

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from wavescore.analyses.group_growth.words import held_words
from wavescore.definitions.study import Study
from wavescore.layout.canvas import EDGE, GAP, INK, QUIET, SMALL, WARNING, WIDE, Picture, Sheet
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, at_wave, known, outcome_label, wave_label
from wavescore.layout.marks import fitting, look, not_drawn, numbered, sized, spacing
from wavescore.layout.verdict import estimated, verdict
from wavescore.results.table import ResultRow

TITLE = "Growth of groups in one model"
HOW = (
    "Lines: each group's mean by the model of all groups, with its 95% interval; equal in all "
    "groups: {held}. Small points: means of those of the group who answered at that wave, with "
    "95% intervals; they lie off the line where those who left differ from those who stayed, or "
    "where what is held equal is not. Groups stand side by side at a wave. Where a model may not "
    "be read, the points alone are drawn."
)
MODEL, SEEN = "implied_mean", "observed_mean"
LEFT, HEIGHT = 0.36, 2.0
# What the marks of a wave take of the least time between two waves.
SPREAD = 0.5


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
    counted = ((label, found.peek("n", outcome, "", label)) for label in labels)
    sizes = [sized(label, value_of(row, "count").text) for label, row in counted if row is not None]
    sheet.say(f"{outcome_label(study, outcome)}: score", 8, fontweight="bold")
    if sizes:
        sheet.say(", ".join(sizes), SMALL)
    kind, why = verdict(found, outcome)
    if kind:
        sheet.say(f"{kind.upper()}: {why}. Points only.", SMALL, color=WARNING)
    wide = sheet.room - LEFT
    axes = sheet.panel(EDGE + LEFT, wide, HEIGHT)
    times = study.times
    steps = [b - a for a, b in zip(times, times[1:], strict=False)]
    least = min(steps, default=1.0)
    margin = max(SPREAD * least, 0.1 * (times[-1] - times[0]))
    axes.set_xlim(times[0] - margin, times[-1] + margin)
    for place, label in enumerate(labels):
        away = SPREAD * least * ((place + 0.5) / len(labels) - 0.5)
        apart = 0.25 * SPREAD * least / len(labels)
        if not kind:
            _means(axes, found, study, (MODEL, outcome, label), away - apart, place)
        _means(axes, found, study, (SEEN, outcome, label), away + apart, place)
    axes.grid(axis="y")
    axes.locator_params(axis="y", nbins=5)
    _waves(sheet, axes, study, wide)


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
    if row.conf_low != row.conf_low or row.conf_high != row.conf_high:
        return 0.0, 0.0
    return row.estimate - row.conf_low, row.conf_high - row.estimate


def _waves(sheet: Sheet, axes: Axes, study: Study, wide: float) -> None:
    names = [wave_label(study, wave) for wave in study.wave_names]
    labels = fitting(names, spacing(study.times, wide, axes))
    sheet.numbers |= labels[0] == "1" and len(labels) > 1
    sheet.ticks += labels
    axes.set_xticks(study.times, labels, fontsize=SMALL, linespacing=1.1)
    lines = max(label.count("\n") for label in labels) + 1
    sheet.down += lines * SMALL * 1.3 / 72 + 0.08 + GAP


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
