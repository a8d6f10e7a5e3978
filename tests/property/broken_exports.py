"""A sound export, and what may be broken in its cells and rows: mutations by name."""

import random

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
    "a missing code that nobody declared": put("ASKU", *GAD, "age", "arm"),
    "a year of two digits": put("03/05/90", "born"),
    "a month in words": put("3 May 1990", "born"),
    "another language's no": put("D\u00e9coch\u00e9", "why___1", "why___2"),
    "a status in words": put("Complete", "start_complete", "gad7_complete"),
    "a bracketed word of REDCap": put("[not completed]", *GAD, "age"),
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
