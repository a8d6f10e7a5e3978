"""NHS Talking Therapies rules against a second writing of them in R (change.R), and real data."""

import json
from pathlib import Path

import pandas as pd
import pytest

from wavescore.methods.change import Scale, classify_caseness, clinical_change

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
NHS = [Scale(10, 6), Scale(8, 4)]  # PHQ-9, GAD-7


def test_caseness():
    found = pd.Series(classify_caseness([DATA["start_phq"], DATA["start_gad"]], NHS)).value_counts()
    assert found.to_dict() == EXPECTED["caseness"]


def test_change_rates():
    start, end = ([DATA[f"{at}_phq"], DATA[f"{at}_gad"]] for at in ("start", "end"))
    result = clinical_change(start, end, NHS)
    assert result.n_complete == EXPECTED["n_complete"]
    assert (
        EXPECTED["mixed"] > 0
    )  # the data do hold respondents better on one and worse on the other
    rates = result.rates.set_index("term").drop(columns="note").to_dict("index")
    assert rates.keys() == EXPECTED["rates"].keys()
    for term, row in EXPECTED["rates"].items():
        assert rates[term] == pytest.approx(row, rel=1e-10), term


def test_port_patients(shared_data):
    folder = shared_data / "port"
    expected = json.loads((folder / "reference_lavaan_and_nhs.json").read_text())["nhs"]
    data = pd.read_csv(folder / "thomas-mcgregor_port-paper-variables_2024.csv")
    start, end = (
        [data[f"{scale}_treatment_total_{at}"] for scale in ("phq9", "gad7")]
        for at in ("1", "final")
    )
    result = clinical_change(start, end, NHS)
    counts = result.rates.set_index("term")["count"]
    assert result.n_complete == expected["n"] == 107
    assert counts.rename(
        {"caseness_at_start": "caseness", "no_reliable_change": "no_change"}
    ).to_dict() == {name: value for name, value in expected.items() if name != "n"}
