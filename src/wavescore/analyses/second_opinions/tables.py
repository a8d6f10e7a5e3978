"""How near other programs come to our numbers, as tables."""

from dataclasses import replace

from wavescore.analyses.second_opinions.quantities import FITTED, NUMBERS, number_of
from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    Cell,
    Row,
    Table,
    gap,
    heading,
    lay_out,
    readable,
    text,
    value_of,
)
from wavescore.layout.lookup import Lookup, model_label, outcome_label
from wavescore.layout.parameters import term_label
from wavescore.results.table import ResultRow

TITLE = "Headline numbers from other programs, beside ours"


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the largest difference of each number, then each growth parameter side by side."""
    rows = [_line(row, found, study) for row in _largest(found)]
    names = ("Number", "Of", "Program", "Compared", "Largest difference", "In units of")
    said = [remark for row in _largest(found) for remark in _remarks(row, study)]
    short = lay_out("second_opinions", TITLE, names, rows, said=said, label_columns=3)
    if not rows:
        note = readable(found.rows[0].note)
        short = replace(short, notes=(note[:1].upper() + note[1:],))
    every = _every_parameter(found, study)
    return [short, *([every] if every.rows else [])]


def _largest(found: Lookup) -> list[ResultRow]:
    return [row for row in found.rows if row.quantity == "largest_difference"]


def _line(row: ResultRow, found: Lookup, study: Study) -> Row:
    number = number_of(row)
    compared = found.peek("compared", row.outcome, term=number, method=row.method)
    fitted = number in FITTED
    cells = (
        text(_of(row, study)),
        text(row.method),
        value_of(compared, "count"),
        _size(row),
        text("our standard error" if fitted else "itself"),
    )
    return Row((text(NUMBERS[number][2]), *cells))


def _of(row: ResultRow, study: Study) -> str:
    return outcome_label(study, row.outcome) if row.outcome else "All fields"


def _remarks(row: ResultRow, study: Study) -> list[str]:
    """Return why a number has no other to be held against, or what is to be known of it."""
    if not row.note:
        return []
    return [f"{_of(row, study)}, {row.method}: {readable(row.note)}."]


def _size(row: ResultRow) -> Cell:
    if 0 <= row.estimate < 0.0001:
        return text("<0.0001")
    return gap(row) or value_of(row, "number", 4)


def _every_parameter(found: Lookup, study: Study) -> Table:
    rows, last = [], None
    for row in found.rows:
        if row.quantity != "ours":
            continue
        if (row.outcome, row.method) != last:
            rows.append(heading(f"{model_label(study, row.outcome, '')}: {row.method}"))
            last = (row.outcome, row.method)
        difference = found.peek("difference", row.outcome, term=row.term, method=row.method)
        cells = [value_of(row, "number", 3), value_of(difference, "number", 6)]
        rows.append(Row((text(term_label(study, row.term)), *cells), indent=True))
    heads = [("", head) for head in ("", "Ours", "Theirs minus ours")]
    title = "Growth models: every parameter beside other programs'"
    return lay_out("second_opinions_growth", title, heads, rows, long=True)
