"""Groups' growth curves in one model: what is told of them, by the study file."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from present_study import make_study

from wavescore.analyses.group_growth import apa, compute
from wavescore.analyses.group_growth.quantities import ANALYSIS
from wavescore.analyses.growth import compute as growth
from wavescore.layout.lookup import Lookup
from wavescore.methods.growth.partly_alike import fit_growth_partly_alike
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

WAVES = [{"name": f"t{n + 1}", "time": n} for n in range(3)]
OPTIONS = {"outcomes": ["gad7"], "group": "poster", "equal": ["variances", "residual_variances"]}


def survey(apart=-1.0, spread=3.0, n=400, seed=8):
    """Return a scored table: group "posted" changes by -1 a wave, the other by `apart` more.

    spread: the SD of the intercept of those who never; 3 is that of those who posted.
    """
    rng = np.random.default_rng(seed)
    posted = np.arange(n) % 2 == 0
    level = 10 + rng.normal(0, np.where(posted, 3, spread))
    slope = -1 + np.where(posted, 0, apart) + rng.normal(0, 1.5, n)
    y = level[:, None] + slope[:, None] * np.arange(3) + rng.normal(0, 1.5, (n, 3))
    y[rng.random(n) < 0.3, 2] = np.nan
    return pd.concat(
        pd.DataFrame(
            {
                "respondent_id": [f"r{k:03d}" for k in range(n)],
                "wave": wave,
                "gad7_total": y[:, place],
                "poster": np.where(posted, "posted", "never"),
            }
        )
        for place, wave in enumerate(("t1", "t2", "t3"))
    )


def study_of(**options):
    return make_study(waves=WAVES, analyses={"group_growth": {**OPTIONS, **options}})


def told(found, quantity, **at):
    rows = found[found["quantity"] == quantity]
    for name, value in at.items():
        rows = rows[rows[name] == value]
    (row,) = rows.to_dict("records")
    return row


def test_rows_are_those_of_the_model():
    scored, study = survey(), study_of()
    found = compute.run(scored, study, **OPTIONS)
    wide = scored.pivot(index="respondent_id", columns="wave", values="gad7_total")
    labels = scored.groupby("respondent_id")["poster"].first()
    fit = fit_growth_partly_alike(wide.to_numpy(), [0, 1, 2], labels.to_numpy(), OPTIONS["equal"])
    slopes = [fit["slope_mean (posted)"], fit["slope_mean (never)"]]
    for label, slope in zip(("posted", "never"), slopes, strict=True):
        row = told(found, "mean_change", group=label, wave="t1 to t3")
        assert row["estimate"] == pytest.approx(2 * slope, rel=1e-9)
        assert row["n"] == 200
    row = told(found, "change_difference", wave="t1 to t3", term="posted")
    assert row["level"] == "never"
    assert row["estimate"] == pytest.approx(2 * (slopes[0] - slopes[1]), rel=1e-9)
    test = told(found, "equal_held")
    assert (test["estimate"], test["df"]) == (fit.test["chi_square"], 6)
    assert told(found, "parameter", term="slope_variance")["group"] == ""


def test_the_sentence_says_what_is_held_and_whether_the_answers_contradict_it():
    study = study_of()
    (said,) = summary({"group_growth": compute.run(survey(), study, **OPTIONS)}, study)
    held = "equal variances and covariances of the growth factors and residual variances"
    assert held in said and "do not contradict what is held equal" in said
    assert "no difference is shown" not in said
    (other,) = summary({"group_growth": compute.run(survey(spread=6), study, **OPTIONS)}, study)
    assert "the answers contradict what is held equal" in other or "poor fit" in other


def test_the_plain_sentence_tells_each_group_and_whether_they_differ():
    study = study_of()
    found = compute.run(survey(), study, **OPTIONS)
    (said,) = plain_sentences({"group_growth": found}, study)
    row = told(found, "change_difference", wave="t1 to t3", term="posted")
    size = f"{row['estimate']:.2f} points (95% interval {row['conf_low']:.2f} to"
    assert f"the change of 'posted' is higher than that of 'never' by {size}" in said
    fell = told(found, "mean_change", group="never", wave="t1 to t3")["estimate"]
    assert f"in 'never' it fell by {-fell:.2f} points" in said
    assert said.startswith("Of groups in one model with equal variances and covariances of the ")
    (odd,) = plain_sentences({"group_growth": found.replace("never", "O'Brien\\s")}, study)
    assert "in 'O'Brien\\s' it fell" in odd
    (alike,) = plain_sentences({"group_growth": compute.run(survey(0.0), study, **OPTIONS)}, study)
    assert "is another than that of" in alike
    assert "contradict" not in said
    found.loc[found["quantity"] == "equal_held", "p_value"] = 0.01
    (against,) = plain_sentences({"group_growth": found}, study)
    assert against.endswith(", the answers contradict what is held equal.")
    found.loc[found["quantity"] == "proper", ["estimate", "note"]] = [0.0, "negative"]
    (unread,) = plain_sentences({"group_growth": found}, study)
    assert unread.endswith("the model of GAD-7 may not be read (improper solution).")


def test_apa_prints_the_test_of_what_is_held_and_every_difference():
    study = study_of()
    found = compute.run(survey(), study, **OPTIONS)
    said = apa.results(Lookup(found, ANALYSIS), study)
    test = told(found, "equal_held")
    held = f"\u0394\u03c7\u00b2(6) = {test['estimate']:.2f}, p = .{1000 * test['p_value']:.0f}"
    assert any(line.endswith(f"what is held equal: {held}.") for line in said)
    assert sum("posted less never" in line for line in said) == 3


def test_observed_means_stand_beside_the_models():
    scored, study = survey(), study_of()
    found = compute.run(scored, study, **OPTIONS)
    last = scored[(scored["wave"] == "t3") & (scored["poster"] == "never")]["gad7_total"].dropna()
    row = told(found, "observed_mean", wave="t3", group="never")
    assert (row["estimate"], row["n"]) == (pytest.approx(last.mean(), rel=1e-12), len(last))


def test_means_that_are_held_equal_have_no_difference_to_tell():
    assert told_change({**OPTIONS, "equal": ["means"]}).empty
    held = told_change({**OPTIONS, "equal": ["slope_mean"]})
    assert held["quantity"].tolist() == ["mean_difference"]


def told_change(options):
    study = make_study(waves=WAVES, analyses={"group_growth": options})
    found = compute.run(survey(apart=0.0), study, **options)
    return found[found["quantity"].str.endswith("_difference")]


def test_what_would_fit_better_is_told_where_it_is_asked_for():
    options = {**OPTIONS, "modification": True}
    study = study_of(modification=True)
    found = compute.run(survey(spread=6), study, **options)
    tests = found[found["quantity"] == "modification_index"]
    most = tests.sort_values("estimate").iloc[-1]
    assert most["term"] == "intercept_variance"
    assert told(found, "expected_change", term="intercept_variance", group="never")["estimate"] > 10
    shown = {each.name: each for each in make_tables({"group_growth": found}, study)}
    assert shown["group_growth_modification"].rows[1].cells[0].text == "Intercept variance"


def test_growth_tells_what_would_fit_better_too():
    options = {"outcomes": ["gad7"], "residuals": "equal", "modification": True}
    study = make_study(waves=WAVES, analyses={"growth": options})
    found = growth.run(survey(), study, **options)
    terms = found.loc[found["quantity"] == "modification_index", "term"].tolist()
    assert terms == ["t1 with t2", "t1 with t3", "t2 with t3", "loading_2"]
    shown = {each.name: each for each in make_tables({"growth": found}, study)}
    labels = {row.cells[0].text for row in shown["growth_modification"].rows}
    assert "Residuals of t1 with t2" in labels


def test_a_model_that_may_not_be_read_tells_nothing():
    study = study_of()
    found = compute.run(survey(), study, **OPTIONS)
    found.loc[found["quantity"] == "proper", ["estimate", "note"]] = [0.0, "negative"]
    (said,) = summary({"group_growth": found}, study)
    assert "nothing is told of it" in said


def test_sentence_and_table_say_at_which_values_of_the_covariates_means_are_told():
    options = {**OPTIONS, "covariates": ["age"]}
    scored, study = survey(), study_of(covariates=["age"])
    scored["age"] = scored["respondent_id"].str[1:].astype(float) % 40 + 20
    found = compute.run(scored, study, **options)
    at = f"at the covariates' means (age {scored['age'].mean():.2f})"
    assert at in summary({"group_growth": found}, study)[0]
    shown = {each.name: each for each in make_tables({"group_growth": found}, study)}
    assert any(at in note for note in shown["group_growth"].notes)


def test_one_group_alone_has_nothing_to_be_held_to():
    scored = survey()
    scored["poster"] = "posted"
    study = study_of()
    found = compute.run(scored, study, **OPTIONS)
    assert found["quantity"].tolist() == ["converged"]
    assert "two groups" in found["note"].iloc[0]
    assert summary({"group_growth": found}, replace(study))[0].count("no estimates") == 1


def test_a_change_held_equal_has_one_interval_in_all_groups():
    """Student's df were each group's own: one number was told with two intervals."""
    scored = survey(0.0)
    posted = scored.loc[scored["poster"] == "posted", "respondent_id"].unique()
    few = scored[~scored["respondent_id"].isin(posted[:140])]
    options = {**OPTIONS, "equal": ["slope_mean"]}
    found = compute.run(few, study_of(), **options)
    here = (found["quantity"] == "mean_change") & (found["wave"] == "t1 to t3")
    assert found.loc[here, ["conf_low", "conf_high"]].nunique().tolist() == [1, 1]
    # A t of 60 respondents was printed as a z, beside the t's p.
    options = {**OPTIONS, "equal": ["variances"]}
    found = compute.run(few, study_of(equal=["variances"]), **options)
    said = apa.results(Lookup(found, ANALYSIS), study_of(equal=["variances"]))
    (own,) = [line for line in said if "posted, t1 to t3: change" in line]
    assert ", t = " in own and ", z = " not in own
