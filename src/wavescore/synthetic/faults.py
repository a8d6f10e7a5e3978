"""Plant faults in the synthetic export, and keep a list of every one of them."""

import numpy as np

from wavescore.synthetic import design
from wavescore.synthetic.dictionary import BASELINE_FORMS, FORMS, export_columns, form_columns
from wavescore.synthetic.people import scaled
from wavescore.synthetic.plan import Rows
from wavescore.synthetic.table import Cells, close_forms, leave_form, stamps

# Cells of eligible respondents: fault, the finding that names it, wave, column, values, number.
# "{}" stands for the answer that was there.
CELLS = (
    ("code out of range", "out_of_range", 0, "stigma_2", ("6", "0"), 2),
    ("code that is no choice", "not_in_choices", 0, "education", ("9",), 1),
    ("code out of range", "out_of_range", 1, "gad7_3", ("4", "7"), 2),
    ("code out of range", "out_of_range", 2, "phq8_6", ("5", "9"), 2),
    ("number out of range", "out_of_range", 0, "hours_week", ("200", "-3"), 2),
    ("number out of range", "out_of_range", 1, "hours_week", ("999",), 1),
    ("text for a number", "wrong_type", 0, "hours_week", ("about 5", "lots"), 2),
    ("text for a number", "wrong_type", 2, "hours_week", ("ten",), 1),
    ("missing-data code", "", 0, "help_3", (design.MISSING_CODE,), 3),
    ("missing-data code", "", 0, "hours_week", (design.MISSING_CODE,), 3),
    ("missing-data code", "", 1, "phq8_5", (design.MISSING_CODE,), 2),
    ("missing-data code", "", 2, "gad7_7", (design.MISSING_CODE,), 2),
    ("stray space", "stray_space", 0, "gad7_5", (" {}", "{} ", " {} "), 3),
    ("stray space", "stray_space", 0, "forum", ("{} ",), 2),
    ("stray space", "stray_space", 0, "education", (" {}",), 2),
    ("stray space", "stray_space", 0, "survey_timestamp", ("{} ",), 1),
    ("stray space", "stray_space", 2, "phq8_2", ("{} ", "\t{}"), 2),
)
# Forms of eligible respondents that were never opened: wave, form, number; and a column that holds
# an answer all the same, with its value.
UNOPENED = (
    (1, "phq8", 2, "", ""),
    (2, "your_forum", 3, "", ""),
    (2, "phq8", 2, "phq8_1", "2"),
    (1, "your_forum", 1, "selfeff_1", "4"),
    (1, "your_forum", 1, "support___2", "1"),
)
# Questions left blank, which is no fault: column, wave, number.
SKIPPED = (
    ("help_6", 0, 5),
    ("mod_3", 0, 6),
    ("stigma_4", 0, 4),
    ("gad7_6", 1, 2),
    ("phq8_8", 2, 3),
)
# Where those who do not complete the survey stop.
STOPS = ("forum_use", "phq8", "your_forum", "survey")


class FaultList:
    """The planted faults, one row each; `finding` and `exclusion` name the rules to catch it."""

    HEADER = ("respondent_id", "wave", "field", "value", "fault", "finding", "exclusion")

    def __init__(self, rows: Rows, cells: Cells) -> None:
        self._rows, self._cells = rows, cells
        self._parts: list[tuple[np.ndarray, str, np.ndarray, str, str, str]] = []

    def add(
        self, places: np.ndarray, field: str, fault: str, *, finding: str = "", exclusion: str = ""
    ) -> None:
        """Note a fault in `field` of the export's rows at `places`, with the value now there."""
        values = self._cells[field][places]
        self._parts.append((places, field, values, fault, finding, exclusion))

    def table(self) -> list[tuple[str, ...]]:
        """Return the header and all faults as text, in the order of the export."""
        number = {name: place for place, name in enumerate(export_columns())}
        listed = [
            (place, number[field], field, value, *rest)
            for places, field, values, *rest in self._parts
            for place, value in zip(places.tolist(), values, strict=True)
        ]
        ids, waves = self._cells["record_id"], self._rows.wave
        faults = [
            (ids[place], design.WAVES[waves[place]], *rest) for place, _, *rest in sorted(listed)
        ]
        return [self.HEADER, *faults]


def plant_faults(rng: np.random.Generator, rows: Rows, cells: Cells) -> FaultList:
    """Plant every fault in `cells`, in place, and return the list of them."""
    faults = FaultList(rows, cells)
    _plant_excluded(rows, cells, faults)
    _plant_abandoned(rng, rows, cells, faults)
    _plant_duplicates(rows, cells, faults)
    pool = _Pool(rng, rows)
    _plant_cells(pool, cells, faults)
    _plant_unopened(pool, cells, faults)
    for column, wave, count in SKIPPED:
        cells[column][pool.take(wave, count)] = ""
    for name, answers in cells.items():
        refused = np.flatnonzero(answers == design.MISSING_CODE)
        faults.add(refused, name, "missing-data code", finding="missing_code")
    return faults


