"""Why a cell holds no answer: each reason on a small project, and every cell has one."""

import pandas as pd
import pytest
from prepared import EVENTS, make_study, prepare

from wavescore.errors import DefinitionError
from wavescore.prepare.check_source import check_source
from wavescore.prepare.reasons import REASONS, count_reasons

DICTIONARY = """\
field_name,form_name,field_type,field_label,select_choices_or_calculations,branching_logic
id,start,text,Record ID,,
age,start,text,Age,,
smoker,start,yesno,Smoker?,,
cigarettes,start,text,How many?,,[smoker] = '1'
why,start,checkbox,Why?,"1, A | 2, B",
mood,daily,radio,Mood,"1, Bad | 2, Good",
sleep,daily,radio,Sleep,"1, Bad | 2, Good",
pain,daily,radio,Pain,"1, Bad | 2, Good",
end,last,radio,End,"1, Bad | 2, Good",
"""
COLUMNS = [
    "id", "redcap_event_name", "age", "smoker", "cigarettes", "why___1", "why___2",
    "start_complete", "mood", "sleep", "pain", "daily_complete", "end", "last_complete",
]  # fmt: skip
ROWS = {
    # Every form filled in; no smoker is asked how many cigarettes.
    ("1", "baseline"): "30,0,,1,0,2,1,2,1,2,1,2",
    # A smoker who left age out, ticked nothing and broke off within the second form.
    ("2", "baseline"): ",1,20,0,0,2,1,,,0,,0",
    # Skips the second form whole; a missing code, and what is no choice.
    ("3", "baseline"): "-99,7,,0,1,2,,,,0,2,2",
    # Breaks off after the first form.
    ("4", "baseline"): "40,0,,0,0,2,,,,0,,0",
    # The first form is given at baseline alone.
    ("1", "week_6"): ",,,,,,2,2,2,2,1,2",
    ("2", "week_6"): ",,,,,,2,,2,2,1,2",
}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    rows = [f"{who},{event},{cells}" for (who, event), cells in ROWS.items()]
    (tmp_path / "export.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n")
    return tmp_path


def reasons(folder, **source):
    source = {"dictionary": "dictionary.csv", "missing_codes": {"-99": "refused"}, **source}
    made = prepare(make_study(None, EVENTS[:2], source=source), folder)
    pd.testing.assert_frame_equal(made.reasons.iloc[:, :2], made.typed[["respondent_id", "wave"]])
    assert list(made.reasons.columns) == list(made.typed.columns)
    # A value is beside "answered" or "no" alone, and they beside values alone.
    has = made.reasons.iloc[:, 2:].isin(["answered", "no"]).to_numpy()
    assert (has == made.typed.iloc[:, 2:].notna().to_numpy()).all()
    return made, made.reasons.set_index(["respondent_id", "wave"]).astype("str")


def test_every_empty_cell_has_its_reason(project):
    _, why = reasons(project)
    at = {key: row.to_dict() for key, row in why.iterrows()}
    assert at["1", "t1"]["cigarettes"] == "not asked: hidden by branching"
    assert (at["1", "t1"]["why___1"], at["1", "t1"]["why___2"]) == ("answered", "no")
    assert at["2", "t1"]["age"] == "no answer"
    assert at["2", "t1"]["why___1"] == "no"
    assert at["2", "t1"]["mood"] == "answered"
    assert {at["2", "t1"][name] for name in ("sleep", "pain", "end")} == {"not reached"}
    assert (at["3", "t1"]["age"], at["3", "t1"]["smoker"]) == ("missing code", "invalid")
    assert {at["3", "t1"][name] for name in ("mood", "sleep", "pain")} == {"unopened form"}
    assert {at["4", "t1"][name] for name in ("mood", "sleep", "pain", "end")} == {"not reached"}
    assert {at["1", "t2"][name] for name in ("age", "smoker", "cigarettes", "why___1")} == {
        "not asked: form not given"
    }
    assert at["2", "t2"]["sleep"] == "no answer"


def test_a_mapping_says_which_forms_are_given(project):
    (project / "mapping.csv").write_text(
        "arm_num,unique_event_name,form\n1,baseline,start\n1,baseline,daily\n1,week_6,daily\n"
        "1,week_6,start\n1,baseline,last\n1,week_6,last\n"
    )
    _, why = reasons(project, mapping=str(project / "mapping.csv"))
    assert why.loc[("1", "t2"), "age"] == "unopened form"
    (project / "mapping.csv").write_text("event,form\nbaseline,start\n")
    source = {"dictionary": "dictionary.csv", "mapping": "mapping.csv"}
    with pytest.raises(DefinitionError, match="unique_event_name"):
        check_source(make_study(None, EVENTS[:2], source=source), project)


def test_reasons_are_counted_by_field_and_wave(project):
    made, _ = reasons(project)
    counts = count_reasons(made.reasons, make_study(None, EVENTS[:2]))
    whole = counts.groupby(["field", "wave"])["n"].sum().unstack()
    assert (whole["t1"] == 4).all() and (whole["t2"] == 2).all()
    mood = counts[(counts["field"] == "mood") & (counts["wave"] == "t1")]
    assert dict(zip(mood["reason"], mood["n"], strict=True)) == {
        "answered": 2, "unopened form": 1, "not reached": 1,
    }  # fmt: skip
    assert set(counts["reason"]) <= set(REASONS)


