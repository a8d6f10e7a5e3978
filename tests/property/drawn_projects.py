"""Small projects drawn at random, with what is true of each of their rows and cells."""

import random
from dataclasses import dataclass, field
from pathlib import Path

CHOICES = '"1, A | 2, B | -99, Rather not say"'
DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,branching_logic\n"
    "id,start,text,Record ID,,\n"
    f"sex,start,radio,Sex,{CHOICES},\n"
    "smoker,start,yesno,Smoker?,,\n"
    "cigs,start,text,How many?,,[smoker] = '1'\n"
    'why,start,checkbox,Why?,"1, A | 2, B",\n'
    f"mood,daily,radio,Mood,{CHOICES},\n"
    'sleep,daily,checkbox,Sleep,"1, A | 2, B",\n'
    f"pain,daily,radio,Pain,{CHOICES},\n"
    "dose,visit,text,Dose,,\n"
)
START = ("sex", "smoker", "cigs", "why___1", "why___2")
DAILY = ("mood", "sleep___1", "sleep___2", "pain")
KEYS = ("id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")
COLUMNS = (*KEYS, *START, "start_complete", *DAILY, "daily_complete", "dose", "visit_complete")
BOXES = ("why___1", "why___2", "sleep___1", "sleep___2")
ANSWERED, NO, NONE, CODE = "answered", "no", "no answer", "missing code"
NOT_GIVEN, HIDDEN = "not asked: form not given", "not asked: hidden by branching"
NOT_REACHED = "not reached"
CLOSED = "unopened form or not reached"


@dataclass
class Project:
    """An export's rows as cells, and what is true of them.

    reasons: {(respondent, wave, column): reason}; fates: {fate: rows}, as `rows_by_fate` counts
    them; duplicates: rows that stand twice; about: the rows of a joined file, if any.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    reasons: dict[tuple[str, str, str], str] = field(default_factory=dict)
    fates: dict[str, int] = field(default_factory=dict)
    duplicates: int = 0
    arms: int = 1
    about: list[tuple[str, str]] | None = None

    def count(self, fate: str, number: int = 1) -> None:
        self.fates[fate] = self.fates.get(fate, 0) + number


def project(seed: int) -> Project:
    """Return a project drawn by `seed`: arms, repeats, events, entries, files and break-offs."""
    draw = random.Random(seed)
    made = Project(arms=draw.choice([1, 2]))
    entered_twice = draw.random() < 0.4
    for who in range(1, draw.randint(4, 12) + 1):
        arm = 1 + who % made.arms
        # The first of each arm answers everything, so that each form is given and completed.
        whole = who <= made.arms
        rows = [_row(draw, str(who), "t1", f"baseline_arm_{arm}", whole, made)]
        if whole or draw.random() < 0.7:
            rows.append(_row(draw, str(who), "t2", f"week_6_arm_{arm}", whole, made))
        made.count("of the study's waves", len(rows))
        if entered_twice and draw.random() < 0.5:
            second = [{**row, "id": f"{who}--2"} for row in rows]
            rows = [{**row, "id": f"{who}--1"} for row in rows] + second
            made.count("double_entry", len(second))
        made.rows += rows
    _others(draw, made)
    if draw.random() < 0.5:
        # A file of records: it does not know that some were entered twice.
        ids = list(
            dict.fromkeys(row["id"].split("--")[0] for row in made.rows if row["id"].strip())
        )
        made.about = [(who, "N") for who in ids if draw.random() < 0.8] + [("stranger", "S")]
    draw.shuffle(made.rows)
    return made


def _others(draw: random.Random, made: Project) -> None:
    """Add rows that are no respondent at a wave, and rows that stand twice."""
    first = made.rows[0]
    for number in range(draw.randint(0, 4)):
        repeat = {"redcap_repeat_instrument": "visit", "redcap_repeat_instance": str(number + 1)}
        about = {"id": first["id"], "redcap_event_name": first["redcap_event_name"]}
        made.rows.append(dict.fromkeys(COLUMNS, "") | about | repeat | {"dose": "5"})
        # An instance of the second entry is set aside with it.
        made.count("repeat_instance")
    for _ in range(draw.randint(0, 3)):
        made.rows.append({**first, "redcap_event_name": "screening_arm_1"})
        made.count("unknown_event")
    for _ in range(draw.randint(0, 2)):
        made.rows.append({**first, "id": " "})
        made.count("no_respondent")
    if "--" not in first["id"] and draw.random() < 0.5:
        made.rows.append(dict(first))
        made.count("of the study's waves")
        made.duplicates = 1


def _row(
    draw: random.Random, who: str, wave: str, event: str, whole: bool, made: Project
) -> dict[str, str]:
    """Return a respondent's row at a wave; note in `made` why each of its cells is as it is."""
    row = dict.fromkeys(COLUMNS, "") | dict.fromkeys(BOXES, "0")
    row |= {"id": who, "redcap_event_name": event, "start_complete": "0", "daily_complete": "0"}
    why: dict[str, str] = {}
    if wave == "t1":
        _start(draw, row, why, whole)
    else:
        why |= dict.fromkeys(START, NOT_GIVEN)
    if whole or draw.random() < 0.8:
        _daily(draw, row, why, whole)
    else:
        why |= dict.fromkeys(DAILY, CLOSED)
    made.reasons |= {(who, wave, name): reason for name, reason in why.items()}
    return row


