"""The growth analyses: from the scored table to rows, and what they say of poor data."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyses_survey import CASES, SETTINGS, degenerate, estimates, pick
from scipy.stats import t

from wavescore.analyses.growth import compute as growth
from wavescore.definitions.study import study_from
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.second_opinion import mixed_model_estimates, semopy_estimates

GOLDEN = Path(__file__).parents[1] / "golden" / "growth_second_opinion"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text())
TIMES = [{"name": f"t{number}", "time": number - 1} for number in (1, 2, 3)]
STUDY = study_from({**SETTINGS, "waves": TIMES})
KEY = ["outcome", "wave", "group", "term", "level", "quantity", "method"]


def waves(name):
    return pd.read_csv(GOLDEN / f"{name}.csv").filter(like="y").to_numpy()


def scored(y):
    """A scored table of gad7 totals; the rows of its waves stand in no order."""
    frames = [
        pd.DataFrame({"wave": wave, "gad7_total": y[:, place]})
        for place, wave in enumerate(STUDY.wave_names)
    ]
    ids = [f"r{number}" for number in range(len(y))]
    table = pd.concat([frame.assign(respondent_id=ids) for frame in frames])
    return table.sample(frac=1, random_state=1).reset_index(drop=True)


def lavaan(data, kind="free", form="linear"):
    cases = (case for case in EXPECTED[kind] if (case["data"], case["form"]) == (data, form))
    return next(cases)["parameters"]


def parameters(table, quantity="parameter"):
    rows = table[table["quantity"] == quantity]
    return dict(zip(rows["term"], rows["estimate"], strict=True))


@pytest.mark.parametrize("data", ["complete", "missing", "improper"])
def test_the_table_holds_lavaans_estimates(data):
    found = parameters(growth.run(scored(waves(data)), STUDY, outcomes=["gad7"]))
    found.pop("intercept_slope_correlation")
    assert found == pytest.approx(lavaan(data), rel=1e-6)


@pytest.mark.parametrize("few", [0, 60])
def test_the_factors_correlation_ends_before_one(few):
    """On r the limits of a proper model would end beyond 1; Student's where few answered."""
    y = waves("complete")[-few:]
    row = pick(growth.run(scored(y), STUDY, outcomes=["gad7"]), term="intercept_slope_correlation")
    r, seen = row["estimate"], len(y)
    quantile = t.ppf(0.975, seen - 2) * np.sqrt(seen / (seen - 2)) if few else 1.9599640
    reach = quantile * row["std_error"] / (1 - r**2)
    ends = np.tanh([np.arctanh(r) - reach, np.arctanh(r) + reach])
    assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends, rel=1e-6)


def test_equal_residual_variances_are_told_at_every_wave():
    table = growth.run(scored(waves("missing")), STUDY, outcomes=["gad7"], residuals="equal")
    found = parameters(table)
    found.pop("intercept_slope_correlation")
    expected = dict(lavaan("missing", "equal"))
    shared = expected.pop("residual_variance")
    expected |= {f"residual_variance_{wave}": shared for wave in (1, 2, 3)}
    assert found == pytest.approx(expected, rel=1e-6)
    standardised = parameters(table, "standardized")
    assert set(expected) == set(standardised)
    for wave in (1, 2, 3):
        rest = 1 - pick(table, quantity="r_squared", wave=f"t{wave}")["estimate"]
        assert standardised[f"residual_variance_{wave}"] == pytest.approx(rest, rel=1e-12)


def test_waves_and_patterns_are_counted():
    y = waves("missing")
    table = growth.run(scored(y), STUDY, outcomes=["gad7"])
    for place, wave in enumerate(STUDY.wave_names):
        found = estimates(table, wave=wave)
        assert found["observed_n"] == (~np.isnan(y[:, place])).sum()
        assert found["observed_mean"] == pytest.approx(np.nanmean(y[:, place]), rel=1e-12)
        assert found["observed_sd"] == pytest.approx(np.nanstd(y[:, place], ddof=1), rel=1e-12)
    seen = pd.DataFrame(~np.isnan(y)).value_counts()
    rows = table[table["quantity"] == "pattern_n"]
    assert dict(zip(rows["term"], rows["estimate"], strict=True)) == {
        "".join("x" if answered else "." for answered in pattern): count
        for pattern, count in seen.items()
        if any(pattern)
    }
    left = pick(table, quantity="left_out_nothing_observed")["estimate"]
    assert left == 1 == np.isnan(y).all(axis=1).sum()
    assert set(table.loc[table["quantity"] == "parameter", "n"]) == {len(y) - 1}


