"""Two thousand broken exports and dictionaries: each gives the same answers, or says what differs.

A mutation ends in one of four ways: an error of ours; the same typed answers; answers that differ,
each difference beside a finding; or unseen. Unseen is allowed to the classes of UNSEEN alone, which
nothing in the files could tell, and they are counted.
"""

import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from prepared import make_study

from wavescore.definitions.dictionary import load_dictionary
from wavescore.errors import WavescoreError
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.check_source import check_source
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate

CASES = 2000
SEED = 20261127
ITEM = '"0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"'
DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
    "text_validation_type_or_show_slider_number\n"
    "id,start,text,ID,,\n"
    "age,start,text,Age,,integer\n"
    "born,start,text,Born,,date_dmy\n"
    'arm,start,radio,Arm,"1, Now | 2, Later",\n'
    'why,start,checkbox,Why?,"1, A | 2, B",\n'
    "note,start,notes,Note,,\n"
    + "".join(f"gad7_{n},gad7,radio,Item {n},{ITEM},\n" for n in range(1, 8))
    + "total,gad7,calc,Total,"
    + '"sum([gad7_1],[gad7_2],[gad7_3],[gad7_4],[gad7_5],[gad7_6],[gad7_7])",\n'
)
HEADER = [
    *("id", "redcap_event_name", "age", "born", "arm", "why___1", "why___2", "note"),
    *("start_complete", *(f"gad7_{n}" for n in range(1, 8)), "total", "gad7_complete"),
]
EVENTS = ("baseline_arm_1", "week_6_arm_1")
UNSEEN = {
    "another valid code": "an answer that another respondent could have given",
    "another number": "a number within the limits",
    "another date": "a date like any other",
    "a row deleted": "a respondent who did not come back looks the same",
    "rows of two respondents exchanged": "ids are the only link",
    "a quote at the beginning": "before a quoted comment: found in the cell that took its words",
    "another id": "nobody else has it, and a number is as good as another",
    "a comment changed": "free text may say anything",
    "a cell emptied": "a question may be left unanswered",
    "NA in a cell": "R's way to leave it empty",
    "cells of a row exchanged": "two answers on the same codes",
    "the end cut off": "at the end of a line, rows are missing as if they had never been",
    "a random byte": "a digit for a digit",
    "a choice's label changed": "codes are read, whatever they are called",
    "a field deleted from the dictionary": "an answer that nobody describes is read as written",
    "a field's type changed": "text that is a number, or a choice that is text, reads as well",
    "digits of another script": "a digit is a digit, and another valid code",
    "a date and a time": "a time beside a date is taken as written",
    "a header without a name": "a column without a name is numbered",
    "a delimiter at each line's end": "a column without a name is numbered",
    "an index column of pandas": "a column without a name is numbered",
    "an entry's mark": "without a second entry it is an id like any",
    "a column deleted": "a field that the study does not use",
    "a column's name changed": "a field that the study does not use",
}


def sound_rows() -> list[list[str]]:
    """Return the export's rows as cells: eight respondents at two events."""
    draw = random.Random(1)
    rows = []
    for who in range(1, 9):
        for event in EVENTS:
            items = [draw.randint(0, 3) for _ in range(7)]
            cells = [who, event, 20 + who, f"199{who}-03-1{who}", 1 + who % 2, who % 2, 1]
            cells += [f"said, {who}", 2, *items, sum(items), 2]
            rows.append([str(cell) for cell in cells])
    return rows


def written(rows, delimiter=",", end="\n", header=(HEADER,)) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if delimiter in text else text

    return "".join(delimiter.join(map(cell, row)) + end for row in [*header, *rows])


def mutate(draw: random.Random) -> tuple[str, bytes, bytes]:
    """Return the name of a mutation, and the export and dictionary that it leaves."""
    group = draw.choice([CELLS, CELLS, ROWS, FILES, DICTIONARIES])
    name = draw.choice(list(group))
    export, dictionary = written(sound_rows()).encode(), DICTIONARY.encode()
    if group is DICTIONARIES:
        return name, export, DICTIONARIES[name](draw)
    return name, group[name](draw), dictionary


