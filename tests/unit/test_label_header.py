"""A labels export as REDCap's page writes it: a header of labels, mapped back by their order."""

from prepared import cells, make_study, prepare

DICTIONARY = """field_name,form_name,field_type,field_label,select_choices_or_calculations
id,start,text,Record ID,
age,start,text,"<b>How old are you?</b>",
note,start,descriptive,Welcome,
gad7_1,worry,radio,Feeling nervous,"0, Not at all | 1, Several days"
other,worry,text,"Anything ""else""?",
why,last,checkbox,Why?,"1, To read | 2, To write"
other2,last,text,"Anything ""else""?",
"""
HEADER = (
    "Record ID,Event Name,Survey Identifier,How old are you?,Complete?,Survey Timestamp,"
    "Feeling nervous,Anything 'else'?,Complete?,Why? (choice=To read),Why? (choice=To write),"
    "Anything 'else'?,Complete?,Unheard of\n"
)
ROW = (
    "1,Baseline,,34,Complete,2024-01-01 10:00,Several days,x,Complete,Checked,Unchecked,y,"
    "Incomplete,z\n"
)
NAMES = [
    "gad7_1", "redcap_survey_identifier", "age", "start_complete", "worry_timestamp", "other",
    "worry_complete", "why___1", "why___2", "other2", "last_complete", "Unheard of",
]  # fmt: skip


def test_labels_in_the_header_are_mapped_back(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    (tmp_path / "export.csv").write_text(HEADER + ROW)
    source = {"dictionary": "dictionary.csv", "values": "labels"}
    waves = [{"name": "t1", "time": 0, "event": "Baseline"}]
    use = {"gad7": {"columns": ["gad7_1"] * 7}}
    made = prepare(make_study(use, waves, source=source), tmp_path)
    rest = [name for name in made.typed.columns if not name.startswith("gad7_")]
    assert rest == ["respondent_id", "wave", *NAMES[1:]]
    assert cells(made.typed, "age", "gad7_1", "why___1", "why___2", "last_complete") == [
        (34, 1, 1, 0, 0)
    ]
    assert made.findings.empty
    assert "Unheard of" not in made.clean


def test_a_header_of_variable_names_stays(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY.replace("Record ID", "id"))
    (tmp_path / "export.csv").write_text("id,age,gad7_1\n1,34,0\n")
    source = {"dictionary": "dictionary.csv"}
    made = prepare(make_study(waves=[{"name": "t1", "time": 0}], source=source), tmp_path)
    assert list(made.typed.columns) == ["respondent_id", "wave", "age", "gad7_1"]
