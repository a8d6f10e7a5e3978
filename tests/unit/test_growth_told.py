"""What is said of a growth model in sentences, tables and figure, and when it is said."""

import numpy as np
import pandas as pd
import pytest
from analyses_survey import pick
from growth_survey import FIVE, FOUR, make_study, run, scored_of, told
from prepared import release

from wavescore.analyses.growth import compute as growth
from wavescore.analyses.growth.figure import draw
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.layout.lookup import Lookup
from wavescore.publish.tables import analysis_tables
from wavescore.results.declare import Status
from wavescore.results.table import results_frame


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


def test_the_change_of_complete_pairs_stands_beside_the_models_in_a_sentence():
    study = make_study(FIVE)
    table = run("missing", study)
    pair = {"wave": "t1 to t5", "group": ""}
    own = pick(table, quantity="observed_change", **pair)
    model = pick(table, quantity="mean_change", **pair)
    n = pick(table, quantity="n", group="")["estimate"]
    said = told(table, study)
    ends = f"{own['estimate']:.2f} (95% interval {own['conf_low']:.2f} to {own['conf_high']:.2f})"
    sentence = f"the mean change of the {own['n']:.0f} who answered both is "
    assert own["n"] < n
    assert f"{sentence}{ends}".replace("-", "\u2212") in said
    of_the_model = f"the model's {model['estimate']:.2f} is of everybody, those lost among them"
    assert of_the_model.replace("-", "\u2212") in said
    whole = run("complete", study)
    assert "who answered both" not in told(whole, study)


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


def test_a_model_without_numbers_is_not_said_to_have_any():
    """What did not converge has no numbers: its note had said that they stand as estimated."""
    row = {"outcome": "gad7", "n": 50, "note": "the search stopped", "status": "not converged"}
    rows = [{**row, "quantity": "converged", "estimate": 0.0}, {**row, "quantity": "loglik"}]
    more = (
        {"quantity": "parameter", "term": "slope_mean"},
        {"quantity": "left_out_nothing_observed"},
    )
    rows += [{**row, **each} for each in more]
    for value, stands in ((None, False), (-80.0, True)):
        rows[1]["estimate"] = value
        tables = analysis_tables("growth", results_frame(ANALYSIS, rows), make_study(FOUR))
        notes = " ".join(note for table in tables for note in table.notes)
        assert "GAD-7: not converged (the search stopped)" in notes
        assert ("its numbers stand as estimated" in notes) == stands
        assert "left out without any answer" not in notes
