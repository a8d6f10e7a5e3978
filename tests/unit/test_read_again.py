"""Analyses read again with items imputed: what is pooled, what is printed, what is protected."""

from dataclasses import replace
from functools import cache

import numpy as np
from analyses_survey import STUDY, pick, run
from prepared import release
from test_imputation import survey

from wavescore.analyses.mixed_growth import compute as mixed_growth
from wavescore.analyses.registry import declared
from wavescore.definitions.release import Release
from wavescore.errors import EstimationError
from wavescore.layout.again import again_table
from wavescore.layout.lookup import Lookup
from wavescore.publish.manuscript import sentences_text
from wavescore.publish.tables import analysis_tables
from wavescore.results.table import IMPUTED_AGAIN

MIXED = {"outcomes": ["gad7"], "times": "planned"}
AGES = {"geography": "North West", "period": "2022-23"}


@cache
def people():
    """Return a survey of which many are lost, and all of it, with genders and ages."""

    def told(table):
        place = table["respondent_id"].str[1:].astype(int)
        return table.assign(gender=1.0 + place % 3, age=20.0 + place % 60)

    seen, whole = survey(500)
    return told(seen), told(whole)


def read(name, options, table=None, study=STUDY, **more):
    table = people()[0] if table is None else table
    return run(name, None, table, study, {**options, "imputations": 5, **more})


@cache
def site():
    """Return sites read again; in public mode there are no refits, which take longest."""
    options = {"cluster": "gender", "outcomes": ["gad7"], "rule": None}
    public = replace(STUDY, release=Release("public", "a test of numbers"))
    return read("sites", options, study=public, imputations=2)


def second(table):
    return table[table["method"].str.startswith(IMPUTED_AGAIN)]


@cache
def mixed():
    return read("mixed_growth", MIXED)


def test_everybody_counts_and_lies_within_the_interval():
    table, whole = mixed(), people()[1]
    wide = whole.pivot(index="respondent_id", columns="wave", values="gad7_total")
    row = pick(second(table), quantity="mean_change", wave="t1 to t3")
    assert row["n"] == 500 and "5 imputations" in row["note"] and row["df"] < 500
    assert row["conf_low"] < (wide["t3"] - wide["t1"]).mean() < row["conf_high"]
    assert set(second(table)["quantity"]) == {"implied_mean", "mean_change"}


def test_what_has_no_gap_is_not_said_twice():
    assert second(read("mixed_growth", MIXED, people()[1])).empty
    quantities = set(second(site())["quantity"])
    assert "slope" in quantities and "mean" not in quantities  # nobody left the first wave out


def test_a_model_that_some_imputations_have_not_is_not_pooled(monkeypatch):
    real, calls = mixed_growth.fit_mixed, []

    def sometimes(*given):
        calls.append(given)
        if len(calls) == 3:  # the first is of those who answered
            raise EstimationError("no such model")
        return real(*given)

    monkeypatch.setattr(mixed_growth, "fit_mixed", sometimes)
    public = replace(STUDY, release=Release("public", "a test of numbers"))
    table = run("mixed_growth", None, people()[0], public, {**MIXED, "imputations": 3})
    new = second(table)
    assert len(calls) == 4 and len(new) == 6 and new["estimate"].isna().all()
    assert set(new["note"]) == {"no estimate in 1 of 3 imputations"}


def test_too_few_to_draw_from_are_told_once():
    seen = people()[0]
    nine = set(seen.loc[seen["wave"] == "t3", "respondent_id"].unique()[:9])
    table = seen[(seen["wave"] != "t3") | seen["respondent_id"].isin(nine)]
    table = second(read("mixed_growth", MIXED, table))
    assert len(table) == 1 and "too few complete answers" in table.iloc[0]["note"]


