"""What the counts of a table give together: blocks that add up to N, flows that never grow."""

import re
from collections.abc import Iterator, Sequence

from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract.cells import Found, bare
from wavescore.papers.extract.find import Statistic
from wavescore.papers.extract.shape import Column, Row, Shape

_COUNT = re.compile(r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?: ?\(.*\))?")
# stages in the order in which a study passes them; what is lost on the way is no stage, and a time
# alone ("12 months") may head any measure
_STAGES = re.compile(
    r"screened|assessed for|invited|approached|eligible|consented|enrol|randomi[sz]ed|allocated"
    r"|started|completed|followed|analy[sz]ed",
    re.IGNORECASE,
)
_NO_STAGE = re.compile(
    r"\bnot\b|exclu|lost|declin|withdr|drop|missing|ineligible|discontinu|died|%|mean|score|\bSD\b",
    re.IGNORECASE,
)
_WHOLE = 1.0  # percent: how far the shares of a whole may miss 100 by their rounding


def block_sums(found: Sequence[Found]) -> list[Found]:
    """Return, for each block of a column whose shares make 100 %, its counts held against N.

    Fewer than N are missing answers; more than N is for a person to judge, as several answers of
    one respondent may add up so. A block whose shares have another total is left out.
    """
    blocks: dict[tuple[str, Column], list[Found]] = {}
    for one in found:
        statistic = one.statistic
        if statistic and statistic.kind == "proportion" and one.column and one.row.group:
            blocks.setdefault((one.row.group, one.column), []).append(one)
    sums = []
    for (_, column), members in blocks.items():
        numbers = [one.statistic.numbers for one in members if one.statistic]
        labels = [one.row.label for one in members]
        shares = sum(parse_number(n["percent"]).value for n in numbers if "percent" in n)
        whole = abs(float(shares) - 100) <= _WHOLE and all("percent" in n for n in numbers)
        held = all(n.get("total") == column.n for n in numbers)
        if not (column.n and held and whole and 2 <= len(set(labels)) == len(labels)):
            continue
        parts = {label or "no label": n["n"] for label, n in zip(labels, numbers, strict=True)}
        claim = {"parts": parts, "whole": column.n, "exhaustive": False, "certain": False}
        sums.append(Found(members[-1].row, column, "", Statistic("parts", claim)))
    return sums


def flows(shape: Shape) -> Iterator[Found]:
    """Yield the numbers of three or more stages that stand beneath each other, by column."""
    for run in _runs(shape.rows):
        for place, column in enumerate(shape.columns):
            counts = [_COUNT.fullmatch(bare(row.cells[place])) for row in run]
            steps = {row.label: m["n"] for row, m in zip(run, counts, strict=True) if m}
            if len(steps) == len(run):
                claim = {"steps": steps, "certain": False}
                yield Found(run[0], column, "", Statistic("flow", claim))


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    run: list[Row] = []
    for row in (*rows, Row("", "", ())):
        if _STAGES.search(row.label) and not _NO_STAGE.search(row.label) and not row.heading:
            run.append(row)
            continue
        if len(run) > 2:
            yield run
        run = []