def place(draw: random.Random, *names: str) -> tuple[list[list[str]], list[str], int]:
    """Return sound rows, one of them, and the place of one of the columns in it."""
    rows = sound_rows()
    return rows, draw.choice(rows), HEADER.index(draw.choice(names or HEADER))


def put(text: str, *names: str):
    """Return the mutation that writes a text (of {} the old one) into a cell of the columns."""

    def apply(draw: random.Random) -> bytes:
        rows, row, at = place(draw, *names)
        row[at] = text.replace("{}", row[at])
        return written(rows).encode()

    return apply


GAD = [f"gad7_{n}" for n in range(1, 8)]
CODED = [name for name in HEADER if name not in ("id", "note")]


def other_code(draw):
    rows, row, at = place(draw, *GAD, "arm")
    row[at] = draw.choice([c for c in ("1", "2") if c != row[at]])
    return written(rows).encode()


def exchanged(draw):
    rows, row, _ = place(draw)
    one, other = draw.sample(range(len(HEADER)), 2)
    row[one], row[other] = row[other], row[one]
    return written(rows).encode()


CELLS = {
    "another valid code": other_code,
    "another number": put("33", "age"),
    "another date": put("1980-01-01", "born"),
    "a comment changed": put("nothing", "note"),
    "a cell emptied": put(""),
    "NA in a cell": put("NA", *GAD, "age", "arm"),
    "a code that is none": put("7", *GAD, "arm"),
    "a word in a cell": put("often", *GAD, "age", "born", "arm", "why___1"),
    "a label among codes": put("Several days", *GAD),
    "a space around": put(" {} ", *CODED),
    "a number with a comma": put("2,5", "age"),
    "a huge number": put("1e308", *GAD),
    "an endless number": put("inf", "age", *GAD),
    "a fraction": put("1.5", *GAD, "age", "arm"),
    "a negative code": put("-1", *GAD, "arm", "why___2"),
    "a slashed date": put("11/01/1990", "born"),
    "an impossible date": put("1990-02-30", "born"),
    "a year long past": put("1582-10-15", "born"),
    "a total that differs": put("99", "total"),
    "a quote at the beginning": put('"{}', *CODED),
    "a quote within": put('{}"x', *CODED),
    "a delimiter within": lambda draw: put("{}", "note")(draw).replace(b'"', b"", 2),
    "a line break within": put("{}\n", *CODED),
    "a zero byte": put("{}\0", *CODED),
    "a null of Excel": put("#N/A", *GAD, "age"),
    "a cell of a thousand letters": put("x" * 1000, *CODED),
    "cells of a row exchanged": exchanged,
    "an unknown event": put("week_7_arm_1", "redcap_event_name"),
    "an id emptied": put("", "id"),
    "another id": put("99", "id"),
    "an id of another": put("3", "id"),
    "spaces alone": put("   ", *CODED),
    "a space that does not break": put("\u00a0{}\u00a0", *CODED),
    "digits of another script": put("\u0663", *GAD, "age"),
    "a code with zeros before": put("0{}", *GAD, "arm"),
    "a code with a decimal": put("{}.0", *GAD, "arm", "why___1"),
    "a thousands separator": put("1,000", "age"),
    "a true of Excel": put("TRUE", "why___1", *GAD),
    "a formula": put("=1+1", *GAD),
    "a percentage": put("50%", "age"),
    "a unit behind a number": put("{} years", "age"),
    "a date and a time": put("{} 12:30", "born"),
    "a serial date of Excel": put("33313", "born"),
    "two answers in a cell": put("1;2", *GAD, "arm"),
    "an error of Excel": put("#VALUE!", *GAD, "total"),
    "a mark of direction": put("\u202e{}", *CODED),
    "an entry's mark": put("{}--1", "id"),
    "html around": put("<b>{}</b>", *CODED),
}


def by_rows(change):
    def apply(draw: random.Random) -> bytes:
        rows = sound_rows()
        change(draw, rows)
        return written(rows).encode()

    return apply


def two(draw, rows):
    one, other = draw.sample(rows, 2)
    one[0], other[0] = other[0], one[0]


def entered_twice(draw, rows):
    who = draw.choice(rows)[0]
    second = [[f"{who}--2", *row[1:]] for row in rows if row[0] == who]
    for row in rows:
        if row[0] == who:
            row[0] = f"{who}--1"
    second[0][2] = "77"
    rows += second


