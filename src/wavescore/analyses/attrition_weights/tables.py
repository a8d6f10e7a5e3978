"""Weighted and unweighted results side by side, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, per_unit, words

METHODS = ("everyone, full information", "retained", "retained, weighted")
AUXILIARY = "everyone, with auxiliary variables"
KINDS = {"slope": 3, "difference": 2, "share": 1}
SIZES = (
    ("retained_n", "Retained at the last wave", "count"),
    ("lost_n", "Lost, or excluded there", "count"),
    ("effective_n", "Effective number of the retained, weighted", "count"),
    ("weight_limit", "Largest weight", "number"),
    ("truncated_n", "Weights cut to it", "count"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return every result by method, a column group a method; the weights' sizes beneath."""
    rows = []
    for outcome in filter(None, found.values("outcome")):
        rows.append(heading(outcome_label(study, outcome)))
        for quantity, decimals in KINDS.items():
            rows += _results(found, study, quantity, outcome, decimals)
            rows += _auxiliary(found, study, outcome) if quantity == "slope" else []
    rows.append(heading("The weights"))
    for quantity, label, kind in SIZES:
        row = found.find(quantity, wave=found.values("wave")[0])
        rows.append(Row((text(label), value_of(row, kind), *[text("")] * 5), indent=True))
    heads = [
        ("", ""),
        *((words(m), each) for m in METHODS for each in ("Estimate", "95% interval")),
    ]
    title = "Results weighted for attrition"
    return [lay_out("attrition_weights", title, heads, rows, found.used)]


def _auxiliary(found: Lookup, study: Study, outcome: str) -> list[Row]:
    """Return the slope by full information with auxiliary variables, where it was asked for."""
    row = found.find("slope", outcome, found.values("wave")[0], method=AUXILIARY)
    if row is None:
        return []
    cells = (value_of(row, decimals=3), interval_of(row, 3), *[text("")] * 4)
    label = f"Mean slope {per_unit(study)}, with auxiliary variables"
    return [Row((text(label), *cells), indent=True)]


def _results(found: Lookup, study: Study, quantity: str, outcome: str, decimals: int) -> list[Row]:
    wave, rows = found.values("wave")[0], []
    for group in found.values("group", outcome=outcome, quantity=quantity):
        for term in found.values("term", outcome=outcome, quantity=quantity, group=group):
            cells = []
            for method in METHODS:
                row = found.find(quantity, outcome, wave, group, term, method)
                cells += [value_of(row, decimals=decimals), interval_of(row, decimals)]
            name = {"slope": f"Mean slope {per_unit(study)}", "difference": f"Difference, {group}"}
            label = name.get(quantity, f"{words(term)}, %")
            rows.append(Row((text(label), *cells), indent=True))
    return rows
