"""What the growth analysis does beside the model: covariates, groups, ladder, bootstrap."""

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import at_wave, first_wave, floats
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.growth.batch import bootstrap_growth
from wavescore.methods.growth.compare import compare_growth
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.growth.groups import GrowthGroups
from wavescore.methods.growth.mcar import little_mcar

LADDER = ("n_parameters", "loglik", "chi_square", "df", "aic", "bic")


def covariate_frame(scored: pd.DataFrame, study: Study, names, index) -> pd.DataFrame | None:
    """Return the covariates at the first wave, a row per respondent of `index`; None for none.

    A group becomes a column of 1 and 0 for each of its labels but the last, the reference.
    """
    if not names:
        return None
    people = at_wave(scored, first_wave(study))
    columns = {}
    for name in names:
        if name in study.groups:
            column = people[name]
            for label in study.groups[name].labels[:-1]:
                columns[f"{name}={label}"] = (column == label).where(column.notna()).astype(float)
        else:
            values = floats(people, study, name, "analyses.growth.covariates")
            columns[name] = pd.Series(values, index=people.index)
    return pd.DataFrame(columns).reindex(index)


def group_labels(scored: pd.DataFrame, name: str, index) -> pd.Series:
    """Return each respondent's label, in the order of `index`."""
    return scored.groupby("respondent_id")[name].first().reindex(index)


def group_tests_rows(found: GrowthGroups, name: str, row: dict) -> list[dict]:
    """Return the tests that the groups are alike: likelihood ratio and Wald, a row each."""
    rows = []
    for test in found.tests.to_dict("records"):
        place = {
            **row,
            "group": name,
            "term": test["hypothesis"],
            "reference": test["parameters"],
            "quantity": "equal_across_groups",
        }
        for method, value, p_value, note in (
            ("likelihood ratio", test["chi_square"], test["p_value"], test["note"]),
            ("wald", test["wald"], test["wald_p_value"], test["wald_note"]),
        ):
            rows.append(
                {
                    **place,
                    "method": method,
                    "estimate": value,
                    "statistic": value,
                    "df": test["df"],
                    "p_value": p_value,
                    "note": note,
                }
            )
    return rows


def ladder_rows(y, study: Study, forms, row: dict, **options) -> list[dict]:
    """Return each form's fit, and the chi-square difference of each from the form before it."""
    rows, fits = [], []
    for form in forms:
        found, reasons = _fitted(y, study, form, options)
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
                value |= {"df": model["df"], "p_value": fit.measures["p_value"]}
            rows.append({**at, **value})
        if place:
            rows.append(_step(model, fit, fits[place - 1].layout.form, at))
    return rows


def _fitted(y, study: Study, form: str, options) -> tuple[list, list[str]]:
    """Return the fit of a form in a list, or no fit and the reasons why there is none."""
    try:
        fit = fit_growth(y, study.times, form, **options)
    except EstimationError as error:
        return [], [error.problem]
    return ([fit], []) if fit.status.converged else ([], fit.status.messages)


def _step(model: dict, fit, before: str, at: dict) -> dict:
    """Return the row of one form's chi-square difference from the form `before` it."""
    form = fit.layout.form
    adds_a_factor = {form, before} != {"linear", "latent_basis"}
    note = "a variance of 0 lies on the boundary: p is conservative" if adds_a_factor else ""
    note = [text for text in (note, model["difference_note"]) if text]
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


def bootstrapped(rows: list[dict], y, study: Study, draws: int, interval: str, options) -> list:
    """Return `rows` with the parameters' errors and intervals from the bootstrap."""
    found = bootstrap_growth(y, study.times, draws, study.seed, **options)
    limits = found.bca if interval == "bca" else found.percentile
    place = {name: k for k, name in enumerate(found.names)}
    method = f"bootstrap, {interval} interval"
    out = []
    for row in rows:
        k = place.get(row.get("term"))
        if row["quantity"] == "parameter" and k is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = found.estimate[k] / found.std_error[k]
            row = {
                **row,
                "std_error": found.std_error[k],
                "statistic": ratio,
                "p_value": _two_sided(ratio),
                "conf_low": limits[k, 0],
                "conf_high": limits[k, 1],
                "method": method,
            }
        out.append(row)
    head = {key: rows[0].get(key, "") for key in ("outcome", "group")}
    left = found.n_draws - found.n_converged
    note = f"{left} draws did not converge and are left out" if left else ""
    return [
        *out,
        {**head, "quantity": "bootstrap_draws", "estimate": found.n_draws, "n": rows[0]["n"]},
        {
            **head,
            "quantity": "bootstrap_converged",
            "estimate": found.n_converged,
            "n": rows[0]["n"],
            "note": note,
        },
    ]


def _two_sided(z: float) -> float:
    from scipy import special

    return float(2 * special.ndtr(-abs(z)))


def mcar_row(y, row: dict) -> dict:
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
