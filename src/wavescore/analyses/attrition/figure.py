"""Those retained and lost at each later wave, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import FAINT, MARKERS, PALETTE, QUIET, Picture, finish, new_figure
from wavescore.layout.cells import count_text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the standardised differences at baseline, lost minus retained, a mark a wave."""
    rows = [r for r in found.rows if r.quantity == "smd" and r.estimate == r.estimate]
    if not rows:
        return None
    waves = list(dict.fromkeys(row.wave for row in rows))
    names = list(dict.fromkeys((row.outcome, row.level) for row in rows))
    figure = new_figure(8, 1.4 + 0.24 * len(names))
    axes = figure.add_subplot()
    axes.axvspan(-0.1, 0.1, color=FAINT, alpha=0.6, linewidth=0)
    axes.axvline(0, color=QUIET, linewidth=0.8)
    for place, wave in enumerate(waves):
        seen = {(row.outcome, row.level): row.estimate for row in rows if row.wave == wave}
        heights = [names.index(name) + 0.16 * (place - (len(waves) - 1) / 2) for name in seen]
        axes.plot(
            list(seen.values()),
            heights,
            MARKERS[place % len(MARKERS)],
            color=PALETTE[place % len(PALETTE)],
            markersize=5,
            label=_lost_label(found, study, wave),
        )
    axes.set_yticks(range(len(names)), [_term_label(study, *name) for name in names], fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="y", linewidth=0.5)
    axes.set_xlabel("Standardised mean difference at baseline (lost minus retained)")
    figure.legend(loc="outside lower center", ncols=len(waves), fontsize=8)
    title = "Baseline of those lost against those retained"
    finish(figure, title, study.synthetic)
    largest = max(rows, key=lambda row: abs(row.estimate))
    label = _term_label(study, largest.outcome, largest.level)
    size = value_of(largest).text
    where = wave_label(study, largest.wave)
    said = f"Largest difference: {label}, {size} at {where}. Grey: within 0.1."
    return Picture("attrition", title, said, figure)


def _lost_label(table, study, wave):
    lost = count_text(table.find("lost_n", wave=wave))
    return f"{wave_label(study, wave)} (lost n = {lost})"


def _term_label(study, outcome, level):
    label = outcome_label(study, outcome)
    return f"{label}: {level}" if level else label
