"""The flow of respondents as a table: a column a wave."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, at_wave, exclusion_label, wave_label, words
from wavescore.results.table import ResultRow

BETWEEN = (
    ("Analysed at the previous wave, lost since", "lost_since_previous_n"),
    ("Joined: answered, not analysed at the previous wave", "joined_n"),
    ("Analysed at the first wave, lost since", "lost_n"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the flow of respondents: a column a wave."""
    waves = found.values("wave")
    lines = [(label, quantity, "", False) for label, quantity in BETWEEN]
    lines += [("Entered (rows of the export)", "entered", "", False)]
    lines += [("Answered anything", "answered_n", "", False)]
    lines += [("Already excluded at an earlier wave", "excluded_before_n", "", True)]
    lines += [
        (words(exclusion_label(study, term)), "excluded", term, True)
        for term in found.values("term", quantity="excluded")
    ]
    lines += [("Analysed", "analysed", "", False)]
    rows: list[Row] = []
    for label, quantity, term, indent in lines:
        if not found.values("wave", quantity=quantity):
            continue
        if indent and not any(row.heading for row in rows):
            rows.append(heading("Excluded"))
        cells = (_flow_cell(found, wave, quantity, term) for wave in waves)
        rows.append(Row((text(label), *cells), indent=indent))
    # At the first wave the rate is 1 by its definition.
    rates = [found.find("response_rate", wave=wave) for wave in waves[1:]]
    blank = text("")
    shares = (blank, *(_percent(row) for row in rates))
    # As text: in a workbook an interval would take two columns of its own.
    ends = (blank, *(text(interval_of(row, 1, 100).text) for row in rates))
    first = at_wave(study, waves[0]) if waves else ""
    if rates:
        rows.append(Row((text(f"Response rate, % of those analysed {first}"), *shares)))
        rows.append(Row((text("95% interval"), *ends)))
    columns = [("", ""), *(("", wave_label(study, wave)) for wave in waves)]
    return [lay_out("flow", "Flow of respondents", columns, rows, found.used)]


def _flow_cell(found: Lookup, wave: str, quantity: str, term: str) -> Cell:
    row = found.find(quantity, wave=wave, term=term)
    return text("") if row is None else value_of(row, "count")


def _percent(row: ResultRow | None, scale: float = 100.0) -> Cell:
    cell = value_of(row, "number", 1)
    return cell if row is None or not cell.number else Cell(row.estimate * scale, "number", 1)
