"""Imputed items: what they mend, whom they count, and what is said of them."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick

from wavescore.analyses.imputation import compute
from wavescore.methods.imputation import impute_scales
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary


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


@cache
def computed():
    return compute.run(survey()[0], STUDY, **OPTIONS)


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
    table = compute.run(seen, STUDY, outcomes=["gad7"], imputations=3)
    share = {"quantity": "share", "wave": "t1", "term": "case", "method": "imputed"}
    whole = pick(computed(), **share)["estimate"]
    assert pick(table, **share)["estimate"] == pytest.approx(whole, abs=1e-9)


def test_without_gaps_every_reading_is_the_same():
    whole = survey()[1]
    table = compute.run(whole, STUDY, **OPTIONS)
    for quantity in ("difference", "share", "mean_change"):
        rows = table[table["quantity"] == quantity]
        for _, pair in rows.groupby(["outcome", "wave", "group", "term"]):
            assert np.ptp(pair["estimate"]) < 1e-8


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
    table = compute.run(some, STUDY, outcomes=["gad7"], imputations=3)
    row = pick(table, quantity="share", wave="t3", term="case", method="imputed")
    assert "interval may be too narrow" in row["note"]
    # Means do not lean on who is near: their intervals hold (benchmarks/coverage.py).
    row = pick(table, quantity="mean_change", wave="t1 to t3", method="imputed")
    assert row["note"] == "3 imputations"
    few = seen[seen["respondent_id"].isin([f"r{i}" for i in range(12)])]
    table = compute.run(few, STUDY, outcomes=["gad7"], imputations=3)
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
