"""The share of cases at each wave: whom each reading counts, and what is said of it."""

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release

from wavescore.analyses.caseness_over_time import compute, imputed
from wavescore.analyses.caseness_over_time.methods import methods
from wavescore.errors import EstimationError
from wavescore.methods.gee import gee_logit
from wavescore.methods.paired_proportions import compare_paired_proportions
from wavescore.methods.random_intercept import random_intercept_logit
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary


def survey(n=900, seed=5):
    """Return a survey whose cases are lost more often, and the share of cases had nobody been."""
    rng = np.random.default_rng(seed)
    level = rng.normal(8, 4, n)
    frames, gone, truth = [], np.zeros(n, bool), []
    for number, wave in enumerate(STUDY.wave_names):
        scores = np.clip(level - number + rng.normal(0, 2, n), 0, 21).round()
        truth.append(100 * (scores >= 8).mean())
        frame = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(n)], "wave": wave})
        frame["gad7_total"] = scores
        frame["phq8_total"] = rng.integers(0, 9, n).astype(float)
        frame["poster"] = np.where(np.arange(n) % 3, "posted", "never posted")
        frames.append(frame[~gone])
        gone |= rng.random(n) < np.where(scores >= 8, 0.5, 0.15)
    return pd.concat(frames, ignore_index=True), truth


SCORED, TRUTH = survey()


def share(table, method, wave="t3", quantity="share"):
    return pick(table, quantity=quantity, wave=wave, method=method)


def test_readings_that_count_those_lost_find_the_share_that_those_scored_do_not():
    table = compute.run(SCORED, STUDY)
    seen = pick(table, quantity="percent", term="case", wave="t3")
    assert seen["conf_high"] < TRUTH[2]
    for method in ("imputed", "random intercept", "weighted"):
        row = share(table, method)
        assert abs(row["estimate"] - TRUTH[2]) < 2 * row["std_error"], method
    gap = share(table, "random intercept", "t1 to t3", "difference")
    shares = [share(table, "random intercept", wave)["estimate"] for wave in ("t1", "t3")]
    assert gap["estimate"] == pytest.approx(shares[1] - shares[0])
    assert gap["n"] == 900


def test_the_random_intercepts_shares_are_means_over_everybody():
    rng = np.random.default_rng(2)
    y = (rng.random((300, 3)) < 0.4).astype(float)
    y[rng.random((300, 3)) < 0.2] = np.nan
    x = rng.integers(0, 3, (300, 1)).astype(float)
    fit = random_intercept_logit(y, x)
    *waves, slope, sd = fit.coefficients
    u, mass = np.polynomial.hermite_e.hermegauss(60)
    line = np.array(waves) + x * slope
    each = 1 / (1 + np.exp(-(line[:, :, None] + sd * u)))
    share = (each @ mass / mass.sum()).mean(axis=0)
    assert fit.shares.share == pytest.approx(share, rel=1e-10)


def test_of_many_respondents_five_imputations_say_what_twenty_do(monkeypatch):
    fewer = f"({imputed.FEWER} times where more than {imputed.MOST_COPIED:,} respondents"
    times = f"{imputed.IMPUTATIONS} times {fewer}"
    assert times in methods(STUDY, {})
    twenty = compute.run(SCORED, STUDY)
    monkeypatch.setattr(imputed, "MOST_COPIED", 899)
    five = compute.run(SCORED, STUDY)
    for wave in ("t2", "t3"):
        few, many = share(five, "imputed", wave), share(twenty, "imputed", wave)
        assert "5 imputations" in few["note"] and "20 imputations" in many["note"]
        assert few["df"] < many["df"]
        assert few["estimate"] == pytest.approx(many["estimate"], abs=many["std_error"])
        assert few["conf_low"] < TRUTH[int(wave[1]) - 1] < few["conf_high"]
    at_first = [share(table, "imputed", "t1")["n"] for table in (five, twenty)]
    assert at_first == [900, 900]


def test_without_loss_all_readings_are_the_observed_share():
    whole = SCORED[SCORED["wave"] == "t1"]
    stays = whole["respondent_id"].isin(SCORED.loc[SCORED["wave"] == "t3", "respondent_id"])
    kept = SCORED[SCORED["respondent_id"].isin(whole.loc[stays, "respondent_id"])]
    table = compute.run(kept, STUDY, correlation="independence")
    for wave in STUDY.wave_names:
        seen = pick(table, quantity="percent", term="case", wave=wave)["estimate"]
        for method in ("weighted", "GEE, independence"):
            assert share(table, method, wave)["estimate"] == pytest.approx(seen, rel=1e-9)
        # a mean over the intercepts is no share of these people: within half a point
        assert share(table, "random intercept", wave)["estimate"] == pytest.approx(seen, abs=0.5)


