"""The selection model beside the dropout dial."""

from dataclasses import replace

import analyses_survey as survey
import numpy as np
import pytest
from analyses_survey import STUDY, pick
from dropout_people import people, sample

from wavescore.analyses.dropout_sensitivity import compute
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.selection import fit_selection
from wavescore.publish.front import methods_text
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

TIMES = [1, 2, 3]


def test_a_selection_model_stands_beside_the_dial():
    table = compute.run(people(sample()), STUDY, outcomes=["gad7"], selection=True)
    fit, gone = fit_selection(sample(), TIMES)
    where = {"term": "selection", "group": ""}
    slope = pick(table, quantity="slope", **where)
    assert slope["estimate"] == pytest.approx(fit["slope_mean"])
    assert slope["n"] == 400 == fit.n and slope["influence"] > 0
    unseen = pick(table, quantity="leaving", level="current score", **where)
    assert unseen["estimate"] == pytest.approx(fit["leaving_on_current"])
    assert "normal form of scores alone" in unseen["note"]
    assert pick(table, quantity="later_answers_n", **where)["estimate"] == gone.set_aside
    said = summary({"dropout_sensitivity": table}, STUDY)
    hangs = unseen["conf_low"] > 0 or unseen["conf_high"] < 0
    assert said[1].startswith(
        f"In a selection model, leaving {'hangs' if hangs else 'is not shown to hang'} on"
    )
    assert "rests on scores being normal" in said[1]
    names = [each.name for each in make_tables({"dropout_sensitivity": table}, STUDY)]
    assert "dropout_selection" in names
    analyses = {"dropout_sensitivity": {"outcomes": ["gad7"], "selection": True}}
    assert "Diggle and Kenward, 1994" in methods_text(replace(STUDY, analyses=analyses))[0]


def test_the_selection_model_finds_what_leaving_hangs_on():
    """3 samples of 800, seeds 1 to 3: leaving by 0.3 per point of the unseen score."""
    found, random = [], []
    for seed in range(1, 4):
        rng = np.random.default_rng(seed)
        level, move = rng.normal(10, 3, 800), rng.normal(-0.8, 0.8, 800)
        y = level[:, None] + move[:, None] * np.arange(3) + rng.normal(0, 2, (800, 3))
        for wave in (1, 2):
            odds = -1.2 + 0.3 * (y[:, wave] - 10)
            gone = np.isnan(y[:, wave - 1]) | (rng.random(800) < 1 / (1 + np.exp(-odds)))
            y[gone, wave] = np.nan
        fit, _ = fit_selection(y, TIMES, "equal")
        told = fit.told(lambda theta: theta[[1, -1]])
        found.append((told.estimate - [-0.8, 0.3]) / told.std_error)
        at_random = fit_growth(y, TIMES, residuals="equal")
        random.append((at_random["slope_mean"] + 0.8) / at_random.std_error[1])
    assert np.abs(np.mean(found, axis=0)).max() < 1.5  # 2.6 standard errors of a mean of three
    assert np.mean(random) < -2  # who gets worse leaves: at random the fall is too steep


def test_a_selection_model_without_a_maximum_says_so():
    """Its search ended where the likelihood has no curvature: numpy's error had stopped a run."""
    typed = survey.respondents(40, seed=4, skew=2)
    scored = survey.score(typed, survey.STUDY)
    options = {"outcomes": ["gad7", "mood"], "selection": True}
    table = survey.run("dropout_sensitivity", typed, scored, options=options)
    assert table["note"].str.contains("selection model did not converge").any()
