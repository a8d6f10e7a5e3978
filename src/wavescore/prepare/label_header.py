"""Headers of question labels, as REDCap's labels export writes them, back to variable names.

A label may stand many times ("Complete?" once a form), so that order decides.
"""

from collections.abc import Iterator, Sequence

from wavescore.definitions.dictionary import Dictionary, Field
from wavescore.prepare.kinds import status_column, timestamp_column
from wavescore.prepare.spelling import fold

ABOUT_THE_ROW = {
    "event name": "redcap_event_name",
    "repeat instrument": "redcap_repeat_instrument",
    "repeat instance": "redcap_repeat_instance",
    "data access group": "redcap_data_access_group",
    "survey identifier": "redcap_survey_identifier",
}
STAMP, STATUS = "survey timestamp", "complete?"


def variable_names(header: Sequence[str], dictionary: Dictionary | None) -> list[str]:
    """Return the header with variable names in place of labels, as it is where it has no labels.

    The header is of labels where its first cell is the label of the dictionary's first field and
    not its name. A label that no field has stays.
    """
    header = list(header)
    if dictionary is None or not header:
        return header
    first = next(iter(dictionary.fields.values()))
    if header[0] == first.name or _plain(header[0]) != _plain(first.label):
        return header
    expected = list(_expected(dictionary))
    names, place = [], 0
    for label in map(_plain, header):
        if label in ABOUT_THE_ROW:
            names.append(ABOUT_THE_ROW[label])
            continue
        found = next((n for n in range(place, len(expected)) if expected[n][0] == label), None)
        if label == STAMP or found is None:
            names.append("" if label == STAMP else header[len(names)])
            continue
        place = found + 1
        names.append(expected[found][1])
    return _with_stamps(names, dictionary)


def _expected(dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    """Yield (label, variable) in the order of an export: each form's fields, then its status."""
    for form in dictionary.forms:
        for asked in dictionary.fields.values():
            if asked.form == form:
                yield from _columns(asked)
        yield STATUS, status_column(form)


def _columns(asked: Field) -> Iterator[tuple[str, str]]:
    if asked.type == "checkbox":
        for column, label in zip(asked.columns, asked.choices.values(), strict=True):
            yield _plain(f"{asked.label} (choice={label})"), column
    elif asked.type != "descriptive":
        yield _plain(asked.label), asked.name


def _with_stamps(names: list[str], dictionary: Dictionary) -> list[str]:
    """Return the names with each timestamp named by the form that begins after it."""
    forms = {status_column(form): form for form in dictionary.forms}
    named, form = [], ""
    for name in reversed(names):
        asked = dictionary.field_of(name)
        form = asked.form if asked is not None else forms.get(name, form)
        named.append(name or timestamp_column(form))
    return named[::-1]


def _plain(label: str) -> str:
    return fold(label.replace('"', "'"))