def test_covariates_are_averaged_over_everybody():
    table = compute.run(SCORED, STUDY, covariates=["gad7", "poster"])
    for method in ("random intercept", "weighted", "GEE, exchangeable"):
        row = share(table, method)
        assert abs(row["estimate"] - TRUTH[2]) < 2 * row["std_error"], method


def test_the_sentences_say_direction_interval_and_who_changed():
    table = compute.run(SCORED, STUDY)
    everybody, pairs = summary({"caseness_over_time": table}, STUDY)
    gap = share(table, "imputed", "t1 to t3", "difference")
    assert everybody.startswith("The share of cases fell from t1 to t3 by the NHS")
    plain = plain_sentences({"caseness_over_time": table}, STUDY)[0]
    assert plain.startswith("Fewer people were cases by the NHS Talking Therapies rule at t3 than")
    said = f"{abs(gap['estimate']):.1f} percentage points"
    assert said in everybody and "missing at random" in everybody
    both = SCORED.pivot(index="respondent_id", columns="wave", values="gad7_total")[["t1", "t3"]]
    both = both.dropna() >= 8
    ceased, became = (both["t1"] & ~both["t3"]).sum(), (~both["t1"] & both["t3"]).sum()
    said = (
        f"Of the {len(both)} scored at both waves, {ceased} ceased to be cases and {became} became"
    )
    assert pairs.startswith(said)


def test_who_was_lost_by_score_and_not_by_being_a_case_is_found_by_imputing_alone():
    """The higher the score of a case, the likelier its loss; the others know only who is one."""
    rng = np.random.default_rng(12)
    whole = survey(2000, seed=9)[0]
    level = np.clip(rng.gamma(2, 5, 2000), 0, 21)
    frames, truth = [], 0.0
    for wave in STUDY.wave_names:
        scores = np.clip(level + rng.normal(0, 1.5, 2000), 0, 21).round()
        truth = 100 * (scores >= 8).mean()
        frame = whole[whole["wave"] == "t1"].assign(wave=wave, gad7_total=scores, phq8_total=0.0)
        kept = rng.random(2000) > (0 if wave == "t1" else 0.9 * (level - 4) / 17)
        frames.append(frame[kept])
    table = compute.run(pd.concat(frames, ignore_index=True), STUDY)
    row = share(table, "imputed")
    assert row["conf_low"] < truth < row["conf_high"]
    other = share(table, "random intercept")
    assert other["estimate"] + 2 * other["std_error"] < truth
    # What does not know the scores of those lost has neither interval nor test beside it.
    for method in ("random intercept", "weighted", "GEE, exchangeable"):
        for row in (share(table, method), share(table, method, "t1 to t3", "difference")):
            assert np.isnan([row["conf_low"], row["conf_high"], row["p_value"]]).all(), method
            assert "no interval" in row["note"]
    gap = share(table, "random intercept", "t1 to t3", "difference")["estimate"]
    said = summary({"caseness_over_time": table}, STUDY)[0]
    assert f"by a random intercept, {gap:.1f}".replace("-", "\u2212") in said


def test_readings_have_intervals_where_nobody_is_lost_and_the_model_of_cases_where_few_are():
    whole = survey()[0]
    kept = whole[whole["respondent_id"].isin(set(whole[whole["wave"] == "t3"]["respondent_id"]))]
    table = compute.run(kept, STUDY)
    for method in ("random intercept", "weighted", "GEE, exchangeable"):
        assert np.isfinite(share(table, method)["conf_low"]), method
    few = compute.run(whole[whole["respondent_id"].isin([f"r{k}" for k in range(120)])], STUDY)
    assert np.isnan(share(few, "imputed")["estimate"])
    assert np.isfinite(share(few, "random intercept")["conf_low"])
    assert np.isnan(share(few, "GEE, exchangeable")["conf_low"])


def test_with_few_to_draw_from_the_random_intercept_leads_and_the_row_says_why():
    some = SCORED[SCORED["respondent_id"].isin([f"r{i}" for i in range(120)])]
    table = compute.run(some, STUDY)
    assert "100 or fewer complete answers" in share(table, "imputed")["note"]
    assert np.isnan(share(table, "imputed")["estimate"])
    said = summary({"caseness_over_time": table}, STUDY)[0]
    assert "by a random intercept, missing at random" in said and "imputed" not in said


