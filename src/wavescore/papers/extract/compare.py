"""What several columns of a table give together: group means or counts against the printed p."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from wavescore.papers.extract.cells import Found
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.roles import role_of
from wavescore.papers.extract.rows import read_p
from wavescore.papers.extract.shape import Column, Row, Shape

UNSTATED = "the table does not say which test gave P"
_LEAST_SHARE = 0.9  # of a column's N that a block of counts must reach to be taken for complete


def p_of_row(shape: Shape, row: Row) -> dict[str, str]:
    """Return the p of a row, where the table has exactly one column of p."""
    places = [i for i, column in enumerate(shape.columns) if role_of(column)[0] == "p"]
    if len(places) != 1:
        return {}
    return read_p(row.cells[places[0]])


def compared_means(shape: Shape, row: Row, found: Sequence[Found]) -> list[Found]:
    """Return the t-test of two groups' means and SDs, where the row prints their p."""
    p = p_of_row(shape, row)
    means = [f for f in found if f.statistic and f.statistic.kind == "mean_sd"]
    means = [f for f in means if f.column is not None and not f.column.total]
    groups = [_group(f) for f in means]
    if not p or len(groups) != 2 or not all("n" in group for group in groups):
        return []
    numbers = {"groups": groups, "test": "unstated", **p}
    cells = " and ".join(f.cell for f in means)
    return [Found(row, None, cells, Statistic("t_test", numbers, doubt=UNSTATED))]


def with_counts(shape: Shape, found: Sequence[Found]) -> list[Found]:
    """Add to a ratio the counts of the two groups of its row, unless its header says adjusted."""
    counted = [f for f in found if f.statistic and f.statistic.kind == "proportion"]
    kept = []
    for one in found:
        header = " ".join(one.column.path) if one.column else ""
        ratio = one.statistic and one.statistic.numbers.get("scale") == "log"
        if one.statistic and _of_shares(one, counted):  # Newcombe's limits are in use
            numbers = one.statistic.numbers | {"ci_method": "possible"}
            one = replace(one, statistic=replace(one.statistic, numbers=numbers))
        if one.statistic and ratio and not re.search(r"adj|\ba[OHR]R|multi", header, re.IGNORECASE):
            cells = _two_groups(_counts(one.row, counted))
            more = {"cells": cells, "certain": False} if cells else {}
            numbers = one.statistic.numbers | more
            one = replace(one, statistic=replace(one.statistic, numbers=numbers))
        kept.append(one)
    return kept


def _of_shares(found: Found, counted: Sequence[Found]) -> bool:
    """Whether an interval is of a difference, in a row of shares."""
    scale = found.statistic.numbers.get("scale") if found.statistic else ""
    return scale == "identity" and any(f.row is found.row for f in counted)


def _two_groups(counts: Sequence[tuple[Column, int]]) -> list[list[str]]:
    sizes = [int(column.n.replace(",", "")) if column.n else 0 for column, _ in counts]
    if len(counts) != 2 or any(
        not 0 < n < size for (_, n), size in zip(counts, sizes, strict=True)
    ):
        return []
    return [[str(n), str(size - n)] for (_, n), size in zip(counts, sizes, strict=True)]


def _group(found: Found) -> dict[str, str]:
    numbers = found.statistic.numbers if found.statistic else {}
    label = found.column.path[0] if found.column and found.column.path else "a group"
    group = {"label": label}
    return group | {key: numbers[key] for key in ("n", "mean", "sd") if key in numbers}


def compared_counts(shape: Shape, found: Sequence[Found]) -> list[Found]:
    """Return the test of each block of counts, or row of them, against the p that is printed."""
    counted = [f for f in found if f.statistic and f.statistic.kind == "proportion"]
    tests = []
    for group, rows in groupby(shape.rows, key=lambda row: row.group):
        block = list(rows)
        tests += _block(shape, block, counted) if group else _single_rows(shape, block, counted)
    return tests


def _counts(row: Row, counted: Sequence[Found]) -> list[tuple[Column, int]]:
    return [
        (f.column, int(f.statistic.numbers["n"].replace(",", "")))
        for f in counted
        if f.row is row and f.column is not None and not f.column.total and f.statistic
    ]


def _block(shape: Shape, block: list[Row], counted: Sequence[Found]) -> list[Found]:
    printed = [(row, p) for row in block for p in [p_of_row(shape, row)] if p]
    values = [(row, _counts(row, counted)) for row in block]
    values = [(row, counts) for row, counts in values if counts]
    if len(printed) != 1 or len(values) < 2:
        return _single_rows(shape, block, counted)
    columns = [column for column, _ in values[0][1]]
    if len(columns) < 2 or any([c for c, _ in counts] != columns for _, counts in values):
        return []
    cells = [[n for _, n in counts] for _, counts in values]
    sums = [sum(column) for column in zip(*cells, strict=True)]
    sizes = [int(column.n.replace(",", "")) if column.n else 0 for column in columns]
    if any(
        not n or not _LEAST_SHARE * n <= total <= n for total, n in zip(sums, sizes, strict=True)
    ):
        return []
    return _test(printed[0][0], cells, printed[0][1])


def _single_rows(shape: Shape, rows: Sequence[Row], counted: Sequence[Found]) -> list[Found]:
    """A row with a p of its own is a share of each group: the others are the N less the count."""
    tests = []
    for row in rows:
        p, counts = p_of_row(shape, row), _counts(row, counted)
        sizes = [int(c.n.replace(",", "")) if c.n else 0 for c, _ in counts]
        if (
            not p
            or len(counts) < 2
            or any(n > size for (_, n), size in zip(counts, sizes, strict=True))
        ):
            continue
        cells = [[n for _, n in counts], [s - n for (_, n), s in zip(counts, sizes, strict=True)]]
        tests += _test(row, cells, p)
    return tests


def _test(row: Row, cells: list[list[int]], p: dict[str, str]) -> list[Found]:
    kept = [line for line in cells if any(line)]
    if len(kept) < 2 or any(not any(column) for column in zip(*kept, strict=True)):
        return []
    numbers = {"cells": [[str(n) for n in line] for line in kept], "test": "unstated", **p}
    text = " | ".join(", ".join(line) for line in numbers["cells"])
    return [Found(row, None, text, Statistic("chi_square", numbers, doubt=UNSTATED))]
