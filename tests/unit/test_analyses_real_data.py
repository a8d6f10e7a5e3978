"""The analyses on published data, held to R's values and published counts beside the data."""

import json
from dataclasses import replace

import pytest
from analyses_survey import pick
from prepared import prepare

from wavescore.analyses.caseness import compute as caseness
from wavescore.analyses.change import compute as change
from wavescore.analyses.reliability import compute as reliability
from wavescore.analyses.studies import load_study


def scored(root, folder, name):
    study = load_study(root / "tests" / "data" / "studies" / name / "study.yaml")
    return prepare(study, folder / name).scored, study


def test_students_of_ukm(root, shared_data):
    table, study = scored(root, shared_data, "ukm")
    expected = json.loads((shared_data / "ukm" / "reference_psych.json").read_text())
    found = caseness.run(table, study)
    cases = pick(found, outcome="nhs_talking_therapies", term="case", quantity="n")
    phq9 = int(((table["phq9_total"] >= 10) | (table["gad7_total"] >= 8)).sum())
    assert cases["estimate"] == phq9 and "PHQ-9 >= 10" in cases["note"]
    with_phq8 = replace(study, instruments={n: study.instruments[n] for n in ("gad7", "phq8")})
    found = caseness.run(table, with_phq8)
    cases = pick(found, outcome="nhs_talking_therapies", term="case", quantity="n")
    assert cases["estimate"] == expected["case_either"] == 82
    assert "PHQ-8 stands for the rule's PHQ-9" in cases["note"]
    found = reliability.run(table, study, bootstrap=0)
    for name in ("gad7", "phq8"):
        alpha = pick(found, outcome=name, quantity="alpha", method="jackknife")
        assert alpha["estimate"] == pytest.approx(expected[name]["raw_alpha"], rel=1e-10)
        rest = found[(found["outcome"] == name) & (found["quantity"] == "item_rest_r")]
        assert list(rest["estimate"]) == pytest.approx(
            [*expected[name]["r_drop"].values()], abs=5e-7
        )


def test_patients_of_port(root, shared_data):
    table, study = scored(root, shared_data, "port")
    found = change.run(table, study, **study.analyses["change"])
    counts = found[(found["outcome"] == "nhs_talking_therapies") & (found["quantity"] == "n")]
    assert dict(zip(counts["term"], counts["estimate"], strict=True)) == {
        "complete": 107,
        "caseness_at_start": 100,
        "recovery": 56,
        "reliable_improvement": 66,
        "reliable_deterioration": 8,
        "no_reliable_change": 33,
        "reliable_recovery": 48,
    }
    assert "PHQ-8" not in counts["note"].str.cat()
