"""What the growth analysis says of waves, groups and covariates, and when it says nothing."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import pick
from growth_survey import FIVE, FOUR, GOLDEN, make_study, run, scored_of, told
from prepared import release
from scipy import stats

from wavescore.analyses.growth import compute as growth
from wavescore.analyses.growth import groups as group_rows
from wavescore.methods.growth import estimated
from wavescore.methods.growth.fit import fit_growth
from wavescore.publish.tables import analysis_tables
from wavescore.results.declare import Status

LAVAAN = json.loads((GOLDEN / "growth_estimand" / "expected.json").read_text())["cases"]
NUMBERS = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]


def expected(rows, prefix):
    keys = ("est", "se", "p", "low", "high")
    return {
        int(row["name"].removeprefix(prefix)): [row[key] for key in keys]
        for row in rows
        if row["name"].startswith(prefix) and row["name"].removeprefix(prefix).isdigit()
    }


@pytest.mark.parametrize("errors", ["observed", "robust"])
def test_means_and_changes_stand_at_the_covariates_means_as_lavaans_do(errors):
    case = next(
        case
        for case in LAVAAN["fits"]
        if (case["data"], case["form"], case["se"]) == ("covariates", "linear", errors)
    )
    study = make_study(FOUR)
    table = run("covariates", study, covariates=["age", "sex"], standard_errors=errors)
    pairs = table[(table["quantity"] == "mean_change") & (table["group"] == "")]
    changes = expected(case["estimands"], "change")
    assert pairs["wave"].tolist() == [
        *("t1 to t2", "t1 to t3", "t1 to t4", "t2 to t3", "t3 to t4"),
    ]
    np.testing.assert_allclose(pairs[NUMBERS].to_numpy(), list(changes.values()), rtol=1e-6)
    means = table[(table["quantity"] == "implied_mean") & (table["group"] == "")]
    np.testing.assert_allclose(
        means[["estimate", "std_error"]].to_numpy(),
        np.array(list(expected(case["estimands"], "mean").values()))[:, :2],
        rtol=1e-6,
    )
    sizes = table[(table["quantity"] == "standardised_change") & (table["group"] == "")]
    np.testing.assert_allclose(
        sizes[NUMBERS].to_numpy(), list(expected(case["estimands"], "std").values()), rtol=1e-6
    )


def test_the_table_says_at_what_the_covariates_stand():
    data = pd.read_csv(GOLDEN / "growth" / "covariates.csv")
    used = data["age"].notna() & data.filter(regex="^y").notna().any(axis=1)
    table = run("covariates", make_study(FOUR), covariates=["age", "sex"])
    row = pick(table, quantity="covariate_mean")
    assert (row["estimate"], row["n"]) == (
        pytest.approx(data.loc[used, "age"].mean(), rel=1e-12),
        used.sum(),
    )
    woman = pick(table, quantity="covariate_percent", level="woman")
    assert woman["estimate"] == pytest.approx(100 * data.loc[used, "woman"].mean(), rel=1e-12)
    study = make_study(FOUR)
    at = f"age {row['estimate']:.2f}; sex: {100 - woman['estimate']:.1f}% man, "
    tables = {printed.name: printed for printed in analysis_tables("growth", table, study)}
    for name in ("growth_changes", "growth_waves", "growth"):
        assert any(at in note for note in tables[name].notes), name


@pytest.mark.parametrize("case", LAVAAN["groups"], ids=lambda case: case["se"])
def test_groups_are_compared_at_the_covariates_means_as_in_lavaan(case, monkeypatch):
    # lavaan's intervals are normal however few answered
    monkeypatch.setattr(estimated, "FEW", 0)
    study = make_study(FOUR)
    table = run("covariates", study, covariates=["age"], group="sex", standard_errors=case["se"])
    rows = table[table["quantity"] == "change_difference"]
    diff = expected(case["estimands"], "diff")
    assert set(rows["term"]) == {"man"} and set(rows["level"]) == {"woman"}
    np.testing.assert_allclose(
        rows[NUMBERS].to_numpy(), [diff[place] for place in (1, 2, 3)], rtol=1e-6
    )
    wald = pick(table, quantity="equal_across_groups", term="slope_mean", method="wald")
    assert wald["estimate"] == pytest.approx(case["wald"], rel=1e-6)
    start = next(row for row in case["estimands"] if row["name"] == "start")
    assert pick(table, quantity="mean_difference")["estimate"] == pytest.approx(start["est"], 1e-6)


def test_a_change_is_told_per_group_and_as_their_difference():
    study = make_study(FOUR)
    said = told(run("covariates", study, covariates=["age"], group="sex"), study)
    first = next(row for row in LAVAAN["groups"][0]["estimands"] if row["name"] == "diff3")
    assert f"man less woman: \u2212{-first['est']:.2f} (95% interval" in said
    assert "by sex, at the covariates' means (age 39." in said
    assert "p = 0.0" in said and "no difference is shown" not in said


@pytest.mark.parametrize("form", ["linear", "quadratic", "latent_basis"])
def test_calendar_times_change_nothing_that_is_said_of_the_waves(form):
    since = run("missing", make_study(FIVE), form=form)
    study = make_study([2016 + time for time in FIVE])
    calendar = run("missing", study, form=form)
    for quantity in ("implied_mean", "mean_change", "standardised_change", "converged", "proper"):
        rows = [table.loc[table["quantity"] == quantity, NUMBERS] for table in (since, calendar)]
        np.testing.assert_allclose(rows[1].to_numpy(), rows[0].to_numpy(), rtol=1e-9, atol=1e-12)
    points = calendar.loc[calendar["quantity"] == "curve_mean", "level"].astype(float)
    assert (points.min(), points.max()) == (2016, 2023.5)


@pytest.mark.parametrize(
    "name, form, times, residuals",
    [
        ("missing", "linear", FIVE, "free"),
        ("missing", "latent_basis", FIVE, "free"),
        ("complete", "quadratic", FIVE, "equal"),
    ],
)
def test_a_sentence_holds_the_models_means_whatever_the_form_and_the_times(
    name, form, times, residuals
):
    study = make_study([2016 + time for time in times])
    wanted = (name, form, "observed", residuals)
    case = next(
        case
        for case in LAVAAN["fits"]
        if (case["data"], case["form"], case["se"], case["residuals"]) == wanted
    )
    means, changes = (expected(case["estimands"], name) for name in ("mean", "change"))
    options = {"form": form, "residuals": residuals, "standard_errors": "observed"}
    said = told(run(name, study, **options), study, form=form)
    last = len(times)
    assert f"falls from {means[1][0]:.2f} (95% interval {means[1][3]:.2f} to" in said
    ends = f"({means[last][3]:.2f} to {means[last][4]:.2f})"
    assert f"to {means[last][0]:.2f} {ends} at t{last}" in said
    assert f"a change of \u2212{-changes[last - 1][0]:.2f} (95% interval" in said
    assert ("per unit of time" in said) is (form == "linear")
    assert ("change from wave to wave" in said) is (form != "linear")
    if form != "linear":
        step = changes[2 * last - 3][0]
        assert f"{step:.2f} (95% interval".replace("-", "\u2212") in said
        assert f"from t{last - 1} to t{last}." in said


def test_the_change_of_complete_pairs_is_the_paired_t_test():
    from scipy import stats

    data = pd.read_csv(GOLDEN / "growth" / "missing.csv")
    table = run("missing", make_study(FIVE))
    row = pick(table, quantity="observed_change", wave="t1 to t5")
    both = data[["y1", "y5"]].dropna()
    test = stats.ttest_rel(both["y5"], both["y1"])
    low, high = test.confidence_interval()
    assert row["n"] == len(both) and row["df"] == len(both) - 1
    found = (row["statistic"], row["p_value"], row["conf_low"], row["conf_high"])
    assert found == pytest.approx((test.statistic, test.pvalue, low, high), rel=1e-9)
    mean = pick(table, quantity="observed_mean", wave="t5")
    low, high = stats.ttest_1samp(data["y5"].dropna(), 0).confidence_interval()
    assert (mean["conf_low"], mean["conf_high"]) == pytest.approx((low, high), rel=1e-9)


def test_where_few_answered_the_intervals_are_students(monkeypatch):
    study, scored = make_study(FIVE), scored_of("missing")
    some = scored[scored["respondent_id"] < "r080"]
    options = {"outcomes": ["gad7"], "standard_errors": "robust"}
    found = growth.run(some, study, **options)
    monkeypatch.setattr(estimated, "FEW", 0)
    normal = growth.run(some, study, **options)
    seen = some.groupby("wave")["gad7_total"].count()
    for quantity in ("mean_change", "implied_mean", "standardised_change"):
        for wave in found.loc[found["quantity"] == quantity, "wave"]:
            row, plain = (pick(t, quantity=quantity, wave=wave) for t in (found, normal))
            answers = min(seen[part] for part in wave.split(" to "))
            assert answers < 100
            error = row["std_error"] * np.sqrt(answers / (answers - 2))
            low, high = stats.t.interval(0.95, answers - 2, row["estimate"], error)
            assert [row["conf_low"], row["conf_high"]] == pytest.approx([low, high], rel=1e-9)
            assert row["std_error"] == plain["std_error"] and "Student" in row["method"]
            if quantity == "mean_change":
                p = 2 * stats.t.sf(abs(row["estimate"] / error), answers - 2)
                assert row["p_value"] == pytest.approx(p, rel=1e-9)
    tables = analysis_tables("growth", release({"growth": found}, mode="public")["growth"], study)
    text = " ".join(note for table in tables for note in table.notes)
    assert "by Student's t where 100 or fewer answered a wave" in text
    (parameters,) = (each for each in tables if each.name == "growth")
    assert ("", "t") in parameters.columns and ("", "z") not in parameters.columns


def test_parameters_of_few_answers_have_students_intervals_and_level_variances_none():
    study, scored = make_study(FIVE), scored_of("missing")
    options = {"outcomes": ["gad7"], "standard_errors": "robust"}
    for last, bare in (("r040", True), ("r110", False)):
        some = scored[scored["respondent_id"] < last]
        found = growth.run(some, study, **options)
        answers = some.groupby("wave")["gad7_total"].count().min()
        assert (answers <= 40) == bare
        for term in ("slope_mean", "slope_variance", "intercept_variance"):
            row = pick(found, quantity="parameter", term=term)
            error = row["std_error"] * np.sqrt(answers / (answers - 2))
            ends = stats.t.interval(0.95, answers - 2, row["estimate"], error)
            none = bare and term == "intercept_variance"
            assert np.isnan(row["conf_low"]) == none and "Student" in row["method"]
            if not none:
                assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends, rel=1e-9)
        shown = release({"growth": found}, mode="public")["growth"]
        (table,) = (t for t in analysis_tables("growth", shown, study) if t.name == "growth")
        assert any(note.startswith("An intercept variance has no") for note in table.notes) == bare


def test_many_answers_leave_the_normal_interval():
    row = pick(run("missing", make_study(FIVE)), quantity="mean_change", wave="t1 to t2")
    assert row["method"] == "robust standard errors"
    half = 1.959963984540054 * row["std_error"]
    assert row["conf_high"] == pytest.approx(row["estimate"] + half, rel=1e-12)


def test_no_equality_is_tested_against_a_free_model_that_did_not_converge(monkeypatch):
    whole = group_rows.fit_growth_groups

    def stopped(*arguments, **options):
        found = whole(*arguments, **options)
        fit = found.fits["man"]
        found.fits["man"] = replace(fit, status=replace(fit.status, converged=False))
        return found

    monkeypatch.setattr(group_rows, "fit_growth_groups", stopped)
    row = pick(run("covariates", make_study(FOUR), group="sex"), quantity="equal_across_groups")
    assert np.isnan(row["estimate"]) and np.isnan(row["p_value"])
    assert row["status"] == Status.NOT_CONVERGED
    assert row["note"] == "the model of man did not converge: nothing to compare with"


def test_a_model_with_equal_parameters_that_did_not_converge_leaves_walds_test(monkeypatch):
    whole = group_rows.fit_growth_groups

    def stopped(*arguments, **options):
        found = whole(*arguments, **options)
        gap = {"chi_square": np.nan, "p_value": np.nan, "note": "no maximum"}
        return replace(found, tests=found.tests.assign(**gap))

    monkeypatch.setattr(group_rows, "fit_growth_groups", stopped)
    table = run("covariates", make_study(FOUR), group="sex")
    rows = table[(table["quantity"] == "equal_across_groups") & (table["term"] == "slope_mean")]
    by_method = rows.set_index("method")
    assert np.isnan(by_method.loc["likelihood ratio", "p_value"])
    assert by_method.loc["wald", "p_value"] > 0 and by_method.loc["wald", "note"] == ""


def test_the_bootstrap_gives_the_intervals_of_means_changes_and_differences():
    study = make_study(FOUR)
    options = {"standard_errors": "bootstrap", "draws": 150, "covariates": ["age"], "group": "sex"}
    table, again = (run("covariates", study, **options) for _ in range(2))
    pd.testing.assert_frame_equal(table, again)
    told_by = table.loc[
        table["quantity"].isin(["implied_mean", "mean_change", "change_difference"]), "method"
    ]
    assert set(told_by) == {"bootstrap, percentile interval"}
    plain = run("covariates", study, covariates=["age"], group="sex", standard_errors="observed")
    for quantity, group in (("mean_change", "man"), ("change_difference", "sex")):
        where = {"quantity": quantity, "group": group, "wave": "t1 to t4"}
        one, other = pick(table, **where), pick(plain, **where)
        assert one["estimate"] == pytest.approx(other["estimate"], rel=1e-8)
        # of so few draws an error is known to a quarter of itself
        assert one["std_error"] == pytest.approx(other["std_error"], rel=0.25)
        assert one["conf_low"] < one["estimate"] < one["conf_high"]


def test_a_small_group_takes_the_differences_and_its_share_of_a_covariate_with_it():
    table = scored_of("covariates")
    men = table["respondent_id"].isin([f"r{number:03d}" for number in range(40, 200, 5)])
    table = table.assign(sex=np.where(men, "man", "woman"))
    study, options = make_study(FOUR), {"outcomes": ["gad7"], "standard_errors": "observed"}
    found = growth.run(table, study, group="sex", **options)
    released = release({"growth": found}, minimum_count=40)["growth"]
    for quantity in ("change_difference", "mean_difference"):
        assert found.loc[found["quantity"] == quantity, "estimate"].notna().all(), quantity
        assert released.loc[released["quantity"] == quantity, "estimate"].isna().all(), quantity
    assert pick(released, quantity="implied_mean", group="woman", wave="t1")["estimate"] > 0
    found = growth.run(table, study, covariates=["sex"], **options)
    released = release({"growth": found}, minimum_count=40)["growth"]
    assert np.isnan(pick(released, quantity="covariate_percent", level="man")["estimate"])
    assert pick(released, quantity="implied_mean", wave="t1")["estimate"] > 0


def test_sums_of_the_share_of_the_range_are_of_the_scales_scores():
    table = run("missing", make_study(FIVE))
    change, share = (
        pick(table, quantity=name, wave="t1 to t5")["estimate"]
        for name in ("mean_change", "change_of_range")
    )
    assert share == pytest.approx(100 * change / 21, rel=1e-12)
    sd = pick(table, quantity="baseline_sd")["estimate"]
    y = pd.read_csv(GOLDEN / "growth" / "missing.csv").filter(regex="^y").to_numpy()
    assert sd == pytest.approx(np.sqrt(fit_growth(y, FIVE).implied_covariance[0, 0]), rel=1e-8)
