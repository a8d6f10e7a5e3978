"""Eligibility: rules in order, the first that fails on record, every row kept or excluded."""

import pandas as pd
import pytest
from prepared import EVENTS, cells, make_study, prepare

from wavescore.errors import DefinitionError
from wavescore.prepare.apply_eligibility import apply_eligibility

ADULT = {"name": "adult", "field": "age", "at_least": 16}
CONSENT = {"name": "consented", "field": "consent", "equals": 1}
ATTENTIVE = {"name": "attentive", "started": "begun", "completed": "done", "at_least_minutes": 5}


def frame(text: str) -> pd.DataFrame:
    """Return a typed frame drawn as a table; _ is missing, hh:mm is a time, digits are numbers."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    columns = {}
    for name, *answers in zip(*rows, strict=True):
        if name in ("id", "wave"):
            columns["respondent_id" if name == "id" else name] = answers
        elif name in ("begun", "done"):
            days = [pd.NaT if a == "_" else pd.Timestamp(f"2024-01-01 {a}") for a in answers]
            columns[name] = pd.Series(days, dtype="datetime64[us]")
        elif name == "town":
            columns[name] = pd.Series([None if a == "_" else a for a in answers], dtype="str")
        else:
            columns[name] = [float("nan") if a == "_" else float(a) for a in answers]
    return pd.DataFrame(columns)


def excluded(text, *rules):
    """Return the rows kept (respondent, wave) and those excluded (respondent, wave, rule, why)."""
    typed = frame(text)
    clean, exclusions = apply_eligibility(typed, make_study(eligibility=list(rules)))
    assert len(clean) + len(exclusions) == len(typed)
    kept = [f"{who}{wave}" for who, wave in cells(clean, "respondent_id", "wave")]
    return kept, cells(exclusions, "respondent_id", "wave", "rule", "detail")


def test_the_first_rule_that_fails_is_on_record():
    kept, out = excluded(
        """
        id | wave | age | consent
        1  | t1   | 15  | 0
        2  | t1   | 15  | 1
        3  | t1   | 16  | 1
        """,
        CONSENT,
        ADULT,
    )
    assert kept == ["3t1"]
    assert out == [
        ("1", "t1", "consented", "consent = 0"),
        ("2", "t1", "adult", "age = 15"),
    ]


def test_a_field_asked_at_the_first_wave_counts_for_the_respondent():
    kept, out = excluded(
        """
        id | wave | age | mood
        1  | t1   | 15  | 1
        1  | t2   | _   | 2
        2  | t1   | 30  | 1
        2  | t3   | _   | 2
        3  | t2   | _   | 2
        3  | t3   | _   | 2
        """,
        ADULT,
    )
    assert kept == ["2t1", "2t3"]
    assert out == [
        ("1", "t1", "adult", "age = 15"),
        ("1", "t2", "adult", "age = 15 at t1"),
        ("3", "t2", "adult", "age missing"),
        ("3", "t3", "adult", "age missing"),
    ]


def test_an_answer_that_fails_at_any_wave_drops_the_respondent():
    kept, out = excluded(
        """
        id | wave | consent
        1  | t1   | 1
        1  | t2   | 0
        """,
        CONSENT,
    )
    assert kept == []
    assert out[0] == ("1", "t1", "consented", "consent = 0 at t2")


@pytest.mark.parametrize(
    ("on_failure", "kept"),
    [
        ("drop_respondent", []),
        ("drop_wave", ["1t1", "1t3"]),
        ("drop_wave_and_later", ["1t1"]),
    ],
)
def test_what_a_failure_excludes(on_failure, kept):
    got, _ = excluded(
        """
        id | wave | begun | done  | mood
        1  | t3   | 10:00 | 10:20 | 1
        1  | t1   | 10:00 | 10:20 | 1
        1  | t2   | 10:00 | 10:04 | 1
        """,
        {**ATTENTIVE, "on_failure": on_failure},
    )
    assert sorted(got) == kept


def test_minutes_between_two_times():
    kept, out = excluded(
        """
        id | wave | begun | done  | mood
        1  | t1   | 10:00 | 10:05 | 1
        2  | t1   | 10:00 | 10:04 | 1
        3  | t1   | 10:00 | _     | 1
        """,
        {**ATTENTIVE, "on_failure": "drop_wave"},
    )
    assert kept == ["1t1"]
    assert out == [
        ("2", "t1", "attentive", "minutes = 4"),
        ("3", "t1", "attentive", "minutes missing"),
    ]


@pytest.mark.parametrize(("if_missing", "kept"), [("fail", []), ("pass", ["1t1"])])
def test_a_missing_value_fails_unless_the_rule_says_otherwise(if_missing, kept):
    text = "id | wave | age | mood\n1 | t1 | _ | 2"
    assert excluded(text, {**ADULT, "if_missing": if_missing})[0] == kept


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ({"field": "age", "one_of": [16, 18]}, ["1t1", "3t1"]),
        ({"field": "age", "at_most": 17}, ["1t1", "2t1"]),
        ({"field": "age", "at_least": 17, "at_most": 17}, ["2t1"]),
        ({"field": "town", "equals": "York"}, ["1t1"]),
        ({"field": "town", "one_of": ["York", "Hull"]}, ["1t1", "2t1"]),
    ],
)
def test_every_kind_of_test(rule, kept):
    text = """
    id | wave | age | town
    1  | t1   | 16  | York
    2  | t1   | 17  | Hull
    3  | t1   | 18  | _
    """
    assert excluded(text, {"name": "rule", **rule})[0] == kept


def test_a_row_without_an_answer_is_no_respondent_at_that_wave():
    kept, out = excluded(
        """
        id | wave | begun | done  | mood | gad7_complete | redcap_event_name
        1  | t1   | 10:00 | 10:20 | 1    | 2             | 1
        1  | t2   | 10:00 | _     | _    | 0             | 1
        1  | t3   | 10:00 | 10:20 | 1    | 2             | 1
        """,
        {**ATTENTIVE, "on_failure": "drop_wave_and_later"},
    )
    assert kept == ["1t1", "1t3"]
    assert out == [("1", "t2", "no answers", "nothing is answered in this row")]


def test_a_rule_looks_at_rows_that_another_rule_excluded():
    kept, out = excluded(
        """
        id | wave | begun | done  | age | mood
        1  | t1   | 10:00 | 10:01 | 30  | 1
        1  | t2   | 10:00 | 10:20 | _   | 1
        """,
        {**ATTENTIVE, "on_failure": "drop_wave"},
        ADULT,
    )
    assert kept == ["1t2"]
    assert [row[2] for row in out] == ["attentive"]


def test_no_rules_and_no_rows():
    assert excluded("id | wave | mood\n1 | t1 | 2")[0] == ["1t1"]
    empty = frame("id | wave | age\n1 | t1 | 2").iloc[:0]
    clean, exclusions = apply_eligibility(empty, make_study(eligibility=[ADULT]))
    assert len(clean) == len(exclusions) == 0


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"name": "adult", "field": "aeg", "at_least": 16}, "aeg"),
        ({"name": "adult", "field": "age", "equals": "old"}, "'old'"),
    ],
)
def test_a_rule_that_cannot_be_held_against_the_data(rule, found):
    with pytest.raises(DefinitionError) as caught:
        excluded("id | wave | age\n1 | t1 | 20", rule)
    assert caught.value.found == found


def test_the_typed_frame_is_left_as_it_was():
    typed = frame("id | wave | age\n1 | t1 | 15\n2 | t1 | 20")
    before = typed.copy(deep=True)
    apply_eligibility(typed, make_study(eligibility=[ADULT]))
    pd.testing.assert_frame_equal(typed, before)


@pytest.mark.parametrize(("validation", "cell"), [("date_ymd", "2024-01-01"), ("zipcode", "LA1")])
def test_a_rule_on_numbers_of_a_field_of_dates_or_text_stops(tmp_path, validation, cell):
    (tmp_path / "dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
        "text_validation_type_or_show_slider_number\n"
        f"id,s,text,ID,,\nage,s,text,Age,,{validation}\nx,s,text,X,,integer\n"
    )
    (tmp_path / "export.csv").write_text(f"id,redcap_event_name,age,x\n1,baseline,{cell},2\n")
    rules = [{"name": "adult", "field": "age", "at_least": 16}]
    study = make_study(None, EVENTS[:1], source={"dictionary": "dictionary.csv"}, eligibility=rules)
    with pytest.raises(DefinitionError, match="compares numbers with what is none"):
        prepare(study, tmp_path)
    (tmp_path / "export.csv").write_text("id,redcap_event_name,age,x\n1,baseline,,2\n")
    assert prepare(study, tmp_path).exclusions["rule"].tolist() == ["adult"]
