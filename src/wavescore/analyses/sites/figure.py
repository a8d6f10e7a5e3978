"""Each site's slope, alone and pooled in part, drawn."""

from matplotlib.lines import Line2D

from wavescore.definitions.study import Study
from wavescore.layout.canvas import QUIET, WIDE, Picture, Sheet, undrawn
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, outcome_label, per_unit, words
from wavescore.layout.marks import (
    Lines,
    axis_below,
    few_ticks,
    look,
    not_drawn,
    point,
    sized,
    suppressed,
)
from wavescore.layout.verdict import not_told

METHODS = ("alone", "pooled in part")
TITLE = "Each site's slope, alone and pooled in part"
HOW = (
    "Points: mean slopes with 95% intervals, the lowest pooled one first. Pooled in part: drawn "
    "towards that of all sites, the more the less the site says itself."
)
STEP = 0.14


def draw(
    found: Lookup, study: Study, growth: Lookup | None = None, *, width: float = WIDE
) -> list[Picture]:
    """Return the sites' slopes, an outcome beneath the other, but where no slope is told."""
    every = [row for row in found.rows if row.quantity == "site_slope"]
    untold = {each: not_told(growth, study, each) for each in found.values("outcome")}
    rows = [row for row in every if not untold[row.outcome]]
    if not any(row.has_estimate for row in rows):
        reasons = list(filter(None, untold.values()))
        return [undrawn("sites", TITLE, reasons, study.synthetic, width)] if reasons else []
    sheet = Sheet(width, TITLE)
    said = []
    for outcome in dict.fromkeys(row.outcome for row in rows):
        sheet.say(outcome_label(study, outcome), 8, fontweight="bold")
        sites = _in_order([row for row in rows if row.outcome == outcome])
        _panel(sheet, found, study, outcome, sites)
        said.append(_said(study, outcome, list(sites.values())))
    untold = {outcome: untold[outcome] for outcome in dict.fromkeys(row.outcome for row in every)}
    not_drawn(sheet, list(filter(None, untold.values())))
    sheet.key((_mark(place), words(method)) for place, method in enumerate(METHODS))
    figure = sheet.close(study.synthetic)
    return [Picture("sites", TITLE, " ".join(said), HOW, figure, (*rows,))]


def _in_order(rows: list) -> dict[str, dict]:
    """Return each site's rows by method, the lowest pooled slope first, hidden ones last."""
    sites: dict[str, dict] = {}
    for row in rows:
        sites.setdefault(row.level, {})[row.method] = row
    pooled = {row.level: row.estimate for row in rows if row.method == METHODS[1]}
    known = {site for site, estimate in pooled.items() if estimate == estimate}
    order = sorted(
        sites,
        key=lambda site: (site not in known, pooled.get(site, 0.0) if site in known else 0.0, site),
    )
    return {site: sites[site] for site in order}


def _panel(sheet: Sheet, found: Lookup, study: Study, outcome: str, sites: dict[str, dict]) -> None:
    wave = found.values("wave")[0]
    sizes = (found.find("site_n", outcome, wave, level=site) for site in sites)
    labels = [
        sized(site, value_of(size, "count").text) for site, size in zip(sites, sizes, strict=True)
    ]
    panel = Lines(sheet, labels, STEP * len(METHODS) + 0.1)
    panel.axes.axvline(0, color=QUIET, linewidth=0.8)
    for at, by_method in zip(panel.at, sites.values(), strict=True):
        for place, method in enumerate(METHODS):
            row, height = by_method.get(method), at + STEP * (place - 0.5)
            if row is None or not row.has_estimate:
                if place == 0:
                    suppressed(panel.axes, 0.5, at, value_of(row).text)
                    panel.axes.texts[-1].set_transform(panel.axes.get_yaxis_transform())
                continue
            ends = (row.conf_low, row.conf_high)
            point(panel.axes, row.estimate, height, ends, markersize=4, **look(place))
    few_ticks(panel.axes, panel.width)
    axis_below(sheet, panel.axes, f"Mean slope, points {per_unit(study)} (95% interval)")


def _mark(place: int) -> Line2D:
    return Line2D([], [], linestyle="none", markersize=4, **look(place))


def _said(study: Study, outcome: str, sites: list[dict]) -> str:
    pooled = [each[METHODS[1]] for each in sites if METHODS[1] in each]
    known = [row for row in pooled if row.has_estimate]
    if not known:
        return f"{outcome_label(study, outcome)}: no slope is released."
    low, high = known[0], known[-1]
    ends = (f"{r.level} {value_of(r).text} ({interval_of(r).text})" for r in (low, high))
    label = f"{outcome_label(study, outcome)}, lowest and highest slope {per_unit(study)}"
    return f"{label}, pooled in part: {', '.join(ends)}."
