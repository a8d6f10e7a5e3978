"""Exports of every layout and format: rows become respondents at waves, and none is lost."""

import pytest
from export_survey import GAD, REDCAP, write
from prepared import cells, make_study, prepare, table

from wavescore.errors import DataError
from wavescore.prepare.read_export import read_export


def test_redcap_rows_are_respondents_at_waves(tmp_path):
    write(tmp_path, REDCAP)
    made = prepare(make_study(GAD), tmp_path)
    assert cells(made.typed, "respondent_id", "wave", "age", "gad7_4")[:1] == [("1", "t1", 34.0, 3)]
    assert list(made.typed["wave"]) == ["t1", "t2", "t1", "t3"]
    assert made.findings.empty
    assert list(made.scored["gad7_total"].fillna(-1)) == [9, 7, 21, -1]


def test_a_row_of_an_event_that_is_no_wave_is_set_aside_and_said(tmp_path):
    write(tmp_path, REDCAP + "3 | screening | 40 | _ | _ | _ | _ | _ | _ | _")
    as_read, findings, _ = read_export(tmp_path / "export.csv", make_study(GAD))
    assert len(as_read) + len(findings) == 5
    assert cells(findings, "respondent_id", "value", "rule") == [
        ("3", "screening", "unknown_event")
    ]


def test_repeated_forms_and_events_are_set_aside_and_said(tmp_path):
    write(
        tmp_path,
        """
        id | redcap_event_name | redcap_repeat_instrument | redcap_repeat_instance | gad7_1 | bp
        1  | baseline | _  | _ | 2 | _
        1  | baseline | bp | 1 | _ | 110
        1  | baseline | bp | 2 | _ | 120
        2  | baseline | _  | 1 | 1 | _
        2  | baseline | _  | 2 | 3 | _
        """,
    )
    one = {"gad7": {"columns": {"t1": ["gad7_1"] * 7}}}
    as_read, findings, _ = read_export(tmp_path / "export.csv", make_study(one))
    assert list(as_read["respondent_id"]) == ["1", "2"]
    assert list(as_read["gad7_1"]) == ["2", "1"]
    assert cells(findings, "respondent_id", "value", "rule", "detail") == [
        (
            "1",
            "bp",
            "repeat_instance",
            "instance 1 of a repeated form or event: it stands in repeats.csv",
        ),
        (
            "1",
            "bp",
            "repeat_instance",
            "instance 2 of a repeated form or event: it stands in repeats.csv",
        ),
        (
            "2",
            "",
            "repeat_instance",
            "instance 2 of a repeated form or event: it stands in repeats.csv",
        ),
    ]


def test_items_on_a_repeated_form_alone_stop_the_run(tmp_path):
    write(
        tmp_path,
        """
        id | redcap_repeat_instrument | redcap_repeat_instance | age | gad7_1
        1  | _    | _ | 34 | _
        1  | gad7 | 1 | _  | 2
        """,
    )
    study = make_study({"gad7": {"columns": ["gad7_1"] * 7}}, waves=[{"name": "t1", "time": 0}])
    with pytest.raises(DataError, match="only in rows of a repeating form"):
        read_export(tmp_path / "export.csv", study)


@pytest.mark.parametrize("nobody", ["_", "NA", "."])
def test_a_row_without_an_id_is_set_aside_and_said(tmp_path, nobody):
    write(tmp_path, REDCAP + f"{nobody} | baseline | 40 | _ | _ | _ | _ | _ | _ | _")
    as_read, findings, _ = read_export(tmp_path / "export.csv", make_study(GAD))
    assert len(as_read) == 4
    assert list(findings["rule"]) == ["no_respondent"]


def test_an_id_with_a_stray_space_is_the_same_respondent(tmp_path):
    text = table(REDCAP).replace("1,week_6", '" 1",week_6')
    (tmp_path / "export.csv").write_text(text)
    as_read, findings, _ = read_export(tmp_path / "export.csv", make_study(GAD))
    assert list(as_read["respondent_id"]) == ["1", "1", "2", "2"]
    assert cells(findings, "value", "rule") == [(" 1", "stray_space")]


def test_no_row_of_any_wave_stops_the_run(tmp_path):
    write(tmp_path, REDCAP)
    waves = [{"name": "t1", "time": 0, "event": "start"}, {"name": "t2", "time": 1, "event": "end"}]
    with pytest.raises(DataError, match="no row of the export belongs to a wave"):
        read_export(tmp_path / "export.csv", make_study(GAD, waves=waves))


