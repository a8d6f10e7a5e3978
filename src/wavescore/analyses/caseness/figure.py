"""The share of cases at each wave beside the benchmark, drawn."""

import numpy as np

from wavescore.definitions.study import Study
from wavescore.layout.canvas import PALETTE, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label


def draw(found: Lookup, study: Study, benchmark: Lookup | None) -> Picture | None:
    """Return the percentage of cases at each wave with intervals, beside the benchmark's."""
    rules = found.values("outcome", term="case")
    if not rules:
        return None
    lines = _caseness_lines(found, study, rules[0])
    if benchmark is not None:
        lines += _benchmark_lines(benchmark, study)
    drawn = [line for line in lines if line[1].estimate == line[1].estimate]
    if not drawn:
        return None
    figure = new_figure(8, 1.3 + 0.45 * len(drawn))
    axes = figure.add_subplot()
    for place, (_, row, public) in enumerate(drawn):
        colour = PALETTE[1] if public else PALETTE[0]
        ends = [[row.estimate - row.conf_low], [row.conf_high - row.estimate]]
        axes.errorbar(
            [row.estimate],
            [place],
            xerr=None if np.isnan(ends).any() else ends,
            fmt="s" if public else "o",
            color=colour,
            capsize=4,
            markersize=7,
        )
        label = f"{value_of(row, 'number', 1).text}%"
        axes.annotate(
            label,
            (row.estimate, place),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    axes.set_yticks(range(len(drawn)), [label for label, _, _ in drawn])
    axes.set_ylim(len(drawn) - 0.5, -0.7)
    axes.set_xlim(0, 100)
    axes.grid(axis="x", linewidth=0.5)
    axes.set_xlabel("Cases, % of those scored (95% interval)")
    title = f"Cases by the {outcome_label(study, rules[0])}"
    finish(figure, title, study.synthetic)
    said = "; ".join(
        f"{label.replace(chr(10), ' ')}: {value_of(row, 'number', 1).text}%"
        for label, row, _ in drawn
    )
    return Picture("caseness", title, f"{said}.", figure)


def _caseness_lines(table, study, rule):
    lines = []
    for wave in table.values("wave", outcome=rule):
        row = table.find("percent", rule, wave, "", "case")
        if row is not None:
            size = value_of(row, "count", column="n").text
            lines.append((f"{wave_label(study, wave)}\n(n = {size})", row, False))
    return lines


def _benchmark_lines(table, study):
    lines = []
    names = {"crude": "Benchmark", "age_standardised": "Benchmark at\nthe sample's ages"}
    for term, name in names.items():
        for row in table.rows:
            if (row.term, row.quantity) == (term, "benchmark_percent"):
                size = table.find("benchmark_n", row.outcome, row.wave, "", term)
                lines.append((f"{name}\n(n = {value_of(size, 'count').text})", row, True))
    return lines
