"""What the synthetic survey asks, in the data dictionary beside this file, and the export's header.

GAD-7 and PHQ-8 ask the problems of the published questionnaires; the rest is invented.
"""

from functools import cache
from pathlib import Path

from wavescore.definitions.dictionary import load_dictionary

FILE = Path(__file__).with_suffix(".csv")
BASELINE_FORMS = ("consent", "about_you", "forum_use")
FORMS = ("welcome", *BASELINE_FORMS, "gad7", "phq8", "your_forum", "survey")


@cache
def form_columns() -> dict[str, list[str]]:
    """Return the export's columns of each form, checkboxes spread out, without its status."""
    columns: dict[str, list[str]] = {form: [] for form in FORMS}
    for field in load_dictionary(FILE).fields.values():
        columns[field.form] += field.columns
    return columns


def export_columns() -> list[str]:
    """Return the export's header: the key, then each form's time stamp, answers and status."""
    columns = ["record_id", "redcap_event_name", "redcap_survey_identifier"]
    for form, names in form_columns().items():
        answers = [name for name in names if name != "record_id"]
        columns += [f"{form}_timestamp", *answers, f"{form}_complete"]
    return columns
