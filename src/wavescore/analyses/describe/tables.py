"""Who the respondents are, as tables."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    NO_ESTIMATE,
    SHARE,
    Cell,
    Row,
    Table,
    heading,
    lay_out,
    share_of,
    text,
    value_of,
)
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.results.table import MISSING, ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return characteristics: categories as n (%), then numbers; a column a group.

    Of two groups their standardised difference stands beside: it is made of the table's own
    numbers, so that it tells nothing that they do not.
    """
    wave = found.values("wave")[0] if found.rows else ""
    labels = {group: _group_heading(found, group) for group in found.values("group")}
    pair = _pair(list(labels))
    categories: list[Row] = []
    numbers: list[Row] = []
    for outcome in found.values("outcome"):
        levels = [level for level in found.values("level", outcome=outcome) if level]
        if levels:
            categories.append(heading(_field_heading(found, study, outcome)))
            categories += _levels(found, outcome, wave, levels, list(labels))
        else:
            numbers += _numbers(found, study, outcome, wave, labels)
    said = _smd_note(pair)
    compared = [("", SMD)] if pair else []
    tables = []
    if categories:
        title = f"Characteristics of the respondents, {wave_label(study, wave)}"
        columns = [("", ""), *((label, SHARE) for label in labels.values()), *compared]
        tables.append(_table("describe", title, columns, categories, found.used, said=said))
    if numbers:
        grouped = ["", "Group"] if len(labels) > 1 else [""]
        plain = [*grouped, "n", "Missing", "Mean", "SD", "Median", "Quartiles"]
        heads = [*(("", head) for head in plain), *compared]
        title, size = f"Numbers, {wave_label(study, wave)}", len(grouped)
        numbered = _table("describe_numbers", title, heads, numbers, said=said, label_columns=size)
        tables.append(numbered)
    return tables


def _levels(
    found: Lookup, outcome: str, wave: str, levels: Sequence[str], groups: Sequence[str]
) -> list[Row]:
    """Return a row for each category of a field, a cell a group."""
    rows, pair = [], _pair(groups)
    for level in levels:
        cells = [text(level.replace(MISSING, "Missing"))]
        cells += [share_of(found, outcome, wave, group, outcome, level) for group in groups]
        if pair:
            cells.append(_share_difference(found, outcome, wave, pair, level))
        rows.append(Row(tuple(cells), indent=True))
    return rows


SMD = "SMD"
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
    pair = _pair(list(labels))
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
                    *([_mean_difference(found, outcome, wave, pair, group)] if pair else []),
                )
            )
        )
    return rows


def _pair(groups: Sequence[str]) -> tuple[str, str] | None:
    """Return the two groups that are compared, those in no group left aside; None of more."""
    named = [group for group in groups if group and group != MISSING]
    return (named[0], named[1]) if len(named) == 2 else None


def _smd_note(pair: tuple[str, str] | None) -> list[str]:
    if not pair:
        return []
    return [
        f"SMD: standardised difference, {pair[0]} less {pair[1]}, of those who answered, over the "
        "root of the mean of the two variances (Austin 2009, doi 10.1002/sim.3697), from the "
        "numbers of this table"
    ]


def _mean_difference(
    found: Lookup, outcome: str, wave: str, pair: tuple[str, str], group: str
) -> Cell:
    """Return the standardised difference of two means, on the line of the first group."""
    if group != pair[0]:
        return text("")
    rows = [found.peek(q, outcome, wave, g, outcome) for q in ("mean", "sd") for g in pair]
    values = [row.estimate for row in rows if known(row)]
    if len(values) < 4:
        return text("")
    first, second, sd_first, sd_second = values
    return _scaled(first - second, sd_first**2, sd_second**2)


def _share_difference(
    found: Lookup, outcome: str, wave: str, pair: tuple[str, str], level: str
) -> Cell:
    """Return the standardised difference of two shares of those who answered."""
    rows = [found.peek("valid_percent", outcome, wave, g, outcome, level=level) for g in pair]
    values = [row.estimate / 100 for row in rows if known(row)]
    if len(values) < 2:
        return text("")
    first, second = values
    return _scaled(first - second, first * (1 - first), second * (1 - second))


def _scaled(difference: float, variance: float, other: float) -> Cell:
    scale = math.sqrt((variance + other) / 2)
    return Cell(difference / scale, "number", 2) if scale else Cell(NO_ESTIMATE)


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