def _start(draw: random.Random, row: dict, why: dict, whole: bool) -> None:
    row["sex"] = draw.choice("12")
    why["sex"] = ANSWERED
    row["smoker"] = "1" if whole else draw.choice(["0", "1", ""])
    row["cigs"] = draw.choice(["20", ""]) if row["smoker"] == "1" and not whole else ""
    row["cigs"] = "5" if whole else row["cigs"]
    _tick(draw, row, ("why___1", "why___2"))
    _end(draw, row, why, START, "start_complete", whole)
    if row["smoker"] != "1":
        why["cigs"] = HIDDEN
    elif row["start_complete"] == "2" and draw.random() < 0.2:
        row["sex"], why["sex"] = "-99", CODE


def _daily(draw: random.Random, row: dict, why: dict, whole: bool) -> None:
    row["mood"] = draw.choice("12")
    row["pain"] = draw.choice("12") if whole else draw.choice(["1", "2", ""])
    _tick(draw, row, ("sleep___1", "sleep___2"))
    _end(draw, row, why, DAILY, "daily_complete", whole)


def _tick(draw: random.Random, row: dict, boxes: tuple[str, ...]) -> None:
    row |= {name: draw.choice("01") for name in boxes}


def _end(
    draw: random.Random, row: dict, why: dict, names: tuple[str, ...], status: str, whole: bool
) -> None:
    """Complete a form, or leave it at one of its questions; note the reason of each cell."""
    questions = list(dict.fromkeys(name.split("___")[0] for name in names))
    left = len(questions) if whole or draw.random() < 0.6 else draw.randint(1, len(questions) - 1)
    row[status] = "2" if left == len(questions) else "0"
    for name in names:
        if questions.index(name.split("___")[0]) >= left:
            row[name] = "0" if name in BOXES else ""
    answered = [n for n in names if row[n] not in ("", *(["0"] if n in BOXES else []))]
    last = max(questions.index(name.split("___")[0]) for name in answered)
    for name in names:
        after = row[status] == "0" and questions.index(name.split("___")[0]) > last
        if name in answered:
            why[name] = ANSWERED
        elif after:
            why[name] = NOT_REACHED
        else:
            why[name] = NO if name in BOXES else NONE


def write(made: Project, folder: Path) -> None:
    """Write export.csv, dictionary.csv and, where it joins a file, about.csv."""
    lines = [",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in made.rows)]
    (folder / "export.csv").write_text("\n".join(lines) + "\n")
    (folder / "dictionary.csv").write_text(DICTIONARY)
    if made.about is not None:
        rows = "".join(f"{who},{region}\n" for who, region in made.about)
        (folder / "about.csv").write_text("who,region\n" + rows)
