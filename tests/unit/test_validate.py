"""Answers that cannot stand: each rule on a small table, each fault found and nothing else."""

import pandas as pd
import pytest
from prepared import cells, make_study, prepare, table
from validate_survey import DICTIONARY, ONE_WAVE, column, missing_as_none, read

from wavescore.errors import DataError


@pytest.mark.parametrize(
    ("name", "answers", "typed", "findings"),
    [
        ("age", ["34", "", "NA", "."], [34, None, None, None], []),
        ("age", ["15", "16", "110", "111"], [15, 16, 110, 111],
         [("15", "beyond_limits"), ("111", "beyond_limits")]),
        ("age", ["34.5", "old", "inf", "3_4"], [None] * 4,
         [(a, "wrong_type") for a in ("34.5", "old", "inf", "3_4")]),
        ("age", [" 34", "35 ", " "], [34, 35, None],
         [(" 34", "stray_space"), ("35 ", "stray_space"), (" ", "stray_space")]),
        ("age", ["-99", "-99.0", " -99"], [None] * 3,
         [("-99", "missing_code"), ("-99.0", "missing_code"), (" -99", "missing_code"),
          (" -99", "stray_space")]),
        ("height", ["1.75", "1,75", "2.4"], [1.75, None, 2.4],
         [("1,75", "wrong_type"), ("2.4", "beyond_limits")]),
        ("weight", ["70,5", "81.5", "39,9"], [70.5, 81.5, 39.9], [("39,9", "beyond_limits")]),
        ("rises", ["07:30", "6:45", "23:59:30", "24:00", "7"],
         [7.5, 6.75, 23 + 119 / 120, None, None],
         [("24:00", "wrong_type"), ("7", "wrong_type")]),
        ("lap", ["75:30", "01:60"], [75.5, None], [("01:60", "wrong_type")]),
        ("gender", ["1", "2.0", "03", "4", "x", "-99"], [1, 2, 3, None, None, None],
         [("4", "not_in_choices"), ("x", "not_in_choices"), ("-99", "missing_code")]),
        ("forum", ["a", "b", "c"], ["a", "b", None], [("c", "not_in_choices")]),
        ("agree", ["1", "0", "2"], [1, 0, None], [("2", "not_in_choices")]),
        ("sum", ["17", "x"], [17, None], [("x", "wrong_type")]),
        ("comment", [" so so ", "-99", "NA"], [" so so ", None, "NA"], [("-99", "missing_code")]),
        ("city", ["York ", "Hull"], ["York ", "Hull"], []),
        ("city", ["12 ", "7"], [12, 7], [("12 ", "stray_space")]),
        ("city", ["007", "7"], ["007", "7"], []),
    ],
)  # fmt: skip
def test_each_kind_of_field(tmp_path, name, answers, typed, findings):
    got, found = column(tmp_path, name, *answers)
    assert missing_as_none(got) == typed
    assert sorted(found) == sorted(findings)


def test_answers_beyond_the_limits_are_kept_or_taken_out(tmp_path):
    got, found = column(tmp_path, "age", "15", "16", "111", limits="remove")
    assert missing_as_none(got) == [None, 16, None]
    assert found == [("15", "out_of_range"), ("111", "out_of_range")]


def test_years_that_cannot_be_are_taken_out(tmp_path):
    got, found = column(tmp_path, "begun", "1582-10-15 10:00", "9999-12-31 10:00", "2024-01-01")
    assert [pd.isna(day) for day in got] == [True, True, False]
    assert found == [
        ("1582-10-15 10:00", "implausible_year"), ("9999-12-31 10:00", "implausible_year"),
    ]  # fmt: skip
    _, found = column(tmp_path, "begun", "2019-01-01", "2024-01-01", plausible_years=[2020, 2024])
    assert found == [("2019-01-01", "implausible_year")]


@pytest.mark.parametrize(
    ("dates", "reads"),
    [(["11/01/2024", "01/02/2024"], "as dmy and as mdy"), (["11/01/2024", "13/02/2024"], "as dmy")],
)
def test_slashed_dates_without_an_order_stop_the_run(tmp_path, dates, reads):
    with pytest.raises(DataError, match="order of day and month is not said") as caught:
        column(tmp_path, "born", "1990-02-03", *dates)
    assert caught.value.found == f"cells: 2, fields: 1; all can be read {reads}"
    assert caught.value.key == "born"


def test_dates_are_read_in_iso_or_in_the_order_that_the_study_says(tmp_path):
    got, found = column(
        tmp_path, "born", "1990-02-03", "03/02/1990", "3.2.1990", "31-12-2010", "2011-01-01",
        "1990-02-30", "02/13/1990", "1990", dates="dmy", limits="remove",
    )  # fmt: skip
    third = pd.Timestamp(1990, 2, 3)
    assert got[:4] == [third, third, third, pd.Timestamp(2010, 12, 31)]
    assert all(pd.isna(day) for day in got[4:])
    assert found == [
        ("2011-01-01", "out_of_range"),
        ("1990-02-30", "wrong_type"),
        ("02/13/1990", "wrong_type"),
        ("1990", "wrong_type"),
    ]


