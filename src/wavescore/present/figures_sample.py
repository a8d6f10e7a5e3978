"""Figures of the respondents: their flow through the waves, and who was lost."""

from collections.abc import Mapping

from matplotlib.patches import FancyBboxPatch

from wavescore.definitions.study import Study
from wavescore.present.canvas import (
    FAINT,
    INK,
    MARKERS,
    PALETTE,
    QUIET,
    Picture,
    finish,
    new_figure,
)
from wavescore.present.cells import value_of
from wavescore.present.lookup import Lookup, exclusion_label, outcome_label, wave_label

WIDTH = 8.0
LEFT, RIGHT = (0.15, 3.35), (4.35, 7.85)
TALL, LINE, GAP = 0.5, 0.18, 0.55


def flow(found: Mapping[str, Lookup], study: Study) -> Picture | None:
    """Return the flow diagram: per wave entered, excluded by rule, analysed."""
    table = found["flow"]
    waves = [_wave_counts(table, study, wave) for wave in table.values("wave")]
    if not waves:
        return None
    gaps = [max(0.6, LINE * (len(wave["excluded"]) + 1) - 0.2) for wave in waves]
    height = 0.55 + sum(gaps) + 2 * TALL * len(waves) + GAP * len(waves)
    figure = new_figure(WIDTH, height, layout=None)
    # One unit is one inch.
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    top = height - 0.55
    for wave, gap in zip(waves, gaps, strict=True):
        _draw_wave(axes, wave, top, gap)
        top -= 2 * TALL + gap + GAP
    title = "Flow of respondents through the waves"
    finish(figure, title, study.synthetic)
    return Picture("flow", title, " ".join(_flow_in_words(wave) for wave in waves), figure)


def _count(row) -> str:
    return "not asked" if row is None else value_of(row, "count").text


def _wave_counts(table, study, wave) -> dict:
    excluded = [
        (exclusion_label(study, term), _count(table.find("excluded", wave=wave, term=term)))
        for term in table.values("term", wave=wave, quantity="excluded")
    ]
    gone = table.find("not_returned", wave=wave)
    return {
        "label": wave_label(study, wave),
        "entered": _count(table.find("entered", wave=wave)),
        "analysed": _count(table.find("analysed", wave=wave)),
        "excluded": [f"{label}: {count}" for label, count in excluded if count != "0"],
        "gone": "" if gone is None else f"{_count(gone)} of those first analysed did not return",
    }


def _draw_wave(axes, wave, top, gap):
    middle = sum(LEFT) / 2
    low = top - TALL - gap
    if wave["gone"]:
        _arrow(axes, (middle, top + GAP), (middle, top))
        axes.text(middle + 0.12, top + GAP / 2, wave["gone"], fontsize=8, color=QUIET, va="center")
    _box(axes, LEFT, top - TALL, TALL, f"{wave['label']}: entered\nn = {wave['entered']}", 0)
    _box(axes, LEFT, low - TALL, TALL, f"{wave['label']}: analysed\nn = {wave['analysed']}", 2)
    _arrow(axes, (middle, top - TALL), (middle, low))
    lines = ["Excluded", *(wave["excluded"] or ["nobody"])]
    tall = LINE * len(lines) + 0.2
    centre = (top - TALL + low) / 2
    _arrow(axes, (middle, centre), (RIGHT[0], centre))
    _box(axes, RIGHT, centre - tall / 2, tall, "\n".join(lines), 1)


def _flow_in_words(wave) -> str:
    excluded = ", ".join(wave["excluded"]) or "nobody"
    found = f"{wave['entered']} entered; excluded {excluded}; {wave['analysed']} analysed."
    return f"{wave['label']}: {found}"


def _box(axes, sides, y, height, text, colour):
    left, right = sides
    style = {"boxstyle": "round,pad=0,rounding_size=0.06", "linewidth": 1.2}
    box = FancyBboxPatch(
        (left, y), right - left, height, facecolor="white", edgecolor=PALETTE[colour], **style
    )
    axes.add_patch(box)
    axes.text(left + 0.15, y + height / 2, text, va="center", fontsize=9, linespacing=1.35)


def _arrow(axes, start, end):
    style = {"arrowstyle": "-|>", "color": INK, "linewidth": 1, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def attrition(found: Mapping[str, Lookup], study: Study) -> Picture | None:
    """Return the standardised differences at baseline, lost minus retained, a mark a wave."""
    table = found["attrition"]
    rows = [r for r in table.rows if r.quantity == "smd" and r.estimate == r.estimate]
    if not rows:
        return None
    waves = list(dict.fromkeys(row.wave for row in rows))
    names = list(dict.fromkeys((row.outcome, row.term) for row in rows))
    figure = new_figure(8, 1.4 + 0.24 * len(names))
    axes = figure.add_subplot()
    axes.axvspan(-0.1, 0.1, color=FAINT, alpha=0.6, linewidth=0)
    axes.axvline(0, color=QUIET, linewidth=0.8)
    for place, wave in enumerate(waves):
        seen = {(row.outcome, row.term): row.estimate for row in rows if row.wave == wave}
        heights = [names.index(name) + 0.16 * (place - (len(waves) - 1) / 2) for name in seen]
        axes.plot(
            list(seen.values()),
            heights,
            MARKERS[place % len(MARKERS)],
            color=PALETTE[place % len(PALETTE)],
            markersize=5,
            label=_lost_label(table, study, wave),
        )
    axes.set_yticks(range(len(names)), [_term_label(study, *name) for name in names], fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="y", linewidth=0.5)
    axes.set_xlabel("Standardised mean difference at baseline (lost minus retained)")
    figure.legend(loc="outside lower center", ncols=len(waves), fontsize=8)
    title = "Baseline of those lost against those retained"
    finish(figure, title, study.synthetic)
    largest = max(rows, key=lambda row: abs(row.estimate))
    label = _term_label(study, largest.outcome, largest.term)
    size = value_of(largest).text
    where = wave_label(study, largest.wave)
    said = f"Largest difference: {label}, {size} at {where}. Grey: within 0.1."
    return Picture("attrition", title, said, figure)


def _lost_label(table, study, wave):
    lost = _count(table.find("lost_n", wave=wave))
    return f"{wave_label(study, wave)} (lost n = {lost})"


def _term_label(study, outcome, term):
    label = outcome_label(study, outcome)
    return f"{label}: {term.split('=', 1)[1]}" if "=" in term else label
