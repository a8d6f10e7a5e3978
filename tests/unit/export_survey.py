"""A small REDCap export of GAD-7 for the tests of reading."""

from prepared import table

GAD = {"gad7": {"columns": "gad7_{item}"}}

ITEMS = [f"gad7_{item}" for item in range(1, 8)]

REDCAP = """
id | redcap_event_name | age | gad7_1 | gad7_2 | gad7_3 | gad7_4 | gad7_5 | gad7_6 | gad7_7
1  | baseline          | 34  | 0 | 1 | 2 | 3 | 0 | 1 | 2
1  | week_6            | _   | 1 | 1 | 1 | 1 | 1 | 1 | 1
2  | baseline          | 51  | 3 | 3 | 3 | 3 | 3 | 3 | 3
2  | week_12           | _   | 2 | 2 | 2 | 2 | 2 | 2 | _
"""


def write(folder, text, name="export.csv"):
    (folder / name).write_text(table(text))