def test_labels_are_read_by_the_dictionary(tmp_path):
    got, found = column(tmp_path, "forum", "Bird", "TREE", " tree. ", "a", values="labels")
    assert missing_as_none(got) == ["a", "b", "b", None]
    assert found == [(" tree. ", "stray_space"), ("a", "not_in_choices")]


def test_a_label_of_two_codes_is_neither(tmp_path):
    got, found = column(tmp_path, "gender", "Woman", "Man", "Rather not say", values="labels")
    assert missing_as_none(got) == [1, None, None]
    assert found == [("Man", "not_in_choices"), ("Rather not say", "missing_code")]


@pytest.mark.parametrize("ticks", [("Checked", "Unchecked"), ("To read", "Unchecked")])
def test_ticked_boxes_by_label(tmp_path, ticks):
    got, found = column(
        tmp_path, "why___1", *ticks, "To write", values="labels", without_status="everyone"
    )
    assert missing_as_none(got) == [1, 0, None]
    assert found == [("To write", "not_in_choices")]


def test_a_blank_box_is_unticked_where_labels_mark_the_ticks(tmp_path):
    text = """
    id | age | why___1 | why___2 | start_complete
    1  | 30  | To read | _       | Complete
    2  | 31  | _       | _       | Complete
    3  | _   | _       | _       | Incomplete
    """
    made = read(tmp_path, table(text), source={"values": "labels"})
    boxes = made.typed[["why___1", "why___2"]].fillna(-1).to_numpy().tolist()
    assert boxes == [[1, 0], [0, 0], [-1, -1]]
    assert cells(made.findings, "respondent_id", "rule") == [("3", "unopened_form")]


def items(tmp_path, *answers, use=None, **settings):
    """Return the first GAD-7 item, asked without a dictionary, and the findings."""
    lines = ["id,gad7_1", *(f'{n},"{a}"' for n, a in enumerate(answers, start=1))]
    use = {"columns": ["gad7_1"] * 7, **(use or {})}
    made = read(tmp_path, "\n".join(lines) + "\n", {"gad7": use}, with_dictionary=False, **settings)
    return missing_as_none(made.typed["gad7_1"]), cells(made.findings, "value", "rule")


def test_items_are_held_against_the_instrument(tmp_path):
    assert items(tmp_path, "5.397605346934028e-79") == ([0], [])
    got, found = items(tmp_path, "0", "3", "3.0", "1", "4", "-1", "1.5", "often", "-99")
    assert got == [0, 3, 3, 1, None, None, None, None, None]
    assert found == [
        ("4", "out_of_range"),
        ("-1", "out_of_range"),
        ("1.5", "not_in_choices"),
        ("often", "not_in_choices"),
        ("-99", "missing_code"),
    ]


def test_item_labels_and_their_synonyms(tmp_path):
    got, found = items(
        tmp_path,
        *("Not at all sure", "SEVERAL DAYS", "Over half the days", "Nearly everyday",
          "More than half the days.", " Nearly  every day", "2"),
        source={"values": "labels"},
    )  # fmt: skip
    assert got == [0, 1, 2, 3, 2, 3, None]
    assert found == [(" Nearly  every day", "stray_space"), ("2", "not_in_choices")]


def test_recoded_items(tmp_path):
    recode = {"1": 0, "2": 1, "3": 2, "4": 3}
    got, found = items(tmp_path, "1", "4", "0", "5", use={"recode": recode})
    assert got == [0, 3, None, None]
    assert found == [("0", "out_of_range"), ("5", "out_of_range")]


def test_missing_codes_of_one_instrument(tmp_path):
    codes = {"7": "refused", "9": "do not know"}
    got, found = items(tmp_path, "1", "7", "9", "8", use={"missing_codes": codes})
    assert got == [1, None, None, None]
    assert found == [("7", "missing_code"), ("9", "missing_code"), ("8", "out_of_range")]


def test_a_column_of_two_instruments_is_reported_once(tmp_path):
    uses = {name: {"columns": "D{item}"} for name in ("phq8", "phq9")}
    text = "id | D1 | D2 | D3 | D4 | D5 | D6 | D7 | D8 | D9\n1 | 4 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 9"
    made = read(tmp_path, table(text), uses, with_dictionary=False)
    assert cells(made.findings, "field", "value") == [("D1", "4"), ("D9", "9")]
    assert made.scored[["phq8_answered", "phq9_answered"]].to_numpy().tolist() == [[7, 7]]


