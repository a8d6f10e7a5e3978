"""Growth curves of groups in one model, with some parameters equal in all groups."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.group_growth.quantities import ANALYSIS
from wavescore.analyses.shared.covariates import Covariates, make_covariates
from wavescore.analyses.shared.imputed import Asked, read_again
from wavescore.analyses.shared.path_rows import (
    failed,
    fit_rows,
    judged,
    mean_number,
    number,
    score_rows,
)
from wavescore.analyses.shared.waves import (
    group_labels,
    observed_mean,
    outcome_by_wave,
    since_first,
)
from wavescore.definitions.study import Study, between
from wavescore.errors import EstimationError
from wavescore.methods.growth.estimands import wave_pairs
from wavescore.methods.growth.estimated import Estimated, small_sample
from wavescore.methods.growth.partly_alike import PartlyAlike, fit_growth_partly_alike
from wavescore.methods.growth.score_tests import score_tests
from wavescore.results.declare import Status
from wavescore.results.table import STUDENT, results_frame

KEY = "analyses.group_growth"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    group: str,
    equal: Sequence[str],
    form: str = "linear",
    residuals: str = "free",
    covariates: Sequence[str] = (),
    standard_errors: str = "robust",
    modification: bool = False,
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return one model of all groups for each outcome, as a result table.

    Group "": fit measures, equal_held (the test of what is held equal), parameters equal in all,
    covariate_mean, or covariate_n and covariate_percent by label: at what means are told.
    Group a label: n, its own parameters, implied_mean, observed_n and observed_mean by wave,
    mean_change by pair of waves, with `modification` modification_index and expected_change. Group
    the grouping's name, term a label, level the last label: mean_difference at the first wave,
    change_difference from it.
    """
    fitted = partial(
        fit_growth_partly_alike,
        times=since_first(study),
        equal=equal,
        form=form,
        residuals=residuals,
        standard_errors=standard_errors,
    )

    def rows_of(part: pd.DataFrame, _: pd.DataFrame, outcome: str) -> list[dict]:
        wide = outcome_by_wave(part, study, outcome, f"{KEY}.outcomes")
        labels = group_labels(part, group, wide.index).dropna()
        wide = wide.loc[labels.index]
        x = make_covariates(part, study, covariates, wide, f"{KEY}.covariates")
        return _outcome(wide, labels, x, study, {"outcome": outcome}, fitted, modification)

    found = []
    for outcome in outcomes:
        again = partial(rows_of, outcome=outcome)
        rows = again(scored, scored)
        asked = Asked([outcome], [group, *covariates], imputations, f"{KEY}.outcomes")
        found += [*rows, *read_again(rows, ANALYSIS, scored, study, asked, again)]
    return results_frame(ANALYSIS, found)


def _outcome(
    wide: pd.DataFrame,
    labels: pd.Series,
    x: Covariates | None,
    study: Study,
    row: dict,
    fitted: Callable[..., PartlyAlike],
    modification: bool,
) -> list[dict]:
    """Return the rows of one outcome, a row per respondent in `wide`, with each one's label."""
    rows = [{**row, **each} for each in (x.rows if x else ())]
    values = wide.to_numpy()
    try:
        fit = fitted(values, groups=labels.to_numpy(), covariates=x.centred if x else None)
    except EstimationError as error:
        return [*rows, *failed({**row, "n": int(wide.notna().any(axis=1).sum())}, error)]
    named = labels.astype(str).to_numpy()
    known = np.ones(len(wide), bool) if x is None else x.known
    y = {label: values[(named == label) & known] for label in fit.labels}
    return rows + _of_model(fit, study, str(labels.name), row, y, modification)


def _of_model(
    fit: PartlyAlike,
    study: Study,
    group: str,
    row: dict,
    y: dict[str, np.ndarray],
    modification: bool,
) -> list[dict]:
    sizes = {label: int((~np.isnan(of)).any(axis=1).sum()) for label, of in y.items()}
    order = [label for label in study.groups[group].labels if label in sizes]
    rows = judged(fit, row, [*fit_rows(fit), *_parameters(fit, sizes), _held(fit)])
    for label in order:
        at = {**row, "group": label}
        rows += judged(fit, at, _told(fit, study, label, y))
        rows += [{**at, **seen} for seen in _observed(study, y[label])]
    rows += judged(fit, {**row, "group": group}, _differences(fit, study, order, sizes, y))
    if modification and fit.converged:
        tests = score_rows(score_tests(fit), study)
        rows += judged(fit, row, ({**each, "n": sizes[each["group"]]} for each in tests))
    return rows


def _parameters(fit: PartlyAlike, sizes: dict[str, int]) -> Iterator[dict]:
    told, method = fit.parameters, f"{fit.standard_errors} standard errors"
    for place, (name, label) in enumerate(fit.places):
        at = {"group": label, "n": sizes.get(label, fit.n), "term": name, "method": method}
        yield {"quantity": "parameter", **at, **number(told, place)}


