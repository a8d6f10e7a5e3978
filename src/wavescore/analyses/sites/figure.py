"""Each site's slope, alone and pooled in part, drawn."""

from wavescore.definitions.study import Study
from wavescore.layout.canvas import MARKERS, PALETTE, QUIET, Picture, finish, new_figure
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup, outcome_label, words

METHODS = ("alone", "pooled in part")
TITLE = "Each site's slope, alone and pooled in part"


def draw(found: Lookup, study: Study) -> Picture | None:
    """Return the sites' slopes with intervals, the lowest pooled one first, an outcome a panel."""
    drawn = {outcome: _sites(found, outcome) for outcome in found.values("outcome")}
    drawn = {outcome: sites for outcome, sites in drawn.items() if sites}
    if not drawn:
        return None
    most = max(len(sites) for sites in drawn.values())
    figure = new_figure(4.3 * len(drawn) + 0.5, 1.7 + 0.4 * most)
    panels = figure.subplots(1, len(drawn), squeeze=False)[0]
    for axes, (outcome, sites) in zip(panels, drawn.items(), strict=True):
        axes.axvline(0, color=QUIET, linewidth=0.8)
        for number, method in enumerate(METHODS):
            for place, site in enumerate(sites):
                row = _slope(found, outcome, site, method)
                axes.errorbar(
                    [row.estimate],
                    [place + 0.2 * (number - 0.5)],
                    xerr=[[row.estimate - row.conf_low], [row.conf_high - row.estimate]],
                    fmt=MARKERS[number],
                    color=PALETTE[number],
                    capsize=3,
                    markersize=4,
                    label=words(method) if place == 0 else None,
                )
        axes.set_yticks(range(len(sites)), [words(site) for site in sites], fontsize=8)
        axes.set_ylim(len(sites) - 0.5, -0.5)
        axes.set_title(outcome_label(study, outcome))
        axes.set_xlabel("Mean slope (95% interval)")
    handles = panels[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=2, fontsize=8)
    finish(figure, TITLE, study.synthetic)
    figure.get_layout_engine().set(rect=(0, 0.02, 1, 0.9))
    said = "; ".join(_said(found, study, outcome, sites) for outcome, sites in drawn.items())
    return Picture("sites", TITLE, f"{said}.", figure)


def _slope(found: Lookup, outcome: str, site: str, method: str):
    return found.find("site_slope", outcome, found.values("wave")[0], term=site, method=method)


def _sites(found: Lookup, outcome: str) -> list[str]:
    """Return the sites that both slopes are shown of, the lowest pooled one first."""
    pairs = {
        site: [_slope(found, outcome, site, method) for method in METHODS]
        for site in found.values("term", outcome=outcome, quantity="site_slope")
    }
    known = {
        site: rows[1].estimate
        for site, rows in pairs.items()
        if all(row is not None and row.conf_low == row.conf_low for row in rows)
    }
    return sorted(known, key=lambda site: known[site])


def _said(found: Lookup, study: Study, outcome: str, sites: list[str]) -> str:
    ends = [_slope(found, outcome, site, METHODS[1]) for site in (sites[0], sites[-1])]
    low, high = (value_of(row, decimals=2).text for row in ends)
    return f"{outcome_label(study, outcome)}: pooled slopes from {low} to {high}"
