"""Implied means, changes and standardised changes against lavaan's defined parameters."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.growth.batch import bootstrap_growth
from wavescore.methods.growth.estimands import (
    at_covariates,
    bootstrapped_estimands,
    delta_estimands,
    difference_of_draws,
    estimands_of,
    summary_of,
    wave_pairs,
)
from wavescore.methods.growth.estimated import difference, equality_test
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import fit_growth_groups

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())["cases"]
NAMES = {"mean": "mean", "change": "change", "standardised": "std"}
FIVE = [0, 0.1, 3, 6, 7.5]


def read(name):
    data = pd.read_csv(HERE.parent / "growth" / f"{name}.csv")
    return data, data.filter(regex="^y").to_numpy()


def theirs(rows, prefix, columns=("est", "se", "z", "p", "low", "high")):
    """Return lavaan's numbers of parameters named prefix1, prefix2, ..., a row each."""
    found = {row["name"]: [row[column] for column in columns] for row in rows}
    count = sum(name.removeprefix(prefix).isdigit() for name in found if name.startswith(prefix))
    return np.array([found[f"{prefix}{number}"] for number in range(1, count + 1)])


def ours(found):
    return np.array(
        [
            found.estimate,
            found.std_error,
            found.statistic,
            found.p_value,
            found.conf_low,
            found.conf_high,
        ]
    ).T


def fitted(case):
    data, y = read(case["data"])
    x = data[case["covariates"]] if case["covariates"] else None
    shape = {"form": case["form"], "residuals": case["residuals"], "covariates": x}
    return fit_growth(y, case["times"], standard_errors=case["se"], **shape)


def label(case):
    return "-".join(str(case[key]) for key in ("data", "form", "residuals", "se"))


@pytest.mark.parametrize("case", EXPECTED["fits"], ids=label)
def test_means_and_changes_equal_lavaan(case):
    found = delta_estimands(fitted(case), wave_pairs(len(case["times"])))
    for name, prefix in NAMES.items():
        expected = theirs(case["estimands"], prefix)
        assert len(expected) == len(found[name].estimate)
        np.testing.assert_allclose(ours(found[name]), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("case", EXPECTED["groups"], ids=lambda case: case["se"])
def test_differences_of_groups_at_the_covariates_means_equal_lavaan(case):
    data, y = read("covariates")
    used = data["age"].notna() & ~np.isnan(y).all(axis=1)
    age = data[["age"]] - data.loc[used, "age"].mean()
    groups = fit_growth_groups(
        y, case["times"], data["woman"], covariates=age, standard_errors=case["se"]
    )
    pairs = wave_pairs(4)
    none, woman = (
        delta_estimands(at_covariates(groups.fits[each], [0.0]), pairs) for each in (0, 1)
    )
    off = difference(none["change"], woman["change"])
    expected = theirs(case["estimands"], "diff")
    np.testing.assert_allclose(ours(off), expected, rtol=1e-6)
    start = difference(none["mean"], woman["mean"])
    row = next(row for row in case["estimands"] if row["name"] == "start")
    assert start.estimate[0] == pytest.approx(row["est"], rel=1e-6)
    assert start.std_error[0] == pytest.approx(row["se"], rel=1e-6)
    chi_square, df, p_value = equality_test([none["change"], woman["change"]])
    np.testing.assert_allclose(chi_square, case["wald"], rtol=1e-6)
    np.testing.assert_allclose(p_value, case["wald_p_value"], rtol=1e-6)
    assert df == 1


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_the_bootstrap_of_a_change_is_the_slopes_times_the_time_between(interval):
    _, y = read("missing")
    pairs = wave_pairs(5)
    found = bootstrap_growth(y, FIVE, 200, 7)
    fit = fit_growth(y, FIVE)
    told = summary_of(bootstrapped_estimands(estimands_of(fit, pairs), found, y), interval, 0.95)
    slope = found.names.index("slope_mean")
    limits = found.bca if interval == "bca" else found.percentile
    for place, (start, end) in enumerate(pairs, start=5):
        span = FIVE[end] - FIVE[start]
        assert told.estimate[place] == pytest.approx(span * found.estimate[slope], rel=1e-8)
        assert told.std_error[place] == pytest.approx(span * found.std_error[slope], rel=1e-8)
        ends = (told.conf_low[place], told.conf_high[place])
        assert ends == pytest.approx(tuple(span * limits[slope]), rel=1e-6)


@pytest.mark.parametrize("form", ["linear", "quadratic", "latent_basis"])
def test_a_draw_is_the_fit_of_the_respondents_drawn(form):
    data, y = read("covariates_complete")
    x = data[["age", "woman"]].to_numpy()
    times = [0.1, 3, 6, 9]
    fit = fit_growth(y, times, form, "equal", covariates=x)
    found = bootstrap_growth(y, times, 3, 11, form, "equal", covariates=x)
    asked = estimands_of(fit, wave_pairs(4))
    draws = bootstrapped_estimands(asked, found, y, x).draws
    rng = np.random.default_rng(11)
    for draw, rows in zip(draws, rng.integers(0, len(y), (3, len(y))), strict=True):
        again = fit_growth(y[rows], times, form, "equal", covariates=x[rows])
        told = delta_estimands(at_covariates(again, fit.x_mean), wave_pairs(4))
        np.testing.assert_allclose(draw[:4], told["mean"].estimate, rtol=1e-6)
        np.testing.assert_allclose(draw[4:9], told["change"].estimate, rtol=1e-6)


def test_the_difference_of_two_bootstraps_has_the_errors_of_both():
    _, y = read("missing")
    fits, draws = [], []
    for seed, rows in enumerate((slice(None, 130), slice(130, None))):
        fit = fit_growth(y[rows], FIVE)
        found = bootstrap_growth(y[rows], FIVE, 400, seed)
        draws.append(bootstrapped_estimands(estimands_of(fit, [(0, 4)]), found, y[rows]))
        fits.append(delta_estimands(fit, [(0, 4)])["change"])
    told = summary_of(difference_of_draws(*draws), "bca", 0.95)
    expected = difference(*fits)
    assert told.estimate[5] == pytest.approx(expected.estimate[0], rel=1e-8)
    # two kinds of errors of the same number: resampled from 260 against the information
    assert told.std_error[5] == pytest.approx(expected.std_error[0], rel=0.15)
    assert told.conf_low[5] < told.estimate[5] < told.conf_high[5]
