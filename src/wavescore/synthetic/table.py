"""Lay the synthetic respondents out as a REDCap export: a row per respondent and event, as text."""

from collections.abc import Iterable

import numpy as np

from wavescore.synthetic import design
from wavescore.synthetic.dictionary import BASELINE_FORMS, FORMS, export_columns, form_columns
from wavescore.synthetic.people import People
from wavescore.synthetic.plan import Rows
from wavescore.synthetic.process import items_of

COMMENTS = (
    "Thank you, the forum matters to me.",
    "I mostly read, and that is enough for now.",
    'A friend told me to "just try it". I am glad that I did.',
    "The page was hard to find on my phone",
    "I would like more quiet evenings there, if that makes sense.",
    "Nothing to add",
    "First line of a comment.\nSecond line of the same comment.",
    "Some days are better than others; the forum helps on the others.",
    "I left once and came back.",
    "Too many questions about numbers, not enough about people",
)
GENDER_WORDS = ("agender", "genderfluid", "still finding out", "two-spirit")


# The share of the minutes after which each form is submitted, in the order of FORMS.
SUBMITTED_AT = (0.0, 0.05, 0.15, 0.25, 0.35, 0.5, 0.95, 1.0)

Cells = dict[str, np.ndarray]


def lay_out(rng: np.random.Generator, people: People, rows: Rows) -> Cells:
    """Return the text of every cell, by column of the export, with every form answered in full."""
    cells = {name: np.full(len(rows.person), "", dtype=object) for name in export_columns()}
    cells["record_id"] = as_text(rows.person + 1)
    cells["redcap_event_name"] = np.array(design.EVENTS, dtype=object)[rows.wave]
    cells["survey_start"] = stamps(rows.started)
    _fill_baseline(rng, people, rows, cells)
    _fill_scales(rng, people.totals[rows.person, rows.wave], cells)
    _fill_every_wave(rng, cells)
    for form, share in zip(FORMS, SUBMITTED_AT, strict=True):
        asked = (rows.wave == 0) | (form not in BASELINE_FORMS)
        after = np.floor(share * rows.minutes[asked]).astype("timedelta64[m]")
        cells[f"{form}_timestamp"][asked] = stamps(rows.started[asked] + after)
        cells[f"{form}_complete"][asked] = "2"
    return cells


def as_text(numbers: np.ndarray) -> np.ndarray:
    """Return whole numbers as an object array of text."""
    return numbers.astype(str).astype(object)


def stamps(times: np.ndarray) -> np.ndarray:
    """Return times (datetime64[m]) as "YYYY-MM-DD HH:MM"."""
    texts = np.datetime_as_string(times, unit="m").tolist()
    return np.array([text.replace("T", " ") for text in texts], dtype=object)


def close_forms(cells: Cells, rows: np.ndarray, forms: tuple[str, ...]) -> None:
    """Empty the forms as REDCap exports one never opened: no answers, no ticks, status 0."""
    for form in forms:
        _empty(cells, rows, form, form_columns()[form])
        cells[f"{form}_timestamp"][rows] = ""


def leave_form(cells: Cells, rows: np.ndarray, form: str) -> None:
    """Leave a form after its first three answers: opened, and never submitted."""
    _empty(cells, rows, form, form_columns()[form][3:])
    cells[f"{form}_timestamp"][rows] = design.NOT_COMPLETED


def _empty(cells: Cells, rows: np.ndarray, form: str, names: Iterable[str]) -> None:
    for name in names:
        cells[name][rows] = "0" if "___" in name else ""
    cells[f"{form}_complete"][rows] = "0"


def _fill_baseline(rng: np.random.Generator, people: People, rows: Rows, cells: Cells) -> None:
    first = rows.wave == 0
    person = rows.person[first]
    for name, codes in people.fields.items():
        cells[name][first] = as_text(codes[person])
    cells["consent"][first] = "1"
    reachable = first & (cells["contact_consent"] == "1")
    cells["email"][reachable] = [
        f"respondent{number}@example.org" for number in rows.person[reachable] + 1
    ]
    own_words = first & (cells["gender"] == "4")
    cells["gender_other"][own_words] = rng.choice(GENDER_WORDS, int(own_words.sum()))


def _fill_scales(rng: np.random.Generator, totals: np.ndarray, cells: Cells) -> None:
    for place, scale in enumerate(design.SCALES):
        items = items_of(rng, totals[:, place], scale)
        words = np.array([str(code) for code in range(scale.high + 1)], dtype=object)
        for name, codes in zip(scale.columns, items.T, strict=True):
            cells[name] = words[codes]


def _fill_every_wave(rng: np.random.Generator, cells: Cells) -> None:
    n = len(cells["record_id"])
    cells["hours_week"] = as_text(np.minimum(rng.geometric(0.22, n) - 1, 60))
    for code, share in design.SUPPORT_SHARES.items():
        cells[f"support___{code}"] = as_text((rng.random(n) < share).astype(int))
    commented = rng.random(n) < 0.12
    cells["comments"][commented] = rng.choice(COMMENTS, int(commented.sum()))