def test_undeclared_columns_are_numbers_where_all_are(tmp_path):
    text = "id,a,b,c,d\n1,1,x,TRUE,NA\n2,NA,2,FALSE,\n"
    made = read(tmp_path, text, with_dictionary=False)
    assert made.typed["a"].tolist()[0] == 1.0
    assert made.typed["b"].tolist() == ["x", "2"]
    assert made.typed["c"].tolist() == [1.0, 0.0]
    assert made.typed["d"].isna().all()


ANSWERS = ["Not at all", "Several days", "More than half the days", "Nearly every day"]


def test_labels_read_as_codes_stop_the_run_with_the_setting_that_reads_them(tmp_path):
    with pytest.raises(DataError, match="most answers of the instrument") as caught:
        items(tmp_path, *ANSWERS)
    assert caught.value.hint == "source.values: labels would read them"
    assert caught.value.found == "0 of 28 answered cells can be read"


def test_codes_read_as_labels_stop_the_run(tmp_path):
    with pytest.raises(DataError, match="source.values: codes would read them"):
        items(tmp_path, "0", "1", "2", "3", source={"values": "labels"})


def test_codes_that_are_shifted_stop_the_run_with_the_recode_that_reads_them(tmp_path):
    with pytest.raises(DataError, match="most answers") as caught:
        items(tmp_path, "11", "12", "13", "14")
    assert caught.value.hint == (
        "recode: {11: 0, 12: 1, 13: 2, 14: 3} of the instrument would read them"
    )


def test_a_cell_with_a_byte_that_is_no_text_is_found(tmp_path):
    text = "id,city,forum\n1,Köln,a\n2,Zürich,a\n".encode() + b"3,M\xfcnster,a\n"
    (tmp_path / "export.csv").write_bytes(text)
    made = prepare(make_study(None, ONE_WAVE), tmp_path)
    assert made.typed["city"].tolist() == ["Köln", "Zürich", "M\ufffdnster"]
    assert cells(made.findings, "respondent_id", "field", "rule") == [("3", "city", "bad_byte")]


def test_identifiers_and_free_text_are_not_in_clean(tmp_path):
    text = """
    id | redcap_survey_identifier | age | email | city | comment | forum
    1  | p@example.org            | 30  | q@example.org | York | fine | a
    """
    made = read(tmp_path, table(text))
    assert set(made.typed) - set(made.clean) == {
        "redcap_survey_identifier", "email", "city", "comment",
    }  # fmt: skip
    north = {"north": {"field": "city", "wave": "t1", "values": {"north": ["York", "Hull"]}}}
    named = read(tmp_path, table(text), groups=north)
    assert named.scored["city"].tolist() == ["York"]
    assert named.scored["north"].tolist() == ["north"]


def test_a_column_that_the_dictionary_does_not_know_is_not_in_clean(tmp_path):
    text = """
    id | age | new_email | age_old | mood_timestamp   | mood_complete
    1  | 30  | q@b.org   | 29      | 2024-01-01 10:00 | 2
    """
    made = read(tmp_path, table(text))
    assert set(made.typed) - set(made.clean) == {"new_email", "age_old"}
    older = [{"name": "adult", "field": "age_old", "at_least": 16}]
    assert "age_old" in read(tmp_path, table(text), eligibility=older).clean


def test_all_answers_sound_means_no_findings(tmp_path):
    text = """
    id | age | gender | forum | agree | why___1 | why___2 | mood | start_complete | mood_complete
    1  | 30  | 1      | a     | 1     | 0       | 1       | 1    | 2              | 2
    """
    made = read(tmp_path, table(text))
    assert made.findings.empty
    assert list(made.findings.columns) == [
        "respondent_id", "wave", "field", "value", "rule", "detail",
    ]  # fmt: skip


def test_the_work_grows_with_the_fields_and_no_faster(tmp_path, monkeypatch):
    from wavescore.definitions.dictionary import Dictionary

    looked_up = []
    field_of = Dictionary.field_of
    monkeypatch.setattr(
        Dictionary, "field_of", lambda self, name: (looked_up.append(name), field_of(self, name))[1]
    )

    def looks(forms):
        rows = [f'q{n},form{n},checkbox,Q,"1, A | 2, B",,,,,' for n in range(forms)]
        head = DICTIONARY.split("\n")[:2]
        (tmp_path / "dictionary.csv").write_text("\n".join([*head, *rows]) + "\n")
        columns = [f"{name}" for n in range(forms) for name in (f"q{n}___1", f"form{n}_complete")]
        (tmp_path / "export.csv").write_text(",".join(["id", *columns]) + "\n1" + ",0" * 2 * forms)
        looked_up.clear()
        prepare(make_study(None, ONE_WAVE, source={"dictionary": "dictionary.csv"}), tmp_path)
        return len(looked_up)

    assert looks(200) < 2.1 * looks(100)
