"""The groups of a growth analysis held against one another: differences of changes, and tests."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wavescore.analyses.growth.models import Asked, Model
from wavescore.analyses.shared.path_rows import number
from wavescore.analyses.shared.waves import why_not
from wavescore.definitions.study import Study, between
from wavescore.errors import EstimationError
from wavescore.methods.growth.estimands import difference_of_draws, summary_of
from wavescore.methods.growth.estimated import Estimated, difference, equality_test
from wavescore.methods.growth.groups import GrowthGroups, fit_growth_groups
from wavescore.results.declare import Status


def difference_rows(
    models: Mapping[str, Model | None], study: Study, asked: Asked, row: dict
) -> list[dict]:
    """Return how far groups differ at the first wave and in their changes from it.

    models: by label, None where a group has none; row: with the grouping's name. A difference is
    the group's number less that of the last group, the reference, both at the covariates' common
    means; with three groups or more Wald's test that all are equal stands beside them.
    """
    why = _not_compared(models)
    known = {label: model for label, model in models.items() if model}
    sizes = {label: model.fit.n for label, model in known.items()}
    row = {**row, "n": sum(sizes.values())}
    places: dict[str, tuple[str, ...]] = {"mean": (study.wave_names[0],)}
    if asked.form != "intercept":
        places["change"] = _pairs_from_first(study)
    rows = []
    for kind, waves in places.items():
        for wave in waves:
            at = {**row, "wave": wave}
            # The groups' sizes stand beside what is made of them: protection hides both or none.
            rows += [
                {**at, "term": label, "quantity": "n", "estimate": n} for label, n in sizes.items()
            ]
            if why:
                rows.append({**at, "quantity": f"{kind}_difference", **why})
        if not why:
            rows += _differences(known, kind, waves, asked, row)
    return rows


def _pairs_from_first(study: Study) -> tuple[str, ...]:
    first, *later = study.wave_names
    return tuple(between(first, wave) for wave in later)


def _not_compared(models: Mapping[str, Model | None]) -> dict:
    """Return note and status where a group has no model to compare; {} where all have one."""
    for label, model in models.items():
        if model is None:
            return {"note": f"the model of {label} has no estimates"}
        if not model.fit.status.converged:
            note = f"the model of {label} did not converge"
            return {"note": note, "status": Status.NOT_CONVERGED}
    return {}


def _differences(
    models: Mapping[str, Model], kind: str, waves: tuple[str, ...], asked: Asked, row: dict
) -> list[dict]:
    *labels, reference = models
    improper = [label for label, model in models.items() if not model.fit.status.proper]
    if improper:
        note = f"improper solution: {', '.join(improper)}"
        row = {**row, "status": Status.IMPROPER, "note": note}
    rows = []
    for label in labels:
        found = _difference(models[label], models[reference], kind, asked)
        for place, wave in enumerate(waves):
            at = {"wave": wave, "term": label, "level": reference}
            at["method"] = asked.method_of(found, place)
            value = number(found, place)
            rows.append({**row, **at, "quantity": f"{kind}_difference", **value})
    if len(labels) > 1:
        told = [model.told[kind] for model in models.values()]
        chi_square, df, p_value = equality_test(told)
        for place, wave in enumerate(waves):
            test = {"estimate": chi_square[place], "statistic": chi_square[place], "df": df}
            test |= {"p_value": p_value[place], "method": "wald", "quantity": f"equal_{kind}s"}
            rows.append({**row, "wave": wave, **test})
    return rows


def _difference(one: Model, other: Model, kind: str, asked: Asked) -> Estimated:
    """Return one group's means or changes less the other's; draw by draw where there are any."""
    if one.draws is None or other.draws is None:
        return difference(one.told[kind], other.told[kind])
    found = summary_of(
        difference_of_draws(one.draws, other.draws), asked.interval, one.fit.conf_level
    )
    start = 0 if kind == "mean" else one.fit.layout.n_waves
    return Estimated(
        found.estimate[start:],
        found.std_error[start:],
        found.conf_low[start:],
        found.conf_high[start:],
        found.conf_level,
    )


def alike_rows(
    y: np.ndarray,
    study: Study,
    labels: pd.Series,
    asked: Asked,
    x: pd.DataFrame | None,
    row: dict,
) -> list[dict]:
    """Return the tests that parameters are equal in all groups, or one row: why there are none."""
    known = labels.notna().to_numpy() & ~np.isnan(y).all(axis=1)
    try:
        found = fit_growth_groups(
            y,
            study.times,
            labels,
            standard_errors=asked.standard_errors,
            covariates=x,
            form=asked.form,
            residuals=asked.residuals,
        )
    except EstimationError as error:
        return [{**row, "quantity": "equal_across_groups", "note": why_not(error)}]
    row = {**row, "n": int(known.sum())}
    apart = [str(label) for label, fit in found.fits.items() if not fit.status.converged]
    if apart:
        note = f"the model of {', '.join(apart)} did not converge: nothing to compare with"
        status = Status.NOT_CONVERGED
        return [{**row, "quantity": "equal_across_groups", "note": note, "status": status}]
    if found.tests.empty:
        note = "a group has too little data"
        return [{**row, "quantity": "equal_across_groups", "note": note}]
    return _test_rows(found, row)


def _test_rows(found: GrowthGroups, row: dict) -> list[dict]:
    """Return likelihood ratio and Wald tests, a row each.

    Wald's rests on the free model alone; the ratio is left empty where the equal one has no
    maximum.
    """
    rows = []
    for test in found.tests.to_dict("records"):
        place = {**row, "term": test["hypothesis"], "quantity": "equal_across_groups"}
        ratio = _test(test["chi_square"], test["p_value"], test["note"])
        wald = _test(test["wald"], test["wald_p_value"], test["wald_note"])
        for method, value in (("likelihood ratio", ratio), ("wald", wald)):
            rows.append({**place, "method": method, "df": test["df"], **value})
    return rows


def _test(statistic: float, p_value: float, note: str) -> dict:
    """Return a test's numbers, or the reason why there are none."""
    if np.isnan(statistic):
        return {"note": note, "status": Status.NOT_CONVERGED}
    return {"estimate": statistic, "statistic": statistic, "p_value": p_value, "note": note}
