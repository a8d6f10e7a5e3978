"""The flow of respondents through the waves, drawn."""

from matplotlib.patches import FancyBboxPatch

from wavescore.definitions.study import Study
from wavescore.layout.canvas import INK, PALETTE, QUIET, Picture, finish, new_figure
from wavescore.layout.cells import count_text
from wavescore.layout.lookup import Lookup, exclusion_label, wave_label

WIDTH = 8.0


LEFT, RIGHT = (0.15, 3.35), (4.35, 7.85)


TALL, LINE, GAP = 0.5, 0.18, 0.55


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the flow diagram: per wave entered, excluded by rule, analysed."""
    waves = [_wave_counts(found, study, wave) for wave in found.values("wave")]
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


def _wave_counts(table, study, wave) -> dict:
    excluded = [
        (exclusion_label(study, term), count_text(table.find("excluded", wave=wave, term=term)))
        for term in table.values("term", wave=wave, quantity="excluded")
    ]
    gone = table.find("not_returned", wave=wave)
    return {
        "label": wave_label(study, wave),
        "entered": count_text(table.find("entered", wave=wave)),
        "analysed": count_text(table.find("analysed", wave=wave)),
        "excluded": [f"{label}: {count}" for label, count in excluded if count != "0"],
        "gone": ""
        if gone is None
        else f"{count_text(gone)} of those first analysed did not return",
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
