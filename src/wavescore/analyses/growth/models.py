"""The models of the growth analysis: how each is fitted, and the ladder of forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.batch import GrowthBootstrap, bootstrap_growth
from wavescore.methods.growth.compare import compare_growth
from wavescore.methods.growth.estimands import (
    Draws,
    at_covariates,
    bootstrapped_estimands,
    delta_estimands,
    estimands_of,
    summary_of,
    wave_pairs,
)
from wavescore.methods.growth.estimated import Estimated, part, small_sample
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.mcar import little_mcar
from wavescore.methods.growth.model import FACTORS
from wavescore.methods.growth.result import GrowthFit
from wavescore.results.table import STUDENT

LADDER = ("n_parameters", "loglik", "chi_square", "df", "aic", "bic")


@dataclass(frozen=True)
class Asked:
    """How every model of one run is made, and what else is told; no bootstrap without draws."""

    form: str
    residuals: str
    standard_errors: str
    draws: int = 0
    interval: str = "percentile"
    compare: Sequence[str] = ()
    group: str | None = None
    modification: bool = False

    @property
    def shape(self) -> dict[str, str]:
        """The model's form, as `fit_growth` and `bootstrap_growth` take it."""
        return {"form": self.form, "residuals": self.residuals}

    @property
    def method(self) -> str:
        """Where errors and intervals come from, as the result table says it."""
        if self.draws:
            return f"bootstrap, {self.interval} interval"
        return f"{self.standard_errors} standard errors"

    def method_of(self, found: Estimated, place: int) -> str:
        """Return the method of one number, with Student's interval where few answered."""
        student = found.df is not None and np.isfinite(found.df[place])
        return self.method + STUDENT if student else self.method


@dataclass(frozen=True)
class Model:
    """One fitted growth model, of everyone or of a group.

    fit: with the times of the study file, whose time 0 its parameters speak of. near: the same
    model with times from the first wave and its means at the covariates' common means; what it
    implies is the same and its errors keep their digits where times are calendar years.
    """

    fit: GrowthFit
    near: GrowthFit
    told: dict[str, Estimated]  # mean by wave, change and standardised change by pair of waves
    baseline_sd: float
    bootstrap: GrowthBootstrap | None = None
    draws: Draws | None = None


def fit_model(
    y: np.ndarray,
    x: pd.DataFrame | None,
    origin: np.ndarray,
    study: Study,
    asked: Asked,
    seed: int | list[int],
) -> Model:
    """Fit one model and say what it implies; EstimationError where nothing can be fitted.

    y: (n, T); x: the centred covariates or None; origin: where the means are told, (q,).
    """
    times = np.array(study.times, dtype=float)
    options: dict[str, Any] = {**asked.shape, "covariates": x}
    fit = fit_growth(y, times, standard_errors=asked.standard_errors, **options)
    near = fit
    if times[0] != 0 and not fit.layout.free and len(fit.layout.factors) > 1:
        near = fit_growth(y, times - times[0], standard_errors=asked.standard_errors, **options)
        # Whether a covariance is positive definite is lost to rounding two thousand years away.
        fit = replace(fit, status=near.status)
    near = at_covariates(near, origin)
    pairs = wave_pairs(len(times))
    estimands = estimands_of(near, pairs)
    known = np.ones(len(y), dtype=bool) if x is None else x.notna().all(axis=1).to_numpy()
    told = small_sample(delta_estimands(near, pairs), y[known], pairs)
    sd = float(estimands.baseline_sd(near.estimate[:, None])[0])
    if not (asked.draws and fit.status.converged):
        return Model(fit, near, told, sd)
    found = bootstrap_growth(y, times, asked.draws, seed, **options)
    draws = bootstrapped_estimands(estimands_of(at_covariates(fit, origin), pairs), found, y, x)
    summary = summary_of(draws, asked.interval, fit.conf_level)
    told = {name: part(summary, place) for name, place in estimands.places.items()}
    return Model(fit, near, told, sd, found, draws)


