"""Growth models against lavaan: every form, missing or complete, and kind of standard error."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.growth.fit import fit_growth

HERE = Path(__file__).parent
FILES = ("complete", "missing", "improper", "covariates", "covariates_complete", "sparse")
# lavaan differentiates its gradient numerically for the Hessian, good to about 1e-8.
RELATIVE = 1e-6
MEASURES = {
    "chisq": "chi_square",
    "logl": "loglik",
    "unrestricted.logl": "loglik_saturated",
    "baseline.chisq": "baseline_chi_square",
    "aic": "aic",
    "bic": "bic",
    "bic2": "bic_adjusted",
    "chisq.scaled": "chi_square_scaled",
    "chisq.scaling.factor": "scaling_factor",
    "baseline.chisq.scaled": "baseline_chi_square_scaled",
    "baseline.chisq.scaling.factor": "baseline_scaling_factor",
}
FIT_MEASURES = {
    "pvalue": "p_value",
    "cfi": "cfi",
    "tli": "tli",
    "rmsea": "rmsea",
    "rmsea.pvalue": "rmsea_p_value",
    "srmr": "srmr",
    "srmr_bentler_nomean": "srmr_bentler_nomean",
    "crmr": "crmr",
    "crmr_nomean": "crmr_nomean",
    "srmr_mplus": "srmr_mplus",
    "srmr_mplus_nomean": "srmr_mplus_nomean",
    "pvalue.scaled": "p_value_scaled",
    "cfi.scaled": "cfi_scaled",
    "tli.scaled": "tli_scaled",
    "rmsea.scaled": "rmsea_scaled",
}


def cases():
    for name in FILES:
        for case in json.loads((HERE / f"expected_{name}.json").read_text())["cases"]:
            label = "-".join(case[key] for key in ("data", "form", "residuals", "se"))
            yield pytest.param(case, id=label)


def fitted(case):
    data = pd.read_csv(HERE / f"{case['data']}.csv")
    covariates = case.get("covariates")
    covariates = [covariates] if isinstance(covariates, str) else covariates
    return fit_growth(
        data.filter(regex="^y"),
        case["times"],
        case["form"],
        case["residuals"],
        covariates=data[covariates] if covariates else None,
        standard_errors=case["se"],
    )


def lavaan_names(names):
    """Our parameter names in lavaan's notation."""
    short = {"intercept": "i", "slope": "s", "quadratic": "q"}
    out = {}
    for name in names:
        first, _, rest = name.partition("_")
        if name.startswith("residual_variance"):
            wave = rest.removeprefix("variance_")
            out[name] = f"y{wave}~~y{wave}"
        elif first == "loading":
            out[name] = f"s=~y{rest}"
        elif rest.startswith("on_"):
            out[name] = f"{short[first]}~{rest[3:]}"
        elif rest == "mean":
            out[name] = f"{short[first]}~1"
        elif rest == "variance":
            out[name] = f"{short[first]}~~{short[first]}"
        else:
            out[name] = f"{short[first]}~~{short[rest.partition('_')[0]]}"
    return out


def close(ours, theirs, relative=RELATIVE, absolute=0.0):
    np.testing.assert_allclose(
        np.asarray(ours, float), np.asarray(theirs, float), rtol=relative, atol=absolute
    )


@pytest.mark.parametrize("case", list(cases()))
def test_parameters_equal_lavaan(case):
    fit = fitted(case)
    theirs = {row["name"]: row for row in case["parameters"]}
    names = lavaan_names(fit.parameters["parameter"])
    rows = [theirs[names[name]] for name in fit.parameters["parameter"]]
    nan = float("nan")
    close(fit.parameters["estimate"], [row["est"] for row in rows], absolute=1e-9)
    close(fit.parameters["std_error"], [row.get("se", nan) for row in rows])
    close(
        fit.parameters["standardized"],
        [nan if row.get("std") is None else row["std"] for row in rows],
        1e-6,
        1e-9,
    )


@pytest.mark.parametrize("case", list(cases()))
def test_fit_equals_lavaan(case):
    fit, theirs = fitted(case), case["measures"]
    assert fit.measures["df"] == theirs["df"]
    assert fit.measures["n"] == case["n"]
    assert fit.measures["n_patterns"] == case["patterns"]
    assert fit.measures["baseline_df"] == theirs["baseline.df"]
    for name, ours in MEASURES.items():
        if name in theirs:
            expected = np.nan if theirs[name] is None else theirs[name]
            np.testing.assert_allclose(
                fit.measures[ours], expected, rtol=RELATIVE, err_msg=name, atol=1e-8
            )
    for name, ours in FIT_MEASURES.items():
        if name in theirs:
            expected = np.nan if theirs[name] is None else theirs[name]
            np.testing.assert_allclose(
                fit.measures[ours], expected, atol=1e-8, rtol=0, err_msg=name
            )
    close(
        [fit.measures["rmsea_conf_low"], fit.measures["rmsea_conf_high"]], case["rmsea_ci"], 0, 1e-6
    )


@pytest.mark.parametrize("case", list(cases()))
def test_moments_equal_lavaan(case):
    fit = fitted(case)
    waves = slice(0, len(case["times"]))
    expected = [np.nan if value is None else value for value in case["r_squared"]]
    close(fit.r_squared, expected[waves], 0, 1e-6)
    close(fit.implied_mean, case["implied_mean"][waves])
    close(fit.implied_covariance, np.array(case["implied_covariance"])[waves, waves], 1e-6, 1e-8)
    close(fit.saturated_mean, case["h1_mean"][waves])
    close(fit.saturated_covariance, np.array(case["h1_covariance"])[waves, waves], 1e-6, 1e-8)
