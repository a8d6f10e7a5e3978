"""Growth at actual days: the result rows against R, what is said, what too little leads to."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release

from wavescore.analyses.mixed_growth import compute
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

GOLDEN = Path(__file__).parents[1] / "golden" / "mixed_growth"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text())["cases"]
WAVES = tuple(replace(STUDY.waves[0], name=f"t{k}", label="", time=k) for k in range(4))
# Two weeks are one unit of the reference times, and the first wave stands at 0.
OURS = replace(STUDY, waves=WAVES, time_unit="2 weeks")


def survey():
    """Return the reference data as a scored table, days since baseline from its own times."""
    data = pd.read_csv(GOLDEN / "input.csv")
    who = [f"r{k:03d}" for k in data.index]
    frames = [
        pd.DataFrame(
            {
                "respondent_id": who,
                "wave": wave.name,
                "gad7_total": data[f"y{k}"],
                "days_since_baseline": 14 * data[f"at{k}"],
            }
        )
        for k, wave in enumerate(WAVES, 1)
    ]
    return pd.concat(frames, ignore_index=True)


def test_parameters_means_and_turns_are_those_of_r():
    options = {"form": "piecewise", "knots": [1.5], "residuals": "autoregressive"}
    found = compute.run(survey(), OURS, outcomes=["gad7"], **options)
    expected = EXPECTED["piecewise_autoregressive"]
    actual = found[found["method"] == compute.ACTUAL]
    parameters = actual[actual["quantity"] == "parameter"]
    assert parameters["estimate"].tolist() == pytest.approx(expected["estimate"], rel=1e-6)
    assert parameters["std_error"].tolist() == pytest.approx(expected["robust"], rel=1e-5)
    level, first, second = expected["estimate"][:3]
    assert pick(actual, quantity="implied_mean", wave="t3")["estimate"] == pytest.approx(
        level + 1.5 * (first + second), rel=1e-6
    )
    turn = pick(actual, quantity="turn", term="knot at 1.5")
    assert turn["estimate"] == pytest.approx(second - first, rel=1e-6)
    assert turn["conf_low"] > 0
    said = " ".join(summary({"mixed_growth": found}, OURS))
    assert "The mean course of GAD-7 turns at the knot at 1.5: its slope changes by" in said


def test_the_change_at_actual_days_stands_beside_the_planned_one():
    found = compute.run(survey(), OURS, outcomes=["gad7"])
    actual, planned = (
        pick(found, quantity="mean_change", method=method, wave="t0 to t3")
        for method in (compute.ACTUAL, compute.PLANNED)
    )
    slope = EXPECTED["linear_equal"]["estimate"][1]
    assert actual["estimate"] == pytest.approx(3 * slope, rel=1e-6)
    assert actual["estimate"] != planned["estimate"]
    said = summary({"mixed_growth": found}, OURS)
    assert said[0].startswith("GAD-7, each answer on the day it was given: the conclusion is the")
    days = pick(found, quantity="median_day", wave="t3")
    given = pd.read_csv(GOLDEN / "input.csv")
    seen = 14 * given.loc[given["y4"].notna(), "at4"]
    assert days["estimate"] == pytest.approx(seen.median()) and days["n"] == len(seen)
    (plain, *_) = plain_sentences({"mixed_growth": found}, OURS)
    assert plain.startswith("Counting the days on which people really answered, GAD-7 changes by")
    assert {each.name for each in make_tables({"mixed_growth": found}, OURS)} == {
        "mixed_growth",
        "mixed_growth_parameters",
    }


def test_another_conclusion_at_actual_days_is_said_to_be_one():
    found = compute.run(survey(), OURS, outcomes=["gad7"])
    at = (found["quantity"] == "mean_change") & (found["wave"] == "t0 to t3")
    at &= found["method"] == compute.PLANNED
    found.loc[at, ["estimate", "conf_low", "conf_high"]] = [-0.5, -0.9, -0.1]
    assert "the conclusion is another; it changes by" in summary({"mixed_growth": found}, OURS)[0]


def test_an_answer_without_a_date_is_left_out_and_counted():
    scored = survey()
    scored.loc[(scored["wave"] == "t1") & (scored.index % 7 == 0), "days_since_baseline"] = np.nan
    undated = scored["days_since_baseline"].isna() & scored["gad7_total"].notna()
    found = compute.run(scored, OURS, outcomes=["gad7"])
    assert pick(found, quantity="without_date")["estimate"] == undated.sum() > 0
    whole = compute.run(survey(), OURS, outcomes=["gad7"])
    for method, same in ((compute.PLANNED, True), (compute.ACTUAL, False)):
        one, other = (
            pick(table, quantity="loglik", method=method)["estimate"] for table in (found, whole)
        )
        assert (one == other) == same


@pytest.mark.parametrize(
    "study, drop, why",
    [
        (OURS, ["days_since_baseline"], "does not say when waves were answered"),
        (replace(OURS, time_unit=""), [], "does not say how many days a unit of time has"),
    ],
)
def test_without_days_the_planned_times_stand_alone_and_it_is_said_why(study, drop, why):
    found = compute.run(survey().drop(columns=drop), study, outcomes=["gad7"])
    gap = pick(found, quantity="converged", method=compute.ACTUAL)
    assert gap["estimate"] == 0 and why in gap["note"]
    assert pick(found, quantity="converged", method=compute.PLANNED)["estimate"] == 1
    first, second = summary({"mixed_growth": found}, study)
    assert why in first and second.endswith("planned times.")
    planned = compute.run(survey(), study, outcomes=["gad7"], times="planned")
    assert set(planned["method"]) == {compute.PLANNED}
    for table in make_tables({"mixed_growth": planned}, study):
        assert table.title.startswith("Growth at planned times")
        assert {head for head, _ in table.columns} == {"", "Planned times"}


def test_a_release_keeps_the_numbers_and_names_no_digit_in_a_note():
    found = compute.run(survey(), OURS, outcomes=["gad7"])
    shown = release({"mixed_growth": found}, minimum_count=10)["mixed_growth"]
    counts = found["quantity"] == "without_date"
    assert shown[~counts]["estimate"].notna().sum() == found[~counts]["estimate"].notna().sum()
    assert not shown["note"].str.contains(r"\d\.\d\d").any()


def test_the_methods_name_the_options():
    options = {"outcomes": ["gad7"], "residuals": "autoregressive", "times": "planned"}
    (said,) = methods_text(replace(OURS, analyses={"mixed_growth": options}))
    assert "at the planned times" in said and "continuous autoregression" in said


def test_where_changes_hardly_differ_persons_may_depart_by_their_level_alone():
    options = {"outcomes": ["gad7"], "departures": "levels"}
    found = compute.run(survey(), OURS, **options)
    actual = found[(found["method"] == compute.ACTUAL) & (found["quantity"] == "parameter")]
    assert actual["estimate"].tolist() == pytest.approx(EXPECTED["levels"]["estimate"], rel=1e-6)
    (said,) = methods_text(replace(OURS, analyses={"mixed_growth": options}))
    assert "with own intercepts (Laird" in said


def test_those_without_a_date_stand_under_the_respondents_that_they_are_of():
    found = compute.run(survey(), OURS, outcomes=["gad7"])
    shown = {each.name: each for each in make_tables({"mixed_growth": found}, OURS)}
    labels = [row.cells[0].text for row in shown["mixed_growth_parameters"].rows]
    assert labels[1] == "Respondents" and labels[2].startswith("of these")
