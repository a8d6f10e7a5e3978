"""The plain table of an analysis that has no layout of its own."""

from collections.abc import Mapping, Sequence

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow

LABELS = ("outcome", "wave", "group", "term", "level", "method")
NUMBERS = (
    ("estimate", "Estimate", "number"),
    ("std_error", "SE", "number"),
    ("statistic", "Statistic", "number"),
    ("df", "df", "number"),
    ("p_value", "p", "p"),
    ("n", "n", "count"),
)


def plain(found: Lookup, study: Study, name: str) -> list[Table]:
    """Return the table of an analysis that has none of its own.

    Quantities that are estimates and nothing else stand side by side, a line for each outcome,
    wave, group, term and method; others are printed row by row.
    """
    labels = [column for column in LABELS if any(getattr(row, column) for row in found.rows)]
    bare = all(row.std_error != row.std_error and not row.has_interval for row in found.rows)
    lay = _side_by_side if bare and len({row.quantity for row in found.rows}) < 9 else _row_by_row
    columns, heads, rows = lay(found, study, labels)
    long = len(rows) > 40
    table = lay_out(name, words(name), heads, rows, found.rows, long=long, label_columns=columns)
    return [table]


def _side_by_side(
    found: Lookup, study: Study, labels: Sequence[str]
) -> tuple[int, list[str], list[Row]]:
    quantities = found.values("quantity")
    lines: dict[tuple, dict] = {}
    for row in found.rows:
        key = tuple(_label(study, column, getattr(row, column)) for column in labels)
        lines.setdefault(key, {})[row.quantity] = row
    rows = []
    for key, values in lines.items():
        cells = [values.get(quantity) for quantity in quantities]
        printed = (
            text("") if row is None else _plain_cell(row, "number", "estimate") for row in cells
        )
        rows.append(Row((*(text(label) for label in key), *printed)))
    heads = [words(column) for column in labels] + [_quantity(q) for q in quantities]
    return len(labels), heads, rows


def _quantity(name: str) -> str:
    return f"{words(name.removesuffix('_n'))}, n" if name.endswith("_n") else words(name)


def _row_by_row(
    found: Lookup, study: Study, labels: Sequence[str]
) -> tuple[int, list[str], list[Row]]:
    labels = [
        *(x for x in labels if x != "method"),
        "quantity",
        *(x for x in labels if x == "method"),
    ]
    numbers = [
        (column, label, kind)
        for column, label, kind in NUMBERS
        if any(getattr(row, column) == getattr(row, column) for row in found.rows)
    ]
    rows = []
    for row in found.rows:
        cells = [text(_label(study, column, getattr(row, column))) for column in labels]
        cells += [_plain_cell(row, kind, column) for column, _, kind in numbers]
        ends = interval_of(row, 3) if row.has_interval else text("")
        rows.append(Row((*cells, ends)))
    heads = [words(column) for column in labels] + [label for _, label, _ in numbers]
    return len(labels), [*heads, "Interval"], rows


def _label(study: Study, column: str, value: str) -> str:
    if column == "outcome":
        return outcome_label(study, value) if value else ""
    return wave_label(study, value) if column == "wave" else value.replace("_", " ")


def _plain_cell(row: ResultRow, kind: str, column: str) -> Cell:
    value = getattr(row, column)
    if value != value:
        return value_of(row) if column == "estimate" else text("")
    if kind == "number" and value == round(value) and abs(value) < 1e9:
        return Cell(value, "number", 0)
    decimals = 6 if "difference" in row.quantity else 3
    return Cell(value, kind, 0 if kind == "count" else decimals)


def counts_by_term(
    name: str, title: str, label: str, columns: Mapping[str, str], found: Lookup
) -> Table:
    wave = found.values("wave")[0]
    rows = [
        Row(
            (
                text(term),
                *(value_of(found.find(q, wave=wave, term=term), "count") for q in columns),
            )
        )
        for term in found.values("term")
    ]
    terms = {term: term for term in found.values("term")}
    heads = [label, *columns.values()]
    return lay_out(name, title, heads, rows, found.used, labels=terms, by="term")
