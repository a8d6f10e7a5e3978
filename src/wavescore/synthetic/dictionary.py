"""The data dictionary of the synthetic project, in the 18 columns of REDCap's download page."""

from collections.abc import Iterator

from wavescore.synthetic.design import SCALES, Scale
from wavescore.synthetic.questions import AGREEMENT, FIELDS, FREQUENCY, ITEMS, PAGES

# Header of the page and our short name for it, "" where the project leaves the column empty.
COLUMNS = {
    "Variable / Field Name": "name",
    "Form Name": "form",
    "Section Header": "section",
    "Field Type": "type",
    "Field Label": "label",
    "Choices, Calculations, OR Slider Labels": "choices",
    "Field Note": "note",
    "Text Validation Type OR Show Slider Number": "validation",
    "Text Validation Min": "low",
    "Text Validation Max": "high",
    "Identifier?": "identifier",
    "Branching Logic (Show field only if...)": "branching",
    "Required Field?": "required",
    "Custom Alignment": "alignment",
    "Question Number (surveys only)": "",
    "Matrix Group Name": "matrix",
    "Matrix Ranking?": "",
    "Field Annotation": "annotation",
}
BASELINE_FORMS = ("consent", "about_you", "forum_use")
FORMS = ("welcome", *BASELINE_FORMS, "gad7", "phq8", "your_forum", "survey")


def questions() -> list[dict[str, str]]:
    """Return every field in the order of the forms, the scales' items after their form's own."""
    fields = [*FIELDS, *(item for scale in SCALES for item in _items(scale))]
    return sorted(fields, key=lambda field: FORMS.index(field["form"]))


def dictionary_rows() -> list[list[str]]:
    """Return the dictionary, its header first."""
    rows = [[field.get(short, "") for short in COLUMNS.values()] for field in questions()]
    return [list(COLUMNS), *rows]


def form_columns() -> dict[str, list[str]]:
    """Return the export's columns of each form, checkboxes spread out, without its status."""
    columns: dict[str, list[str]] = {form: [] for form in FORMS}
    for field in questions():
        if field["type"] == "checkbox":
            codes = [choice.split(",")[0].strip() for choice in field["choices"].split("|")]
            columns[field["form"]] += [f"{field['name']}___{code}" for code in codes]
        elif field["type"] != "descriptive":
            columns[field["form"]].append(field["name"])
    return columns


def export_columns() -> list[str]:
    """Return the export's header: the key, then each form's time stamp, answers and status."""
    columns = ["record_id", "redcap_event_name", "redcap_survey_identifier"]
    for form, names in form_columns().items():
        answers = [name for name in names if name != "record_id"]
        columns += [f"{form}_timestamp", *answers, f"{form}_complete"]
    return columns


def _items(scale: Scale) -> Iterator[dict[str, str]]:
    frequency = scale.low == 0
    for place, (column, text) in enumerate(zip(scale.columns, ITEMS[scale.name], strict=True)):
        yield {
            "name": column,
            "form": scale.form,
            "section": PAGES[scale.name] if place == 0 else "",
            "type": "radio",
            "label": text,
            "choices": FREQUENCY if frequency else AGREEMENT,
            "required": "y" if frequency else "",
            "matrix": f"{scale.column}_matrix",
        }
