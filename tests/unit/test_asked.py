"""Denominators follow the reason of each cell: not asked is neither "no" nor missing."""

import pandas as pd
import pytest
from prepared import EVENTS, make_study, prepare, table

from wavescore.analyses.attrition.compute import run as attrition
from wavescore.analyses.data_quality.compute import run as data_quality
from wavescore.analyses.describe.compute import run as describe
from wavescore.analyses.describe.tables import tables as printed
from wavescore.analyses.distributions.compute import run as distributions
from wavescore.analyses.frequencies.compute import run as frequencies
from wavescore.analyses.registry import declared
from wavescore.analyses.reliability.compute import run as reliability
from wavescore.layout.lookup import Lookup

ITEM = '"0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day"'
DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,branching_logic\n"
    "id,start,text,Record ID,,\n"
    "smoker,start,yesno,Smoker?,,\n"
    "cigarettes,start,text,How many?,,[smoker] = '1'\n"
    "brand,start,radio,Brand,\"1, A | 2, B\",[smoker] = '1'\n"
    "why,start,checkbox,Why?,\"1, Taste | 2, Habit\",[smoker] = '1'\n"
    "twice,start,calc,Twice,[cigarettes] * 2,\n"
    + "".join(f"gad7_{n},gad7,radio,Item {n},{ITEM},\n" for n in range(1, 8))
)
# 1 and 2 smoke, 3 and 4 do not, 5 opened nothing after the first form and 6 says no reason.
EXPORT = """
id|redcap_event_name|smoker|cigarettes|brand|why___1|why___2|twice|start_complete|gad7_1|gad7_2|gad7_3|gad7_4|gad7_5|gad7_6|gad7_7|gad7_complete
1|baseline|1|20|1|1|0|40|2|1|1|1|1|1|1|1|2
2|baseline|1|_|2|0|0|_|2|2|2|2|2|2|2|_|2
3|baseline|0|_|_|0|0|_|2|0|0|0|0|0|0|0|2
4|baseline|0|_|_|0|0|_|2|3|3|3|3|3|3|3|2
5|baseline|1|5|_|0|1|10|2|_|_|_|_|_|_|_|0
1|week_6|_|_|_|0|0|_|0|1|1|1|1|1|1|1|2
2|week_6|_|_|_|0|0|_|0|2|2|2|2|2|2|1|2
1|week_12|1|3|1|1|0|6|2|_|_|_|_|_|_|_|0
"""


