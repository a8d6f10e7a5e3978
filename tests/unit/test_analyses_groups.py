"""Group tests, correlations, reliability and attrition: what golden values cannot show."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import ITEMS, STUDY, degenerate, estimates, pick

from wavescore.analyses.attrition import compute as attrition
from wavescore.analyses.correlations import compute as correlations
from wavescore.analyses.group_tests import compute as group_tests
from wavescore.analyses.reliability import compute as reliability
from wavescore.errors import DefinitionError


def scored():
    return degenerate("plain")[1]


def test_the_first_label_is_the_first_group():
    table = group_tests.run(scored(), STUDY, group="poster", outcomes={"gad7": "two-sided"})
    first = scored()[scored()["wave"] == "t1"]
    means = first.groupby("poster")["gad7_total"].mean()
    difference = pick(table, quantity="difference", method="student")
    assert difference["estimate"] == pytest.approx(means["posted"] - means["never posted"])
    assert difference["group"] == "posted vs never posted"
    d = estimates(table)["cohens_d"]
    assert np.sign(d) == np.sign(difference["estimate"])


def test_a_field_that_is_no_instrument_and_a_later_wave():
    table = group_tests.run(scored(), STUDY, group="poster", outcomes={"gad7_1": "less"}, wave="t2")
    assert set(table["wave"]) == {"t2"}
    bound = pick(table, quantity="difference", method="welch")
    assert bound["conf_low"] == -np.inf and np.isfinite(bound["conf_high"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group": "style", "outcomes": {"gad7": "greater"}}, "a direction needs two groups"),
        ({"group": "only", "outcomes": {"gad7": "two-sided"}}, "one group cannot be compared"),
        ({"group": "poster", "outcomes": {"gad8": "two-sided"}}, "did you mean 'gad7'"),
        ({"group": "poster", "outcomes": {"gad7_band": "two-sided"}}, "does not hold numbers"),
    ],
)
def test_impossible_comparisons_stop(options, message):
    only = replace(STUDY.groups["poster"], name="only", values={"posted": (1,)})
    study = replace(STUDY, groups={**STUDY.groups, "only": only})
    with pytest.raises(DefinitionError, match=message):
        group_tests.run(scored().assign(only="posted"), study, **options)


def test_adjusted_p_values_count_only_the_tests_that_were_made():
    frame = scored().assign(flat=1.0)
    outcomes = dict.fromkeys(["gad7", "flat", "mood"], "two-sided")
    table = group_tests.run(frame, STUDY, group="poster", outcomes=outcomes, adjust=["holm"])
    welch = table[table["method"] == "welch"].set_index(["outcome", "quantity"])
    plain = welch.xs("t", level="quantity")["p_value"]
    holm = welch.xs("p_holm", level="quantity")["p_value"]
    low, high = sorted(plain[["gad7", "mood"]])
    assert sorted(holm[["gad7", "mood"]]) == pytest.approx([min(1, 2 * low), max(high, 2 * low)])
    assert np.isnan(holm["flat"])
    assert welch.loc[("flat", "p_holm"), "note"].endswith("over 2 tests")
    assert "p_bh" not in set(table["quantity"])


def test_correlations_are_each_pair_once():
    table = correlations.run(scored(), STUDY, variables=["mood", "gad7", "age"])
    pairs = list(zip(table["outcome"], table["term"], strict=True))
    assert pairs == [("mood", "gad7"), ("mood", "age"), ("gad7", "age")]
    with pytest.raises(DefinitionError, match="phq8"):
        correlations.run(scored(), STUDY, variables=["phq9", "gad7"])


def test_an_unreversed_item_is_noted_and_a_reversed_one_named():
    level = np.tile([1.0, 2.0, 3.0, 1.0, 3.0], 4)
    noise = np.resize([0.0, 0.0, 0.0, 1.0], 20)
    frame = pd.DataFrame(dict.fromkeys(ITEMS, np.resize([0.0, 1.0, 2.0], 20)))
    frame["mood_1"], frame["mood_2"] = level, 4 - level
    frame["mood_3"] = np.clip(level - noise, 1, 3)
    frame = frame.assign(respondent_id=[str(number) for number in range(20)], wave="t1")
    table = reliability.run(frame, STUDY, instruments=["mood"], waves=["t1"], bootstrap=0)
    rest = table[table["quantity"] == "item_rest_r"].set_index("term")
    assert (rest["estimate"] > 0.5).all()
    assert rest.loc["mood_2", "note"] == "reversed before scoring"
    turned = frame.assign(mood_2=frame["mood_1"])
    table = reliability.run(turned, STUDY, instruments=["mood"], waves=["t1"], bootstrap=0)
    rest = table[table["quantity"] == "item_rest_r"].set_index("term")
    assert rest.loc["mood_2", "estimate"] < 0
    assert "looks unreversed" in rest.loc["mood_2", "note"]
    assert "mood_2" in pick(table, quantity="alpha", method="jackknife")["note"]
    assert "studentised_bootstrap" not in set(table["method"])


def test_reliability_counts_after_deletion():
    _, frame = degenerate("plain")
    frame = frame.assign(gad7_3=frame["gad7_3"].where(frame["respondent_id"] != "r00"))
    table = reliability.run(frame, STUDY, instruments=["gad7"], waves=["t1"], bootstrap=0)
    found = estimates(table[table["term"] == ""])
    assert (found["n_used"], found["n_missing"], found["k"]) == (23, 1, 7)
    assert set(table["n"]) == {23}


def test_of_many_respondents_alpha_has_the_jackknifes_interval(monkeypatch):
    _, frame = degenerate("plain")
    options = {"instruments": ["gad7"], "waves": ["t1"]}
    drawn = reliability.run(frame, STUDY, **options, bootstrap=50)
    monkeypatch.setattr(reliability, "MOST_DRAWN", 23)
    many = reliability.run(frame, STUDY, **options, bootstrap=50)
    plain = reliability.run(frame, STUDY, **options, bootstrap=0)
    assert "studentised_bootstrap" in set(drawn["method"])
    pd.testing.assert_frame_equal(many, plain)


NOBODY = pd.DataFrame(columns=["respondent_id", "wave", "rule", "detail"], dtype="str")


def _attrition(frame, study, **options):
    return attrition.run(frame, study, exclusions=NOBODY, **options)


def people(n=60, lost=(), **columns):
    """Return n respondents at t1, those not in `lost` at t2, and everyone at t3."""
    ids = [f"r{number:02d}" for number in range(n)]
    first = pd.DataFrame({"respondent_id": ids, "wave": "t1", **columns})
    second = first[~first.index.isin(lost)].assign(wave="t2")
    return pd.concat([first, second, first.assign(wave="t3")], ignore_index=True)


def test_a_category_that_was_lost_whole_leaves_the_others_their_odds_ratios():
    rng = np.random.default_rng(5)
    age = rng.normal(40, 10, 60).round()
    gender = np.resize([1.0, 1.0, 2.0, 2.0, 2.0, 3.0], 60)
    fewer = gender != 3
    lost = np.flatnonzero((rng.random(60) < 0.4) | ~fewer)
    table = _attrition(people(60, lost, age=age, gender=gender), STUDY, fields=["age", "gender"])
    table = table[(table["wave"] == "t2") & (table["quantity"] == "odds_ratio")]
    table = table.set_index("level")
    gone = table.loc["Another gender"]
    assert np.isnan(gone["estimate"]) and "lost: 10 respondents, all of them" in gone["note"]
    assert np.isnan(table.loc["Unsure", "estimate"])
    assert "Man" not in table.index and table.loc["Woman", "reference"] == "Man"
    kept = np.flatnonzero(fewer)
    without = people(50, np.flatnonzero(np.isin(kept, lost)), age=age[kept], gender=gender[kept])
    other = _attrition(without, STUDY, fields=["age", "gender"])
    other = other[(other["wave"] == "t2") & (other["quantity"] == "odds_ratio")]
    other = other.set_index("level")
    for level in ("", "Woman"):
        assert table.loc[level, "estimate"] == other.loc[level, "estimate"]
        assert table.loc[level, "n"] == 50


def test_when_all_return_there_is_no_model_and_a_reason():
    age = np.arange(60.0)
    table = _attrition(people(60, [1, 5, 9], age=age), STUDY, fields=["age"])
    third = table[table["wave"] == "t3"]
    assert pick(third, term="", quantity="lost_n")["estimate"] == 0
    assert "same outcome" in pick(third, quantity="odds_ratio")["note"]
    assert np.isnan(pick(third, quantity="smd")["estimate"])
    second = table[table["wave"] == "t2"]
    assert pick(second, quantity="lost_mean")["estimate"] == 5
    assert pick(second, quantity="smd")["estimate"] < 0  # those lost are younger


def test_the_share_of_a_category_is_of_those_who_answered():
    gender = np.array([1.0] * 6 + [2.0] * 3 + [np.nan])
    table = _attrition(people(10, [0, 9], gender=gender), STUDY, fields=["gender"])
    table = table[table["wave"] == "t2"]
    woman = estimates(table, term="gender", level="Woman")
    assert woman["retained_percent"] == pytest.approx(100 * 5 / 8)
    assert woman["lost_percent"] == 100 and woman["lost_n"] == 1
    missing = estimates(table, term="gender", level="(missing)")
    assert missing["lost_n"] == 1 and missing["lost_percent"] == 50
    assert "smd" not in missing


def test_age_stands_before_groups_of_ages_by_default():
    bands = replace(STUDY.groups["poster"], name="band", field="age", values={}, bands={})
    later = replace(STUDY.groups["poster"], name="later", wave="t2")
    study = replace(STUDY, groups={"poster": STUDY.groups["poster"], "band": bands, "later": later})
    table = _attrition(scored(), study)
    assert [name for name in table["outcome"].unique() if name] == [
        *STUDY.instruments,
        "poster",
        "age",
    ]
