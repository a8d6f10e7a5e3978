"""Rows, forms and times that cannot stand: duplicates, forms never opened, times out of order."""

import pytest
from prepared import EVENTS, cells, make_study, prepare, table
from validate_survey import DICTIONARY, MINUTES, read

from wavescore.errors import DataError

DUPLICATES = """
id | redcap_event_name | gad7_1 | gad7_2 | gad7_3 | gad7_4 | gad7_5 | gad7_6 | gad7_7
1  | baseline | 1 | 1 | _ | _ | _ | _ | _
1  | baseline | 2 | 2 | 2 | 2 | 2 | 2 | 2
1  | baseline | 3 | 3 | 3 | 3 | 3 | 3 | 3
2  | baseline | 9 | 1 | 1 | 1 | 1 | 1 | 1
2  | baseline | 1 | 1 | 1 | 1 | 1 | 1 | 1
2  | week_6   | 1 | 1 | 1 | 1 | 1 | 1 | 1
"""


def test_of_duplicates_the_first_complete_row_stays(tmp_path):
    waves = [
        {"name": "t1", "time": 0, "event": "baseline"},
        {"name": "t2", "time": 1, "event": "week_6"},
    ]
    use = {"gad7": {"columns": "gad7_{item}"}}
    source = {"duplicates": "most_complete"}
    made = read(tmp_path, table(DUPLICATES), use, waves, with_dictionary=False, source=source)
    assert cells(made.typed, "respondent_id", "wave", "gad7_1") == [
        ("1", "t1", 2), ("2", "t1", 1), ("2", "t2", 1),
    ]  # fmt: skip
    assert cells(made.findings, "respondent_id", "wave", "field", "value", "rule") == [
        ("1", "t1", "id", "1", "duplicate_key"),
        ("1", "t1", "id", "1", "duplicate_key"),
        ("2", "t1", "id", "2", "duplicate_key"),
    ]
    assert made.findings["detail"][2] == (
        "row 4 of the export is set aside for row 5; they differ in gad7_1"
    )
    assert len(made.typed) + (made.findings["rule"] == "duplicate_key").sum() == len(made.as_read)


def test_rows_that_differ_stop_the_run(tmp_path):
    use = {"gad7": {"columns": "gad7_{item}"}}
    with pytest.raises(DataError, match="rows of one respondent and wave differ") as caught:
        read(tmp_path, table(DUPLICATES), use, EVENTS[:2], with_dictionary=False)
    assert caught.value.found == "5 such rows, as rows 1, 2, 3"


@pytest.mark.parametrize(("rule", "kept"), [("first", [1, 9]), ("last", [3, 1])])
def test_the_first_or_the_last_of_rows_that_differ_stays(tmp_path, rule, kept):
    use = {"gad7": {"columns": ["gad7_1"] * 7}}
    text = table(DUPLICATES).replace("2,baseline,9", "2,baseline,3")
    kept = [answer if answer < 9 else 3 for answer in kept]
    source = {"duplicates": rule}
    made = read(tmp_path, text, use, EVENTS[:2], with_dictionary=False, source=source)
    assert made.typed["gad7_1"].tolist() == [*kept, 1]
    assert (made.findings["rule"] == "duplicate_key").sum() == 3


def test_a_row_twice_in_a_wide_file(tmp_path):
    text = "id,age,a_1,b_1\n1,30,1,2\n1,30,1,2\n"
    waves = [{"name": "t1", "time": 0, "code": "a"}, {"name": "t2", "time": 1, "code": "b"}]
    use = {"gad7": {"columns": {"t1": ["a_1"] * 7, "t2": ["b_1"] * 7}}}
    made = read(tmp_path, text, use, waves, with_dictionary=False, source={"layout": "wide"})
    assert cells(made.typed, "respondent_id", "wave", "gad7_1") == [("1", "t1", 1), ("1", "t2", 2)]
    assert list(made.findings["rule"]) == ["duplicate_key"] * 2
    assert made.findings["detail"][0].endswith("they are the same")


def boxes(tmp_path, text):
    made = read(tmp_path, table(text))
    found = cells(made.findings, "respondent_id", "field", "value", "rule")
    return made.typed[["when___1", "when___2"]].fillna(-1).to_numpy().tolist(), found


def test_boxes_of_an_unopened_form_are_unanswered(tmp_path):
    text = """
    id | age | mood | when___1 | when___2 | mood_complete
    1  | 30  | 1    | 1        | 0        | 2
    2  | 30  | _    | 0        | 0        | 0
    3  | 30  | 2    | 0        | 0        | 0
    4  | 30  | _    | 0        | 1        | 0
    5  | 30  | _    | 0        | 0        | 2
    6  | 30  | _    | 0        | 0        | _
    """
    got, found = boxes(tmp_path, text)
    assert got == [[1, 0], [-1, -1], [-1, -1], [0, 1], [0, 0], [-1, -1]]
    assert found == [
        ("2", "mood_complete", "0", "unopened_form"),
        ("3", "when___1", "0", "broke_off"),
        ("6", "mood_complete", "", "unopened_form"),
    ]


