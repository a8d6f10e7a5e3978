"""Waves that are windows of days, and the actual times of waves."""

import pandas as pd
import pytest
from prepared import EVENTS, cells, make_study, prepare, table

from wavescore.definitions.wave_checks import check_waves
from wavescore.errors import DataError
from wavescore.prepare.check_source import check_source

DICTIONARY = """\
field_name,form_name,field_type,field_label,select_choices_or_calculations,text_validation_type_or_show_slider_number
id,start,text,Record ID,,
baseline_date,start,text,Begun,,date_ymd
age,start,text,Age,,integer
seen,followup,text,Seen,,date_ymd
mood,followup,radio,Mood,"1, Bad | 2, Good",
"""
# Respondent 1 has two visits about six months on, the second nearer to day 180; 2 came too late;
# 3 came twice at equal distance; 4 never began; 5 has a visit without a date.
EXPORT = """
id|redcap_repeat_instrument|redcap_repeat_instance|baseline_date|age|start_complete|seen|mood|followup_complete
1|_|_|2024-01-01|30|2|_|_|_
1|followup|1|_|_|_|2024-06-01|1|2
1|followup|2|_|_|_|2024-07-01|2|2
1|followup|3|_|_|_|2025-01-05|1|2
2|_|_|2024-01-01|40|2|_|_|_
2|followup|1|_|_|_|2024-09-01|1|2
3|_|_|2024-01-01|50|2|_|_|_
3|followup|1|_|_|_|2024-07-02|2|2
3|followup|2|_|_|_|2024-06-26|1|2
4|_|_|_|60|2|_|_|_
4|followup|1|_|_|_|2024-06-30|1|2
5|_|_|2024-01-01|70|2|_|_|_
5|followup|1|_|_|_|_|1|2
"""
WAVES = [
    {"name": "t1", "time": 0},
    {"name": "m6", "form": "followup", "days": [150, 210], "from": "baseline_date",
     "date": "seen", "time": 6},
    {"name": "m12", "form": "followup", "days": [330, 400], "from": "baseline_date",
     "date": "seen", "time": 12},
]  # fmt: skip


@pytest.fixture
def made(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    (tmp_path / "export.csv").write_text(table(EXPORT))
    study = make_study(None, WAVES, source={"dictionary": "dictionary.csv"})
    check_source(study, tmp_path)
    return prepare(study, tmp_path)


def test_the_nearest_to_the_middle_of_its_window_is_the_wave(made):
    at = made.typed.set_index(["respondent_id", "wave"])
    assert at.loc[("1", "m6"), "seen"] == pd.Timestamp("2024-07-01")
    # Days 183 and 177: of equals the earlier.
    assert at.loc[("3", "m6"), "seen"] == pd.Timestamp("2024-06-26")
    assert at.loc[("1", "m12"), "mood"] == 1
    assert ("2", "m6") not in at.index and ("4", "m6") not in at.index
    assert list(at.loc["1"].index) == ["t1", "m6", "m12"]


def test_what_is_in_no_window_is_kept_beside_with_its_reason(made):
    found = made.findings[made.findings["rule"] == "repeat_instance"]
    end = "of a repeated form or event: it stands in repeats.csv; "
    assert cells(found, "respondent_id", "detail") == [
        ("1", f"instance 1 {end}another is nearer to the middle of m6"),
        ("2", f"instance 1 {end}its date is in no wave's window"),
        ("3", f"instance 1 {end}another is nearer to the middle of m6"),
        ("4", f"instance 1 {end}its date is in no wave's window"),
        ("5", f"instance 1 {end}its date is in no wave's window"),
    ]
    assert len(made.repeats) == 5 and made.repeats["mood"].tolist() == ["1", "1", "2", "1", "1"]


def test_the_actual_time_is_in_scored(made):
    days = made.scored.set_index(["respondent_id", "wave"])["days_since_baseline"]
    assert days["1", "t1"] == 0 and days["1", "m6"] == 182 and days["1", "m12"] == 370
    assert pd.isna(days["4", "t1"])
    assert days.dtype == float


def test_dates_of_a_plain_study_give_days_since_the_first_wave(tmp_path):
    (tmp_path / "dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
        "text_validation_type_or_show_slider_number\nid,s,text,ID,,\nx,s,text,X,,integer\n"
        "day,s,text,Day,,datetime_ymd\n"
    )
    rows = "id,redcap_event_name,x,day,days_since_baseline\n1,baseline,1,2024-01-01 12:00,9\n"
    rows += "1,week_6,1,2024-02-12 18:00,9\n2,baseline,1,,9\n2,week_6,1,2024-02-12 18:00,9\n"
    (tmp_path / "export.csv").write_text(rows)
    source = {"dictionary": "dictionary.csv", "date": "day"}
    study = make_study(None, EVENTS[:2], source=source)
    assert "days_since_baseline" in check_source(study, tmp_path)
    scored = prepare(study, tmp_path).scored
    assert scored["days_since_baseline"].tolist()[:2] == [0, 42.25]
    assert scored["days_since_baseline"].isna().tolist() == [False, False, True, True]


def test_without_a_date_there_is_no_such_column(tmp_path):
    (tmp_path / "export.csv").write_text("id,wave,x\n1,t1,2\n1,t2,2\n")
    study = make_study(None, [{"name": n, "time": t} for t, n in enumerate(["t1", "t2"])],
                       source={"layout": "long", "wave": "wave"})  # fmt: skip
    assert "days_since_baseline" not in prepare(study, tmp_path).scored


def test_windows_in_a_long_export(tmp_path):
    text = "id,start,visit,x\n1,2024-01-01,2024-01-02,1\n1,2024-01-01,2024-06-29,2\n"
    (tmp_path / "export.csv").write_text(text + "1,2024-01-01,2024-12-29,3\n")
    waves = [
        {"name": "t1", "time": 0, "days": [0, 30], "from": "start"},
        {"name": "m6", "time": 6, "days": [150, 210], "from": "start"},
    ]
    study = make_study(None, waves, source={"layout": "long", "wave": "wave", "date": "visit"})
    check_source(study, tmp_path)
    made = prepare(study, tmp_path)
    assert made.typed["x"].tolist() == [1, 2] and len(made.repeats) == 1
    assert made.scored["days_since_baseline"].tolist() == [1, 180]
    with pytest.raises(DataError, match="begun"):
        late = [{**wave, "from": "begun"} for wave in waves]
        source = {"layout": "long", "wave": "wave", "date": "visit"}
        prepare(make_study(None, late, source=source), tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"from": None}, "a window has days and from"),
        ({"days": [210, 150]}, "the window ends before it begins"),
        ({"days": [200, 340]}, "two waves' windows overlap"),
        ({"form": None, "date": None, "event": "e"}, "which date lies in it"),
    ],
)
def test_windows_that_cannot_be(change, message, tmp_path):
    second = {key: value for key, value in {**WAVES[1], **change}.items() if value is not None}
    source = {"layout": "redcap", "dictionary": "d.csv", "respondent": "id"}
    errors = list(check_waves([WAVES[0], second, WAVES[2]], source, tmp_path / "study.yaml"))
    assert any(message in str(error) for error in errors), errors
    assert not list(check_waves(WAVES, source, tmp_path / "study.yaml"))
