"""A REDCap data dictionary: every field, what it asks, and which answers it allows."""

import csv
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from wavescore.errors import DefinitionError, closest, listed, named

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
    """All fields by name, in the dictionary's order; the first is the respondent's id."""

    file: str
    fields: Mapping[str, Field]
    checkboxes: Mapping[str, tuple[str, str]] = field(init=False)

    def __post_init__(self):
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

    Raises DefinitionError naming the file, the field and its row where a row cannot be.
    """
    path = Path(path)
    rows = _read_rows(path)
    header = next(rows)
    positions = _positions([name.strip() for name in header], path)
    fields = {}
    for line, row in rows:
        cells = {
            key: row[place].strip() if place < len(row) else "" for key, place in positions.items()
        }
        entry = _field(cells, path, line)
        if entry.name in fields:
            _fail(path, entry.name, f"the field stands twice (row {line})", entry.name, "once")
        fields[entry.name] = entry
    if not fields:
        _fail(path, None, "the dictionary has no fields", "a header alone", "a row per field")
    return Dictionary(str(path), fields)


def _read_rows(path: Path) -> Iterator:
    """Yield the header, then (row number, cells) of each row that is not blank."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DefinitionError(
            "the dictionary cannot be read",
            file=path,
            found=error.strerror,
            expected="a csv file",
            hint="check source.dictionary in study.yaml",
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    yield next(reader, [])
    for number, row in enumerate(reader, start=2):
        if any(cell.strip() for cell in row):
            yield number, row


def _positions(header: list[str], path: Path) -> dict[str, int]:
    lower = [name.lower() for name in header]
    positions = {
        key: lower.index(name.lower())
        for key, names in HEADERS.items()
        for name in names
        if name.lower() in lower
    }
    for key in NEEDED:
        if key not in positions:
            _fail(
                path,
                "header",
                "a column of a REDCap data dictionary is missing",
                named(header) if any(header) else "nothing",
                " or ".join(repr(name) for name in HEADERS[key]),
                closest(HEADERS[key][0], header, "download the dictionary from REDCap as csv"),
            )
    return positions


def _field(cells: dict[str, str], path: Path, line: int) -> Field:
    name, kind = cells["name"], cells["type"].lower()
    if not NAME.match(name):
        _fail(path, f"row {line}", "not a field's name", name or "nothing", "letters, digits and _")
    if kind not in TYPES:
        _fail(
            path, name, "unknown field type", kind or "nothing", listed(TYPES), closest(kind, TYPES)
        )
    written = cells["choices"]
    choices = IMPLIED_CHOICES.get(kind, {})
    if kind in CHOICE_TYPES:
        choices = parse_choices(written, path, name)
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
    )


def parse_choices(written: str, path: Path | None = None, name: str = "") -> dict[str, str]:
    """Return {code: label} of "1, Yes | 0, No"; only a choice's first comma divides."""
    choices = {}
    # The API separates choices by "|", an older page by line breaks.
    parts = re.split(r"\||\n" if "|" not in written else r"\|", written)
    for part in (part.strip() for part in parts):
        if not part:
            continue
        code, comma, label = part.partition(",")
        code = code.strip()
        if not comma or not code:
            _fail(path, name, "a choice has no code and label", part, "code, label | code, label")
        if code in choices:
            _fail(path, name, "a choice's code stands twice", code, "each code once")
        choices[code] = plain_text(label)
    if not choices:
        _fail(
            path,
            name,
            "the field has no choices",
            written or "nothing",
            "code, label | code, label",
        )
    return choices


def plain_text(label: str) -> str:
    """Return a label as a reader sees it: no html, single spaces."""
    return " ".join(html.unescape(TAG.sub(" ", label)).split())


def _fail(path, key, problem, found, expected, hint=None):
    raise DefinitionError(
        problem, file=path, key=key, found=found, expected=expected, hint=hint or None
    )
