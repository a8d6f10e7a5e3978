"""Minutes to complete the survey, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import MARKERS, PALETTE, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, wave_label

HIGH = 0.22


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the median of each wave with the quartiles, a mark a group."""
    groups = [
        group
        for group in found.values("group")
        if any(median.estimate == median.estimate for median in _medians(found, group))
    ]
    if not groups:
        return None
    waves = found.values("wave")
    figure = new_figure(8, 1.5 + HIGH * len(waves) * (len(groups) + 1))
    axes = figure.add_subplot()
    for place, group in enumerate(groups):
        for row in _medians(found, group):
            low, high = (found.find(name, "", row.wave, group) for name in ("q1", "q3"))
            if row.estimate != row.estimate:
                continue
            axes.errorbar(
                [row.estimate],
                [waves.index(row.wave) + HIGH * (place - (len(groups) - 1) / 2)],
                xerr=[[row.estimate - low.estimate], [high.estimate - row.estimate]],
                fmt=MARKERS[place % len(MARKERS)],
                color=PALETTE[place % len(PALETTE)],
                capsize=4,
                label=group or "All",
            )
    handles = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    if len(groups) > 1:
        figure.legend(handles.values(), handles, loc="outside lower center", ncols=len(groups))
    axes.set_yticks(range(len(waves)), [wave_label(study, wave) for wave in waves])
    axes.set_ylim(len(waves) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(axis="x", linewidth=0.5)
    axes.set_xlabel("Minutes: median, and the quartiles on either side")
    title = "Minutes to complete the survey"
    finish(figure, title, study.synthetic)
    figure.get_layout_engine().set(rect=(0, 0.02, 1, 0.9))
    said = "; ".join(
        f"{wave_label(study, row.wave)}: median {value_of(row, 'number', 1).text}"
        for row in _medians(found, groups[0])
    )
    return Picture("completion_time", title, f"{said}.", figure)


def _medians(found: Lookup, group: str) -> list:
    rows = (found.find("median", "", wave, group) for wave in found.values("wave"))
    return [row for row in rows if row is not None]
