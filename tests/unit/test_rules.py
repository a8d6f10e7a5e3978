"""Rules of a case: a study's own cut-point changes the cases, and the tables say so."""

from dataclasses import replace

import pandas as pd
import pytest
import yaml
from analyses_survey import BUILT_IN, STUDY

from wavescore.analyses.benchmark import compute as benchmark
from wavescore.analyses.caseness import compute as caseness
from wavescore.analyses.change import compute as change
from wavescore.analyses.studies import load_study
from wavescore.definitions.instruments import BUILT_IN as INSTRUMENTS
from wavescore.definitions.rules import load_rule, load_rules, make_rule
from wavescore.errors import DefinitionError
from wavescore.publish.summary import summary

NHS = "nhs_talking_therapies"
GOOD = {
    "title": "Mine",
    "source": {"export": "export.csv", "layout": "long"},
    "waves": [{"name": "t1", "time": 0}, {"name": "t2", "time": 1}],
    "instruments": {"gad7": {"columns": "gad7_{item}"}, "phq8": {"columns": "phq8_{item}"}},
    "analyses": {"caseness": {}, "change": {}},
}


def study_of(tmp_path, *, gad7=None, rule=None, **changes):
    """Return a study, with its own GAD-7 (the built-in one but for `gad7`) or its own rule."""
    for folder in ("instruments", "rules"):
        (tmp_path / folder).mkdir()
    (tmp_path / "study.yaml").write_text(yaml.safe_dump(GOOD | changes))
    if gad7:
        text = (INSTRUMENTS / "gad7.yaml").read_text()
        for old, new in gad7.items():
            assert text.count(old) == 1
            text = text.replace(old, new)
        (tmp_path / "instruments" / "gad7.yaml").write_text(text)
    if rule:
        (tmp_path / "rules" / f"{rule['name']}.yaml").write_text(yaml.safe_dump(rule))
    return load_study(tmp_path / "study.yaml")


def people(gad7, phq8, wave="t1"):
    ids = [f"r{number}" for number in range(len(gad7))]
    totals = {"gad7_total": gad7, "phq8_total": phq8}
    bands = {"gad7_band": "mild", "phq8_band": "mild"}
    return pd.DataFrame({"respondent_id": ids, "wave": wave, **totals, **bands}).astype(
        dict.fromkeys(totals, float)
    )


def ipof():
    """Return the iPOF survey's 593 cases and 198 others, 100 of the cases by GAD-7 of 12."""
    return people([12] * 100 + [8] * 493 + [7] * 198, [9] * 791)


def cases(table, rule=NHS):
    rows = table[(table["outcome"] == rule) & (table["wave"] == "t1") & (table["quantity"] == "n")]
    return dict(zip(rows["term"], rows["estimate"], strict=True))


def test_a_studys_own_cut_point_changes_the_cases_and_the_tables_say_so(tmp_path):
    study = study_of(tmp_path, gad7={"cut_point: 8": "cut_point: 12"})
    table = caseness.run(ipof(), study)
    note = table.loc[0, "note"]
    assert "case: GAD-7 >= 12 or PHQ-8 >= 10" in note
    assert "GAD-7: cut-point 12 here, 8 in the rule as published" in note
    (said,) = summary({"caseness": table}, study)
    assert said == (
        "At t1 100 of 791 scored (12.6%, 95% interval 10.5 to 15.1) were cases by the "
        "NHS Talking Therapies rule (GAD-7 ≥ 12 or PHQ-8 ≥ 10)."
    )
    place = {"geography": "North West", "period": "2022-23", "age": None}
    held = benchmark.run(ipof(), study, **place)
    crude = held[held["quantity"] == "sample_case_n"].iloc[0]
    assert crude["estimate"] == 100 and "12 here" in crude["note"]


def test_the_published_cut_points_give_the_published_cases(tmp_path):
    table = caseness.run(ipof(), study_of(tmp_path))
    assert cases(table) == {"case": 593, "not_case": 198, "not_scored": 0}
    assert "PHQ-8 stands for the rule's PHQ-9" in table.loc[0, "note"]
    assert "here" not in table.loc[0, "note"]