@pytest.fixture
def made(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    (tmp_path / "export.csv").write_text(table(EXPORT))
    study = make_study(
        {"gad7": {"columns": "gad7_{item}"}},
        EVENTS,
        source={"dictionary": str(tmp_path / "dictionary.csv")},
        groups={"brand_group": {"field": "brand", "wave": "t1", "values": {"A": [1], "B": [2]}}},
        seed=1,
    )
    return study, prepare(study, tmp_path)


def counts(found, quantity="n", **where):
    rows = found[found["quantity"] == quantity]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return {level: (n, whole) for level, n, whole in rows[["level", "estimate", "n"]].itertuples(
        index=False)}  # fmt: skip


def test_a_question_asked_of_smokers_has_their_number(made):
    study, tables = made
    found = describe(
        tables.scored,
        study,
        reasons=tables.reasons,
        fields=["smoker", "cigarettes", "brand", "why", "twice", "brand_group"],
    )
    assert counts(found, outcome="smoker") == {"Yes": (3, 5), "No": (2, 5), "(missing)": (0, 5)}
    assert counts(found, outcome="brand") == {"A": (1, 3), "B": (1, 3), "(missing)": (1, 3)}
    assert counts(found, outcome="brand_group") == counts(found, outcome="brand")
    # Respondent 2 was asked and ticked nothing: that is no; 3 and 4 were not asked.
    assert counts(found, outcome="why") == {"Taste": (1, 3), "Habit": (1, 3), "(missing)": (0, 3)}
    assert counts(found, outcome="cigarettes") == {"": (2, 3)}
    assert counts(found, "missing", outcome="cigarettes") == {"": (1, 3)}
    headings = [
        row.cells[0].value
        for each in printed(Lookup(found, declared("describe")), study)
        for row in each.rows
        if row.heading
    ]
    assert headings[:3] == [
        "Smoker",
        "Brand (asked of 3)",
        "Why (more than one answer possible; asked of 3)",
    ]
    percents = counts(found, "percent", outcome="brand")
    assert percents["A"][0] == pytest.approx(100 / 3)


def test_boxes_hidden_by_branching_are_not_unticked(made):
    _, tables = made
    at = tables.typed.set_index(["respondent_id", "wave"])
    assert at.loc[("3", "t1"), ["why___1", "why___2"]].isna().all()
    assert at.loc[("2", "t1"), "why___1"] == 0
    found = tables.findings[tables.findings["rule"] == "hidden_by_branching"]
    assert found["detail"].tolist() == [
        "hidden at t1 by branching logic: its boxes are not asked (2 rows)"
    ]


def test_a_form_not_given_at_a_wave_has_no_missing(made):
    study, tables = made
    for run in (frequencies, reliability, distributions):
        more = {"bootstrap": 0} if run is reliability else {}
        found = run(tables.scored, study, reasons=tables.reasons, **more)
        assert set(found["wave"]) == {"t1", "t2"}, run.__module__
    found = frequencies(tables.scored, study, reasons=tables.reasons)
    at = found[(found["wave"] == "t1") & (found["term"] == "gad7_7")]
    # 5 did not reach the form: that is missing, and 2 left the item out.
    assert counts(at)["(missing)"] == (2, 5)
    found = data_quality(
        tables.scored,
        study,
        findings=tables.findings,
        reasons=tables.reasons,
    )
    scored = found[found["outcome"] == "gad7"].set_index(["wave", "term"])["estimate"]
    assert scored["t1", "not_scored"] == 2
    assert "t3" not in scored.index.get_level_values("wave")


def test_a_calculation_of_a_form_not_given_is_not_missing(made):
    _, tables = made
    why = tables.reasons.set_index(["respondent_id", "wave"])
    assert why.loc[("1", "t2"), "twice"] == "not asked: form not given"
    assert why.loc[("2", "t1"), "twice"] == "no answer"


def test_attrition_compares_those_who_were_asked(made):
    study, tables = made
    found = attrition(
        tables.scored, study, exclusions=tables.exclusions, reasons=tables.reasons,
        fields=["brand", "smoker"],
    )  # fmt: skip
    at = found[(found["outcome"] == "brand") & (found["wave"] == "t2")]
    missing = at[at["level"] == "(missing)"].set_index("quantity")["estimate"]
    assert (missing["retained_n"], missing["lost_n"]) == (0, 1)


def test_logic_that_cannot_be_read_is_a_finding_and_hides_nothing(tmp_path):
    text = DICTIONARY.replace("[smoker] = '1'", "[smoker] is '1'", 1)
    (tmp_path / "dictionary.csv").write_text(text)
    (tmp_path / "export.csv").write_text(table(EXPORT))
    study = make_study(None, EVENTS, source={"dictionary": "dictionary.csv"})
    tables = prepare(study, tmp_path)
    found = tables.findings[tables.findings["rule"] == "logic_not_read"]
    assert found["field"].tolist() == ["cigarettes"]
    why = tables.reasons.set_index(["respondent_id", "wave"])
    assert why.loc[("3", "t1"), "cigarettes"] == "no answer"


def test_columns_of_a_wide_export_are_not_asked_at_other_waves(tmp_path):
    (tmp_path / "export.csv").write_text("id,sex,t1_mood,t2_mood\n1,f,2,3\n2,m,1,\n3,,2,2\n")
    waves = [{"name": "t1", "time": 0}, {"name": "t2", "time": 1}]
    source = {"layout": "wide", "fields": {"mood": "{wave}_mood"}}
    why = prepare(make_study(None, waves, source=source), tmp_path).reasons
    at = why.set_index(["respondent_id", "wave"])
    assert at.loc[("1", "t2"), "sex"] == "not asked: form not given"
    assert at.loc[("3", "t1"), "sex"] == "no answer"


def test_a_column_that_nobody_answers_at_a_wave_is_not_given_there(tmp_path):
    (tmp_path / "export.csv").write_text("id,wave,sex,mood\n1,t1,f,2\n1,t2,,3\n2,t1,,1\n2,t2,,\n")
    waves = [{"name": "t1", "time": 0}, {"name": "t2", "time": 1}]
    study = make_study(None, waves, source={"layout": "long", "wave": "wave"})
    tables = prepare(study, tmp_path)
    at = tables.reasons.set_index(["respondent_id", "wave"])
    assert at.loc[("1", "t2"), "sex"] == "not asked: form not given"
    assert at.loc[("2", "t1"), "sex"] == "no answer"
    found = describe(tables.scored, study, reasons=tables.reasons, fields=["sex"], wave="t2")
    assert pd.isna(found["n"]).all() or (found["n"] == 0).all()


def test_a_ticked_missing_code_of_a_checkbox_is_no_no(tmp_path):
    (tmp_path / "dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
        'id,s,text,ID,\nrace,s,checkbox,Race,"1, A | 2, B"\n'
    )
    (tmp_path / "export.csv").write_text(
        "id,redcap_event_name,race___1,race___2,race___unk,race____99,s_complete\n"
        "1,baseline,0,0,1,0,2\n2,baseline,0,0,0,1,2\n3,baseline,0,0,0,0,2\n4,baseline,1,0,0,0,2\n"
    )
    study = make_study(None, EVENTS[:1], source={"dictionary": str(tmp_path / "dictionary.csv")})
    tables = prepare(study, tmp_path)
    why = tables.reasons.set_index("respondent_id")["race___1"].astype("str")
    assert why.tolist() == ["missing code", "missing code", "no", "answered"]
    found = tables.findings[tables.findings["rule"] == "missing_code"]
    assert found["field"].tolist() == ["race___unk", "race____99"]
    shares = counts(describe(tables.scored, study, reasons=tables.reasons, fields=["race"]))
    assert shares == {"A": (1, 4), "B": (0, 4), "(missing)": (2, 4)}