ROWS = {
    "a row deleted": by_rows(lambda draw, rows: rows.pop(draw.randrange(len(rows)))),
    "a row twice": by_rows(lambda draw, rows: rows.append(list(draw.choice(rows)))),
    "a row twice, one cell other": by_rows(
        lambda draw, rows: rows.append([*draw.choice(rows)[:9], "0", *["1"] * 6, "6", "2"])
    ),
    "rows in another order": by_rows(lambda draw, rows: draw.shuffle(rows)),
    "rows of two respondents exchanged": by_rows(two),
    "a blank row": by_rows(lambda draw, rows: rows.insert(draw.randrange(9), [""] * len(HEADER))),
    "the header again": by_rows(lambda draw, rows: rows.insert(draw.randrange(9), list(HEADER))),
    "empty lines between": by_rows(
        lambda draw, rows: rows.insert(draw.randrange(9), [" "] * len(HEADER))
    ),
    "records entered twice": by_rows(entered_twice),
    "a row of totals beneath": by_rows(
        lambda draw, rows: rows.append(["Total", "", *["16"] * (len(HEADER) - 2)])
    ),
    "a row of an instance": by_rows(lambda draw, rows: rows.append(list(rows[-1]))),
    "a row too short": by_rows(lambda draw, rows: draw.choice(rows).pop()),
    "a row too long": by_rows(lambda draw, rows: draw.choice(rows).append("1")),
}


def by_columns(change):
    """Return the mutation of the table as columns, header among them."""

    def apply(draw: random.Random) -> bytes:
        columns = [list(column) for column in zip(HEADER, *sound_rows(), strict=True)]
        change(draw, columns)
        return written(zip(*columns, strict=True), header=()).encode()

    return apply


def renamed(draw, columns):
    draw.choice(columns)[0] += "x"


def capitals(draw, columns):
    for column in columns:
        column[0] = column[0].upper()


def spaced(draw, columns):
    for column in columns:
        column[0] = f" {column[0]} "


def nameless(draw, columns):
    draw.choice(columns)[0] = ""


def byte(draw):
    data = bytearray(written(sound_rows()).encode())
    data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def cut(draw):
    data = written(sound_rows()).encode()
    return data[: draw.randrange(len(data))]


FILES = {
    "columns in another order": by_columns(lambda draw, columns: draw.shuffle(columns)),
    "a column deleted": by_columns(lambda draw, columns: columns.pop(draw.randrange(len(columns)))),
    "a column twice": by_columns(lambda draw, columns: columns.append(draw.choice(columns))),
    "a column's name changed": by_columns(renamed),
    "semicolons": lambda draw: written(sound_rows(), ";").encode(),
    "tabs": lambda draw: written(sound_rows(), "\t").encode(),
    "lines of Windows": lambda draw: written(sound_rows(), end="\r\n").encode(),
    "UTF-16": lambda draw: written(sound_rows()).encode("utf-16"),
    "UTF-16 without a mark": lambda draw: written(sound_rows()).encode("utf-16-le"),
    "UTF-32": lambda draw: written(sound_rows()).encode("utf-32"),
    "a byte order mark": lambda draw: written(sound_rows()).encode("utf-8-sig"),
    "lines of an old Mac": lambda draw: written(sound_rows(), end="\r").encode(),
    "a line that names the delimiter": lambda draw: b"sep=,\n" + written(sound_rows()).encode(),
    "a delimiter at each line's end": lambda draw: written(sound_rows(), end=",\n").encode(),
    "a title above": lambda draw: b"Export of March\n" + written(sound_rows()).encode(),
    "a table twice": lambda draw: (written(sound_rows()) * 2).encode(),
    "a header in capitals": by_columns(capitals),
    "spaces in the header": by_columns(spaced),
    "a header without a name": by_columns(nameless),
    "an index column of pandas": by_columns(
        lambda draw, columns: columns.insert(0, ["", *map(str, range(16))])
    ),
    "UTF-7": lambda draw: written(sound_rows()).encode("utf-7"),
    "EBCDIC": lambda draw: written(sound_rows()).encode("cp500"),
    "a zip": lambda draw: b"PK\x03\x04" + draw.randbytes(200),
    "two byte order marks": lambda draw: (
        b"\xef\xbb\xbf" + written(sound_rows()).encode("utf-8-sig")
    ),
    "zeros at the end": lambda draw: written(sound_rows()).encode() + b"\0" * 64,
    "no header": lambda draw: written(sound_rows()).split("\n", 1)[1].encode(),
    "the end cut off": cut,
    "a random byte": byte,
    "nothing": lambda draw: b"",
    "noise": lambda draw: draw.randbytes(500),
}


