"""Supplementary tables: existing tables under the names that a paper gives its appendices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from wavescore.analyses.registry import SECTIONS, declared
from wavescore.definitions.parts import Appendix
from wavescore.definitions.study import Study
from wavescore.layout.cells import LEGEND, SUPPRESSED, Cell, Row, Table, lay_out, text
from wavescore.layout.lookup import Lookup, outcome_label, words
from wavescore.layout.phrases import joined
from wavescore.results.declare import Kind, Status
from wavescore.results.table import MISSING, ResultRow

# What stands between the labels of a stratum.
BETWEEN = " & "


def with_appendices(
    made: Iterable[Table], tables: Mapping[str, pd.DataFrame], study: Study
) -> list[Table]:
    """Return the printed tables, those of an appendix with its name, and those that join several.

    An appendix names analyses; with `by`, a field, it is one table of the counts that they hold of
    each of its labels.
    """
    whole = {each: name for name, a in study.appendices.items() if not a.by for each in a.tables}
    found = [_under(table, whole.get(table.source, "")) for table in made]
    for name, appendix in study.appendices.items():
        if appendix.by:
            found += [_under(table, name) for table in _joined(appendix, tables, study)]
    return found


def _under(table: Table, name: str) -> Table:
    return replace(table, title=f"{name}. {table.title}", appendix=name) if name else table


def _joined(appendix: Appendix, tables: Mapping[str, pd.DataFrame], study: Study) -> list[Table]:
    """Return the counts of each label of a field, in every table that holds any, side by side."""
    found = {
        name: Lookup(tables[name], declared(name)) for name in appendix.tables if name in tables
    }
    labels = _labels(list(found.values()), appendix.by)
    columns = [
        (name, quantity)
        for name, lookup in found.items()
        for quantity in lookup.values("quantity")
        if any(_rows(lookup, quantity, appendix.by, label) for label in labels)
    ]
    if not columns:
        return []
    rows = [
        Row(
            (
                text(label),
                *(_count(_rows(found[name], q, appendix.by, label)) for name, q in columns),
            )
        )
        for label in labels
    ]
    heads = [("", outcome_label(study, appendix.by))]
    heads += [(_named(name), words(q.removesuffix("_n")) if q != "n" else q) for name, q in columns]
    title = f"{joined([_named(name) for name in found])} by {appendix.by.replace('_', ' ')}"
    said = [LEGEND[SUPPRESSED]] if any(c.value == SUPPRESSED for r in rows for c in r.cells) else []
    table = lay_out(f"by_{appendix.by}", title, heads, rows, said=said)
    return [replace(table, source=next(iter(found)))]


def _named(name: str) -> str:
    """Return a table's name over its columns: the section of the report, a sample its own."""
    section = declared(name).section
    return words(name) if section == "samples" else SECTIONS[section]


def _labels(found: Sequence[Lookup], field: str) -> list[str]:
    """Return a field's labels, of the first table that describes it."""
    for lookup in found:
        labels = [label for label in lookup.values("level", outcome=field) if label]
        if labels:
            return [label for label in labels if label != MISSING]
    return []


def _rows(lookup: Lookup, quantity: str, field: str, label: str) -> list[ResultRow]:
    """Return the counts of a label, among all respondents: its own, or those of its strata."""
    if lookup.analysis.quantity(quantity).kind is not Kind.COUNT:
        return []
    return [
        row
        for row in lookup.rows
        if row.quantity == quantity
        and not row.group
        and ((row.outcome, row.level) == (field, label) or label in row.term.split(BETWEEN))
    ]


def _count(rows: Sequence[ResultRow]) -> Cell:
    """Return the sum of counts; one that is hidden hides it."""
    if not rows:
        return text("")
    if any(row.status != Status.ESTIMATED or not row.has_estimate for row in rows):
        return text(SUPPRESSED)
    return Cell(float(sum(row.estimate for row in rows)), "count")
