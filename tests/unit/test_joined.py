"""Several files of one study, joined on the respondent: what matched, and what did not."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from prepared import EVENTS, cells, make_study, prepare

from wavescore.cli import main
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


def test_a_row_of_the_respondent_stands_with_the_plain_row_and_its_duplicates(tmp_path):
    head = "id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n"
    rows = "1,baseline,visit,1,\n1,baseline,,,3\n1,baseline,,,3\n2--1,baseline,,,4\n"
    (tmp_path / "export.csv").write_text(head + rows + "2--2,baseline,,,4\n")
    (tmp_path / "about.csv").write_text("id,sex\n1,m\n2,f\n")
    source = {"join": [{"file": "about.csv"}], "double_entry": "first"}
    made = prepare(make_study(None, EVENTS[:1], source=source), tmp_path)
    # Not with the instance, which is no wave; the duplicate stays the same as the row it repeats.
    assert cells(made.typed, "respondent_id", "mood", "sex") == [("1", 3, "m"), ("2", 4, "f")]
    assert "sex" not in made.repeats or set(made.repeats["sex"]) == {""}


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


def drafted(folder, monkeypatch, *joins):
    """Return the study file that new-study drafts of the files in a folder, once check has run."""
    monkeypatch.chdir(folder)
    flags = [word for file in joins for word in ("--join", file)]
    assert main(["new-study", "export.csv", *flags, "--name", "mine"]) == 0
    assert main(["check", "mine"]) == 0
    return yaml.safe_load(Path("config/studies/mine/study.yaml").read_text())


def test_a_study_is_drafted_from_several_files(tmp_path, monkeypatch, capsys):
    rows = [f"{n},{20 + n}" for n in range(1, 13)]
    (tmp_path / "export.csv").write_text("pid,age\n" + "\n".join(rows) + "\n")
    items = [f"{n},{','.join(str((n + k) % 4) for k in range(7))}" for n in range(1, 13)]
    head = "ID," + ",".join(f"gad7_{n}" for n in range(1, 8))
    (tmp_path / "gad.csv").write_text("\n".join([head, *items]) + "\n")
    (tmp_path / "about.csv").write_text("pid,sex\n" + "".join(f"{n},f\n" for n in range(1, 11)))
    written = drafted(tmp_path, monkeypatch, "gad.csv", "about.csv")
    assert written["source"]["join"] == [
        {"file": "gad.csv", "respondent": "ID"}, {"file": "about.csv", "respondent": "pid"},
    ]  # fmt: skip
    assert written["instruments"] == {"gad7": {"columns": "gad7_{item}"}}
    said = capsys.readouterr().out
    assert "gad7: gad7_1 to gad7_7; scored t1 12" in said
    assert "10 rows of about.csv matched; 2 of the export have none in it" in said


def test_a_file_with_a_row_a_wave_is_joined_on_the_wave_too(tmp_path, monkeypatch):
    keys = [(n, wave) for n in range(1, 7) for wave in (1, 2)]
    (tmp_path / "export.csv").write_text(
        "pid,wave,mood\n" + "".join(f"{n},{w},{n % 4}\n" for n, w in keys)
    )
    (tmp_path / "steps.csv").write_text(
        "pid,visit,steps\n" + "".join(f"{n},{w},{900 + n}\n" for n, w in keys)
    )
    written = drafted(tmp_path, monkeypatch, "steps.csv")
    assert written["source"]["join"] == [
        {"file": "steps.csv", "respondent": "pid", "wave": "visit"}
    ]


def test_a_file_without_ids_is_no_file_to_join(tmp_path, monkeypatch, capsys):
    (tmp_path / "export.csv").write_text("pid,mood\n1,2\n2,3\n")
    (tmp_path / "about.csv").write_text("sex,region\nf,N\nf,N\n")
    monkeypatch.chdir(tmp_path)
    assert main(["new-study", "export.csv", "--join", "about.csv", "--name", "mine"]) == 2
    assert "no column of ids was found" in capsys.readouterr().err