def test_an_export_without_rows_stops_the_run(tmp_path):
    write(tmp_path, REDCAP.strip().splitlines()[0])
    with pytest.raises(DataError, match="has no rows"):
        read_export(tmp_path / "export.csv", make_study(GAD))


def test_a_missing_item_column_stops_the_run_with_a_hint(tmp_path):
    write(tmp_path, REDCAP.replace("gad7_7", "gad_7"))
    with pytest.raises(DataError, match="did you mean 'gad_7'"):
        read_export(tmp_path / "export.csv", make_study(GAD))


@pytest.mark.parametrize(
    ("pattern", "code", "names"),
    [
        ("{wave}_gad7_{item}", {}, "{wave}_gad7_{item}"),
        ("gad7_{item}_{wave}", {"t1": 1, "t2": 2, "t3": 3}, "gad7_{item}_{wave}"),
    ],
)
def test_wide_columns_become_waves(tmp_path, pattern, code, names):
    waves = [{"name": f"t{n}", "time": n, **({"code": n} if code else {})} for n in (1, 2, 3)]
    header = ["id", "age", "mood_t1", "mood_t2", "mood_t3"]
    for wave in ("t1", "t2", "t3"):
        for item in range(1, 8):
            name = names.replace("{wave}", str(code.get(wave, wave)))
            header.append(name.replace("{item}", str(item)))
    first = ["1", "34", "5", "", "4", *"0123012", *[""] * 7, *"1111111"]
    second = ["2", "51", "", "", "", *"3333333", *[""] * 14]
    third = ["3", "", *[""] * 24]
    rows = [",".join(row) for row in (header, first, second, third)]
    (tmp_path / "export.csv").write_text("\n".join(rows) + "\n")
    fields = {"mood": "mood_{wave}"} if not code else {}
    study = make_study(
        {"gad7": {"columns": pattern}}, waves, source={"layout": "wide", "fields": fields}
    )
    made = prepare(study, tmp_path)
    assert cells(made.typed, "respondent_id", "wave") == [
        ("1", "t1"), ("1", "t3"), ("2", "t1"), ("3", "t1"),
    ]  # fmt: skip
    assert list(made.typed["gad7_4"].fillna(-1)) == [3, 1, 3, -1]
    assert list(made.typed["age"].fillna(-1)) == [34, -1, 51, -1]
    if fields:
        assert list(made.typed["mood"].fillna(-1)) == [5, 4, -1, -1]
    assert cells(made.exclusions, "respondent_id", "rule") == [("3", "no answers")]


def test_a_wave_at_which_no_instrument_is_asked_has_no_rows(tmp_path):
    header = [f"a{item}_{wave}" for wave in (1, 3) for item in range(1, 8)]
    (tmp_path / "export.csv").write_text(",".join(["id", *header]) + "\n1" + ",1" * 14 + "\n")
    study = make_study(
        {"gad7": {"columns": {"t1": "a{item}_1", "t3": "a{item}_3"}}}, source={"layout": "wide"}
    )
    made = prepare(study, tmp_path)
    assert cells(made.scored, "respondent_id", "wave", "gad7_total") == [
        ("1", "t1", 7.0), ("1", "t3", 7.0),
    ]  # fmt: skip


def test_totals_alone_are_read_scored_and_banded(tmp_path):
    write(
        tmp_path,
        """
        id | gad7_start | gad7_end
        1  | 4          | 5
        2  | 15         | NA
        3  | 10         | 22
        """,
    )
    waves = [
        {"name": "t1", "time": 0, "code": "start"},
        {"name": "t2", "time": 1, "code": "end"},
    ]
    study = make_study({"gad7": {"total": "gad7_{wave}"}}, waves, source={"layout": "wide"})
    made = prepare(study, tmp_path)
    assert cells(made.scored, "respondent_id", "wave", "gad7_band") == [
        ("1", "t1", "minimal"), ("1", "t2", "mild"), ("2", "t1", "severe"), ("3", "t1", "moderate"),
    ]  # fmt: skip
    assert cells(made.findings, "respondent_id", "wave", "field", "value", "rule") == [
        ("3", "t2", "gad7_end", "22", "out_of_range")
    ]
    assert cells(made.exclusions, "respondent_id", "wave", "rule") == [("3", "t2", "no answers")]


def test_rows_without_a_respondent_column_are_numbered(tmp_path):
    write(tmp_path, "A1 | A2 | A3 | A4 | A5 | A6 | A7\n0|1|0|1|0|1|0\n3|3|3|3|3|3|3")
    study = make_study(
        {"gad7": {"columns": "A{item}"}},
        [{"name": "t1", "time": 0}],
        source={"layout": "wide", "respondent": None},
    )
    made = prepare(study, tmp_path)
    assert cells(made.scored, "respondent_id", "gad7_total") == [("1", 3.0), ("2", 21.0)]
    assert "A1" not in made.typed


