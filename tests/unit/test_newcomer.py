"""The first hour: a drafted study that runs, and what is understood of the export."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.newcomer.waves import waves_of


def drafted(*arguments, name="mine"):
    """Draft a study, hold it against its data, and return it with its settings as written."""
    assert main(["new-study", *map(str, arguments), "--name", name]) == 0
    file = Path("config/studies") / name / "study.yaml"
    assert main(["check", name]) == 0
    return load_study(file), yaml.safe_load(file.read_text())


def example(root):
    return [root / "data" / "example" / name for name in ("export.csv", "dictionary.csv")]


def test_the_example_is_drafted_as_a_person_would_write_it(here, root, capsys):
    study, written = drafted(
        *(root / "data" / "example" / f for f in ("export.csv", "dictionary.csv"))
    )
    assert written["source"]["missing_codes"] == {"-99": "prefer not to say"}
    assert [(w["event"], w["time"], w["label"]) for w in written["waves"]] == [
        ("baseline_arm_1", 0, "Baseline"), ("week_6_arm_1", 6, "Week 6"),
        ("week_12_arm_1", 12, "Week 12"),
    ]  # fmt: skip
    assert written["eligibility"] == [{"name": "consented", "field": "consent", "equals": 1}]
    # The study's own scales, and their reversed items, by hand in config/studies/example.
    by_hand = load_study(root / "config" / "studies" / "example" / "study.yaml").instruments
    assert {use.columns for use in study.instruments.values()} == {
        u.columns for u in by_hand.values()
    }
    backwards = {u.columns: u.instrument.reversed for u in study.instruments.values()}
    assert backwards == {u.columns: u.instrument.reversed for u in by_hand.values()}
    said = capsys.readouterr().out
    assert (
        "baseline (baseline_arm_1), time 0: 850 entered, 841 analysed; excluded: consented 9"
        in said
    )
    assert "gad7: gad7_1 to gad7_7; scored baseline 838, week_6 385, week_12 342" in said
    assert "study.yaml:20: TODO: it seems to ask for consent; is this the rule?" in said


def test_known_instruments_are_found_by_their_number_and_codes(here, shared_data):
    study, written = drafted(shared_data / "ukm" / "Psychological_aspects.csv")
    assert written["instruments"]["gad7"] == {"columns": "A{item}"}
    assert written["instruments"]["phq9"] == {"columns": "D{item}"}
    assert study.instruments["s"].instrument.range == (0, 40)


def test_totals_at_several_points_are_waves(here, shared_data):
    _, written = drafted(shared_data / "port" / "thomas-mcgregor_port-paper-variables_2024.csv")
    assert written["instruments"]["phq9"]["total"]["treatment_1"] == "phq9_treatment_total_1"
    assert [wave["name"] for wave in written["waves"]] == [
        "baseline", "assessment", "treatment_1", "treatment_final", "followup",
    ]  # fmt: skip


def test_a_dictionary_of_another_export_is_left_out_aloud(here, shared_data, capsys):
    port = shared_data / "port"
    export = port / "thomas-mcgregor_port-paper-variables_2024.csv"
    _, written = drafted(export, port / "redcap-data-dictionary.csv")
    assert "dictionary" not in written["source"] and written["source"]["layout"] == "wide"
    assert "phq9" in written["instruments"]
    assert "redcap-data-dictionary.csv is left out" in capsys.readouterr().out


def test_refused_codes_of_a_file_without_labels(here, shared_data):
    _, written = drafted(shared_data / "nhanes" / "DPQ_I.xpt")
    assert written["instruments"]["phq9"]["columns"] == "DPQ0{item}0"
    assert set(written["instruments"]["phq9"]["missing_codes"]) == {"7", "9"}


def test_a_labels_export_without_a_dictionary(here, shared_data):
    study, written = drafted(shared_data / "redcap" / "labels_export" / "redcap_nacho_anxiety.csv")
    assert study.source.values == "labels"  # noqa: PD011
    assert written["source"]["layout"] == "long"
    assert written["instruments"]["gad7"] == {"columns": "gad{item}"}
    assert written["eligibility"][0]["equals"] == "Yes"


@pytest.mark.parametrize("project", ["longitudinal", "repeating", "checkboxes"])
def test_projects_of_redcap_are_drafted(here, shared_data, project):
    folder = shared_data / "redcap" / project
    study, _ = drafted(folder / "data.csv", folder / "dictionary.csv")
    if project == "longitudinal":
        assert study.waves[0].events == ("enrollment_arm_1", "enrollment_arm_2")
    if project == "repeating":
        assert "bp_systolic" not in study.analyses["describe"]["fields"]


def test_wide_columns_are_scales_at_waves(here, root):
    _, written = drafted(root / "data" / "depression_connect" / "export.csv")
    assert written["instruments"]["phq9"]["columns"]["w2"] == "w2_phq9_{item}"
    assert written["instruments"]["emp"]["columns"]["w3"] == "w3_emp_{item}"
    assert written["analyses"]["growth"] == {"outcomes": ["phq9", "emp"]}


def test_an_item_and_a_wave_in_one_name(here):
    items = {f"gad7_{i}_{w}": [0, 1, 2, 3] for w in (1, 2, 4) for i in range(1, 8)}
    pd.DataFrame({"id": [1, 2, 3, 4], **items}).to_csv("export.csv", index=False)
    _, written = drafted("export.csv")
    assert written["instruments"]["gad7"]["columns"]["4"] == "gad7_{item}_4"


def test_an_export_of_qualtrics(here):
    items = [f"Q1_{n}" for n in range(1, 8)]
    answers = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    rows = [["ResponseId", *items], ["Response ID", *(f"Worry {n}" for n in items)]]
    rows.append(['"{""ImportId"":""_recordId""}"', *['"{""ImportId"":""QID1""}"'] * 7])
    rows += [[f"R_{n}", *(answers[(n + item) % 4] for item in range(7))] for n in range(12)]
    Path("export.csv").write_text("\n".join(",".join(row) for row in rows) + "\n")
    study, written = drafted("export.csv")
    assert study.source.values == "labels"  # noqa: PD011
    assert written["instruments"] == {"gad7": {"columns": "Q1_{item}"}}
    assert written["source"]["respondent"] == "ResponseId"


def test_an_spss_file_with_user_missing_values_and_shifted_codes(here):
    import pyreadstat

    words = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    answers = dict(enumerate(words, start=1))
    frame = pd.DataFrame({"id": [float(n) for n in range(12)]})
    for item in range(1, 8):
        frame[f"anx{item}"] = [1.0, 2.0, 3.0, 4.0, 9.0, 1.0] * 2
    labels = {f"anx{item}": {**answers, 9: "Refused"} for item in range(1, 8)}
    ranges = {f"anx{item}": [9] for item in range(1, 8)}
    pyreadstat.write_sav(frame, "export.sav", variable_value_labels=labels, missing_ranges=ranges)
    _, written = drafted("export.sav")
    assert written["instruments"]["gad7"] == {
        "columns": "anx{item}", "recode": {"1": 0.0, "2": 1.0, "3": 2.0, "4": 3.0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "times", "unit", "sure"),
    [
        (["baseline_arm_1", "3_months_arm_1", "6_months_arm_1"], [0, 3, 6], "month", True),
        (["baseline", "day_3", "week_2"], [0, 3, 14], "day", True),
        (["pre", "post"], [0, 1], "", False),
        (["t1", "t2", "t3"], [0, 1, 2], "", False),
        (["week_6", "baseline"], [0, 6], "week", True),
        (["baseline_arm_1", "month_3_arm_1", "month_1_arm_1"], [0, 1, 3], "month", True),
        (["Baseline", "Year 1", "Year 2"], [0, 1, 2], "year", True),
    ],
)
def test_times_are_guessed_from_names(marks, times, unit, sure):
    waves, found, known = waves_of(marks)
    assert ([wave["time"] for wave in waves], found, known) == (times, unit, sure)


def test_waves_stand_in_the_order_that_their_names_say():
    """A respondent who missed a wave may stand first in the export."""
    waves, _, _ = waves_of(["baseline_arm_1", "month_3_arm_1", "month_1_arm_1"])
    assert [wave["mark"] for wave in waves] == ["baseline_arm_1", "month_1_arm_1", "month_3_arm_1"]


def test_a_study_is_not_drafted_over_another(here):
    Path("export.csv").write_text("id,a\n1,2\n")
    drafted("export.csv")
    assert main(["new-study", "export.csv", "--name", "mine"]) == 2


def test_check_says_every_problem_and_ends_with_2(here, root, capsys):
    drafted(*example(root))
    file = Path("config/studies/mine/study.yaml")
    text = (
        file.read_text()
        .replace("field: consent", "field: consnet")
        .replace("gad7_{item}", "gad_{item}")
    )
    file.write_text(text)
    capsys.readouterr()
    assert main(["check", "mine"]) == 2
    said = capsys.readouterr()
    assert "did you mean 'consent'?" in said.err and "instruments.gad7" in said.err
    assert "TODO" in said.out
    assert main(["check", "mien"]) == 2
    assert "did you mean 'mine'?" in capsys.readouterr().err


def test_check_names_an_arm_that_no_wave_has(here, capsys):
    Path("dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
        "id,start,text,ID,\nage,start,text,Age,\n"
    )
    rows = [f"{n},start_arm_{1 + n % 3},3{n}" for n in range(6)]
    Path("export.csv").write_text("\n".join(["id,redcap_event_name,age", *rows]) + "\n")
    assert main(["new-study", "export.csv", "dictionary.csv", "--name", "mine"]) == 0
    file = Path("config/studies/mine/study.yaml")
    file.write_text(file.read_text().replace(", start_arm_3]", "]"))
    main(["check", "mine"])
    said = "2 of 6 respondents are nowhere in the study: no wave names their events start_arm_3"
    assert said in capsys.readouterr().out


# Running -----------------------------------------------------------------------------------------


GAD7 = ("nervous", "stop worrying", "worrying", "relaxing", "restless", "annoyed", "afraid")


def repeating(folder):
    """Write a project whose GAD-7 is asked in a repeated form alone, a month apart."""
    choices = '"0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"'
    lines = [
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
        "text_validation_type_or_show_slider_number",
        "id,enrol,text,ID,,", "age,enrol,text,Age,,integer", "seen,mood,text,Seen,,date_ymd",
        *(f"gad7_{n},mood,radio,{text},{choices}," for n, text in enumerate(GAD7, start=1)),
    ]  # fmt: skip
    (folder / "rd.csv").write_text("\n".join(lines) + "\n")
    items = [f"gad7_{n}" for n in range(1, 8)]
    rows = [["id", "redcap_repeat_instrument", "redcap_repeat_instance", "age", "seen", *items]]
    for who in range(1, 13):
        rows.append([who, "", "", 20 + who, "", *[""] * 7])
        for n in range(1, 4 if who > 1 else 6):
            answers = [(who + n + k) % 4 for k in range(7)]
            rows.append([who, "mood", n, "", f"2024-0{n}-10", *answers])
    (folder / "r.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in rows))


def test_instances_of_a_repeated_form_are_drafted_as_waves(here, capsys):
    repeating(here)
    study, written = drafted("r.csv", "rd.csv")
    # A plain row and three instances each; one respondent has two more.
    account = "50 rows = 36 of the study's waves + 2 repeat_instance + 12 within another row"
    assert f"r.csv: 12 respondents; {account}" in capsys.readouterr().out
    assert [(w["form"], w["instance"]) for w in written["waves"]] == [
        ("mood", 1), ("mood", 2), ("mood", 3),
    ]  # fmt: skip
    # One respondent has a fourth and a fifth: too few for a wave.
    assert [w["time"] for w in written["waves"]] == [0, 31, 60] and written["time_unit"] == "day"
    assert written["analyses"]["growth"] == {"outcomes": ["gad7"]}
    assert study.source.date == "seen"


def test_what_a_file_says_of_its_own_fields_is_in_the_draft(here):
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"id": range(1, 21), "sex": [1.0, 2.0] * 10, "Q1": ["Yes"] * 20})
    pyreadstat.write_sav(
        frame,
        "s.sav",
        variable_value_labels={"sex": {1: "Female", 2: "Male"}},
        column_labels={"sex": "Sex at birth", "Q1": "Do you agree to take part?"},
    )
    _, written = drafted("s.sav")
    assert written["labels"]["sex"] == {
        "label": "Sex at birth", "choices": {"1": "Female", "2": "Male"},
    }  # fmt: skip
    assert written["eligibility"] == [{"name": "consented", "field": "Q1", "equals": "Yes"}]


def test_a_mapping_is_named_in_the_draft(here, root):
    Path("mapping.csv").write_text("unique_event_name,form\nbaseline_arm_1,gad7\n")
    study, _ = drafted(*example(root), "--mapping", "mapping.csv")
    assert study.source.mapping == "mapping.csv"


def test_times_are_guessed_from_dates_where_names_do_not_tell(here):
    Path("d.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
        "text_validation_type_or_show_slider_number\n"
        "id,s,text,ID,,\nday,s,text,Day,,date_ymd\nx,s,text,X,,integer\n"
    )
    rows = "id,redcap_event_name,day,x\n"
    rows += "".join(
        f"{n},alpha_arm_1,2024-01-0{n},1\n{n},beta_arm_1,2024-02-1{n},2\n{n},gamma_arm_1,,\n"
        for n in range(1, 6)
    )
    Path("e.csv").write_text(rows + "6,gamma_arm_1,2024-03-20,3\n1,delta_arm_1,2024-03-25,3\n")
    _, written = drafted("e.csv", "d.csv")
    # Nobody has a date at gamma and at alpha: times stay the waves' places.
    assert [wave["time"] for wave in written["waves"]] == [0, 1, 2, 3]
    Path("e.csv").write_text(rows.replace("gamma_arm_1,,", "gamma_arm_1,2024-03-25,3"))
    _, written = drafted("e.csv", "d.csv", name="other")
    assert [wave["time"] for wave in written["waves"]] == [0, 41, 82]
    assert written["time_unit"] == "day" and written["source"]["date"] == "day"


def test_a_drafted_label_that_is_a_word_of_ours_is_spelt_otherwise(here):
    rows = [f"{n},{('man', 'woman', 'other')[n % 3]},{20 + n}" for n in range(60)]
    Path("export.csv").write_text("id,gender,age\n" + "\n".join(rows) + "\n")
    study, _ = drafted("export.csv")
    labels = [label for group in study.groups.values() for label in group.labels]
    assert "Other" in labels
    assert "other" not in labels
