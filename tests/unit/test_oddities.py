"""What exports of other projects and other countries hold: read, or said, and never lost."""

from pathlib import Path

import pytest
import yaml
from prepared import make_study, prepare

from wavescore.cli import main
from wavescore.definitions.dictionary import load_dictionary

HEAD = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
    "text_validation_type_or_show_slider_number,text_validation_min,text_validation_max,identifier\n"
)
PROJECT = HEAD + (
    "id,s,text,ID,,,,,\n"
    "agree,s,truefalse,Do you consent to take part?,,,,,\n"
    "married,s,yesno,Married?,,,,,\n"
    'why,s,checkbox,Why?,"1, A | 2, B",,,,\n'
    'sex,s,radio,Sex,"1, Woman | 2, Man",,,,\n'
    "weight,s,text,Weight,,number,,,\n"
    "pain,s,slider,Pain,,number,,,\n"
)
WAVE = [{"name": "t1", "time": 0}]


def drafted(export, dictionary=None):
    """Return the study file that new-study drafts of an export, once check has run."""
    Path("export.csv").write_text(export)
    files = ["export.csv"]
    if dictionary is not None:
        Path("dictionary.csv").write_text(dictionary)
        files.append("dictionary.csv")
    assert main(["new-study", *files, "--name", "mine"]) == 0
    assert main(["check", "mine"]) == 0
    return yaml.safe_load(Path("config/studies/mine/study.yaml").read_text())


def read(folder, export, dictionary=None, **source):
    (folder / "export.csv").write_text(export)
    if dictionary is not None:
        (folder / "dictionary.csv").write_text(dictionary)
        source = {"dictionary": "dictionary.csv", **source}
    return prepare(make_study(None, WAVE, source={"layout": "wide", **source}), folder)


@pytest.mark.parametrize(
    ("tick", "none", "yes", "no", "true", "complete"),
    [
        ("Checked", "Unchecked", "Yes", "No", "True", "Complete"),
        ("Coché", "Décoché", "Oui", "Non", "Vrai", "Complet"),
        ("Ausgewählt", "Nicht ausgewählt", "Ja", "Nein", "Wahr", "Vollständig"),
        ("Marcado", "Sin marcar", "Sí", "No", "Verdadero", "Completo"),
    ],
)
def test_labels_of_redcap_in_other_languages(here, tick, none, yes, no, true, complete):
    rows = [
        f"{n},{true},{yes if n % 2 else no},{tick},{none},{none},Man,60,3,{complete}"
        for n in range(1, 13)
    ]
    head = "id,agree,married,why___1,why___2,why___unk,sex,weight,pain,s_complete\n"
    written = drafted(head + "\n".join(rows) + "\n", PROJECT)
    assert written["source"]["values"] == "labels"
    assert written["eligibility"] == [{"name": "consented", "field": "agree", "equals": 1}]
    assert written["groups"]["married_group"]["values"] == {"Yes": [1], "No": [0]}
    made = prepare(make_study(None, WAVE, source=written["source"]), here)
    assert made.findings.empty
    assert made.typed["married"].tolist() == [1, 0] * 6
    assert set(made.typed["why___1"]) == {1} and set(made.typed["why___2"]) == {0}


def test_the_missing_codes_that_redcap_proposes_are_drafted(here):
    cells = ["1,1", "2,NASK", "ASKU,3", "NI,4", *["1,5"] * 6]
    rows = [f"{n},1,1,0,0,{cell},2,2" for n, cell in enumerate(cells, start=1)]
    head = "id,agree,married,why___1,why___2,sex,weight,pain,s_complete\n"
    written = drafted(head + "\n".join(rows) + "\n", PROJECT)
    assert written["source"]["missing_codes"] == {
        "NI": "no information", "NASK": "not asked", "ASKU": "asked but unknown",
    }  # fmt: skip
    assert "pain" in written["analyses"]["describe"]["fields"]


def test_a_dictionary_row_with_too_many_cells_stops_a_study_that_uses_its_field(tmp_path):
    path = tmp_path / "dictionary.csv"
    path.write_text(PROJECT + "height,s,text,Height,,number,30,5,200,0,y\nage,s,text,Age,,,,,,,,\n")
    known = load_dictionary(path)
    assert list(known.problems) == ["height"]
    assert "more cells than the header" in str(known.problems["height"])
    # Its flag may have moved with the cells: it is taken for an identifier.
    assert known.fields["height"].identifier and not known.fields["age"].identifier


def test_decimal_commas_are_numbers_where_the_study_says_so(tmp_path):
    export = "id;weight;income;pages\n1;61,5;1.500;3\n2;62,25;20,5;4\n"
    made = read(tmp_path, export)
    assert made.typed["weight"].tolist() == ["61,5", "62,25"]
    made = read(tmp_path, export, decimal="comma")
    assert made.typed["weight"].tolist() == [61.5, 62.25]
    assert made.typed["pages"].tolist() == [3, 4]
    # A point may divide thousands: the column stays words.
    assert made.typed["income"].tolist() == ["1.500", "20,5"]
    fields = HEAD + "id,s,text,ID,,,,,\nweight,s,text,W,,number,,,\nincome,s,text,I,,number,,,\n"
    made = read(tmp_path, export, fields, decimal="comma")
    assert made.typed["weight"].tolist() == [61.5, 62.25]
    assert made.findings[["field", "rule"]].to_numpy().tolist() == [["income", "wrong_type"]]