def in_dictionary(change):
    def apply(draw: random.Random) -> bytes:
        lines = DICTIONARY.splitlines()
        change(draw, lines)
        return ("\n".join(lines) + "\n").encode()

    return apply


def field(draw, lines, old, new):
    at = draw.choice([n for n, line in enumerate(lines) if n and old in line])
    lines[at] = lines[at].replace(old, new, 1)


def shuffled(draw, lines):
    rest = lines[2:]
    draw.shuffle(rest)
    lines[2:] = rest


def branched(logic):
    """Return the change of a dictionary that hides a checkbox and a radio by `logic`."""

    def change(draw, lines):
        lines[0] += ",branching_logic"
        for place, line in enumerate(lines[1:], start=1):
            lines[place] = line + ("," + logic if line.startswith(("why", "arm")) else ",")

    return change


DICTIONARIES = {
    "a field deleted from the dictionary": in_dictionary(
        lambda draw, lines: lines.pop(draw.randrange(1, len(lines)))
    ),
    "a field's type changed": in_dictionary(
        lambda draw, lines: field(draw, lines, draw.choice([",radio,", ",text,"]), ",notes,")
    ),
    "an unknown type": in_dictionary(lambda draw, lines: field(draw, lines, ",radio,", ",rodio,")),
    "a choice deleted": in_dictionary(lambda draw, lines: field(draw, lines, " | 2, Later", "")),
    "a choice's label changed": in_dictionary(
        lambda draw, lines: field(draw, lines, "2, Later", "2, Never")
    ),
    "shifted labels": in_dictionary(
        lambda draw, lines: field(draw, lines, "0, Not at all", "4, Not at all")
    ),
    "a field twice": in_dictionary(lambda draw, lines: lines.append(draw.choice(lines[1:]))),
    "a calculation that cannot be read": in_dictionary(
        lambda draw, lines: field(draw, lines, "sum(", "summ(")
    ),
    "a dictionary in another order": in_dictionary(shuffled),
    "a form's name changed": in_dictionary(
        lambda draw, lines: field(draw, lines, ",start,", ",begin,")
    ),
    "branching that cannot be read": in_dictionary(branched("[age] is over 18")),
    "branching that hides all": in_dictionary(branched("[age] > 900")),
    "a date's type for a number": in_dictionary(
        lambda draw, lines: field(draw, lines, ",integer", ",date_ymd")
    ),
    "a checkbox's choice added": in_dictionary(
        lambda draw, lines: field(draw, lines, "1, A | 2, B", "1, A | 2, B | 3, C")
    ),
    "choices between semicolons": in_dictionary(
        lambda draw, lines: field(draw, lines, " | 2, Later", "; 2, Later")
    ),
    "a calculation of itself": in_dictionary(
        lambda draw, lines: field(draw, lines, "sum([gad7_1]", "sum([total]")
    ),
    "a field's name in capitals": in_dictionary(
        lambda draw, lines: field(draw, lines, "gad7_3,", "GAD7_3,")
    ),
    "an export in the dictionary's place": lambda draw: written(sound_rows()).encode(),
    "a dictionary in UTF-16": lambda draw: DICTIONARY.encode("utf-16"),
    "a dictionary cut off": lambda draw: DICTIONARY.encode()[: draw.randrange(len(DICTIONARY))],
    "no dictionary at all": lambda draw: draw.randbytes(200),
}
UNSEEN["a dictionary cut off"] = UNSEEN["a field deleted from the dictionary"]
STUDY = make_study(
    {"gad7": {"columns": "gad7_{item}"}},
    [{"name": f"t{n}", "time": n, "event": event} for n, event in enumerate(EVENTS, start=1)],
    source={"dictionary": "dictionary.csv"},
    groups={"arm_group": {"field": "arm", "values": {"Now": [1], "Later": [2]}}},
    eligibility=[{"name": "adult", "field": "age", "at_least": 16}],
    analyses={"describe": {"fields": ["age", "why", "arm_group"]}},
)


