"""Weights for attrition, by hand: what they mend, what they leave, and what is said of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from scipy.special import logit

from wavescore.analyses.attrition_weights import compute
from wavescore.errors import EstimationError
from wavescore.layout.lookup import per_unit
from wavescore.methods.attrition_weights import attrition_weights, equal_weights, weighted_mean
from wavescore.methods.growth.joint import with_auxiliary
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables


def test_with_one_yes_or_no_field_the_weighted_mean_is_the_standardised_one():
    """60 of one kind, 20 retained, mean 3; 40 of the other, 30 retained, mean 8: 5 in all."""
    kind = np.repeat([0.0, 1.0], [60, 40])
    retained = np.concatenate([np.arange(60) < 20, np.arange(40) < 30]).astype(float)
    z = np.where(retained == 1, np.where(kind == 1, 8.0, 3.0), np.nan)
    weights = attrition_weights(retained, pd.DataFrame({"kind": kind}), truncate=1)
    assert weights.n_truncated == 0
    assert weighted_mean(z, weights)[0] == pytest.approx(5)
    assert weighted_mean(z, equal_weights(retained))[0] == pytest.approx(6)
    assert weights.weights.sum() == pytest.approx(50)


def test_the_error_of_an_unweighted_mean_is_the_plain_one():
    rng = np.random.default_rng(3)
    z = rng.normal(size=50)
    mean, influence = weighted_mean(z, equal_weights(np.ones(50)))
    assert mean == pytest.approx(z.mean())
    assert np.sqrt((influence**2).sum()) == pytest.approx(z.std() / np.sqrt(50))


def test_what_admits_no_weights_stops():
    with pytest.raises(EstimationError, match="predictor of attrition is missing"):
        attrition_weights([1, 0], pd.DataFrame({"x": [1.0, np.nan]}))
    with pytest.raises(EstimationError, match="no model of attrition"):
        attrition_weights([1, 1, 1, 1], pd.DataFrame({"x": [1.0, 2, 3, 4]}))


def people(n=300, seed=8):
    """Return a survey whose high scorers are lost more often."""
    rng = np.random.default_rng(seed)
    start = rng.normal(9, 4, n).round()
    gone = rng.random(n) < 1 / (1 + np.exp(2.5 - 0.25 * start))
    waves = []
    for number, wave in enumerate(STUDY.wave_names):
        scores = start - number + rng.normal(0, 2, n).round()
        frame = {"respondent_id": [f"r{i}" for i in range(n)], "wave": wave}
        frame |= {"gad7_total": scores, "phq8_total": scores + 1, "poster": "posted"}
        frame["poster"] = np.where(np.arange(n) % 2, "posted", "never posted")
        waves.append(pd.DataFrame(frame)[~gone if number else slice(None)])
    return pd.concat(waves, ignore_index=True), gone


def test_weights_bring_back_those_lost_and_the_sentence_says_so():
    scored, gone = people()
    options = {"fields": ["gad7"], "outcomes": ["gad7"], "group": "poster"}
    table = compute.run(scored, STUDY, **options)
    sizes = {q: pick(table, quantity=q)["estimate"] for q in ("retained_n", "lost_n")}
    assert sizes == {"retained_n": (~gone).sum(), "lost_n": gone.sum()}
    share = {"quantity": "share", "term": "case"}
    plain = pick(table, **share, method="retained")
    weighted = pick(table, **share, method="retained, weighted")
    assert weighted["estimate"] > plain["estimate"] + 2
    assert weighted["std_error"] > 0 and "case: GAD-7 >= 8" in weighted["note"]
    assert len(table[table["quantity"] == "difference"]) == 2
    (said,) = summary({"attrition_weights": table}, STUDY)
    assert f"the share of cases there is {weighted['estimate']:.1f}% (95%" in said
    assert f"; {plain['estimate']:.1f}% unweighted)" in said


def test_limits_of_shares_are_even_on_the_logits_and_none_passes_0():
    scored, _ = people(n=60)
    table = compute.run(scored, STUDY, fields=["gad7"])
    shares = table[(table["quantity"] == "share") & (table["estimate"] > 0)]
    low, middle, high = (
        logit(shares[name] / 100) for name in ("conf_low", "estimate", "conf_high")
    )
    assert (shares["estimate"] < 1.96 * shares["std_error"]).any()
    assert (high - middle).tolist() == pytest.approx((middle - low).tolist())


def test_what_is_weighted_is_told_plainly_and_each_outcome_is_one_heading():
    scored, _ = people()
    options = {"fields": ["gad7"], "outcomes": ["gad7", "phq8"], "group": "poster"}
    tables = {"attrition_weights": compute.run(scored, STUDY, **options)}
    (said,) = plain_sentences(tables, STUDY)
    assert said.startswith(
        "Where those retained at t3 count for those like them who were lost, the fall in GAD-7 "
        "stands (slope \u22121."
    )
    # A fall that everybody's model shows stands, though the retained alone do not show it.
    table = tables["attrition_weights"].copy()
    alone = (table["quantity"] == "slope") & (table["method"] == "retained")
    table.loc[alone, "conf_high"] = 0.1
    assert plain_sentences({"attrition_weights": table}, STUDY) == [said]
    share = pick(table, quantity="share", term="case", method="retained")
    assert said.endswith(f"Talking Therapies rule, {share['estimate']:.1f}% unweighted.")
    assert (
        "; the difference in GAD-7 there, posted vs never posted, is " in summary(tables, STUDY)[0]
    )
    (shown,) = make_tables(tables, STUDY)
    heads = [row.cells[0].text for row in shown.rows if row.heading]
    assert heads == ["GAD-7", "PHQ-8", "NHS Talking Therapies rule", "The weights"]


def test_where_nobody_was_lost_there_are_no_weights_and_the_row_says_why():
    scored, gone = people()
    kept = scored[~scored["respondent_id"].isin([f"r{i}" for i in np.flatnonzero(gone)])]
    table = compute.run(kept, STUDY, fields=["gad7"], outcomes=["gad7"])
    assert "no model of attrition" in pick(table, quantity="effective_n")["note"]
    assert summary({"attrition_weights": table}, STUDY) == []


def test_without_a_rule_there_are_no_shares():
    scored, _ = people()
    table = compute.run(scored, STUDY, fields=["gad7"], outcomes=["gad7"], rule=None)
    assert "share" not in set(table["quantity"])


def test_auxiliary_variables_tell_of_those_lost_what_the_outcome_does_not():
    """Lost by what a second scale says of later scores: beside it the fall comes out right."""
    rng = np.random.default_rng(6)
    n = 1500
    start, later = rng.normal(10, 3, n), rng.normal(0, 3, n)
    y = start[:, None] - np.arange(3) + later[:, None] * np.arange(3) / 2
    y += rng.normal(0, 1, (n, 3))
    y[rng.random(n) < 1 / (1 + np.exp(-later)), 1:] = np.nan
    told = later + rng.normal(0, 0.5, n)
    waves = [
        pd.DataFrame({"respondent_id": np.arange(n).astype(str), "wave": wave})
        .assign(gad7_total=y[:, k], phq8_total=told if k == 0 else np.nan, poster="posted")
        .dropna(subset=["gad7_total"])
        for k, wave in enumerate(STUDY.wave_names)
    ]
    options = {"fields": ["gad7"], "outcomes": ["gad7"], "auxiliary": ["phq8", "gad7"]}
    table = compute.run(pd.concat(waves, ignore_index=True), STUDY, **options, rule=None)
    new = pick(table, quantity="slope", method="everyone, with auxiliary variables")
    old = pick(table, quantity="slope", method=compute.EVERYONE)
    assert old["conf_high"] < -1.2  # who rises is lost, and their first score does not say it
    assert new["conf_low"] < -1 < new["conf_high"]
    assert "GAD-7 is the outcome itself" in new["note"]
    fit = with_auxiliary(y, {"phq8": told[:, None]}, [0, 1, 2]).fit("robust")
    assert new["estimate"] == pytest.approx(fit["y_slope_mean"], rel=1e-6)
    said = " ".join(summary({"attrition_weights": table}, STUDY))
    assert "With auxiliary variables, the slope in GAD-7 of everyone is \u2212" in said
    (shown,) = make_tables({"attrition_weights": table}, STUDY)
    per = per_unit(STUDY)
    assert any(
        row.cells[0].text == f"Mean slope {per}, with auxiliary variables" for row in shown.rows
    )
    study = replace(STUDY, analyses={"attrition_weights": options})
    assert "saturated correlates; Graham, 2003" in methods_text(study)[0]
