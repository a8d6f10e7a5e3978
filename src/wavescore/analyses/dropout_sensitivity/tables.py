"""The slope along the delta and its tipping points, as tables."""

from wavescore.analyses.dropout_sensitivity.words import axis
from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.fitted import number_line
from wavescore.layout.lookup import Lookup, outcome_label, words
from wavescore.results.table import ResultRow, versus

SLOPE_COLUMNS = (("estimate", "number"), ("std_error", "number"), ("p_value", "p"))
TIPS = {
    "tipping_delta": "Delta at which the interval turns",
    "vanishing_delta": "Delta at which the slope is 0",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the slopes along the delta, and where one group takes another's course."""
    made = [_dial(found, study)]
    more = [_referred(found, study), _selection(found, study)]
    return [*made, *(table for table in more if table)]


def _dial(found: Lookup, study: Study) -> Table:
    rows = []
    for outcome in found.values("outcome"):
        for group in found.values("group", outcome=outcome, quantity="slope"):
            rows.append(heading(": ".join(filter(None, (outcome_label(study, outcome), group)))))
            rows += _slopes(found, outcome, group)
            rows += _yardsticks(found, outcome, group)
    shapes = found.values("method", quantity="slope", term="delta")
    heads = [axis(shapes[0] if shapes else ""), "Mean slope", "SE", "p", "95% interval"]
    title = "The mean slope if those lost fared otherwise"
    return lay_out("dropout_sensitivity", title, heads, rows, found.used)


def _slopes(found: Lookup, outcome: str, group: str) -> list[Row]:
    levels = found.values("level", outcome=outcome, group=group, quantity="slope", term="delta")
    rows = []
    for level in levels:
        row = _find(found, "slope", outcome, group, level=level)
        cells = (value_of(row, kind, 3, column=name) for name, kind in SLOPE_COLUMNS)
        label = Cell(float(level), "number", 2)
        rows.append(Row((label, *cells, interval_of(row, 3)), indent=True))
    return rows


def _yardsticks(found: Lookup, outcome: str, group: str) -> list[Row]:
    """Return the tipping points, and what those lost differed by when they were last seen."""
    rows = []
    for quantity, label in TIPS.items():
        row = _find(found, quantity, outcome, group)
        if row is not None:
            rows.append(Row((text(label), value_of(row), *[text("")] * 3), indent=True))
    row = _find(found, "baseline_difference", outcome, group)
    if row is not None:
        label = "Lost less retained, at the first wave"
        cells = (value_of(row), value_of(row, column="std_error"), value_of(row, "p", 3, "p_value"))
        rows.append(Row((text(label), *cells, interval_of(row)), indent=True))
    return rows


def _referred(found: Lookup, study: Study) -> Table | None:
    rows = []
    for outcome in found.values("outcome", quantity="slope_difference"):
        reference = found.values("reference", outcome=outcome, quantity="slope_difference")[0]
        for label in found.values("group", outcome=outcome, reference=reference, quantity="slope"):
            pair = versus(label, reference)
            rows.append(heading(f"{outcome_label(study, outcome)}: {label}, after {reference}"))
            for method in found.values("term", outcome=outcome, quantity="slope_difference"):
                own = _find(found, "slope", outcome, label, method)
                both = _find(found, "slope_difference", outcome, pair, method)
                cells = [value_of(own, decimals=3), interval_of(own, 3)]
                cells += [value_of(both, decimals=3), interval_of(both, 3)]
                rows.append(
                    Row(
                        (text(words(method)), *cells, value_of(both, "p", 3, "p_value")),
                        indent=True,
                    )
                )
    if not rows:
        return None
    heads = [("", ""), ("Mean slope", "Estimate"), ("Mean slope", "95% interval")]
    heads += [("Difference", each) for each in ("Estimate", "95% interval", "p")]
    title = "If those lost then took the reference group's course"
    name = "dropout_reference"
    return lay_out(name, title, heads, rows)


def _selection(found: Lookup, study: Study) -> Table | None:
    """Return the selection model's slope beside the one at random, and on what leaving hangs."""
    rows = []
    for row in found.rows:
        if row.term != "selection":
            continue
        if row.quantity == "slope":
            rows.append(heading(outcome_label(study, row.outcome)))
            random = _find(found, "slope", row.outcome, "", level="0")
            if random is not None:
                rows.append(number_line("Mean slope, at random", random, 3))
        # Asked for, so that its notes stand under the table.
        at = (row.quantity, row.outcome, row.group, row.term, row.level)
        kept = _find(found, *at)
        if kept is not None:
            rows.append(_selection_line(kept))
    if not rows:
        return None
    heads = ["", "Estimate", "SE", "95% interval", "p"]
    title = "If leaving hung on the score that was not seen"
    name = "dropout_selection"
    used = [row for row in found.used if row.term == "selection"]
    return lay_out(name, title, heads, rows, used)


def _selection_line(row: ResultRow) -> Row:
    if row.quantity == "later_answers_n":
        label = "Respondents whose answers after a gap are set aside"
        return Row((text(label), value_of(row, "count"), *[text("")] * 3), indent=True)
    leaving = f"Log-odds of leaving, per point of the {row.level}"
    return number_line(leaving if row.level else "Mean slope, selection model", row, 3)


def _find(
    found: Lookup, quantity: str, outcome: str, group: str, term: str = "delta", level: str = ""
) -> ResultRow | None:
    wave = found.values("wave")[0]
    return found.find(quantity, outcome, wave, group, term, level=level)