def test_an_empty_timestamp_says_that_a_form_was_not_opened(tmp_path):
    text = """
    id | age | mood_timestamp   | mood | when___1 | when___2 | mood_complete
    1  | 30  | 2024-01-01 10:00 | 1    | 0        | 0        | 2
    2  | 30  | [not completed]  | _    | 0        | 0        | 0
    3  | 30  | _                | 2    | 0        | 1        | 0
    """
    got, found = boxes(tmp_path, text)
    assert got == [[0, 0], [-1, -1], [-1, 1]]
    assert found == [
        ("2", "mood_timestamp", "[not completed]", "not_completed"),
        ("2", "when___1", "0", "broke_off"),
        ("3", "mood", "2", "answered_on_unopened_form"),
        ("3", "when___2", "1", "answered_on_unopened_form"),
        ("3", "mood_complete", "0", "unopened_form"),
    ]


def test_forms_of_a_wide_export_are_judged_over_all_waves(tmp_path):
    # Record 1 answers the form's question of the second wave: the form was opened.
    text = """
    id | mood | mood2 | when___1 | when___2 | mood_complete
    1  | _    | 2     | 0        | 0        | 0
    2  | _    | _     | 0        | 0        | 0
    """
    second = 'mood2,mood,radio,Mood,"1, Bad | 2, Good",,,,,\n'
    (tmp_path / "dictionary.csv").write_text(DICTIONARY + second)
    (tmp_path / "export.csv").write_text(table(text))
    waves = [{"name": "t1", "time": 0, "code": ""}, {"name": "t2", "time": 1, "code": "2"}]
    source = {
        "layout": "wide", "fields": {"feeling": "mood{wave}"}, "dictionary": "dictionary.csv",
    }  # fmt: skip
    made = prepare(make_study(None, waves, source=source), tmp_path)
    first = made.typed[made.typed["wave"] == "t1"]
    assert first["when___1"].fillna(-1).tolist() == [0, -1]
    assert made.typed["feeling"].dropna().tolist() == [2]
    assert cells(made.findings, "respondent_id", "wave", "rule") == [("2", "t1", "unopened_form")]


def test_a_form_that_nobody_opened_at_a_wave_is_one_line(tmp_path):
    text = """
    id | redcap_event_name | mood | when___1 | when___2 | mood_complete
    1  | baseline          | 1    | 1        | 0        | 2
    2  | baseline          | _    | 0        | 0        | 0
    1  | week_6            | _    | 0        | 0        | 0
    2  | week_6            | _    | 0        | 0        | 0
    """
    made = read(tmp_path, table(text), None, EVENTS[:2])
    assert cells(made.findings, "respondent_id", "wave", "rule") == [
        ("2", "t1", "unopened_form"), ("", "t2", "form_not_given"),
    ]  # fmt: skip
    assert made.findings["detail"][1].endswith("(2 rows)")
    assert made.typed["when___1"].isna().tolist() == [False, True, True, True]


def test_an_answer_where_the_form_was_never_saved(tmp_path):
    text = """
    id | age | mood | when___1 | when___2 | mood_complete
    1  | 30  | 1    | 1        | 0        | 2
    2  | 30  | 2    | _        | _        | _
    """
    _, found = boxes(tmp_path, text)
    assert found == [("2", "mood", "2", "answered_on_unopened_form")]


def test_a_status_that_is_not_exported_at_a_wave_says_nothing(tmp_path):
    text = """
    id | redcap_event_name | mood | mood_complete
    1  | baseline          | 1    | 2
    1  | week_6            | 2    | _
    """
    waves = [
        {"name": "t1", "time": 0, "event": "baseline"},
        {"name": "t2", "time": 1, "event": "week_6"},
    ]
    assert read(tmp_path, table(text), None, waves).findings.empty


def test_times_that_cannot_be(tmp_path):
    text = """
    id | redcap_event_name | begun | start_timestamp
    1 | baseline | 2024-01-01 10:00 | 2024-01-01 10:30
    1 | week_6   | 2023-12-31 10:00 | 2023-12-31 10:30
    2 | baseline | 2024-01-01 10:00 | 2024-01-01 09:59
    3 | baseline | 2024-01-01 10:00 | 2024-01-01 25:00
    4 | baseline | 2024-01-01 10:00 | [not completed]
    5 | week_6   | 2024-03-01 10:00 | 2024-03-01 10:30
    5 | baseline | 2024-01-01 10:00 | 2024-01-01 10:00
    """
    waves = [
        {"name": "t1", "time": 0, "event": "baseline"},
        {"name": "t2", "time": 1, "event": "week_6"},
    ]
    made = read(tmp_path, table(text), None, waves, eligibility=[MINUTES])
    assert cells(made.findings, "respondent_id", "wave", "field", "rule") == [
        ("1", "t2", "begun", "impossible_timestamp"),
        ("2", "t1", "start_timestamp", "impossible_timestamp"),
        ("3", "t1", "start_timestamp", "impossible_timestamp"),
        ("4", "t1", "start_timestamp", "not_completed"),
    ]
    assert made.typed["start_timestamp"].isna().tolist() == [False] * 2 + [True] * 3 + [False] * 2
    assert made.typed["begun"].notna().all()


def test_a_second_row_of_the_same_wave_is_no_earlier_wave(tmp_path):
    text = """
    id | begun | start_timestamp | gad7_1
    1  | 2024-01-01 10:00 | 2024-01-01 10:30 | _
    1  | 2023-12-31 10:00 | 2023-12-31 10:30 | 1
    """
    use = {"gad7": {"columns": ["gad7_1"] * 7}}
    source = {"duplicates": "most_complete"}
    made = read(tmp_path, table(text), use, eligibility=[MINUTES], source=source)
    assert list(made.findings["rule"]) == ["duplicate_key"]
    assert made.typed["gad7_1"].tolist() == [1]
