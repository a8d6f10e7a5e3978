"""Imputed items: what they mend, whom they count, and what is said of them."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from analyses_survey import NOBODY_EXCLUDED, STUDY, pick

from wavescore.analyses.attrition import compute as attrition
from wavescore.analyses.benchmark import compute as benchmark
from wavescore.analyses.imputation import compute
from wavescore.errors import DefinitionError
from wavescore.methods.imputation import impute_scales
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary

NORTH_WEST = {"geography": "North West", "period": "2022-23"}


@cache
def survey(n=700, seed=6):
    """Return a survey with items whose high scorers are lost more often, and all of it."""
    rng = np.random.default_rng(seed)
    trait, gone, frames = rng.normal(size=n), np.zeros(n, bool), []
    group = np.where(np.arange(n) % 3, "posted", "never posted")
    for number, wave in enumerate(STUDY.wave_names):
        frame = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(n)], "wave": wave})
        for scale, size in (("gad7", 7), ("phq8", 8)):
            latent = 1.2 * trait + 0.4 * (group == "posted") - 0.2 * number
            items = latent[:, None] + rng.normal(size=(n, size))
            answers = np.digitize(items, [-0.5, 0.6, 1.5]).astype(float)
            names = [f"{scale}_{item}" for item in range(1, size + 1)]
            frame[names], frame[f"{scale}_total"] = answers, answers.sum(axis=1)
        frames.append(frame.assign(poster=group, gone=gone))
        gone = gone | (rng.random(n) < np.where(frame["gad7_total"] > 8, 0.55, 0.1))
    whole = pd.concat(frames, ignore_index=True)
    seen = whole[~whole["gone"]].drop(columns="gone").reset_index(drop=True)
    return seen, whole


OPTIONS = {"outcomes": ["gad7"], "group": "poster", "imputations": 10}


def impute(scored, **options):
    return compute.run(scored, STUDY, exclusions=NOBODY_EXCLUDED, **options)


@cache
def computed():
    return impute(survey()[0], **OPTIONS, **NORTH_WEST, attrition=True)


def test_imputed_shares_and_differences_are_those_of_everybody():
    seen, whole = survey()
    last = whole[whole["wave"] == "t3"]
    case = 100 * ((last["gad7_total"] >= 8) | (last["phq8_total"] >= 10)).mean()
    share = {"quantity": "share", "wave": "t3", "term": "case"}
    scored, imputed = (pick(computed(), **share, method=each) for each in ("scored", "imputed"))
    assert scored["conf_high"] < case
    assert imputed["conf_low"] < case < imputed["conf_high"] and imputed["n"] == 700
    by = last.groupby("poster")["gad7_total"].mean()
    gap = pick(computed(), quantity="difference", method="imputed")
    assert gap["conf_low"] < by["posted"] - by["never posted"] < gap["conf_high"]
    assert gap["group"] == "posted vs never posted" and gap["n"] == 700
    change = pick(computed(), quantity="mean_change", wave="t1 to t3", method="imputed")
    wide = whole.pivot(index="respondent_id", columns="wave", values="gad7_total")
    assert change["conf_low"] < (wide["t3"] - wide["t1"]).mean() < change["conf_high"]
    assert "10 imputations" in change["note"]


def test_gaps_are_counted_by_respondents():
    seen, whole = survey()
    gaps = pick(computed(), quantity="gap_n", outcome="gad7", wave="t3")
    assert gaps["estimate"] == (whole["gone"] & (whole["wave"] == "t3")).sum() and gaps["n"] == 700


def test_scores_are_made_again_from_the_items():
    """One blank item of a total that is then missing: the answers that stand bound the score."""
    seen = survey()[0].copy()
    first = seen.index[(seen["wave"] == "t1") & (seen["gad7_total"] >= 12)][:40]
    seen.loc[first, ["gad7_3", "gad7_total"]] = np.nan
    table = impute(seen, outcomes=["gad7"], imputations=3)
    share = {"quantity": "share", "wave": "t1", "term": "case", "method": "imputed"}
    whole = pick(computed(), **share)["estimate"]
    assert pick(table, **share)["estimate"] == pytest.approx(whole, abs=1e-9)


def test_without_gaps_every_reading_is_the_same():
    whole = survey()[1]
    table = impute(whole, **OPTIONS)
    for quantity in ("difference", "share", "mean_change"):
        rows = table[table["quantity"] == quantity]
        for _, pair in rows.groupby(["outcome", "wave", "group", "term"]):
            assert np.ptp(pair["estimate"]) < 1e-8


def test_without_gaps_cases_are_held_against_the_benchmark_as_the_benchmark_holds_them():
    whole, published = survey()[1], NORTH_WEST
    usual = benchmark.run(whole, STUDY, **published, age=None)
    table = impute(whole, outcomes=["gad7"], imputations=2, **published)
    names = {"benchmark_difference": "difference", "benchmark_v": "cramers_v"}
    for name, theirs in names.items():
        new, old = pick(table, quantity=name), pick(usual, quantity=theirs)
        assert new["estimate"] == pytest.approx(old["estimate"], rel=1e-9), name
        # A pooled share has the interval of its logit, and the benchmark's table Wilson's.
        for end in ("conf_low", "conf_high"):
            assert new[end] == pytest.approx(old[end], rel=0.02), name
    test = pick(table, quantity="benchmark_test")
    assert np.isnan(test["df"])  # without gaps the F is the chi-square
    assert test["estimate"] == pytest.approx(pick(usual, quantity="chi_square")["estimate"])
    with pytest.raises(DefinitionError, match="no rule or period"):
        impute(whole, outcomes=["gad7"], geography="North West")


def test_with_gaps_the_benchmark_is_held_against_everybody():
    seen = survey()[0].copy()
    first = seen.index[seen["wave"] == "t1"][:300]
    items = [f"gad7_{item}" for item in range(1, 8)]
    blank = first[seen.loc[first, "phq8_total"] > 12]
    whole = impute(seen, outcomes=["gad7"], imputations=2, **NORTH_WEST)
    seen.loc[blank, [*items, "gad7_total"]] = np.nan
    table = impute(seen, outcomes=["gad7"], imputations=10, **NORTH_WEST)
    row = pick(table, quantity="benchmark_difference")
    assert row["n"] == 700
    everybody = pick(whole, quantity="benchmark_difference")["estimate"]
    assert row["conf_low"] < everybody < row["conf_high"]
    usual = benchmark.run(seen, STUDY, **NORTH_WEST, age=None)
    assert pick(usual, quantity="difference")["estimate"] < everybody - 2
    whole_test, test = (pick(each, quantity="benchmark_test") for each in (whole, table))
    assert test["estimate"] < whole_test["estimate"]


def test_odds_of_being_lost_are_those_of_everybody_where_first_scores_are_missing():
    seen = survey()[0].copy()
    all_of = {"outcomes": ["gad7"], "group": "poster", "attrition": True, "rule": None}
    where = {"quantity": "odds_ratio", "wave": "t2", "outcome": "gad7"}
    whole = pick(impute(seen, imputations=2, **all_of), **where, method="imputed")
    usual = attrition.run(seen, STUDY, exclusions=NOBODY_EXCLUDED, fields=["gad7", "poster"])
    same = pick(usual, **{**where, "term": "gad7"})
    for name in ("estimate", "conf_low", "conf_high"):
        assert whole[name] == pytest.approx(same[name], rel=0.02), name
    first = seen.index[seen["wave"] == "t1"]
    blank = first[np.random.default_rng(1).random(700) < 0.4]
    seen.loc[blank, [*(f"gad7_{item}" for item in range(1, 8)), "gad7_total"]] = np.nan
    table = impute(seen, imputations=10, **all_of)
    answered, imputed = (pick(table, **where, method=each) for each in ("answered", "imputed"))
    assert (answered["n"], imputed["n"]) == (700 - len(blank), 700)
    assert imputed["conf_low"] < whole["estimate"] < imputed["conf_high"]
    assert whole["std_error"] < imputed["std_error"] < 1.02 * answered["std_error"]
    row = pick(table, quantity="odds_ratio", wave="t2", outcome="poster", method="imputed")
    assert (row["level"], row["reference"]) == ("never posted", "posted")


def test_the_sentence_gives_both_readings_and_says_whether_a_conclusion_turns():
    (said,) = summary({"imputation": computed()}, STUDY)
    rows = {
        each: pick(computed(), quantity="mean_change", wave="t1 to t3", method=each)
        for each in ("full information", "imputed")
    }
    assert said.startswith(
        "Imputing the missing items leads to the same conclusions on change: GAD-7, t1"
    )
    assert all(f"{abs(row['estimate']):.2f} (" in said for row in rows.values())
    turned = computed().copy()
    place = rows["imputed"].name
    turned.loc[place, ["conf_low", "conf_high"]] = [-1.0, 1.0]
    kept = plain_sentences({"imputation": computed()}, STUDY)[0]
    assert kept.endswith("leads to the same conclusions on change.")
    plain = plain_sentences({"imputation": turned}, STUDY)[0]
    assert plain.endswith("changes the conclusion on change in GAD-7.")
    (said,) = summary({"imputation": turned}, STUDY)
    assert said.startswith("Imputing the missing items changes the conclusion on change in GAD-7:")


def test_few_to_draw_from_are_told_and_too_few_stop_the_reading():
    seen = survey()[0]
    some = seen[seen["respondent_id"].isin([f"r{i}" for i in range(90)])]
    table = impute(some, outcomes=["gad7"], imputations=3)
    row = pick(table, quantity="share", wave="t3", term="case", method="imputed")
    assert "interval may be too narrow" in row["note"]
    # Means do not lean on who is near: their intervals hold (benchmarks/coverage.py).
    row = pick(table, quantity="mean_change", wave="t1 to t3", method="imputed")
    assert row["note"] == "3 imputations"
    few = seen[seen["respondent_id"].isin([f"r{i}" for i in range(12)])]
    table = impute(few, outcomes=["gad7"], imputations=3)
    assert "too few complete answers" in pick(table, quantity="mean_change")["note"]


def test_one_scale_alone_is_drawn_from_its_own_answers():
    rng = np.random.default_rng(1)
    answers = rng.integers(0, 4, (60, 3)).astype(float)
    answers[:20, 1] = np.nan
    (items,) = impute_scales([answers], m=4, seed=1).items
    assert items.shape == (4, 60, 3) and not np.isnan(items).any()
    assert (items[:, 20:] == answers[20:]).all() and (items[0] != items[1]).any()


def test_of_many_each_block_is_imputed_by_itself_and_all_agree(monkeypatch):
    rng = np.random.default_rng(7)
    first = np.clip(np.round(1.5 + rng.normal(size=(900, 1)) + rng.normal(size=(900, 4))), 0, 3)
    later = np.clip(first + rng.integers(-1, 2, first.shape), 0, 3).astype(float)
    later[first.sum(axis=1) + rng.normal(size=900) > 8] = np.nan
    whole = impute_scales([first, later], m=10, seed=1)
    monkeypatch.setattr("wavescore.methods.imputation.BLOCK", 150)
    monkeypatch.setattr("wavescore.methods.imputation.FEWEST", 100)
    blocks = impute_scales([first, later], m=10, seed=1)
    seen = ~np.isnan(later)
    assert (blocks.items[1][:, seen] == later[seen]).all()
    one, other = (found.totals[:, :, 1].mean(axis=1) for found in (whole, blocks))
    error = np.sqrt(one.var(ddof=1) / 10 + other.var(ddof=1) / 10)
    assert abs(one.mean() - other.mean()) < 3 * error and (one != other).any()
    # Of parameters drawn six times the errors average out: copies differ no more than they did.
    assert 1 / 3 < other.std() / one.std() < 3
    monkeypatch.setattr("wavescore.methods.imputation.FEWEST", seen.all(axis=1).sum())
    assert np.array_equal(impute_scales([first, later], m=10, seed=1).totals, whole.totals)


def test_where_predictors_are_coarse_all_who_are_alike_are_donors():
    """Five of a group had stood for all of it: copies' means differed as those of five do."""
    rng = np.random.default_rng(20260404)
    group = (np.arange(600) % 2).astype(float)
    answers = (rng.normal(10, 5, 600) + 2 * group)[:, None]
    answers[rng.random(600) < 0.5] = np.nan
    (copies,) = impute_scales([answers], group[:, None], m=200, seed=1).items
    seen = answers[~np.isnan(answers)]
    # Rubin: the share of the variance of a mean that is between copies is that of the missing.
    between = seen.var() * (1 / len(seen) - 1 / 600)
    assert copies[:, :, 0].mean(axis=1).var() == pytest.approx(between, rel=0.35)


def test_a_scale_that_everybody_answered_alike_predicts_nothing():
    """Its jitter had been blown up to a predictor: 44 % of cases were imputed of 57."""
    rng = np.random.default_rng(20260405)
    level = rng.gamma(2, 5, 2000).clip(0, 21)
    first, second = (level + rng.normal(0, 1.5, 2000) for _ in range(2))
    lost = rng.random(2000) < level / 25
    scales = [first[:, None], np.where(lost, np.nan, second)[:, None]]
    none = [np.zeros((2000, 1)), np.where(lost, np.nan, 0.0)[:, None]]
    alone, beside = (impute_scales(each, m=5, seed=1).totals for each in (scales, scales + none))
    assert beside[:, :, 1].mean() == pytest.approx(alone[:, :, 1].mean(), abs=0.15)
