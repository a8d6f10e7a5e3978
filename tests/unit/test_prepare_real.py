"""Real exports through the prepare stage, held against values that R computed from the same files.

The study files are in tests/data/studies; their export is named relative to the real data's folder.
"""

import csv
import json
from dataclasses import replace

import pytest
from prepared import cells, make_study, prepare

from wavescore.analyses.studies import load_study
from wavescore.prepare.check_source import check_source
from wavescore.prepare.score import score, scoring_summary

ONE_WAVE = [{"name": "t1", "time": 0}]


@pytest.fixture
def real(root, shared_data):
    """Return (study, its tables) of a study in tests/data/studies."""

    def of(name):
        study = load_study(root / "tests" / "data" / "studies" / name / "study.yaml")
        check_source(study, shared_data / name)
        return study, prepare(study, shared_data / name)

    return of


def reference(shared_data, *path):
    return json.loads(shared_data.joinpath(*path).read_text())


def test_students_of_malaysia(real, shared_data):
    study, made = real("ukm")
    expected = reference(shared_data, "ukm", "reference_psych.json")
    scored = made.scored
    gad, phq = scored["gad7_total"] >= 8, scored["phq8_total"] >= 10
    assert made.findings.empty
    assert made.exclusions.empty
    assert (gad.sum(), phq.sum(), (gad | phq).sum(), (gad & phq).sum()) == (57, 75, 82, 50)
    for name in ("gad7", "phq8"):
        totals = scored[f"{name}_total"]
        assert totals.mean() == pytest.approx(expected[name]["total_mean"], abs=1e-10)
        assert totals.std() == pytest.approx(expected[name]["total_sd"], abs=1e-10)
        columns = study.instruments[name].instrument.columns
        means = scored[list(columns)].mean().tolist()
        assert means == pytest.approx(
            list(expected[name]["item_means"].values()), abs=5e-7
        )  # printed to six decimals


def test_adults_of_nhanes(real, shared_data):
    study, made = real("nhanes")
    expected = reference(shared_data, "nhanes", "reference_psych.json")["DPQ_I.xpt"]
    totals = made.scored["phq8_total"]
    assert len(made.typed) == expected["rows"] == 5735
    assert totals.count() == expected["phq8_n_complete"] == 5136
    assert totals.mean() == pytest.approx(3.1917834891, abs=1e-10)
    assert totals.std() == pytest.approx(expected["phq8_sd"], abs=1e-10)
    assert (totals >= 10).sum() / 5136 == pytest.approx(expected["phq8_ge10"], abs=1e-11)
    # Zero is written as 16**-65 by some readers of this format.
    assert (made.typed["phq8_1"] == 0).sum() == 3805
    # Item 1: seven refused, six did not know.
    first = made.findings[made.findings["field"] == "DPQ010"]
    assert first["value"].value_counts().to_dict() == {"7": 7, "9": 6}
    assert set(first["detail"]) == {"refused", "do not know"}
    assert set(made.findings["rule"]) == {"missing_code"}
    assert set(made.exclusions["rule"]) == {"no answers"}
    missing = 8 - made.scored["phq8_answered"]
    assert missing.between(1, 2).sum() == expected["n_1to2_missing_of8"]
    (row,) = cells(
        scoring_summary(made.scored, study).query("instrument == 'phq8'"), "n", "complete"
    )
    assert row == (len(made.clean), 5136)


def test_nhanes_prorated(real, shared_data):
    study, made = real("nhanes")
    use = study.instruments["phq8"]
    lenient = replace(
        use, instrument=replace(use.instrument, missing_rule="prorate", max_missing=2)
    )
    study = replace(study, instruments={"phq8": lenient})
    (row,) = cells(
        scoring_summary(score(made.clean, study), study), "complete", "prorated", "not_scored"
    )
    assert row == (5136, 24, len(made.clean) - 5160)


def test_patients_of_port(real, shared_data):
    _, made = real("port")
    expected = reference(shared_data, "port", "reference_lavaan_and_nhs.json")
    assert made.findings.empty
    by_wave = made.scored.groupby("wave")
    waves = {"baseline": "baseline", "treatment": "final", "followup": "followup"}
    for name in ("gad7", "phq9"):
        for column, mean in expected[name]["means"].items():
            wave = waves[column.split("_")[1]]
            totals = by_wave.get_group(wave)[f"{name}_total"]
            assert totals.mean() == pytest.approx(mean, abs=1e-9)
            assert totals.count() == expected[name]["n"][column]
    wide = made.scored.pivot(index="respondent_id", columns="wave")
    start, end = ("first", "final")
    both = wide.loc[:, [(f"{n}_total", w) for n in ("gad7", "phq9") for w in (start, end)]].dropna()
    case = (both["gad7_total"] >= 8) | (both["phq9_total"] >= 10)
    recovered = case[start] & ~case[end]
    counts = (len(both), case[start].sum(), recovered.sum())
    assert counts == tuple(expected["nhs"][k] for k in ("n", "caseness", "recovery"))