def test_both_readings_stand_side_by_side_and_turned_conclusions_are_counted():
    found = Lookup(mixed(), declared("mixed_growth"))
    assert not any(row.method.startswith(IMPUTED_AGAIN) for row in found.rows)
    (shown,) = again_table(found, STUDY)
    pairs = {new.wave: (usual, new) for usual, new in found.again if new.quantity == "mean_change"}
    (line,) = [
        row for row in shown.rows if row.cells[0].text == "Mean change, t1 to t3, planned times"
    ]
    usual, new = pairs["t1 to t3"]
    printed = [f"{row.estimate:.2f}".replace("-", "\u2212") for row in (usual, new)]
    assert [line.cells[2].text, line.cells[5].text] == printed
    assert shown.notes[0].startswith("Items imputed, 0 of 3 intervals lie on another side")
    few = mixed().assign(df=np.nan, status="estimated")  # as a release leaves them out
    (bare,) = again_table(Lookup(few, declared("mixed_growth")), STUDY)
    assert {row.cells[-1].text for row in bare.rows if not row.heading} == {""}
    turned = mixed().copy()
    place = pick(second(turned), quantity="mean_change", wave="t1 to t3").name
    turned.loc[place, ["conf_low", "conf_high"]] = [-1.0, 1.0]
    (shown,) = again_table(Lookup(turned, declared("mixed_growth")), STUDY)
    assert shown.notes[0].startswith("Items imputed, 1 of 3")
    names = [table.name for table in analysis_tables("mixed_growth", mixed(), STUDY)]
    assert names[-1] == "mixed_growth_imputed"


def test_a_release_rounds_a_second_reading_no_finer_than_the_first():
    released = release({"mixed_growth": mixed()}, minimum_count=10)["mixed_growth"]
    for usual, new in Lookup(released, declared("mixed_growth")).again:
        assert new.step >= usual.step > 0
    assert second(mixed())["influence"].notna().all()


def test_a_response_of_few_hides_all_shares_of_its_item():
    table = people()[0].copy()
    table.loc[table["gad7_1"] == 3, "gad7_1"] = 2
    rare = table.index[(table["wave"] == "t1") & (table["gad7_1"] == 2)][:4]
    table.loc[rare, "gad7_1"] = 3
    blank = table.index[table["wave"] == "t1"][-60:]
    table.loc[blank, [f"gad7_{item}" for item in range(1, 8)]] = np.nan
    private = read("frequencies", {"instruments": ["gad7"]}, table)
    released = release({"frequencies": private}, minimum_count=10)["frequencies"]
    new = second(released)
    at = new[new["wave"] == "t1"]
    assert second(private)["estimate"].notna().mean() > 0.9
    assert at[at["term"] == "gad7_1"]["estimate"].isna().all()
    assert at[at["term"] == "gad7_2"]["estimate"].notna().all()


def test_a_weighted_share_of_few_cases_is_hidden_imputed_too():
    table = people()[0].copy()
    first = table["wave"] == "t1"
    columns = [name for name in table if name.startswith(("gad7_", "phq8_"))]
    low = table.index[first][6:]
    table.loc[low, columns] = (table.loc[low, columns] > 2).astype(float) * 0.0
    table.loc[table.index[first][:6], columns] = 3.0
    table.loc[table.index[first][:6], ["gad7_total", "phq8_total"]] = [21.0, 24.0]
    blank = table.index[first][400:]
    table.loc[blank, columns] = np.nan
    private = read("weighted_caseness", AGES, table)
    assert len(second(private)) == 1
    released = release({"weighted_caseness": private}, minimum_count=10)["weighted_caseness"]
    assert second(released)["estimate"].isna().all()


def test_a_row_is_named_by_what_it_is_of():
    frequencies = read("frequencies", {"instruments": ["gad7"]}, imputations=2)
    for name, table, label in (
        ("sites", site(), "Site slope, Man, t1, pooled in part"),
        ("frequencies", frequencies, "Response share, gad7_1: 0, t2"),
    ):
        (shown,) = again_table(Lookup(table, declared(name)), STUDY)
        assert label in {row.cells[0].text for row in shown.rows}
        assert ("As above", "n") in shown.columns or name == "frequencies"


def test_a_manuscript_says_how_and_what_was_read_again():
    study = replace(STUDY, analyses={"mixed_growth": {**MIXED, "imputations": 5}})
    proper = mixed().assign(status="estimated")
    text = sentences_text({"mixed_growth": proper}, study)
    assert "missing items were imputed for mixed growth (5 imputations)" in text
    row = pick(second(proper), quantity="mean_change", wave="t1 to t3")
    number = f"{row['estimate']:.2f}".replace("-", "\u2212")
    said = "GAD-7, Mean change, t1 to t3, planned times, items imputed: estimate = "
    assert f"{said}{number}, 95% CI" in text
    # What is not to be read is not told, and the table says in how many imputations it is so.
    improper = mixed().assign(status="improper")
    assert "items imputed: estimate" not in sentences_text({"mixed_growth": improper}, study)
    assert second(mixed())["note"].str.contains("improper solution in [1-5] of 5").all()
    alone = replace(STUDY, analyses={"mixed_growth": MIXED})
    assert "imputed" not in sentences_text({"mixed_growth": mixed()[:0]}, alone)
