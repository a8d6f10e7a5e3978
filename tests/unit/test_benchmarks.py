"""The NHS counts, and what is said where they are asked for wrongly."""

import csv

import pytest

from wavescore.definitions.benchmarks import (
    benchmark_path,
    benchmark_rows,
    check_published,
    load_benchmark,
)
from wavescore.errors import DefinitionError


def test_the_counts_the_survey_was_compared_with():
    rows = benchmark_rows("nhs_talking_therapies", "North West", "2022-23")
    everyone = rows[rows["age_group"] == ""].iloc[0]
    assert (everyone["at_caseness"], everyone["not_at_caseness"]) == (76265, 4650)
    by_age = rows[rows["age_group"] != ""]
    # Sub-national counts are rounded to 5 by the publisher, so the parts only come near.
    assert abs(by_age["at_caseness"].sum() - 76265) <= 5 * len(by_age)


def test_every_row_names_its_source_and_date():
    frame = load_benchmark("nhs_talking_therapies")
    assert frame["source"].str.len().gt(0).all()
    assert frame["retrieved"].str.fullmatch(r"\d{4}-\d{2}").all()
    assert not frame.duplicated(["period", "geography", "age_group"]).any()


def test_the_transcription_equals_the_published_counts(shared_data):
    frame = load_benchmark("nhs_talking_therapies").set_index(["period", "geography", "age_group"])
    names = {
        "at_caseness": "at_caseness",
        "recovery": "recovery",
        "deterioration": "reliable_deterioration",
        "improvement": "reliable_improvement",
    }
    folder = shared_data / "nhs_talking_therapies"
    checked = 0
    for name, group in (
        ("annual_counts.csv", None),
        ("annual_counts_by_age_and_gender.csv", "group"),
    ):
        for row in csv.DictReader((folder / name).open(encoding="utf-8")):
            if row["measure"] in names and row.get("by", "Age Group") == "Age Group":
                place = "England" if row["level"] == "England" else row["geography"]
                key = (row["period"], place, row[group] if group else "")
                ours = frame.loc[key, names[row["measure"]]]
                assert (ours != ours) if row["count"] == "*" else ours == float(row["count"])
                checked += 1
    assert checked > 300


@pytest.mark.parametrize(
    ("dataset", "geography", "period", "hint"),
    [
        ("nhs_talking_therapy", "England", "2022-23", "nhs_talking_therapies"),
        ("nhs_talking_therapies", "Nort West", "2022-23", "North West"),
        ("nhs_talking_therapies", "North West", "2022-2023", "2022-23"),
    ],
)
def test_a_wrong_name_is_told_the_closest(dataset, geography, period, hint):
    with pytest.raises(DefinitionError, match=f"did you mean '{hint}'"):
        benchmark_rows(dataset, geography, period)


def test_a_benchmark_of_the_folder_that_is_worked_in_stands_first(tmp_path, monkeypatch):
    bundled = benchmark_path("nhs_talking_therapies").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert benchmark_path("nhs_talking_therapies").read_bytes() == bundled
    folder = tmp_path / "data" / "benchmarks"
    folder.mkdir(parents=True)
    (folder / "ours.csv").write_text("period,geography,age_group\n2020,North,\n")
    check_published("ours", "North", "2020")
    with pytest.raises(DefinitionError, match="no such geography"):
        check_published("ours", "South", "2020")
