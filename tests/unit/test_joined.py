"""Several files of one study, joined on the respondent: what matched, and what did not."""

import pandas as pd
import pytest
from prepared import EVENTS, cells, make_study, prepare

from wavescore.errors import DataError
from wavescore.prepare.check_source import check_source

WAVE = [{"name": "t1", "time": 0}]


def wide(folder, *joins, **source):
    (folder / "export.csv").write_text("id,mood\n1,3\n2,4\n3,5\n")
    (folder / "about.csv").write_text("ID,sex,region\n2 ,f,N\n1,m,S\n9,f,S\n")
    joins = joins or ({"file": "about.csv", "respondent": "ID"},)
    return make_study(None, WAVE, source={"layout": "wide", "join": list(joins), **source})


def test_columns_come_to_their_respondents_and_no_row_is_lost_or_added(tmp_path):
    study = wide(tmp_path)
    assert {"sex", "region"} <= check_source(study, tmp_path)
    made = prepare(study, tmp_path)
    rows = cells(made.typed.fillna(""), "respondent_id", "mood", "sex", "region")
    assert rows == [("1", 3, "m", "S"), ("2", 4, "f", "N"), ("3", 5, "", "")]
    assert cells(made.findings, "field", "value", "rule", "detail") == [
        ("ID", "9", "joined_row_unmatched", "the row of about.csv matches no row of the export"),
        ("ID", "", "no_row_in_joined_file",
         "2 rows of about.csv matched; 1 of the export have none in it"),
    ]  # fmt: skip


def test_an_instrument_may_lie_in_the_joined_file(tmp_path):
    study = wide(tmp_path)
    items = ",".join(f"g{n}" for n in range(1, 8))
    (tmp_path / "gad.csv").write_text(f"id,{items}\n1,1,1,1,1,1,1,1\n3,2,2,2,2,2,2,2\n")
    study = make_study(
        {"gad7": {"columns": "g{item}"}}, WAVE,
        source={"layout": "wide", "join": [{"file": "gad.csv"}]},
    )  # fmt: skip
    check_source(study, tmp_path)
    scored = prepare(study, tmp_path).scored
    assert scored["gad7_total"].fillna(-1).tolist() == [7, -1, 14]


def test_a_row_of_the_respondent_stands_with_the_first_wave(tmp_path):
    (tmp_path / "export.csv").write_text(
        "id,redcap_event_name,mood\n1,week_6,2\n1,baseline,3\n2,week_6,4\n"
    )
    (tmp_path / "about.csv").write_text("id,sex\n1,m\n2,f\n")
    study = make_study(None, EVENTS[:2], source={"join": [{"file": "about.csv"}]})
    typed = prepare(study, tmp_path).typed.fillna("")
    assert cells(typed, "respondent_id", "wave", "sex") == [
        ("1", "t2", ""), ("1", "t1", "m"), ("2", "t2", "f"),
    ]  # fmt: skip


def test_rows_of_waves_are_joined_on_both_keys(tmp_path):
    (tmp_path / "export.csv").write_text("id,wave,mood\n1,t1,2\n1,t2,3\n2,t1,4\n")
    (tmp_path / "steps.csv").write_text("who,visit,steps\n1,t2,900\n2,t1,100\n2,t2,5\n")
    waves = [{"name": "t1", "time": 0}, {"name": "t2", "time": 1}]
    joins = [{"file": "steps.csv", "respondent": "who", "wave": "visit"}]
    study = make_study(None, waves, source={"layout": "long", "wave": "wave", "join": joins})
    made = prepare(study, tmp_path)
    assert made.typed["steps"].fillna(0).tolist() == [0, 900, 100]
    assert made.findings["value"].tolist() == ["2", ""]


def test_codes_that_a_joined_file_holds_for_missing_are_missing(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    study = wide(tmp_path, {"file": "about.sav"})
    frame = pd.DataFrame({"id": ["1", "2"], "age": [40.0, 999.0]})
    pyreadstat.write_sav(
        frame, str(tmp_path / "about.sav"), missing_ranges={"age": [{"lo": 999, "hi": 999}]}
    )
    typed = prepare(study, tmp_path).typed
    assert typed["age"].fillna(0).tolist() == [40, 0, 0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("IDD,sex\n1,f\n", "the joined file lacks its key"),
        ("ID,mood\n1,2\n", "two files have a column of the same name"),
        ("ID,sex\n1,f\n1,m\n", "a joined file has rows of one key"),
    ],
)
def test_files_that_cannot_be_joined(tmp_path, text, message):
    study = wide(tmp_path)
    (tmp_path / "about.csv").write_text(text)
    with pytest.raises(DataError, match=message):
        prepare(study, tmp_path)


def test_a_joined_file_that_is_not_there_is_said_before_any_job(tmp_path):
    study = wide(tmp_path, {"file": "nowhere.csv"})
    with pytest.raises(DataError, match=r"source\.join: .*not there"):
        check_source(study, tmp_path)
