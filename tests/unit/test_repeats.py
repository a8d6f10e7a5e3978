"""Repeated forms and events: as waves, or as rows of a table of their own; no row is lost."""

import pandas as pd
import pytest
from prepared import cells, make_study, prepare, table

from wavescore.definitions.wave_checks import check_waves

CLASSIC = """
id | redcap_repeat_instrument | redcap_repeat_instance | age | gad7_1 | gad7_2 | bp
1  | _    | _ | 34 | _ | _ | _
1  | gad7 | 1 | _  | 1 | 1 | _
1  | gad7 | 2 | _  | 2 | 2 | _
1  | bp   | 1 | _  | _ | _ | 110
2  | _    | _ | 51 | _ | _ | _
2  | gad7 | 2 | _  | 3 | 3 | _
3  | gad7 | 1 | _  | 0 | 0 | _
"""
GAD = {"gad7": {"columns": ["gad7_1", *["gad7_2"] * 6]}}
INSTANCES = [
    {"name": "t1", "time": 0, "form": "gad7", "instance": 1},
    {"name": "t2", "time": 1, "form": "gad7", "instance": 2},
]


def test_instances_of_a_form_are_waves_and_the_plain_row_stands_with_the_first(tmp_path):
    (tmp_path / "export.csv").write_text(table(CLASSIC))
    made = prepare(make_study(GAD, INSTANCES), tmp_path)
    scored = made.scored.fillna({"gad7_total": -1, "age": -1})
    assert cells(scored, "respondent_id", "wave", "gad7_total", "age") == [
        ("1", "t1", 7, 34), ("1", "t2", 14, -1), ("2", "t1", -1, 51), ("2", "t2", 21, -1),
        ("3", "t1", 0, -1),
    ]  # fmt: skip
    assert cells(made.findings, "respondent_id", "value", "rule") == [
        ("1", "bp", "repeat_instance")
    ]
    assert made.repeats.to_dict("records") == [
        {"respondent_id": "1", "event": "", "form": "bp", "instance": "1", "bp": "110"}
    ]


def test_instances_of_an_event_are_waves(tmp_path):
    (tmp_path / "export.csv").write_text(
        table("""
        id | redcap_event_name | redcap_repeat_instrument | redcap_repeat_instance | gad7_1 | gad7_2
        1  | visit | _ | 1 | 1 | 1
        1  | visit | _ | 2 | 2 | 2
        1  | visit | _ | 3 | 3 | 3
        1  | other | _ | 1 | 0 | 0
        """)
    )
    waves = [
        {"name": "t1", "time": 0, "event": "visit"},
        {"name": "t2", "time": 1, "event": "visit", "instance": 2},
    ]
    made = prepare(make_study(GAD, waves), tmp_path)
    assert cells(made.scored, "wave", "gad7_total") == [("t1", 7), ("t2", 14)]
    assert cells(made.findings, "value", "rule") == [
        ("other", "unknown_event"), ("", "repeat_instance"),
    ]  # fmt: skip
    assert cells(made.repeats, "event", "form", "instance", "gad7_1") == [("visit", "", "3", "3")]


def test_every_row_is_kept_merged_or_set_aside(tmp_path):
    (tmp_path / "export.csv").write_text(table(CLASSIC))
    made = prepare(make_study(GAD, INSTANCES), tmp_path)
    plain_rows_within_another = 1
    rows = len(made.as_read) + len(made.findings) + plain_rows_within_another
    assert rows == len(table(CLASSIC).splitlines()) - 1


def test_a_real_repeating_project(shared_data):
    source = {"export": "data.csv", "dictionary": "dictionary.csv", "respondent": "record_id"}
    waves = [
        {"name": f"w{n}", "time": n, "form": "bp", "instance": n} for n in (1, 2)
    ]  # fmt: skip
    made = prepare(make_study(None, waves, source=source), shared_data / "redcap" / "repeating")
    assert cells(made.typed.fillna({"age": -1}), "respondent_id", "wave", "bp_systolic", "age") == [
        ("1", "w1", 110, 8.9), ("1", "w2", 111, -1), ("2", "w1", 114, 9.6),
    ]  # fmt: skip
    assert cells(made.repeats, "respondent_id", "instance", "bp_systolic") == [("1", "3", "112")]


@pytest.mark.parametrize(
    ("waves", "layout", "problems"),
    [
        (INSTANCES, "redcap", []),
        ([INSTANCES[0], {**INSTANCES[0], "name": "t2", "time": 1}], "redcap", ["same event"]),
        ([{**INSTANCES[0]}], "long", ["has no form", "has no instance"]),
    ],
)
def test_waves_of_instances_are_checked(waves, layout, problems):
    source = {"layout": layout, "dictionary": "d.csv", "respondent": "id"}
    found = [error.problem for error in check_waves(waves, source, "study.yaml")]
    assert len(found) == len(problems)
    assert all(said in problem for said, problem in zip(problems, found, strict=True))


def test_repeats_are_text_as_in_the_file(tmp_path):
    (tmp_path / "export.csv").write_text(table(CLASSIC))
    made = prepare(make_study(GAD, INSTANCES), tmp_path)
    assert all(pd.api.types.is_string_dtype(made.repeats[name]) for name in made.repeats)