def bootstrap_rows(model: Model, row: dict) -> list[dict]:
    """Return how many draws were made and how many converged."""
    if model.bootstrap is None:
        return []
    found, row = model.bootstrap, {**row, "n": model.fit.n}
    left = found.n_draws - found.n_converged
    note = f"{left} draws did not converge and are left out" if left else ""
    return [
        {**row, "quantity": "bootstrap_draws", "estimate": found.n_draws},
        {**row, "quantity": "bootstrap_converged", "estimate": found.n_converged, "note": note},
    ]


def ladder_rows(
    y: np.ndarray, study: Study, asked: Asked, x: pd.DataFrame | None, row: dict
) -> list[dict]:
    """Return each form's fit, and the chi-square difference of each from the form before it."""
    rows, fits = [], []
    options = {"residuals": asked.residuals, "standard_errors": asked.standard_errors}
    for form in asked.compare:
        found, reasons = _fitted(y, study, form, {**options, "covariates": x})
        fits += found
        if not found:
            rows.append({**row, "term": form, "quantity": "ladder_loglik", "note": reasons})
    models = compare_growth(fits).to_dict("records") if fits else []
    for place, (model, fit) in enumerate(zip(models, fits, strict=True)):
        at = {**row, "term": fit.layout.form, "n": fit.n}
        note = [] if fit.status.proper else fit.status.messages
        for quantity in LADDER:
            value = {"quantity": f"ladder_{quantity}", "estimate": model[quantity], "note": note}
            if quantity == "chi_square":
                value |= _chi_square(fit)
            rows.append({**at, **value})
        if place:
            rows.append(_step(model, fit, fits[place - 1].layout.form, at))
    return rows


def _chi_square(fit: GrowthFit) -> dict:
    """Return a form's chi-square, the scaled one where errors are robust."""
    found = {"df": fit.measures["df"]}
    if fit.standard_errors != "robust":
        return {**found, "p_value": fit.measures["p_value"]}
    estimate = fit.measures["chi_square_scaled"]
    p_value = fit.measures.get("p_value_scaled", np.nan)
    return {**found, "estimate": estimate, "p_value": p_value, "method": "scaled"}


def _fitted(
    y: np.ndarray, study: Study, form: str, options: dict[str, Any]
) -> tuple[list, list[str]]:
    """Return the fit of a form in a list, or no fit and the reasons why there is none."""
    try:
        fit = fit_growth(y, study.times, form, **options)
    except EstimationError as error:
        return [], [error.problem]
    return ([fit], []) if fit.status.converged else ([], fit.status.messages)


def _step(model: dict, fit: GrowthFit, before: str, at: dict) -> dict:
    """Return the row of one form's chi-square difference from the form `before` it."""
    form = fit.layout.form
    adds_a_factor = len(FACTORS[form]) != len(FACTORS[before])
    bound = "a variance of 0 lies on the boundary: p is conservative" if adds_a_factor else ""
    note = [text for text in (bound, model["difference_note"]) if text]
    return {
        **at,
        "term": form,
        "reference": before,
        "quantity": "ladder_difference",
        "estimate": model["difference"],
        "statistic": model["difference"],
        "df": model["difference_df"],
        "p_value": model["difference_p_value"],
        "method": "scaled" if fit.standard_errors == "robust" else "",
        "note": note,
    }


def mcar_row(y: np.ndarray, row: dict) -> dict:
    """Return Little's test that the waves are missing completely at random."""
    row = {**row, "quantity": "little_mcar"}
    try:
        test = little_mcar(y)
    except EstimationError as error:
        return {**row, "note": error.problem}
    return {
        **row,
        "estimate": test.chi_square,
        "statistic": test.chi_square,
        "df": test.df,
        "p_value": test.p_value,
        "n": test.n,
        "note": test.note,
    }
