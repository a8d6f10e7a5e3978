"""A REDCap data dictionary: every field, what it asks, and which answers it allows."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from wavescore.errors import DataError, DefinitionError, closest, listed
from wavescore.files.delimited import csv_reader, read_text, shown
from wavescore.files.kind import look
from wavescore.safe_text import plain

# REDCap writes a dictionary with the page's headers ("Data Dictionary" download) or the API's.
HEADERS = {
    "name": ("Variable / Field Name", "field_name"),
    "form": ("Form Name", "form_name"),
    "type": ("Field Type", "field_type"),
    "label": ("Field Label", "field_label"),
    "choices": (
        "Choices, Calculations, OR Slider Labels",
        "Choices OR Calculations",
        "select_choices_or_calculations",
    ),
    "validation": (
        "Text Validation Type OR Show Slider Number",
        "text_validation_type_or_show_slider_number",
    ),
    "minimum": ("Text Validation Min", "text_validation_min"),
    "maximum": ("Text Validation Max", "text_validation_max"),
    "identifier": ("Identifier?", "identifier"),
    "branching": ("Branching Logic (Show field only if...)", "branching_logic"),
    "matrix": ("Matrix Group Name", "matrix_group_name"),
    "annotation": ("Field Annotation", "field_annotation"),
}
NEEDED = ("name", "form", "type", "label", "choices")
TYPES = (
    "text",
    "notes",
    "radio",
    "dropdown",
    "checkbox",
    "yesno",
    "truefalse",
    "calc",
    "slider",
    "file",
    "descriptive",
    "sql",
)
IMPLIED_CHOICES = {
    "yesno": {"1": "Yes", "0": "No"},
    "truefalse": {"1": "True", "0": "False"},
}
CHOICE_TYPES = ("radio", "dropdown", "checkbox")
NAME = re.compile(r"^[a-z][a-z0-9_]*$", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True)
class Field:
    """One field of the dictionary; `choices` maps code to label, both text, in order."""

    name: str
    form: str
    type: str
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    validation: str = ""
    minimum: str = ""
    maximum: str = ""
    identifier: bool = False
    branching: str = ""
    matrix: str = ""
    annotation: str = ""
    calculation: str = ""

    @property
    def free_text(self) -> bool:
        """Whether respondents write what they like: notes, and text that nothing validates."""
        return self.type == "notes" or (self.type == "text" and not self.validation)

    @property
    def columns(self) -> tuple[str, ...]:
        """The export's columns that hold the field: one, none, or one per choice of a checkbox."""
        if self.type == "checkbox":
            return tuple(checkbox_column(self.name, code) for code in self.choices)
        return () if self.type == "descriptive" else (self.name,)