def test_complete_cases_alone():
    y = waves("missing")
    table = growth.run(scored(y), STUDY, outcomes=["gad7"], missing="complete")
    whole = y[~np.isnan(y).any(axis=1)]
    slope = pick(table, term="slope_mean", quantity="parameter")
    fit = fit_growth(whole, [0, 1, 2])
    assert (slope["estimate"], slope["n"]) == (pytest.approx(fit["slope_mean"]), len(whole))
    assert table.loc[table["quantity"] == "pattern_n", "term"].tolist() == ["xxx"]


def test_complete_cases_of_whom_there_are_none():
    y = np.where(np.eye(3, dtype=bool)[np.arange(30) % 3], np.nan, waves("complete")[:30])
    table = growth.run(scored(y), STUDY, outcomes=["gad7"], missing="complete")
    row = pick(table, quantity="converged")
    assert row["estimate"] == 0
    assert row["note"].startswith("no value is observed at any wave")


def test_an_improper_solution_keeps_its_numbers_and_says_so():
    table = growth.run(scored(waves("improper")), STUDY, outcomes=["gad7"])
    found = estimates(table[table["quantity"].isin(["converged", "proper"])])
    assert found == {"converged": 1, "proper": 0}
    residual = pick(table, term="residual_variance_3", quantity="parameter")
    assert residual["estimate"] == pytest.approx(lavaan("improper")["residual_variance_3"])
    assert residual["std_error"] > 0
    notes = table.loc[table["quantity"].isin(["proper", "parameter", "chi_square", "cfi"]), "note"]
    # The value would leave to four digits: a release rounds numbers, not notes.
    assert set(notes) == {"negative variance: residual_variance_3"}
    r_squared = table[table["quantity"] == "r_squared"].set_index("wave")
    assert r_squared["estimate"].notna().tolist() == [True, True, False]
    assert r_squared.loc["t3", "note"].startswith("negative variance")


def test_a_model_without_degrees_of_freedom_explains_its_gaps():
    table = growth.run(scored(waves("missing")), STUDY, outcomes=["gad7"], form="latent_basis")
    assert pick(table, quantity="df")["estimate"] == 0
    row = pick(table, quantity="p_value")
    assert np.isnan(row["estimate"])
    assert row["note"].startswith("no degrees of freedom")


def test_scaled_measures_come_with_robust_errors_alone():
    y = scored(waves("missing"))
    plain, robust = (
        set(growth.run(y, STUDY, outcomes=["gad7"], standard_errors=kind)["quantity"])
        for kind in ("observed", "robust")
    )
    assert {"scaling_factor", "chi_square_scaled"} <= robust - plain


def test_an_unknown_outcome_is_a_definition_error():
    with pytest.raises(DefinitionError, match="did you mean 'gad7'") as caught:
        growth.run(scored(waves("complete")), STUDY, outcomes=["gda7"])
    assert caught.value.key == "analyses.growth.outcomes"


@pytest.mark.parametrize("case", CASES)
def test_every_option_survives_poor_data(case):
    _, table = degenerate(case)
    before = table.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = growth.run(
            table,
            STUDY,
            outcomes=["gad7"],
            group="poster",
            covariates=["age"],
            compare=["intercept", "linear", "quadratic"],
            standard_errors="robust",
        )
    pd.testing.assert_frame_equal(table, before)
    assert not found.duplicated(KEY).any()
    unexplained = found[found["estimate"].isna() & (found["note"] == "")]
    assert unexplained.empty, unexplained[KEY]


@pytest.mark.parametrize("estimate", [semopy_estimates, mixed_model_estimates])
@pytest.mark.parametrize(
    "y, form, problem",
    [
        (np.full((4, 3), np.nan), "linear", "no value is observed"),
        (np.full((4, 3), 2.0), "linear", "the outcome is constant"),
        (np.arange(12.0).reshape(4, 3), "latent_basis", "no second program fits this form"),
    ],
)
def test_a_second_program_refuses_what_it_cannot_fit(estimate, y, form, problem):
    with pytest.raises(EstimationError, match=problem):
        estimate(y, [0, 1, 2], form)
