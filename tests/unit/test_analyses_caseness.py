"""Caseness, the benchmark and change, by hand and against published figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import BUILT_IN, STUDY, estimates, pick
from scipy.stats import fisher_exact

from wavescore.analyses.benchmark import compute as benchmark
from wavescore.analyses.caseness import compute as caseness
from wavescore.analyses.change import compute as change
from wavescore.analyses.shared.published_ages import age_groups, age_limits
from wavescore.definitions.benchmarks import load_benchmark
from wavescore.definitions.instruments import make_instrument
from wavescore.errors import DataError, DefinitionError
from wavescore.publish.summary import summary

NAN = np.nan
RULE = "nhs_talking_therapies"
NORTH_WEST = {"geography": "North West", "period": "2022-23"}


def people(gad7, phq8, wave="t1", **columns):
    totals = {"gad7_total": np.array(gad7, float), "phq8_total": np.array(phq8, float)}
    ids = [f"r{number}" for number in range(len(gad7))]
    bands = {"gad7_band": "mild", "phq8_band": "mild"}
    return pd.DataFrame({"respondent_id": ids, "wave": wave, **totals, **bands, **columns})


def without(*names):
    kept = {name: use for name, use in STUDY.instruments.items() if name not in names}
    return replace(STUDY, instruments=kept)


TOTALS_ONLY = without("mood")


def counts(table, **where):
    quantity = "benchmark_n" if where.get("group") == "benchmark" else "n"
    found = table[(table["quantity"] == quantity) & (table["outcome"] == RULE)]
    for name, value in where.items():
        found = found[found[name] == value]
    return dict(zip(found["term"], found["estimate"], strict=True))


def test_a_case_is_at_either_cut_point_and_scored_on_both():
    frame = people([8, 7, 7, 0, 21, NAN, NAN, 7], [0, 10, 9, 24, NAN, 24, NAN, NAN])
    table = caseness.run(frame, TOTALS_ONLY)
    assert counts(table, wave="t1") == {"case": 3, "not_case": 1, "not_scored": 4}
    percent = table[(table["outcome"] == RULE) & (table["quantity"] == "percent")]
    first = percent[percent["wave"] == "t1"]
    assert list(first["estimate"]) == [75, 25, 50] and list(first["n"]) == [4, 4, 8]
    assert first["note"].str.contains("2 respondents not scored but at the cut-point").all()
    assert percent.loc[percent["wave"] == "t2", "note"].str.contains("nobody to count").all()


def test_bands_are_counted_among_the_scored():
    frame = people([0, 5, 5, NAN], [1, 1, 1, 1]).assign(gad7_band=["minimal", "mild", "mild", ""])
    table = caseness.run(frame, TOTALS_ONLY)
    first = table[(table["outcome"] == "gad7") & (table["wave"] == "t1")]
    percent = estimates(first[first["quantity"] == "percent"].assign(quantity=first["term"]))
    expected = {"minimal": 100 / 3, "mild": 200 / 3, "moderate": 0, "severe": 0, "not_scored": 25}
    assert percent == pytest.approx(expected)


def test_phq9_comes_before_phq8_and_one_instrument_does():
    frame = people([0, 0], [0, 12], phq9_total=[12.0, 0.0], phq9_band="mild")
    phq9 = replace(STUDY.instruments["phq8"], instrument=make_instrument(BUILT_IN["phq9"]))
    study = replace(TOTALS_ONLY, instruments=TOTALS_ONLY.instruments | {"phq9": phq9})
    table = caseness.run(frame, study)
    assert counts(table, wave="t1") == {"case": 1, "not_case": 1, "not_scored": 0}
    note = table.loc[0, "note"]
    assert note == "case: GAD-7 >= 8 or PHQ-9 >= 10"
    alone = caseness.run(frame, without("phq8", "mood"))
    assert counts(alone, wave="t1") == {"case": 0, "not_case": 2, "not_scored": 0}
    assert "other instrument was not asked" in alone.loc[0, "note"]


@pytest.mark.parametrize("analysis", [caseness, benchmark, change])
def test_a_study_with_no_instrument_of_the_rule_stops(analysis):
    options = NORTH_WEST if analysis is benchmark else {}
    with pytest.raises(DefinitionError, match="one of gad7, phq9, phq8"):
        analysis.run(people([1], [1]), without("gad7", "phq8"), **options)


def ipof():
    """Return 593 cases and 198 others, as the iPOF survey counted them."""
    return people([8] * 593 + [7] * 198, [9] * 791, age=30.0)


def test_the_published_comparison_of_ipof():
    table = benchmark.run(ipof(), STUDY, **NORTH_WEST)
    crude = table[table["term"] == "crude"]
    chi_square = pick(crude, quantity="chi_square")
    assert round(chi_square["estimate"], 3) == 521.963 and chi_square["df"] == 1
    assert round(pick(crude, quantity="cramers_v")["estimate"], 4) == 0.0799
    found = estimates(crude)
    assert (found["benchmark_case_n"], found["benchmark_n"]) == (76265, 80915)
    assert found["difference"] == pytest.approx(100 * (593 / 791 - 76265 / 80915))
    assert "fisher_p" not in found
    # All aged 30: standardised is the benchmark's own 26 to 64.
    by_age = estimates(table, term="age_standardised")
    assert by_age["benchmark_percent"] == pytest.approx(100 * 55705 / (55705 + 3475))
    assert by_age["chi_square"] > found["chi_square"] * 0.5
    assert pick(table, term="age", level="26 to 64", quantity="sample_n")["estimate"] == 791
    # R 4.2.2: prop.test(55705, 59180, correct = FALSE)$conf.int
    share = pick(table, term="age", level="26 to 64", quantity="benchmark_percent")
    ends = share[["conf_low", "conf_high"]].tolist()
    assert ends == pytest.approx([93.9357909152, 94.3146482462])


def test_small_expected_counts_bring_fishers_test():
    table = benchmark.run(people([8] * 9 + [0], [0] * 10), STUDY, **NORTH_WEST, age=None)
    found = estimates(table, term="crude")
    assert found["smallest_expected"] < 5
    expected = fisher_exact([[9, 1], [76265, 4650]]).pvalue
    assert found["fisher_p"] == pytest.approx(expected, rel=1e-6)
    assert "under 5" in pick(table, quantity="chi_square")["note"]
    assert set(table["term"]) == {"crude"}


def test_ages_are_taken_from_the_wave_that_asked_them():
    first = people([8, 8, 8, 8], [0] * 4, age=[17.9, 18, NAN, 95])
    later = people([8, 0, 8, 0], [0] * 4, "t2", age=NAN)
    table = benchmark.run(pd.concat([first, later]), STUDY, **NORTH_WEST, wave="t2")
    sizes = table[(table["quantity"] == "sample_n") & (table["term"] == "age")]
    assert list(sizes["estimate"]) == [1, 1, 0, 0, 0, 1]
    by_age = table[table["term"] == "age_standardised"]
    assert estimates(by_age)["sample_case_n"] == 1
    assert by_age["note"].str.contains("1 respondent of no age").all()


def test_without_ages_the_crude_comparison_stands():
    for geography, why in (("North West", "no field age"), ("London", "no counts by age")):
        table = benchmark.run(people([8], [1]), STUDY, geography=geography, period="2022-23")
        assert why in pick(table, term="age_standardised")["note"]
    with pytest.raises(DefinitionError, match="agee"):
        benchmark.run(ipof(), STUDY, **NORTH_WEST, age="agee")


def test_every_published_age_group_is_read_and_ages_fall_in_one():
    frame = load_benchmark(RULE)
    by_age = frame[frame["age_group"] != ""]
    ages = np.arange(0, 111) + 0.5
    assert len(by_age)
    for _, rows in by_age.groupby(["period", "geography"]):
        limits = [age_limits(label) for label in rows["age_group"]]
        inside = sum((np.floor(ages) >= low) & (np.floor(ages) <= high) for low, high in limits)
        assert set(inside) == {1}
        assert (age_groups(ages, list(rows["age_group"])) >= 0).all()
    with pytest.raises(DataError, match="18-25"):
        age_limits("18-25")


def test_change_by_hand():
    # recovered and better; still a case; better on one, worse on the other; never a case, worse.
    start = people([10, 10, 10, 2, 10], [12, 12, 12, 3, NAN])
    end = people([6, 9, 6, 6, 1], [6, 11, 18, 3, 1], "t3")
    table = change.run(pd.concat([start, end]), STUDY)
    assert set(table["wave"]) == {"t1 to t3"} and set(table["group"]) == {"sample"}
    assert counts(table) == {
        "complete": 4,
        "caseness_at_start": 3,
        "recovery": 1,
        "reliable_improvement": 1,
        "reliable_deterioration": 1,
        "no_reliable_change": 2,
        "reliable_recovery": 1,
    }
    percent = table[table["quantity"] == "percent"].set_index(["outcome", "term"])
    assert percent.loc[(RULE, "recovery"), "estimate"] == pytest.approx(100 / 3)
    assert percent.loc[(RULE, "reliable_improvement"), "estimate"] == 25
    # On GAD-7 alone: 4, 1, 4, -4 and 9 points down among five.
    assert list(percent.loc["gad7", "estimate"]) == pytest.approx([60, 20, 20])
    assert list(percent.loc["phq8", "estimate"]) == pytest.approx([25, 25, 50])
    assert set(percent.loc["gad7", "n"]) == {5}


def with_items(n=60, seed=4):
    """Return GAD-7 at two waves with its items, scored as the sum of them."""
    rng = np.random.default_rng(seed)
    level, frames = rng.normal(size=n), []
    for wave, shift in (("t1", 0.3), ("t3", -0.3)):
        items = np.digitize(
            level[:, None] + shift + rng.normal(size=(n, 7)), [-0.6, 0.4, 1.2]
        ).astype(float)
        frame = pd.DataFrame(items, columns=[f"gad7_{item}" for item in range(1, 8)])
        frame["gad7_total"], frame["phq8_total"] = items.sum(axis=1), 4.0
        frames.append(frame.assign(wave=wave, respondent_id=[f"r{i}" for i in range(n)]))
    return pd.concat(frames, ignore_index=True)


def test_change_by_the_samples_reliability_and_by_what_matters_stand_beside_the_published():
    scored = with_items()
    table = change.run(scored, STUDY)
    wide = scored.pivot(index="respondent_id", columns="wave", values="gad7_total")
    fall = (wide["t1"] - wide["t3"]).to_numpy()
    items = scored.loc[scored["wave"] == "t1", [f"gad7_{item}" for item in range(1, 8)]]
    alpha = 7 / 6 * (1 - items.var().sum() / items.sum(axis=1).var())
    least = 1.959963985 * items.sum(axis=1).std() * np.sqrt(2 * (1 - alpha))
    here = {"outcome": "gad7", "group": "sample"}
    own = pick(table, **here, quantity="own_points")
    assert own["estimate"] == pytest.approx(least, rel=1e-8) and own["n"] == 60
    better = pick(table, **here, quantity="own_n", term="reliable_improvement")["estimate"]
    assert better == (fall > least).sum() != (fall >= 4).sum()
    matters = pick(table, **here, quantity="important_n", term="important_improvement")
    assert matters["estimate"] == (fall >= 4).sum()
    assert "10.1016/j.jad.2020.01.032" in matters["note"]
    thirds = table[(table["outcome"] == "gad7") & (table["quantity"] == "own_n")]
    assert thirds["estimate"].sum() == 60
    (said,) = (text for text in summary({"change": table}, STUDY) if text.startswith("GAD-7"))
    assert f"by more than the {least:.1f} points that this sample's own reliability asks" in said
    assert f"of 60 scored at both, better were {100 * (fall >= 4).mean():.1f}% by the pub" in said


def test_of_totals_alone_no_reliability_is_known():
    table = change.run(pd.concat([people([9], [9]), people([1], [1], "t3")]), STUDY)
    assert "no items, only totals" in pick(table, outcome="gad7", quantity="own_points")["note"]
    important = table[table["quantity"].str.startswith("important")]
    assert set(important["outcome"]) == {"gad7"}


def test_the_benchmark_of_change_stands_on_the_published_denominators():
    table = change.run(people([1], [1]), STUDY, **NORTH_WEST)
    mine = table[(table["group"] == "benchmark") & (table["quantity"] == "benchmark_percent")]
    rates = mine.set_index("term")
    assert rates.loc["recovery", "estimate"] == pytest.approx(100 * 37085 / (81390 - 4650))
    assert rates.loc["reliable_improvement", "estimate"] == pytest.approx(100 * 52475 / 81390)
    assert rates.loc["caseness_at_start", "estimate"] == pytest.approx(100 * 76265 / 80915)
    assert counts(table, group="benchmark")["complete"] == 81390


PUBLISHED = (
    "period,geography,age_group,at_caseness,not_at_caseness,finished,recovery,reliable_recovery,"
    "reliable_improvement,reliable_deterioration,no_reliable_change,source,retrieved\n"
)


def test_what_a_benchmark_does_not_publish_is_a_row_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("wavescore.definitions.benchmarks.FOLDER", tmp_path)
    where = {"dataset": "small", "geography": "Here", "period": "2020"}
    rows = "2020,Here,,90,10,100,40,,50,5,45,by hand,2026\n2020,Here,Under 18,5,,,,,,,,,\n"
    (tmp_path / "small.csv").write_text(PUBLISHED + rows)
    table = change.run(people([1], [1]), STUDY, **where)
    mine = table[(table["group"] == "benchmark") & (table["quantity"] == "benchmark_percent")]
    mine = mine.set_index("term")
    assert mine.loc["recovery", "estimate"] == pytest.approx(100 * 40 / 90)
    assert np.isnan(mine.loc["reliable_recovery", "estimate"])
    assert "not published" in mine.loc["reliable_recovery", "note"]
    frame = people([8, 0], [0, 0], age=[15.0, 20.0])
    table = benchmark.run(frame, STUDY, **where)
    assert "no counts by age" in pick(table, term="age_standardised")["note"]
    (tmp_path / "small.csv").write_text(PUBLISHED + "2020,Here,Under 18,5,1,,,,,,,,\n")
    with pytest.raises(DataError, match="one row of all ages"):
        benchmark.run(frame, STUDY, **where)
    (tmp_path / "small.csv").write_text(
        PUBLISHED + "2020,Here,,90,10,,,,,,,,\n2020,Here,Under 18,5,5,,,,,,,,\n"
    )
    table = benchmark.run(frame, STUDY, **where)
    by_age = table[table["term"] == "age_standardised"]
    assert estimates(by_age)["benchmark_percent"] == 50
    assert by_age["note"].str.contains("1 respondent of no age or in no published").all()
    table = change.run(people([1], [1]), STUDY, **where)
    assert "complete" not in counts(table, group="benchmark")
    assert (table["note"].str.contains("not published")).sum() == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"from": "t3", "to": "t1"}, "one wave to a later one"),
        ({"from": "t2", "to": "t2"}, "one wave to a later one"),
        ({"geography": "North West"}, "geography and period"),
        ({"geography": "North Wst", "period": "2022-23"}, "did you mean 'North West'"),
    ],
)
def test_impossible_options_stop(options, message):
    with pytest.raises(DefinitionError, match=message):
        change.run(people([1], [1]), STUDY, **options)


def test_change_takes_no_unknown_option():
    with pytest.raises(TypeError, match="form"):
        change.run(people([1], [1]), STUDY, form="linear")