@dataclass(frozen=True)
class Dictionary:
    """All fields by name, in the dictionary's order; the first is the respondent's id.

    `problems`: by field (or row) what its row says that cannot be; it stops a study that uses it.
    """

    file: str
    fields: Mapping[str, Field]
    problems: Mapping[str, DefinitionError] = field(default_factory=dict)
    checkboxes: Mapping[str, tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        columns = {
            checkbox_column(entry.name, code): (entry.name, code)
            for entry in self.fields.values()
            if entry.type == "checkbox"
            for code in entry.choices
        }
        object.__setattr__(self, "checkboxes", columns)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms' names in order."""
        return tuple(dict.fromkeys(entry.form for entry in self.fields.values()))

    def field_of(self, column: str) -> Field | None:
        """Return the field that an export's column belongs to, `race___2` to `race`."""
        name, _ = self.checkboxes.get(column, (column, ""))
        return self.fields.get(name)


def checkbox_column(name: str, code: str) -> str:
    """Return the column that holds one choice of a checkbox: -99 of `race` is `race____99`."""
    return f"{name}___{re.sub('[^a-z0-9_]', '_', code.lower())}"


def load_dictionary(path: str | Path) -> Dictionary:
    """Return the data dictionary in `path` (csv with the page's or the API's headers).

    A row that cannot be is kept among the dictionary's `problems`, since most fields are nobody's
    concern. Raises DefinitionError where the file is no dictionary.
    """
    path = Path(path)
    rows = _read_rows(path)
    header = next(rows)
    positions = _positions(header, path)
    fields: dict[str, Field] = {}
    problems: dict[str, DefinitionError] = {}
    for line, row in rows:
        cells = {
            key: row[place].strip() if place < len(row) else "" for key, place in positions.items()
        }
        name = cells["name"]
        if not NAME.match(name):
            written = f"a text of {len(name)} characters" if name else "nothing"
            problems[f"row {line}"] = _problem(
                path,
                f"row {line}",
                "not a field's name",
                written,
                "letters, digits and _",
            )
        elif name in fields:
            said = f"the field stands twice (row {line})"
            problems.setdefault(name, _problem(path, name, said, name, "once"))
        else:
            fields[name], found = _field(cells, path)
            if any(cell.strip() for cell in row[len(header) :]):
                # Which cell is which is not known, nor whether the field identifies somebody.
                fields[name] = replace(fields[name], identifier=True)
                found = _too_long(path, name, len(row), len(header))
            if found is not None:
                problems[name] = found
    if not fields:
        raise _problem(
            path, None, "the dictionary has no fields", "a header alone", "a row per field"
        )
    return Dictionary(str(path), fields, problems)


def _read_rows(path: Path) -> Iterator:
    """Yield the header, then (row number, cells) of each row that is not blank."""
    try:
        look(path, "the dictionary", hint="check source.dictionary in study.yaml")
        text, delimiter, header = read_text(path)
    except DataError as error:
        raise DefinitionError(
            error.problem,
            file=path,
            key=error.key,
            found=error.found,
            expected="a csv file",
            hint=error.hint,
        ) from error
    yield header
    reader = csv_reader(text, delimiter)
    next(reader)
    for number, row in enumerate(reader, start=2):
        if any(cell.strip() for cell in row):
            yield number, row


def _positions(header: list[str], path: Path) -> dict[str, int]:
    lower = [name.lower() for name in header]
    written = [name for names in HEADERS.values() for name in names]
    positions = {
        key: lower.index(name.lower())
        for key, names in HEADERS.items()
        for name in names
        if name.lower() in lower
    }
    for key in NEEDED:
        if key not in positions:
            named_so = [name for name in header if closest(name, written)]
            raise _problem(
                path,
                "header",
                "a column of a REDCap data dictionary is missing",
                shown(header, written),
                " or ".join(repr(name) for name in HEADERS[key]),
                closest(HEADERS[key][0], named_so, "download the dictionary from REDCap as csv"),
            )
    return positions


def _field(cells: dict[str, str], path: Path) -> tuple[Field, DefinitionError | None]:
    """Return the field of a row, and what of the row cannot be."""
    name, kind = cells["name"], cells["type"].lower()
    problem = None
    if kind not in TYPES:
        hint = closest(kind, TYPES)
        problem = _problem(path, name, "unknown field type", kind or "nothing", listed(TYPES), hint)
    written = cells["choices"]
    choices = IMPLIED_CHOICES.get(kind, {})
    if kind in CHOICE_TYPES:
        choices, problem = parse_choices(written, path, name)
    return Field(
        name=name,
        form=cells["form"],
        type=kind,
        label=plain_text(cells["label"]),
        choices=choices,
        validation=cells.get("validation", "").lower() if kind == "text" else "",
        minimum=cells.get("minimum", ""),
        maximum=cells.get("maximum", ""),
        identifier=cells.get("identifier", "").lower() in ("y", "yes", "1", "true"),
        branching=cells.get("branching", ""),
        matrix=cells.get("matrix", ""),
        annotation=cells.get("annotation", ""),
        calculation=written if kind == "calc" else "",
    ), problem


def parse_choices(
    written: str, path: Path | None = None, name: str = ""
) -> tuple[dict[str, str], DefinitionError | None]:
    """Return {code: label} of "1, Yes | 0, No", and what of it cannot be.

    Only a choice's first comma divides; one without a comma ("Mr. | Mrs.") is its own code.
    """
    choices: dict[str, str] = {}
    problem = None
    # The API separates choices by "|", an older page by line breaks.
    parts = re.split(r"\||\n" if "|" not in written else r"\|", written)
    for part in (part.strip() for part in parts):
        code, _, label = part.partition(",")
        code = code.strip()
        if not code and label:
            problem = _problem(
                path, name, "a choice has no code", part, "code, label | code, label"
            )
        elif code in choices:
            problem = _problem(path, name, "a choice's code stands twice", code, "each code once")
        elif code:
            choices[code] = plain_text(label) or code
    if not choices and problem is None:
        wanted = "code, label | code, label"
        problem = _problem(path, name, "the field has no choices", written or "nothing", wanted)
    return choices, problem


def plain_text(label: str) -> str:
    """Return a label as a reader sees it: no html, single spaces."""
    return " ".join(plain(html.unescape(TAG.sub(" ", label))).split())


def _too_long(path: Path, name: str, found: int, expected: int) -> DefinitionError:
    said = "the row has more cells than the header"
    hint = "quote a text that holds the delimiter, as a limit of 30,5"
    return _problem(path, name, said, f"{found} cells", f"{expected} cells", hint)


def _problem(
    path: Path | None,
    key: str | None,
    problem: str,
    found: str,
    expected: str,
    hint: str | None = None,
) -> DefinitionError:
    return DefinitionError(
        problem, file=path, key=key, found=found, expected=expected, hint=hint or None
    )