def test_without_a_dictionary_there_are_no_forms(tmp_path):
    (tmp_path / "export.csv").write_text("id,a,b\n1,2,-99\n2,,3\n")
    source = {"layout": "wide", "missing_codes": {"-99": "refused"}}
    made = prepare(make_study(None, [{"name": "t1", "time": 0}], source=source), tmp_path)
    assert made.reasons["a"].tolist() == ["answered", "no answer"]
    assert made.reasons["b"].tolist() == ["missing code", "answered"]


def test_an_export_without_form_statuses(project):
    table = pd.read_csv(project / "export.csv", dtype=str, keep_default_na=False)
    kept = [name for name in table.columns if not name.endswith("_complete")]
    table[kept].to_csv(project / "export.csv", index=False)
    _, why = reasons(project)
    assert why.loc[("3", "t1"), "mood"] == "unopened form"
    assert why.loc[("4", "t1"), "end"] == "not reached"


BOXES = """\
field_name,form_name,field_type,field_label,select_choices_or_calculations
id,start,text,Record ID,
age,start,text,Age,
why,start,checkbox,Why?,"1, A | 2, B"
how,start,checkbox,How?,"1, A | 2, B"
wish,last,checkbox,Wish?,"1, A | 2, B"
end,last,text,End,
"""


def boxes(folder, rows, drop=(), **source):
    """Return (typed, reasons, findings by rule) of a project of boxes at one wave."""
    (folder / "dictionary.csv").write_text(BOXES)
    columns = "id age why___1 why___2 how___1 how___2 start_complete wish___1 wish___2 end"
    table = pd.DataFrame([row.split(",") for row in rows], columns=columns.split())
    table.drop(columns=list(drop)).to_csv(folder / "export.csv", index=False)
    waves = [{"name": "t1", "time": 0}]
    study = make_study(None, waves, source={"dictionary": "dictionary.csv", **source})
    made = prepare(study, folder)
    rules = made.findings["rule"].value_counts().to_dict()
    return made.typed.set_index("respondent_id"), made.reasons.set_index("respondent_id"), rules


# The second ticked one box of why and left; the third opened nothing of the last form.
LEFT = ["1,30,1,0,0,1,2,0,1,x", "2,30,0,1,0,0,0,0,1,x", "3,30,1,0,1,0,2,0,0,"]


def test_boxes_after_a_break_off_are_not_reached(tmp_path):
    typed, why, rules = boxes(tmp_path, LEFT)
    assert why.loc["2", ["why___1", "why___2", "how___1", "how___2"]].tolist() == [
        "no", "answered", "not reached", "not reached",
    ]  # fmt: skip
    assert typed.loc["2", ["how___1", "how___2"]].isna().all()
    assert why.loc["1", "how___1"] == "no"
    assert rules == {"broke_off": 1, "unopened_form": 1}


def test_a_break_off_may_say_no(tmp_path):
    typed, why, rules = boxes(tmp_path, LEFT, break_off="unticked")
    assert why.loc["2", ["how___1", "how___2"]].tolist() == ["no", "no"]
    assert typed.loc["2", "how___1"] == 0
    assert "broke_off" not in rules


def test_where_nobody_completed_a_form_its_status_does_not_say_who_broke_off(tmp_path):
    rows = [row.replace(",2,", ",0,") for row in LEFT]
    _, why, rules = boxes(tmp_path, rows)
    assert why.loc["2", "how___1"] == "no"
    assert "broke_off" not in rules


def test_without_a_status_a_form_is_opened_by_those_who_answered_in_it(tmp_path):
    typed, why, rules = boxes(tmp_path, LEFT)
    assert why.loc["3", ["wish___1", "wish___2", "end"]].tolist() == ["not reached"] * 3
    assert typed.loc["3", "wish___1"] != 0
    assert rules["unopened_form"] == 1


def test_without_a_status_everyone_may_count_as_having_opened_a_form(tmp_path):
    typed, why, rules = boxes(tmp_path, LEFT, without_status="everyone")
    assert why.loc["3", ["wish___1", "wish___2"]].tolist() == ["no", "no"]
    assert typed.loc["3", "wish___1"] == 0
    assert rules == {"broke_off": 1}


def test_items_of_an_instrument_stand_where_the_form_asks_them(tmp_path):
    fields = [f'gad7_{n},all,radio,Item,"0, A | 1, B | 2, C | 3, D"' for n in range(1, 8)]
    (tmp_path / "dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
        + "\n".join(["id,all,text,ID,", "age,all,text,Age,", *fields]) + "\n"
    )  # fmt: skip
    names = ",".join(f"gad7_{n}" for n in range(1, 8))
    (tmp_path / "export.csv").write_text(
        f"id,age,{names},all_complete\n1,30,{'1,' * 7}2\n2,30,{',' * 7}0\n"
    )
    uses = {"gad7": {"columns": "gad7_{item}"}}
    study = make_study(uses, [{"name": "t1", "time": 0}], source={"dictionary": "dictionary.csv"})
    why = prepare(study, tmp_path).reasons.set_index("respondent_id")
    # The second left after age: items are read first, but are asked after it.
    assert why.loc["2", "gad7_1"] == "not reached"
