"""REDCap's instrument-event mapping: which form is given at which event."""

from pathlib import Path

from wavescore.errors import DefinitionError
from wavescore.files.delimited import csv_reader, nearest, read_text, shown
from wavescore.files.kind import look

COLUMNS = ("unique_event_name", "form")


def forms_by_event(path: Path) -> dict[str, set[str]]:
    """Return {event: forms} of a csv with unique_event_name and form, as REDCap's page writes it.

    Raises DefinitionError where a column is not there, DataError where the file cannot be read.
    """
    look(path, "the mapping", "source.mapping")
    text, delimiter, header = read_text(path)
    for name in COLUMNS:
        if name not in header:
            raise DefinitionError(
                "the instrument-event mapping lacks a column",
                file=path,
                key=name,
                found=shown(header, COLUMNS),
                expected=f"a column {name!r}",
                hint=nearest(name, header, "download it under Designate Instruments for My Events"),
            )
    event, form = (header.index(name) for name in COLUMNS)
    forms: dict[str, set[str]] = {}
    rows = csv_reader(text, delimiter)
    next(rows)
    for row in rows:
        if len(row) > max(event, form):
            forms.setdefault(row[event].strip(), set()).add(row[form].strip())
    return forms