def test_an_interval_with_no_change_in_it_leaves_the_direction_open():
    two = SCORED[SCORED["wave"] != "t3"].assign(
        gad7_total=lambda frame: np.where(frame["wave"] == "t2", 21 - frame["gad7_total"], 7.0)
    )
    rng = np.random.default_rng(1)
    two["gad7_total"] = np.where(rng.random(len(two)) < 0.5, 8.0, 7.0)
    three = pd.concat([two, two[two["wave"] == "t2"].assign(wave="t3")], ignore_index=True)
    table = compute.run(three, STUDY)
    said = summary({"caseness_over_time": table}, STUDY)
    plain = plain_sentences({"caseness_over_time": table}, STUDY)[0]
    assert plain.startswith("Whether more or fewer people were cases") and "cannot be told" in plain
    assert said[0].startswith("Whether the share of cases changed from t1 to t3 is open by the")


def test_a_release_hides_what_rests_on_few_cases():
    few = SCORED.assign(gad7_total=np.where(SCORED["gad7_total"] >= 15, 8.0, 0.0))
    table = compute.run(few, STUDY)
    assert 0 < pick(table, quantity="n", term="case", wave="t3")["estimate"] < 10
    released = release({"caseness_over_time": table})["caseness_over_time"]
    shown = released[released["estimate"].notna()]
    hidden = shown[shown["wave"].isin(["t3", "t1 to t3"])]
    assert not hidden["quantity"].isin(["share", "difference", "paired_difference"]).any()
    assert summary({"caseness_over_time": released}, STUDY) == []


@pytest.mark.parametrize("fit", [gee_logit, random_intercept_logit])
def test_what_admits_no_share_stops(fit):
    with pytest.raises(EstimationError, match="wave tells no share"):
        fit([[1, 0], [1, 1], [1, np.nan]])
    with pytest.raises(EstimationError, match="0, 1 or missing"):
        fit([[2, 0], [1, 1]])
    with pytest.raises(EstimationError, match="covariates are complete"):
        fit([[1, 0], [0, 1]], [[1.0], [np.nan]])


def test_no_correlation_between_waves_is_a_maximum_like_any():
    """Of 40, ten in each cell of two waves: shares of a half, and no respondent like himself."""
    y = np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], 10, axis=0)
    found = random_intercept_logit(y)
    assert found.shares.share == pytest.approx([0.5, 0.5])
    # flat at 0, where the SD enters by its square
    assert found.sd == pytest.approx(0, abs=1e-3)
    assert found.shares.std_error(0) == pytest.approx(np.sqrt(0.25 / 40), rel=1e-6)


def test_nobody_ever_changing_has_no_random_intercept():
    y = np.repeat([[1, 1, 1], [0, 0, 0]], [30, 20], axis=0)
    with pytest.raises(EstimationError, match="did not converge"):
        random_intercept_logit(y)


def test_nobody_ever_changing_has_no_working_correlation():
    alike = np.tile([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]], (10, 1))
    with np.errstate(all="raise"), pytest.raises(EstimationError, match="no solution"):
        gee_logit(alike)


def test_pairs_that_do_not_fit_stop():
    with pytest.raises(EstimationError, match="differ in length"):
        compare_paired_proportions([1, 0], [1])
    with pytest.raises(EstimationError, match="a case is 1"):
        compare_paired_proportions([1, 0.5], [1, 0])
    empty = compare_paired_proportions([np.nan], [1])
    assert empty.n == 0 and np.isnan([empty.difference, empty.conf_low, empty.exact_p]).all()


@pytest.mark.parametrize("level", [-2.5, -1.0, 0.0, 1.5])
def test_leaving_out_a_respondent_moves_the_working_correlation_no_further_than_said(level):
    rng = np.random.default_rng(17)
    lean = level + 2 * rng.normal(size=(80, 1))
    status = (rng.random((80, 3)) < 1 / (1 + np.exp(-lean))).astype(float)
    status[:3, :] = 1.0  # so that leaving out one leaves cases at each wave
    status[3:, 1:][rng.random((77, 2)) < 0.4] = np.nan
    x = rng.exponential(size=(80, 1))
    fit = gee_logit(status, x)
    others = (np.arange(80) != left for left in range(80))
    moved = max(
        abs(gee_logit(status[kept], x[kept]).correlation - fit.correlation) for kept in others
    )
    assert moved <= compute.COEFFICIENTS_MOVE * fit.correlation_moved
    assert fit.correlation_moved < 2 * moved


def test_no_direction_is_told_of_a_difference_without_its_interval():
    """A release may keep the number and withhold how sure it is."""
    table = compute.run(SCORED, STUDY)
    table = table[table["quantity"] != "paired_difference"].copy()
    table.loc[table["quantity"] == "difference", ["conf_low", "conf_high"]] = np.nan
    tables = {"caseness_over_time": table}
    told = " ".join([*summary(tables, STUDY), *plain_sentences(tables, STUDY)])
    assert not any(word in told for word in ("fell", "rose", "Fewer", "More people"))
