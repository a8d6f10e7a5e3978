"""What the growth analysis says of waves, groups and covariates, and when it says nothing."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import pick
from growth_survey import FIVE, FOUR, GOLDEN, make_study, scored_of
from prepared import release
from scipy import stats

from wavescore.analyses.growth import compute as growth
from wavescore.analyses.growth import groups as group_rows
from wavescore.analyses.growth.figure import draw
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.analyses.growth.sentences import sentences
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup
from wavescore.methods.growth import estimated
from wavescore.methods.growth.fit import fit_growth
from wavescore.publish.tables import analysis_tables
from wavescore.results.declare import Status

LAVAAN = json.loads((GOLDEN / "growth_estimand" / "expected.json").read_text())["cases"]
NUMBERS = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]


def told(table: pd.DataFrame, study: Study, **options) -> str:
    """The sentences of a growth table."""
    study = replace(study, analyses={"growth": options})
    return " ".join(sentences(Lookup(table, ANALYSIS), study))


def run(name, study, **options):
    return growth.run(scored_of(name), study, outcomes=["gad7"], **options)


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


def test_one_mean_at_all_waves_has_no_change_to_tell():
    study = make_study(FIVE)
    table = run("missing", study, form="intercept", group=None)
    assert "mean_change" not in set(table["quantity"])
    said = told(table, study, form="intercept")
    assert "fits poorly" in said or "holds one mean at all waves" in said


def test_robust_errors_tell_the_scaled_chi_square_in_sentence_and_table():
    study = make_study(FIVE)
    table = run("missing", study, standard_errors="robust")
    scaled, plain = (
        pick(table, quantity=f"chi_square{end}")["estimate"] for end in ("_scaled", "")
    )
    p_scaled = pick(table, quantity="p_value_scaled")["estimate"]
    assert pick(table, quantity="chi_square_scaled")["p_value"] == p_scaled
    said = told(table, study)
    assert f"scaled chi-square is {scaled:.2f}" in said and f"{plain:.2f} on" not in said
    fit = next(t for t in analysis_tables("growth", table, study) if t.name == "growth_fit")
    heads = [head for _, head in fit.columns]
    assert "Scaled chi-square" in heads and "Chi-square" not in heads and "CFI" not in heads


def test_robust_errors_tell_the_scaled_chi_square_of_each_form_compared():
    study = make_study(FIVE)
    table = run("missing", study, compare=["intercept", "linear"], standard_errors="robust")
    whole = pick(table, quantity="chi_square_scaled")
    rung = pick(table, quantity="ladder_chi_square", term="linear")
    for column in ("estimate", "df", "p_value"):
        assert rung[column] == pytest.approx(whole[column], rel=1e-9), column
    printed = {each.name: each for each in analysis_tables("growth", table, study)}
    assert (
        "Chi-squares and their p are scaled (Yuan and Bentler)." in printed["growth_ladder"].notes
    )


def test_a_model_that_fits_poorly_is_not_told_like_a_good_one():
    rng = np.random.default_rng(5)
    curve = rng.normal(10, 6, (300, 1)) + rng.normal(0, 4, (300, 1)) * np.arange(4)
    y = curve + np.array([0, -4, 3, -3]) + rng.normal(0, 3, (300, 4))
    study = make_study([0, 1, 2, 3])
    waves = [
        pd.DataFrame({"respondent_id": range(300), "wave": f"t{n + 1}", "gad7_total": y[:, n]})
        for n in range(4)
    ]
    shape = {"residuals": "equal", "standard_errors": "observed"}
    table = growth.run(pd.concat(waves), study, outcomes=["gad7"], **shape)
    said = told(table, study)
    assert "The growth model of GAD-7 fits poorly (CFI" in said and "below 0.90" in said
    assert "falls" not in said and "rises" not in said
    assert f"Observed means of those who answered: {y[:, 0].mean():.2f} (95% interval" in said
    change = y[:, 3] - y[:, 0]
    assert f"(n = 300): \u2212{-change.mean():.2f} (95% interval" in said
    tables = {printed.name: printed for printed in analysis_tables("growth", table, study)}
    assert tables["growth_fit"].rows[0].cells[-1].text == "POOR FIT"
    assert "POOR FIT" in tables["growth_changes"].rows[0].cells[0].text


def test_no_direction_is_told_where_the_interval_holds_no_change():
    rng = np.random.default_rng(2)
    y = rng.normal(10, 4, (200, 1)) + rng.normal(0, 2, (200, 3))
    study = make_study([0, 1, 2])
    waves = [
        pd.DataFrame({"respondent_id": range(200), "wave": f"t{n + 1}", "gad7_total": y[:, n]})
        for n in range(3)
    ]
    table = growth.run(pd.concat(waves), study, outcomes=["gad7"], standard_errors="observed")
    row = pick(table, quantity="mean_change", wave="t1 to t3")
    assert row["conf_low"] < 0 < row["conf_high"]
    said = told(table, study)
    assert "neither a rise nor a fall is shown" in said
    assert "falls" not in said and "rises" not in said


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


def test_the_change_of_complete_pairs_stands_beside_the_models_in_a_sentence():
    study = make_study(FIVE)
    table = run("missing", study)
    pair = {"wave": "t1 to t5", "group": ""}
    own = pick(table, quantity="observed_change", **pair)
    model = pick(table, quantity="mean_change", **pair)
    n = pick(table, quantity="n", group="")["estimate"]
    said = told(table, study)
    ends = f"{own['estimate']:.2f} (95% interval {own['conf_low']:.2f} to {own['conf_high']:.2f})"
    sentence = f"the mean change of the {own['n']:.0f} who answered both, within themselves, is "
    assert own["n"] < n
    assert f"{sentence}{ends}".replace("-", "\u2212") in said
    of_the_model = f"the model's {model['estimate']:.2f} is of everybody, those lost among them"
    assert of_the_model.replace("-", "\u2212") in said
    whole = run("complete", study)
    assert "within themselves" not in told(whole, study)


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
    text = " ".join(
        note
        for table in analysis_tables(
            "growth", release({"growth": found}, mode="public")["growth"], study
        )
        for note in table.notes
    )
    assert "by Student's t where fewer than 100 answered a wave" in text


def repeated():
    """Return the scored table of four waves of which the last repeats the third."""
    scored = scored_of("covariates")
    kept = scored[(scored["wave"] != "t4") & (scored["respondent_id"] < "r150")].dropna()
    return pd.concat([kept, kept[kept["wave"] == "t3"].assign(wave="t4")], ignore_index=True)


def test_where_the_search_stopped_short_of_a_maximum_no_number_is_told():
    study = make_study(FOUR)
    table = growth.run(repeated(), study, outcomes=["gad7"])
    assert pick(table, quantity="converged")["estimate"] == 0
    models = (
        "implied_mean",
        "mean_change",
        "parameter",
        "curve_mean",
        "loglik",
        "aic",
        "r_squared",
    )
    rows = table[table["quantity"].isin(models)]
    assert set(models) == set(rows["quantity"])
    numbers = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]
    assert rows[numbers].isna().all(axis=None)
    assert (rows["status"] == Status.NOT_CONVERGED).all() and (rows["note"] != "").all()
    seen = table[table["quantity"].isin(["observed_mean", "observed_change"])]
    assert seen["estimate"].notna().all()
    assert told(table, study).startswith("The growth model of GAD-7 did not converge (")


def test_where_nobody_missed_a_wave_littles_test_says_so():
    study = make_study(FIVE)
    tables = analysis_tables("growth", run("complete", study), study)
    notes = [note for table in tables for note in table.notes if "Little" in note]
    assert notes == [
        "GAD-7: Little's test of data missing completely at random: one missing pattern: nothing "
        "to test."
    ]


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


def test_what_is_told_leaves_by_the_safe_release_too():
    study = make_study(FOUR)
    whole = run("covariates", study, covariates=["age", "sex"])
    groups = run("covariates", study, covariates=["age"], group="sex")
    released, of_groups = (release({"growth": table})["growth"] for table in (whole, groups))
    told_by = ("implied_mean", "mean_change", "standardised_change", "change_of_range")
    told_by += ("observed_change", "baseline_sd", "covariate_mean", "covariate_percent")
    for table, quantities in (
        (released, told_by),
        (of_groups, ("mean_difference", "change_difference")),
    ):
        for quantity in quantities:
            rows = table[table["quantity"] == quantity]
            assert len(rows) and rows["estimate"].notna().all(), quantity
    assert "change of" in told(released, study)


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


def test_complete_cases_are_not_called_all_respondents():
    study = make_study(FIVE)
    said = told(run("missing", study, missing="complete"), study, missing="complete")
    assert "respondents with every wave" in said and "all" not in said.split("mean of")[1][:6]


def test_the_figure_describes_the_waves_and_not_the_parameters():
    study = make_study([2016 + time for time in FIVE])
    table = run("missing", study, standard_errors="observed")
    (picture,) = draw(Lookup(table, ANALYSIS), study)
    first, last = (pick(table, quantity="implied_mean", wave=wave) for wave in ("t1", "t5"))
    assert f"{first['estimate']:.2f} at t1" in picture.finding
    assert f"{last['estimate']:.2f} at t5, a change of \u2212" in picture.finding
    start = pick(table, quantity="parameter", term="intercept_mean")["estimate"]
    assert f"{start:.2f}" not in picture.finding.replace(",", "")
