"""REDCap's double data entry: 7--1 and 7--2 are one respondent, whose entries are compared."""

import pytest
from prepared import EVENTS, cells, make_study, prepare, table

from wavescore.errors import DataError

EXPORT = """
id    | redcap_event_name | age | mood
1--1  | baseline | 30 | 1
1--2  | baseline | 31 | 1
1     | baseline | 31 | 1
1--1  | week_6   | _  | 2
1--2  | week_6   | _  | _
2--1  | baseline | 40 | 2
2--2  | baseline | 40 | 2
3--2  | baseline | 50 | 3
4     | baseline | 60 | 3
"""


def taken(folder, setting):
    (folder / "export.csv").write_text(table(EXPORT))
    made = prepare(make_study(None, EVENTS[:2], source={"double_entry": setting}), folder)
    rows = made.typed.fillna(-1)
    return made, cells(rows, "respondent_id", "wave", "age", "mood")


@pytest.mark.parametrize(
    ("setting", "first", "week_6"),
    [("first", 30, [2]), ("second", 31, [-1]), ("merged", 31, [])],
)
def test_the_setting_says_which_entry_stays(tmp_path, setting, first, week_6):
    made, rows = taken(tmp_path, setting)
    at = {(who, wave): (age, mood) for who, wave, age, mood in rows}
    assert at["1", "t1"][0] == first
    assert [mood for (who, wave), (_, mood) in at.items() if wave == "t2"] == week_6
    # Respondent 3 has the second entry alone, 4 none.
    assert at["2", "t1"] == (40, 2) and at["3", "t1"] == (50, 3) and at["4", "t1"] == (60, 3)
    aside = made.findings[made.findings["rule"] == "double_entry"]
    assert len(aside) + len(rows) == 9


def test_what_the_entries_differ_in_is_found(tmp_path):
    made, _ = taken(tmp_path, "second")
    found = made.findings[made.findings["rule"] == "entries_differ"]
    assert cells(found, "respondent_id", "field", "value", "detail") == [
        ("1", "age", "31", "the other entry says '30'"),
        ("1", "mood", "", "the other entry says '2'"),
    ]


def test_without_a_setting_entries_stop_the_run(tmp_path):
    with pytest.raises(DataError, match="2 ids with both --1 and --2, in rows 1, 2, 4"):
        taken(tmp_path, "refuse")


def test_a_lone_mark_is_an_id_like_any(tmp_path):
    (tmp_path / "export.csv").write_text("id,redcap_event_name,age\na--1,baseline,3\n")
    made = prepare(make_study(None, EVENTS[:1]), tmp_path)
    assert made.typed["respondent_id"].tolist() == ["a--1"]