def test_a_studys_own_reliable_change_moves_who_improved(tmp_path):
    study = study_of(tmp_path, gad7={"reliable_change: 4": "reliable_change: 6"})
    frame = pd.concat([people([12, 12], [0, 0]), people([7, 6], [0, 0], "t2")])
    table = change.run(frame, study)
    better = table[(table["term"] == "reliable_improvement") & (table["quantity"] == "n")]
    assert dict(zip(better["outcome"], better["estimate"], strict=True)) == {
        NHS: 1,
        "gad7": 1,
        "phq8": 0,
    }
    assert "reliable change 6 here, 4 in the rule as published" in better["note"].iloc[0]


def test_an_instruments_own_cut_point_is_a_rule(tmp_path):
    study = study_of(tmp_path, analyses={"caseness": {"rule": "gad7_cut_point"}})
    table = caseness.run(people([8, 7, 0], [0, 24, 24]), study, rule="gad7_cut_point")
    assert cases(table, "gad7_cut_point") == {"case": 1, "not_case": 2, "not_scored": 0}
    assert table.loc[0, "note"] == "case: GAD-7 >= 8"
    (said,) = summary({"caseness": table}, study)
    assert "GAD-7 cut-point (GAD-7 ≥ 8)" in said


BOTH = {
    "name": "both",
    "title": "both scales",
    "case": "all",
    "instruments": [{"name": "gad7", "cut_point": 10}, {"name": "phq8"}],
}


def test_a_studys_own_rule_may_need_all_and_have_its_own_cut_points(tmp_path):
    study = study_of(tmp_path, rule=BOTH, analyses={"caseness": {"rule": "both"}})
    table = caseness.run(people([10, 9, 10], [10, 10, 9]), study, rule="both")
    assert cases(table, "both") == {"case": 1, "not_case": 2, "not_scored": 0}
    assert table.loc[0, "note"] == "case: GAD-7 >= 10 and PHQ-8 >= 10"
    held = benchmark.run(ipof(), study, geography="North West", period="2022-23", rule="both")
    assert "not counted by both scales" in held.loc[0, "note"]


@pytest.mark.parametrize(
    ("changes", "key", "found"),
    [
        ({"instruments": [{"name": "gad_7"}]}, "instruments.0", "gad_7"),
        ({"instruments": [{"name": "mood"}]}, "instruments.0.cut_point", "mood"),
        ({"instruments": [{"name": "gad7", "cut_point": 22}]}, "instruments.0.cut_point", "22"),
        ({"instruments": [{"name": "gad7", "stand_ins": {"gad9": "why"}}]}, None, "gad9"),
        ({"case": "some"}, "case", "some"),
        ({"name": "gad7"}, "name", "gad7"),
        ({"name": "other"}, "name", "other"),
    ],
)
def test_a_broken_rule_names_file_key_and_what_was_found(tmp_path, changes, key, found):
    data = BOTH | changes
    path = tmp_path / ("gad7.yaml" if data["name"] == "gad7" else "both.yaml")
    path.write_text(yaml.safe_dump(data))
    known = BUILT_IN | {"mood": {"range": [1, 3]}}
    with pytest.raises(DefinitionError) as caught:
        load_rule(path, known)
    assert caught.value.file == path
    assert key is None or caught.value.key == key
    assert found in str(caught.value.found)


def test_an_unknown_rule_is_named_before_any_job(tmp_path):
    with pytest.raises(DefinitionError, match="did you mean 'gad7_cut_point'") as caught:
        study_of(tmp_path, analyses={"caseness": {"rule": "gad7_cutpoint"}})
    assert caught.value.key == "analyses.caseness.rule"


def test_the_built_in_rules_are_made_of_built_in_instruments_and_published_numbers():
    for data in load_rules(None, BUILT_IN).values():
        rule = make_rule(data)
        assert rule.source and rule.title
        for part in rule.parts:
            for name, published in part.published.items():
                assert published == BUILT_IN[part.instrument][name]


def test_a_study_without_the_rules_instruments_is_refused(tmp_path):
    uses = {"phq8": GOOD["instruments"]["phq8"]}
    options = {"caseness": {"rule": "gad7_cut_point"}}
    with pytest.raises(DefinitionError, match="none of the study's instruments"):
        study_of(tmp_path, instruments=uses, analyses=options)


def test_a_rule_reads_what_the_study_asks():
    asked = replace(STUDY, instruments={"phq8": STUDY.instruments["phq8"]})
    assert asked.rule_in_words(NHS) == "PHQ-8 >= 10"