def test_decimal_commas_are_drafted_and_odd_numbers_named(here, capsys):
    rows = "".join(f"{n};6{n % 9},5;{n}.0{n},50;{n}%;0{n % 9 + 1}/05/24\n" for n in range(1, 12))
    assert drafted("id;weight;income;share;seen\n" + rows)["source"]["decimal"] == "comma"
    said = capsys.readouterr().out
    assert "though they look like numbers or dates: income, share, seen" in said


def test_events_of_a_labels_export_are_waves_over_the_arms(here):
    events = [
        f"{name} (Arm {arm}: Drug {arm})" for name in ("Baseline", "Week 6") for arm in (1, 2)
    ]
    rows = [
        f"{n},{event},True,Yes,Checked,Unchecked,Man,60,3,Complete"
        for n in range(1, 7)
        for event in events[n % 2 :: 2]
    ]
    head = "id,redcap_event_name,agree,married,why___1,why___2,sex,weight,pain,s_complete\n"
    written = drafted(head + "\n".join(rows) + "\n", PROJECT)
    assert [(w["name"], len(w["event"]), w["time"]) for w in written["waves"]] == [
        ("Baseline", 2, 0), ("Week_6", 2, 6),
    ]  # fmt: skip
    # Without a dictionary a wave has one code: the arms' events stay apart.
    assert len(drafted_again(head, rows)["waves"]) == 4
    one = [row for row in rows if "Arm 1" in row]
    assert [wave["label"] for wave in drafted_again(head, one, "one")["waves"]] == [
        "Baseline", "Week 6",
    ]  # fmt: skip


def drafted_again(head, rows, name="other"):
    Path("export.csv").write_text(head + "\n".join(rows) + "\n")
    assert main(["new-study", "export.csv", "--name", name]) == 0
    assert main(["check", name]) == 0
    return yaml.safe_load(Path(f"config/studies/{name}/study.yaml").read_text())


def test_years_of_two_digits_are_findings_that_say_so(here, capsys):
    fields = HEAD + "id,s,text,ID,,,,,\nseen,s,text,Seen,,date_dmy,,,\nx,s,text,X,,integer,,,\n"
    rows = "".join(f"{n},0{n}/05/24,{n}\n" for n in range(1, 9))
    written = drafted("id,seen,x\n" + rows, fields)
    said = capsys.readouterr().out
    assert "no answer can be read of seen: look at the findings" in said
    assert "no order reads every date: have years two digits?" in said
    made = prepare(make_study(None, WAVE, source=written["source"]), here)
    assert set(made.findings["detail"]) == {"a year of two digits; expected four, as 2024-05-31"}


def test_a_column_that_divides_each_respondents_rows_may_be_the_wave(here, capsys):
    rows = [
        f"{n},{at},{(n * k) % 4}" for n in range(1, 13) for k, at in enumerate(["first", "last"])
    ]
    written = drafted("id,Messzeitpunkt,mood\n" + "\n".join(rows) + "\n")
    assert written["source"]["wave"] == "Messzeitpunkt"
    assert [wave["code"] for wave in written["waves"]] == ["first", "last"]
    assert "is it the wave?" in capsys.readouterr().out


def test_instances_of_a_repeated_event_are_named_in_the_draft(here, capsys):
    fields = HEAD + "id,s,text,ID,,,,,\nx,s,text,X,,integer,,,\n"
    head = "id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,x\n"
    rows = "".join(f"{n},week_6_arm_1,,{k},{n}\n" for n in range(1, 6) for k in (1, 2))
    drafted(head + rows, fields)
    said = capsys.readouterr().out
    assert "10 rows = 5 of the study's waves + 5 repeat_instance" in said
    assert "a wave may be one: {name: t2, event: week_6_arm_1, instance: 2}" in said


def test_an_export_without_form_statuses_asks_what_blank_forms_say(here):
    rows = "".join(f"{n},1,1,0,0,1,60,3\n" for n in range(1, 6))
    head = "id,agree,married,why___1,why___2,sex,weight,pain"
    assert drafted(f"{head}\n{rows}", PROJECT)["source"]["without_status"] == "answered"
    text = Path("config/studies/mine/study.yaml").read_text()
    assert "TODO: no form's status is exported" in text


def test_what_a_draft_guesses_wrongly_does_not_stop_it(here):
    fields = HEAD + "id,s,text,ID,,,,,\nseen,s,text,Seen,,date_ymd,,,\nx,s,text,X,,integer,,,\n"
    head = "id,redcap_event_name,s_timestamp,seen,x\n"
    # Events whose names differ in a sign alone; slashes in REDCap's own timestamp; ids left out.
    events = ("visit 1", "visit_1", "visit-1")
    rows = "".join(f"{n},{e},0{n}/13/2024 10:00,,{n}\n" for n in range(1, 6) for e in events)
    written = drafted(head + rows, fields)
    assert len({wave["name"] for wave in written["waves"]}) == 3
    assert written["source"]["dates"] == "mdy"
    named = "".join(f"{n},{e},,,{n}\n" for n in range(1, 6) for e in ("case", "other"))
    Path("ours.csv").write_text(head + named)
    assert main(["new-study", "ours.csv", "dictionary.csv", "--name", "ours"]) == 0
    assert main(["check", "ours"]) == 0
    Path("few.csv").write_text(head)
    assert main(["new-study", "few.csv", "dictionary.csv", "--name", "few"]) == 2
    Path("few.csv").write_text(head + "1,,,2024-01-02,1\n2,,,2024-01-03,1\n")
    assert main(["new-study", "few.csv", "dictionary.csv", "--name", "few"]) == 0
    Path("few.csv").write_text(head + "1,visit 1,,2024-01-02,1\n ,visit 1,,2024-01-03,1\n")
    assert main(["new-study", "few.csv", "dictionary.csv", "--name", "fewer"]) == 0
