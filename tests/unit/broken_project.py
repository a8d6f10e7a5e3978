"""A sound project in four files, and what breaks one of them; for the table of errors."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

STUDY = """title: A survey
source:
  export: export.csv
  dictionary: dictionary.csv
  layout: redcap
  respondent: id
  missing_codes: {-99: refused}
waves:
  - {name: t1, event: baseline_arm_1, time: 0}
  - {name: t2, event: week_6_arm_1, time: 6}
eligibility:
  - {name: adult, field: age, at_least: 16}
instruments:
  gad7: {columns: "gad7_{item}"}
groups:
  arm: {field: arm_code, values: {Now: [1], Later: [2]}}
analyses:
  flow: {}
  describe: {fields: [age, arm, why]}
"""
ITEM = '"0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"'
DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
    "text_validation_type_or_show_slider_number,identifier\n"
    "id,start,text,ID,,,\n"
    "name,start,text,Name,,,y\n"
    "age,start,text,Age,,integer,\n"
    "born,start,text,Born,,date_dmy,\n"
    'arm_code,start,radio,Arm,"1, Now | 2, Later",,\n'
    'why,start,checkbox,Why?,"1, A | 2, B",,\n'
    "note,start,notes,Note,,,\n"
    + "".join(f"gad7_{n},gad7,radio,Item,{ITEM},,\n" for n in range(1, 8))
)
HEADER = (
    "id,redcap_event_name,name,age,born,arm_code,why___1,why___2,note,start_complete,"
    + ",".join([*(f"gad7_{n}" for n in range(1, 8)), "gad7_complete"])
)
ROWS = [
    f"{who},{event},Zharko Lenox,3{who},1990-02-0{who},{1 + who % 2},1,0,My secret,2"
    ",0,1,2,3,0,1,2,2"
    for who in range(1, 4)
    for event in ("baseline_arm_1", "week_6_arm_1")
]
EXPORT = "\n".join([HEADER, *ROWS]) + "\n"
FILES = {"mine/study.yaml": STUDY, "dictionary.csv": DICTIONARY, "export.csv": EXPORT}


def change(file: str, old: str, new: str) -> Callable[[], None]:
    """Return what replaces `old` in a file."""

    def apply() -> None:
        text = FILES[file]
        assert old in text, old
        Path(file).write_text(text.replace(old, new))

    return apply


def write(file: str, data: str | bytes) -> Callable[[], None]:
    """Return what writes a file's whole contents."""
    encoded = data.encode() if isinstance(data, str) else data
    return together(lambda: Path(file).write_bytes(encoded))


def together(*changes: Callable[[], object]) -> Callable[[], None]:
    """Return what makes several changes."""

    def apply() -> None:
        for each in changes:
            each()

    return apply


def study(old: str, new: str) -> Callable[[], None]:
    return change("mine/study.yaml", old, new)


def export(old: str, new: str) -> Callable[[], None]:
    return change("export.csv", old, new)


def dictionary(old: str, new: str) -> Callable[[], None]:
    return change("dictionary.csv", old, new)


def archive(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(name, "x")
    return data.getvalue()


def column(name: str, cells: list[str]) -> str:
    """Return the export with the cells of a column changed."""
    rows = [line.split(",") for line in EXPORT.splitlines()]
    place = rows[0].index(name)
    for row, cell in zip(rows[1:], cells, strict=False):
        row[place] = cell
    return "\n".join(",".join(row) for row in rows) + "\n"


def swapped(names: dict[str, str]) -> str:
    """Return the export with names of columns changed."""
    return "\n".join([",".join(names.get(n, n) for n in HEADER.split(",")), *ROWS]) + "\n"


def wave_2(words: str) -> Callable[[], None]:
    """Return what makes the second wave a window."""
    return study("{name: t2, event: week_6_arm_1,", f"{{name: t2, {words},")


def source(words: str) -> Callable[[], None]:
    return study("  layout: redcap", f"  layout: redcap\n  {words}")


def joins(text: str) -> Callable[[], None]:
    """Return what joins a file of `text` to the export."""
    return together(write("more.csv", text), source("join: [{file: more.csv}]"))


API = "  api: {url_from: URL, token_from: TOKEN}\n"
LABELLED = EXPORT
for code, label in enumerate(
    ("Not at all", "Several days", "More than half the days", "Nearly every day")
):
    LABELLED = re.sub(rf"(,2,.*),{code}(?=,)", rf"\1,{label}", LABELLED)