def run(folder: Path, known: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (typed by key, findings) of the study in a folder, scored where not `known`."""
    check_source(STUDY, folder)
    dictionary = load_dictionary(folder / "dictionary.csv")
    as_read, aside, _ = read_export(folder / "export.csv", STUDY, dictionary)
    typed, found, _ = validate(as_read, dictionary, STUDY)
    by_key = typed.set_index(["respondent_id", "wave"])
    if known is None or not by_key.equals(known):
        score(apply_eligibility(typed, STUDY, dictionary)[0], STUDY)
    return by_key, pd.concat([aside, found], ignore_index=True)


def differences(typed: pd.DataFrame, sound: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return (respondent, wave, column) of the cells that differ; "" for a whole row or column."""
    if typed.equals(sound):
        return []
    rows = sound.index.symmetric_difference(typed.index)
    found = [(who, wave, "") for who, wave in rows]
    found += [("", "", name) for name in sound.columns.symmetric_difference(typed.columns)]
    shared = sound.index.intersection(typed.index)
    for name in sound.columns.intersection(typed.columns):
        old, new = sound.loc[shared, name], typed.loc[shared, name]
        if old.equals(new):
            continue
        same = (old.isna() & new.isna()) | (old.astype("str") == new.astype("str"))
        found += [(who, wave, name) for who, wave in shared[~same]]
    return found


def accounted(difference: tuple[str, str, str], findings: pd.DataFrame) -> bool:
    """Return whether a finding says why a cell, or a row, differs."""
    who, wave, name = difference
    rows = findings[findings["respondent_id"].isin([who, ""]) | (findings["value"] == who)]
    if not name:
        return len(rows) > 0
    return bool((rows["wave"].isin([wave, ""]) & (rows["field"] == name)).any())


def ending(folder: Path, sound: pd.DataFrame, export: bytes, dictionary: bytes) -> str:
    (folder / "export.csv").write_bytes(export)
    (folder / "dictionary.csv").write_bytes(dictionary)
    try:
        typed, findings = run(folder, sound)
    except WavescoreError:
        return "error"
    found = differences(typed, sound)
    if not found:
        return "equal"
    return "found" if all(accounted(each, findings) for each in found) else "unseen"


@pytest.fixture(scope="module")
def endings(tmp_path_factory) -> Counter:
    """(mutation, ending) of every case, counted."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "export.csv").write_text(written(sound_rows()))
    (folder / "dictionary.csv").write_text(DICTIONARY)
    sound, findings = run(folder)
    assert findings.empty
    draw = random.Random(SEED)
    counts: Counter = Counter()
    for _ in range(CASES):
        name, export, dictionary = mutate(draw)
        counts[name, ending(folder, sound, export, dictionary)] += 1
    return counts


def test_every_case_is_equal_or_found_or_an_error_of_ours(endings):
    assert endings.total() == CASES
    unseen = {name: n for (name, how), n in endings.items() if how == "unseen"}
    assert set(unseen) <= set(UNSEEN), unseen


def test_each_ending_and_each_mutation_occurs(endings):
    assert {how for _, how in endings} == {"error", "equal", "found", "unseen"}
    tried = {name for name, _ in endings}
    assert tried == {*CELLS, *ROWS, *FILES, *DICTIONARIES}


@pytest.mark.parametrize(
    "name",
    ["rows in another order", "columns in another order", "semicolons", "tabs", "UTF-32",
     "lines of Windows", "UTF-16", "UTF-16 without a mark", "a byte order mark", "a row twice",
     "a dictionary in UTF-16"],
)  # fmt: skip
def test_what_says_the_same_gives_the_same(endings, name):
    assert {how for each, how in endings if each == name} == {"equal"}


@pytest.mark.parametrize(
    "name",
    ["a slashed date", "a row too short", "a row too long", "no header", "nothing", "noise",
     "a column twice", "no dictionary at all", "a row twice, one cell other", "shifted labels"],
)  # fmt: skip
def test_what_cannot_be_read_stops(endings, name):
    assert {how for each, how in endings if each == name} == {"error"}
