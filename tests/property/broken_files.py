"""What may be broken in an export's columns, its file and its dictionary: mutations by name."""

import random

from broken_exports import CELLS, DICTIONARY, HEADER, ROWS, sound_rows, written


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


def replaced(old, new):
    """Return the change of one row of the dictionary that holds `old`."""
    return in_dictionary(lambda draw, lines: field(draw, lines, old, new))


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
    "an unknown type": replaced(",radio,", ",rodio,"),
    "a choice deleted": replaced(" | 2, Later", ""),
    "a choice's label changed": replaced("2, Later", "2, Never"),
    "shifted labels": replaced("0, Not at all", "4, Not at all"),
    "a field twice": in_dictionary(lambda draw, lines: lines.append(draw.choice(lines[1:]))),
    "a calculation that cannot be read": replaced("sum(", "summ("),
    "a dictionary in another order": in_dictionary(shuffled),
    "a form's name changed": replaced(",start,", ",begin,"),
    "branching that cannot be read": in_dictionary(branched("[age] is over 18")),
    "branching that hides all": in_dictionary(branched("[age] > 900")),
    "a date's type for a number": replaced(",integer", ",date_ymd"),
    "a checkbox's choice added": replaced("1, A | 2, B", "1, A | 2, B | 3, C"),
    "choices between semicolons": replaced(" | 2, Later", "; 2, Later"),
    "a calculation of itself": replaced("sum([gad7_1]", "sum([total]"),
    "a cell too many in a dictionary's row": replaced(",radio,", ",radio,,"),
    "a field's name in capitals": replaced("gad7_3,", "GAD7_3,"),
    "an export in the dictionary's place": lambda draw: written(sound_rows()).encode(),
    "a dictionary in UTF-16": lambda draw: DICTIONARY.encode("utf-16"),
    "a dictionary cut off": lambda draw: DICTIONARY.encode()[: draw.randrange(len(DICTIONARY))],
    "no dictionary at all": lambda draw: draw.randbytes(200),
}


def mutate(draw: random.Random) -> tuple[str, bytes, bytes]:
    """Return the name of a mutation, and the export and dictionary that it leaves."""
    group = draw.choice([CELLS, CELLS, ROWS, FILES, DICTIONARIES])
    name = draw.choice(list(group))
    export, dictionary = written(sound_rows()).encode(), DICTIONARY.encode()
    if group is DICTIONARIES:
        return name, export, DICTIONARIES[name](draw)
    return name, group[name](draw), dictionary