def test_a_longitudinal_project_with_two_arms(shared_data):
    events = [
        "enrollment_arm_1", "dose_1_arm_1", "visit_1_arm_1",
        "dose_2_arm_1", "visit_2_arm_1", "final_visit_arm_1",
    ]  # fmt: skip
    waves = [{"name": f"w{n}", "time": n, "event": event} for n, event in enumerate(events)]
    source = {"export": "data.csv", "dictionary": "dictionary.csv", "respondent": "study_id"}
    made = prepare(make_study(None, waves, source=source), shared_data / "redcap" / "longitudinal")
    rows = read_rows(shared_data / "redcap" / "longitudinal" / "data.csv")
    other = [row for row in rows if row["redcap_event_name"] not in events]
    aside = made.findings[made.findings["rule"] == "unknown_event"]
    assert len(made.typed) + len(aside) == len(rows)
    assert list(aside["value"]) == [row["redcap_event_name"] for row in other]
    assert other
    assert set(made.findings["rule"]) == {"unknown_event"}
    # Every number in the file stands in the typed frame.
    names = dict(zip(events, (wave["name"] for wave in waves), strict=True))
    typed = made.typed.set_index(["respondent_id", "wave"])
    checked = 0
    for row in (row for row in rows if row["redcap_event_name"] in events):
        key = (row["study_id"], names[row["redcap_event_name"]])
        for field, cell in row.items():
            if cell and field in typed and typed[field].dtype == float:
                assert float(cell) == typed.loc[key, field], (key, field)
                checked += 1
    assert checked > 200
    identifying = {"first_name", "last_name", "telephone_1", "email", "dob", "comments"}
    assert identifying & set(made.clean) == set()
    assert identifying <= set(made.typed)


def test_a_project_with_a_repeating_form(shared_data):
    source = {"export": "data.csv", "dictionary": "dictionary.csv", "respondent": "record_id"}
    folder = shared_data / "redcap" / "repeating"
    made = prepare(make_study(None, ONE_WAVE, source=source), folder)
    rows = read_rows(folder / "data.csv")
    repeats = [row for row in rows if row["redcap_repeat_instrument"]]
    assert list(made.findings["rule"]) == ["repeat_instance"] * len(repeats)
    assert len(made.typed) + len(repeats) == len(rows)
    assert list(made.typed["age"]) == [8.9, 9.6]


def test_boxes_of_forms_never_opened(shared_data):
    source = {"export": "data.csv", "dictionary": "dictionary.csv", "respondent": "record_id"}
    made = prepare(make_study(None, ONE_WAVE, source=source), shared_data / "redcap" / "checkboxes")
    # The project says of record 4 that nothing was answered, of record 2 that boxes were.
    boxes = [f"check_one___{n}" for n in range(1, 5)]
    assert made.typed.loc[made.typed["respondent_id"] == "4", boxes].isna().all(axis=None)
    assert made.typed.loc[made.typed["respondent_id"] == "1", boxes].notna().all(axis=None)
    assert cells(made.findings, "respondent_id", "field", "rule") == [
        ("4", "form_2_complete", "unopened_form")
    ]
    assert cells(made.exclusions, "respondent_id", "rule") == [("4", "no answers")]


def test_a_labels_export_with_other_wordings(shared_data):
    events = ["baseline_arm_1", "day_1_arm_1", "day_2_arm_1", "day_3_arm_1", "end_arm_1"]
    waves = [{"name": f"w{n}", "time": n, "event": event} for n, event in enumerate(events)]
    source = {
        "export": "redcap_nacho_anxiety.csv", "respondent": "record_id", "values": "labels",
    }  # fmt: skip
    study = make_study({"gad7": {"columns": "gad{item}"}}, waves, source=source)
    made = prepare(study, shared_data / "redcap" / "labels_export")
    assert made.findings.empty
    assert len(made.typed) == 5
    assert cells(made.scored, "wave", "gad7_total")[:2] == [("w0", 16), ("w1", 9)]
    assert made.scored["gad7_total"].count() == 2
    assert made.typed["gad7_complete"].dropna().tolist() == [2, 2]


def read_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