def test_long_rows_name_their_wave_by_code(tmp_path):
    write(tmp_path, "id | visit | gad7_1\n1 | 0 | 2\n1 | 6 | 1\n2 | 9 | 1")
    waves = [{"name": "t1", "time": 0, "code": 0}, {"name": "t2", "time": 6, "code": 6}]
    study = make_study(
        {"gad7": {"columns": ["gad7_1"] * 7}}, waves, source={"layout": "long", "wave": "visit"}
    )
    made = prepare(study, tmp_path)
    assert cells(made.typed, "respondent_id", "wave", "gad7_1") == [("1", "t1", 2), ("1", "t2", 1)]
    assert cells(made.findings, "respondent_id", "value", "rule") == [("2", "9", "unknown_event")]


def test_columns_differ_by_wave(tmp_path):
    names = [f"{w}{i}" for w in "ab" for i in range(1, 8)]
    rows = [["id", "redcap_event_name", *names]]
    rows += [["1", "baseline", *"0000000", *"9999999"], ["1", "week_6", *"9999999", *"3333333"]]
    (tmp_path / "export.csv").write_text("\n".join(",".join(row) for row in rows) + "\n")
    study = make_study({"gad7": {"columns": {"t1": "a{item}", "t2": "b{item}"}}}, EVENTS_OF_TWO)
    made = prepare(study, tmp_path)
    assert list(made.scored["gad7_total"]) == [0, 21]


EVENTS_OF_TWO = [
    {"name": "t1", "time": 0, "event": "baseline"},
    {"name": "t2", "time": 1, "event": "week_6"},
]


def test_an_exported_total_does_not_hide_ours(tmp_path):
    text = table(REDCAP).splitlines()
    lines = [text[0] + ",gad7_total", *(line + ",20" for line in text[1:])]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n")
    made = prepare(make_study(GAD), tmp_path)
    assert list(made.scored["gad7_total"].fillna(-1)) == [9, 7, 21, -1]
    assert set(made.scored["gad7_total_exported"]) == {20.0}


ARMS = """
id | redcap_event_name | gad7_1 | gad7_2 | gad7_3 | gad7_4 | gad7_5 | gad7_6 | gad7_7
1  | baseline_arm_1    | 0 | 1 | 2 | 3 | 0 | 1 | 2
1  | week_6_arm_1      | 1 | 1 | 1 | 1 | 1 | 1 | 1
2  | baseline_arm_2    | 3 | 3 | 3 | 3 | 3 | 3 | 3
"""

WAVES_OF_TWO_ARMS = [
    {"name": "t1", "time": 0, "event": ["baseline_arm_1", "baseline_arm_2"]},
    {"name": "t2", "time": 1, "event": "week_6_arm_1"},
]


def test_a_wave_has_an_event_in_each_arm(tmp_path):
    write(tmp_path, ARMS)
    made = prepare(make_study(GAD, WAVES_OF_TWO_ARMS), tmp_path)
    assert cells(made.scored, "respondent_id", "wave", "gad7_total", "redcap_event_name") == [
        ("1", "t1", 9.0, "baseline_arm_1"),
        ("1", "t2", 7.0, "week_6_arm_1"),
        ("2", "t1", 21.0, "baseline_arm_2"),
    ]
    assert made.findings.empty


def test_a_respondent_in_both_arms_is_found_and_kept_once(tmp_path):
    write(tmp_path, ARMS + "1 | baseline_arm_2 | 3 | 3 | 3 | 3 | 3 | 3 | _")
    study = make_study(GAD, WAVES_OF_TWO_ARMS, source={"duplicates": "most_complete"})
    made = prepare(study, tmp_path)
    assert cells(made.findings, "respondent_id", "wave", "rule") == [("1", "t1", "duplicate_key")]
    kept = made.scored.query("respondent_id == '1' and wave == 't1'")
    assert list(kept["gad7_total"]) == [9.0]


def test_the_event_is_no_answer(tmp_path):
    write(tmp_path, ARMS + "3 | baseline_arm_2 | _ | _ | _ | _ | _ | _ | _")
    made = prepare(make_study(GAD, WAVES_OF_TWO_ARMS), tmp_path)
    assert cells(made.exclusions, "respondent_id", "rule") == [("3", "no answers")]