class _Pool:
    """Rows kept of eligible respondents, each respondent taken once at most."""

    def __init__(self, rng: np.random.Generator, rows: Rows) -> None:
        self.person = rows.person
        self.n = len(np.unique(rows.person[rows.reason == ""]))
        kept = rng.permutation(rows.of(""))
        self.waves = [kept[rows.wave[kept] == wave] for wave in range(3)]
        self.used = np.zeros(rows.person.max() + 1, dtype=bool)
        self.used[rows.person[rows.reason != ""]] = True

    def take(self, wave: int, count: int) -> np.ndarray:
        """Return the places of `count` rows (of 791 respondents) at a wave."""
        places = self.waves[wave]
        free = places[~self.used[self.person[places]]][: scaled(count, self.n)]
        self.used[self.person[free]] = True
        return free


def _never_opened(
    cells: Cells, faults: FaultList, places: np.ndarray, forms: tuple[str, ...]
) -> None:
    """Close forms; a finding says so where there are boxes whose 0 would read as "no"."""
    close_forms(cells, places, forms)
    for form in forms:
        boxes = any("___" in name for name in form_columns()[form])
        finding = "unopened_form" if boxes else ""
        faults.add(places, f"{form}_complete", "form never opened", finding=finding)


def _plant_excluded(rows: Rows, cells: Cells, faults: FaultList) -> None:
    refused = rows.of("no_consent")
    cells["consent"][refused] = "0"
    cells["contact_consent"][refused] = cells["email"][refused] = ""
    faults.add(refused, "consent", "no consent", exclusion="consented")
    _never_opened(cells, faults, refused, FORMS[2:])
    faults.add(rows.of("under_16"), "age", "under 16", exclusion="aged 16 or over")
    stamp = "survey_timestamp"
    faults.add(rows.of("speeder"), stamp, "answered in under 5 minutes", exclusion="attentive")
    impossible = rows.of("impossible")
    cells[stamp][impossible] = stamps(rows.started[impossible] - np.timedelta64(50, "m"))
    faults.add(
        impossible,
        stamp,
        "completed before it started",
        finding="impossible_timestamp",
        exclusion="attentive",
    )
    empty = rows.of("empty")
    for name in ("welcome_timestamp", "survey_start"):
        cells[name][empty] = ""
    cells["welcome_complete"][empty] = "0"
    _never_opened(cells, faults, empty, FORMS[4:])
    faults.add(empty, "record_id", "row without an answer", exclusion="no answers")
    later = rows.of("later")
    faults.add(later, stamp, "wave after one that was not attentive", exclusion="attentive")


def _plant_abandoned(rng: np.random.Generator, rows: Rows, cells: Cells, faults: FaultList) -> None:
    abandoned = rows.of("abandoned")
    stop = rng.integers(0, len(STOPS), len(abandoned))
    for number, form in enumerate(STOPS):
        for baseline in (True, False):
            first = form if baseline or form not in BASELINE_FORMS else "gad7"
            here = abandoned[(stop == number) & ((rows.wave[abandoned] == 0) == baseline)]
            leave_form(cells, here, first)
            stamp, fault = f"{first}_timestamp", "form begun and not completed"
            faults.add(here, stamp, fault, finding="not_completed", exclusion="attentive")
            boxes = [name for name in form_columns()[first] if "___" in name]
            if boxes:
                unticked = np.all([cells[name][here] == "0" for name in boxes], axis=0)
                faults.add(here[unticked], boxes[0], "boxes after a break-off", finding="broke_off")
            _never_opened(cells, faults, here, FORMS[FORMS.index(first) + 1 :])


def _plant_duplicates(rows: Rows, cells: Cells, faults: FaultList) -> None:
    begun = rows.of("begun")
    close_forms(cells, begun, FORMS[3:])
    for places in (begun, rows.of("duplicate")):
        fault = "the same respondent twice in one event"
        faults.add(places, "record_id", fault, finding="duplicate_key")


def _plant_cells(pool: _Pool, cells: Cells, faults: FaultList) -> None:
    for fault, finding, wave, name, values, count in CELLS:
        places = pool.take(wave, count)
        column = cells[name]
        column[places] = [
            values[number % len(values)].format(column[place])
            for number, place in enumerate(places.tolist())
        ]
        if finding:
            faults.add(places, name, fault, finding=finding)


def _plant_unopened(pool: _Pool, cells: Cells, faults: FaultList) -> None:
    for wave, form, count, name, value in UNOPENED:
        places = pool.take(wave, count)
        _never_opened(cells, faults, places, (form,))
        if name:
            cells[name][places] = value
            fault = "answer on a form never opened"
            faults.add(places, name, fault, finding="answered_on_unopened_form")