def _held(fit: PartlyAlike) -> dict:
    """Return the test that what is held equal is, likelihood ratio (scaled where robust)."""
    test = fit.test
    row = {"quantity": "equal_held", "estimate": test["chi_square"], "df": test["df"]}
    row |= {"statistic": test["chi_square"], "p_value": test["p_value"], "note": test["note"]}
    return row | ({"status": Status.NOT_CONVERGED} if np.isnan(test["chi_square"]) else {})


def _contrasts(n_waves: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what takes means of waves to themselves (T, T), and to changes of pairs (P, T)."""
    means = np.eye(n_waves)
    return means, np.array([means[end] - means[start] for start, end in wave_pairs(n_waves)])


def _told(
    fit: PartlyAlike, study: Study, label: str, y: Mapping[str, np.ndarray]
) -> Iterator[dict]:
    waves = study.wave_names
    pairs = wave_pairs(len(waves))
    told = _by_answers(fit, label, y, pairs)
    n = int((~np.isnan(y[label])).any(axis=1).sum())
    yield {"quantity": "n", "estimate": n, "n": n}
    for place, wave in enumerate(waves):
        mean = mean_number(told["mean"], place) | _method(fit, told["mean"], place)
        yield {"quantity": "implied_mean", "wave": wave, **mean, "n": n}
    if fit.layout.form == "intercept":
        return
    for place, (start, end) in enumerate(pairs):
        pair = between(waves[start], waves[end])
        change = mean_number(told["change"], place, tested=True)
        method = _method(fit, told["change"], place)
        yield {"quantity": "mean_change", "wave": pair, **change, **method, "n": n}


def _by_answers(
    fit: PartlyAlike, label: str, y: Mapping[str, np.ndarray], pairs: Sequence[tuple[int, int]]
) -> dict[str, Estimated]:
    """Return a group's means and changes, by its answers or, of one held equal, by everybody's."""
    others = [each for each in y if each != label]
    found: dict[str, Estimated] = {}
    for kind, contrast in zip(("mean", "change"), _contrasts(y[label].shape[1]), strict=True):
        gaps = [fit.difference_told(label, other, contrast).std_error for other in others]
        own = np.max(gaps, initial=0.0) > 1e-9 or not others
        whose = y[label] if own else np.concatenate(list(y.values()))
        found |= small_sample({kind: fit.mean_told(label, contrast)}, whose, pairs)
    return found


def _observed(study: Study, y: np.ndarray) -> Iterator[dict]:
    """Yield how many of a group answered each wave, and their mean: true whatever the model."""
    for place, wave in enumerate(study.wave_names):
        seen = observed_mean(y[~np.isnan(y[:, place]), place])
        yield {"quantity": "observed_n", "wave": wave, "estimate": seen["n"], "n": seen["n"]}
        yield {"quantity": "observed_mean", "wave": wave, **seen}


def _differences(
    fit: PartlyAlike, study: Study, labels: list[str], sizes: dict[str, int], y: dict
) -> Iterator[dict]:
    """Return each label's first mean and changes less the last label's, where they may differ.

    Student's df, where few answered, are those of the group of which fewer did.
    """
    *others, reference = labels
    waves, n_waves = study.wave_names, len(study.wave_names)
    pairs, n = wave_pairs(n_waves)[: n_waves - 1], sum(sizes.values())
    changing = fit.layout.form != "intercept"
    told = {}
    for label in others:
        both = [fit.difference_told(label, reference, each) for each in _contrasts(n_waves)]
        fewer = min(label, reference, key=lambda each: sizes[each])
        found = small_sample({"mean": both[0], "change": both[1]}, y[fewer], wave_pairs(n_waves))
        told[label] = found
    places = [("mean", 0, waves[0])]
    places += [("change", k, between(waves[0], waves[end])) for k, (_, end) in enumerate(pairs)]
    for kind, place, wave in places[: None if changing else 1]:
        if not any(found[kind].std_error[place] > 1e-9 for found in told.values()):
            continue  # held equal: no question
        # The groups' sizes stand beside what is made of them: protection hides both or none.
        for label, size in sizes.items():
            yield {"quantity": "n", "wave": wave, "term": label, "estimate": size, "n": n}
        for label, found in told.items():
            at = {"wave": wave, "term": label, "level": reference, "n": n}
            gap = mean_number(found[kind], place, tested=True)
            method = _method(fit, found[kind], place)
            yield {"quantity": f"{kind}_difference", **at, **gap, **method}


def _method(fit: PartlyAlike, told: Estimated, place: int) -> dict[str, str]:
    """Return by which errors a number is told, and whether its test is Student's."""
    student = told.df is not None and bool(np.isfinite(told.df[place]))
    return {"method": f"{fit.standard_errors} standard errors{STUDENT if student else ''}"}
