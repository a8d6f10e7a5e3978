"""A dictionary with a field of each kind, and short ways to put answers through `validate`."""

import pandas as pd
from prepared import cells, make_study, prepare

DICTIONARY = """Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Identifier?,Field Annotation
id,start,text,Record ID,,,,,,
age,start,text,Age,,integer,16,110,,
height,start,text,Height,,number,1.2,2.3,,
born,start,text,Born,,date_dmy,01-01-1910,2010-12-31,,
weight,start,text,Weight,,number_1dp_comma_decimal,"40,0","300,0",,
rises,start,text,Rises at,,time,,,,
lap,start,text,A lap,,time_mm_ss,,,,
gender,start,radio,Gender,"1, Woman | 2, Man | 3, Man | -99, Rather not say",,,,,
forum,start,dropdown,Forum,"a, Bird | b, Tree.",,,,,
agree,start,yesno,Agree?,,,,,,
why,start,checkbox,Why?,"1, To read | 2, To write",,,,,
email,start,text,E-mail,,email,,,y,
city,start,text,City,,,,,,
comment,start,notes,Comment,,,,,,
sum,start,calc,Sum,[age]+1,,,,,
begun,start,text,Begun,,datetime_ymd,,,,
mood,mood,radio,Mood,"1, Bad | 2, Good",,,,,
when,mood,checkbox,When?,"1, Day | 2, Night",,,,,
"""  # noqa: E501

ONE_WAVE = [{"name": "t1", "time": 0}]

MINUTES = {
    "name": "attentive", "started": "begun", "completed": "start_timestamp", "at_least_minutes": 5,
}  # fmt: skip


def read(tmp_path, text, instruments=None, waves=ONE_WAVE, with_dictionary=True, **settings):
    (tmp_path / "export.csv").write_text(text)
    source = {"missing_codes": {"-99": "rather not say"}, **settings.pop("source", {})}
    if with_dictionary:
        (tmp_path / "dictionary.csv").write_text(DICTIONARY)
        source["dictionary"] = "dictionary.csv"
    return prepare(make_study(instruments, waves, source=source, **settings), tmp_path)


def column(tmp_path, name, *answers, **source):
    """Return the typed answers of one column and the findings (value, rule)."""
    lines = [f"id,{name}", *(f'{n},"{a}"' for n, a in enumerate(answers, start=1))]
    made = read(tmp_path, "\n".join(lines) + "\n", source=source)
    return made.typed[name].tolist(), cells(made.findings, "value", "rule")


def missing_as_none(answers):
    return [None if pd.isna(answer) else answer for answer in answers]
