"""Who the respondents are, as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, lay_out, n_and_percent, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import MISSING, ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return characteristics: categories as n and %, then numbers; a column group a group."""
    wave = found.values("wave")[0] if found.rows else ""
    groups = found.values("group")
    labels = {group: _group_heading(found, group) for group in groups}
    categories, numbers = [], []
    for outcome in found.values("outcome"):
        levels = [level for level in found.values("level", outcome=outcome) if level]
        if not levels:
            numbers += _numbers(found, study, outcome, wave, labels)
            continue
        categories.append(heading(_field_heading(found, study, outcome)))
        for level in levels:
            pairs = (n_and_percent(found, outcome, wave, group, outcome, level) for group in groups)
            label = level.replace(MISSING, "Missing")
            cells = (text(label), *(cell for pair in pairs for cell in pair))
            categories.append(Row(cells, indent=True))
    title = f"Characteristics of the respondents, {wave_label(study, wave)}"
    columns = [("", ""), *((labels[g], each) for g in groups for each in ("n", "%"))]
    tables = [_table("describe", title, columns, categories, found.used)] if categories else []
    if numbers:
        found.used = []
        heads = ["", *(["Group"] if len(groups) > 1 else [])]
        heads += ["n", "Missing", "Mean", "SD", "Median", "Quartiles"]
        tables.append(
            _table(
                "describe_numbers",
                f"Numbers, {wave_label(study, wave)}",
                heads,
                numbers,
                found.used,
                source="describe",
                label_columns=2 if len(groups) > 1 else 1,
            )
        )
    return tables


BOXES = "more than one answer possible"


def _field_heading(found: Lookup, study: Study, outcome: str) -> str:
    label = outcome_label(study, outcome)
    about = [BOXES] if "multiple" in found.values("method", outcome=outcome) else []
    asked = _size(found, "", outcome)
    if asked is not None and asked < (_size(found, "") or 0):
        about.append(f"asked of {asked:,.0f}")
    return f"{label} ({'; '.join(about)})" if about else label


def _size(found: Lookup, group: str, outcome: str | None = None) -> float | None:
    """Return how many were asked a field, or the most that were asked any; None where hidden."""
    sizes = [
        row.n
        for row in found.rows
        if row.group == group and row.quantity == "percent" and outcome in (None, row.outcome)
    ]
    return max((size for size in sizes if size == size), default=None)


def _group_heading(found: Lookup, group: str) -> str:
    label = group.replace(MISSING, "Group missing") or "All respondents"
    size = _size(found, group)
    return label if size is None else f"{label} (n = {size:,.0f})"


def _numbers(
    found: Lookup, study: Study, outcome: str, wave: str, labels: Mapping[str, str]
) -> list[Row]:
    rows = []
    for group, label in labels.items():
        get = {
            name: found.find(name, outcome, wave, group, outcome)
            for name in ("n", "missing", "mean", "sd", "median", "q1", "q3")
        }
        quartiles, q1, q3 = value_of(get["q1"]), get["q1"], get["q3"]
        if quartiles.number and q1 and q3 and value_of(q3).number:
            quartiles = Cell((q1.estimate, q3.estimate), "interval", 1)
        rows.append(
            Row(
                (
                    text(outcome_label(study, outcome)),
                    *([text(label)] if len(labels) > 1 else []),
                    value_of(get["n"], "count"),
                    value_of(get["missing"], "count"),
                    value_of(get["mean"]),
                    value_of(get["sd"]),
                    value_of(get["median"], "number", 1),
                    quartiles,
                )
            )
        )
    return rows


def _table(
    name: str,
    title: str,
    heads: Iterable[str | tuple[str, str]],
    rows: Iterable[Row],
    used: Iterable[ResultRow] = (),
    **options: Any,
) -> Table:
    """Return a table without the note that several boxes may be ticked: its headings say so."""
    table = lay_out(name, title, heads, rows, used, **options)
    return replace(table, notes=tuple(note for note in table.notes if note.lower() != BOXES))
