"""What sites do to each result, and each site's slope, as tables."""

from wavescore.analyses.sites.quantities import CR2, INDEPENDENT, JACKKNIFE, POOLED, WITHIN
from wavescore.analyses.sites.words import tests_of
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label

WITH_SITES = (CR2, WITHIN, JACKKNIFE, POOLED)
RESULTS = {"mean": ("Mean", 2), "share": ("Cases, %", 1), "difference": ("Difference", 2)}
RESULTS |= {"slope": ("Mean slope", 3)}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the results with and without sites, and the slopes site by site."""
    rows = []
    for outcome in found.values("outcome"):
        rows.append(heading(outcome_label(study, outcome)))
        rows += _likeness(found, outcome)
        for quantity, (label, decimals) in RESULTS.items():
            rows += _result(found, outcome, quantity, label, decimals)
    heads = [("", ""), ("", "Estimate"), ("Respondents independent", "95% interval")]
    heads += [("Sites", each) for each in ("How", "95% interval", "df", "p")]
    title = "Results with respondents in sites"
    made = [lay_out("sites", title, heads, rows, found.used)]
    if found.values("outcome", quantity="site_slope"):
        made.append(_each_site(found, study))
    return made


def _likeness(found: Lookup, outcome: str) -> list[Row]:
    wave = found.values("wave")[0]
    rows = []
    for quantity, label, decimals in (
        ("icc", "Intraclass correlation", 3),
        ("design_effect", "Design effect of the mean", 1),
    ):
        row = found.find(quantity, outcome, wave)
        cells = [value_of(row, decimals=decimals), text(""), text("analysis of variance")]
        cells += [interval_of(row, decimals), text(""), text("")]
        rows.append(Row((text(label), *cells), indent=True))
    return rows


def _result(found: Lookup, outcome: str, quantity: str, label: str, decimals: int) -> list[Row]:
    """Return a result by each way that allows for sites, then the p-values of whole sites."""
    wave, rows = found.values("wave")[0], []
    for group in found.values("group", outcome=outcome, quantity=quantity):
        name = text(f"{label}, {group}" if group else label)
        alone = found.find(quantity, outcome, wave, group, method=INDEPENDENT)
        for method in WITH_SITES:
            row = found.find(quantity, outcome, wave, group, method=method)
            if row is None:
                continue
            cells = [value_of(row, decimals=decimals), interval_of(alone, decimals), text(method)]
            df = found.find("satterthwaite_df", outcome, wave, group, quantity)
            own = value_of(df, decimals=1) if method in (CR2, JACKKNIFE) else text("")
            cells += [interval_of(row, decimals), own, text("")]
            rows.append(Row((name, *cells), indent=True))
        gap = text("")
        rows += [
            Row((name, gap, gap, text(test.method), gap, gap, value_of(test, "p")), indent=True)
            for test in tests_of(found, outcome, wave, group, quantity)
        ]
    return rows


def _each_site(found: Lookup, study: Study) -> Table:
    wave, rows = found.values("wave")[0], []
    for outcome in found.values("outcome", quantity="site_slope"):
        rows.append(heading(outcome_label(study, outcome)))
        for site in found.values("level", outcome=outcome, quantity="site_slope"):
            size = found.find("site_n", outcome, wave, level=site)
            cells = [value_of(size, "count")]
            for method in ("alone", "pooled in part"):
                row = found.find("site_slope", outcome, wave, level=site, method=method)
                cells += [value_of(row, decimals=3), interval_of(row, 3)]
            rows.append(Row((text(site), *cells), indent=True))
    heads = [("", ""), ("", "n")]
    heads += [(m, each) for m in ("Alone", "Pooled in part") for each in ("Slope", "95% interval")]
    return lay_out("site_slopes", "Each site's slope", heads, rows)
