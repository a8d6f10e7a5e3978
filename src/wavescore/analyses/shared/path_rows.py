"""What a fitted model says as rows of a result table: its numbers, measures and means."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import outcome_by_wave, why_not
from wavescore.definitions.study import Study, between
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.growth.estimands import wave_pairs
from wavescore.methods.growth.estimated import Estimated, on_fishers_z, small_sample, with_errors
from wavescore.methods.growth.fit_moves import index_moves
from wavescore.methods.growth.joint import Joint
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.growth.score_tests import ScoreTest
from wavescore.methods.growth.told import Estimates, Told
from wavescore.methods.normal import z_quantile
from wavescore.methods.proportions import logit_interval
from wavescore.results.common import MODEL
from wavescore.results.declare import Kind, Status

# Makes a model of answers (n, T) by outcome.
Model = Callable[[dict[str, np.ndarray]], Joint]
EXACT = "no degrees of freedom: the model fits every mean and covariance exactly"
NUMBERS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
# A chi-square's row holds its p-value too, an RMSEA's its 90 % interval.
P_VALUES = {
    "chi_square": "p_value",
    "chi_square_scaled": "p_value_scaled",
    "baseline_chi_square": "baseline_p_value",
}
RMSEA = ("rmsea", "rmsea_scaled", "rmsea_robust")
MEASURES = tuple(
    each.name for each in MODEL if each.name not in ("parameter", "converged", "proper")
)


def answers(
    scored: pd.DataFrame, study: Study, names: Sequence[str], key: str
) -> dict[str, np.ndarray]:
    """Return outcomes (n, T) by name, a row per respondent with any answer to any of them."""
    wide = {name: outcome_by_wave(scored, study, name, key).sort_index() for name in names}
    seen = np.any([frame.notna().any(axis=1) for frame in wide.values()], axis=0)
    return {name: frame.to_numpy()[seen] for name, frame in wide.items()}


def fit_of(
    y: dict[str, np.ndarray], row: dict, model: Model, standard_errors: str
) -> tuple[PathFit | None, list[dict]]:
    """Return the fit of a model of answers (n, T) by name, and its rows; or None, and why."""
    row = {**row, "n": len(next(iter(y.values())))}
    try:
        fit = model(y).fit(standard_errors)
    except EstimationError as error:
        return None, failed(row, error)
    return fit, model_rows(fit, row)


def fit_beside(
    scored: pd.DataFrame,
    study: Study,
    pair: tuple[str, str],
    key: str,
    model: Model,
    standard_errors: str,
) -> tuple[PathFit | None, list[dict]]:
    """Return as `fit_of` does what a model of an outcome and of what stands beside it gives.

    pair: their names. Raises DefinitionError where both are one, `key` naming the second's option.
    """
    outcome, other = pair
    if outcome == other:
        raise DefinitionError(
            "an outcome stands beside itself",
            file=study.file,
            key=key,
            found=other,
            expected="another field or instrument",
        )
    y = answers(scored, study, pair, key.rpartition(".")[0])
    return fit_of(y, {"outcome": outcome}, model, standard_errors)


def number(told: Estimated, place: int) -> dict[str, float]:
    """Return one number with its error, test, interval and any influence, as columns of a row."""
    names = (*NUMBERS, "influence") if isinstance(told, Told) else NUMBERS
    found = {name: float(getattr(told, name)[place]) for name in names}
    return {**found, "conf_level": told.conf_level}


def correlation(told: Estimated, place: int) -> dict[str, float]:
    """Return a correlation as `number` does, with interval and test on Fisher's z."""
    row = number(told, place)
    each = (np.array([row["estimate"]]), np.array([row["std_error"]]))
    found = on_fishers_z(*each, partial(with_errors, conf_level=told.conf_level))
    return row | {name: float(value[0]) for name, value in found.items()}


def share(told: Estimated, place: int) -> dict[str, float]:
    """Return a share of a variance as `number` does, without a test, its interval on the logits.

    One that is improper, below 0 or above 1, keeps its own.
    """
    row = number(told, place) | {"statistic": np.nan, "p_value": np.nan}
    ends = logit_interval(row["estimate"], row["std_error"], z_quantile(told.conf_level))
    if np.isnan(ends).any():
        return row
    return row | dict(zip(("conf_low", "conf_high"), ends, strict=True))


def mean_number(told: Estimated, place: int, *, tested: bool = False) -> dict[str, float]:
    """Return a mean or change of means, which its error alone says how far anyone moves.

    tested: whether the question that it is 0 is one.
    """
    found = number(told, place)
    hidden = ("influence",) if tested else ("influence", "statistic", "p_value")
    return {name: value for name, value in found.items() if name not in hidden}


def mean_rows(told: Estimated, study: Study, y: np.ndarray) -> Iterator[dict]:
    """Yield implied_mean at each wave, the numbers of `told` in order of the waves of y (n, T).

    With Student's intervals where few answered, as in `growth`.
    """
    told = small_sample({"mean": told}, y, ())["mean"]
    for place, wave in enumerate(study.wave_names):
        yield {"quantity": "implied_mean", "wave": wave, **mean_number(told, place)}


def ends_of(study: Study) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the first and of the second wave of each pair whose change is told."""
    start, end = np.array(wave_pairs(len(study.waves))).T
    return start, end


def change_rows(
    told: Estimated, study: Study, y: np.ndarray, quantity: str = "mean_change"
) -> Iterator[dict]:
    """Yield the change between the waves of each pair of `ends_of`, in its order, likewise."""
    pairs = wave_pairs(len(study.waves))
    told = small_sample({"change": told}, y, pairs)["change"]
    for place, (start, end) in enumerate(pairs):
        pair = between(study.wave_names[start], study.wave_names[end])
        yield {"quantity": quantity, "wave": pair, **mean_number(told, place, tested=True)}


def failed(row: dict, error: EstimationError) -> list[dict]:
    """Return the row that says why nothing could be fitted."""
    why = {"note": why_not(error), "status": Status.NOT_CONVERGED}
    return [{**row, "quantity": "converged", "estimate": 0.0, **why}]


def fit_rows(fit: Estimates) -> list[dict[str, Any]]:
    """Return whether a model may be read, and how it fits."""
    moves = index_moves(fit.measures, fit.n)
    return [
        {"quantity": "converged", "estimate": float(fit.converged), "note": fit.messages},
        {"quantity": "proper", "estimate": float(fit.proper), "note": fit.messages},
        *(
            {**measure_row(name, fit.measures), "moved": moves.get(name)}
            for name in MEASURES
            if name in fit.measures
        ),
    ]


def model_rows(fit: PathFit, row: dict) -> list[dict]:
    """Return whether the model may be read, how it fits, and its parameters."""
    method = f"{fit.standard_errors} standard errors"
    found: list[dict[str, Any]] = [
        *fit_rows(fit),
        *(
            {"quantity": "parameter", "term": name, "method": method, **number(told, place)}
            for told in [fit.parameters]
            for place, name in enumerate(fit.names)
        ),
    ]
    return judged(fit, row, found)


def measure_row(name: str, measures: Mapping[str, float]) -> dict[str, Any]:
    """Return one fit measure with what is told beside it, as columns of a row."""
    row: dict[str, Any] = {"quantity": name, "estimate": measures[name]}
    if name in P_VALUES:
        df = measures["baseline_df" if name.startswith("baseline") else "df"]
        row |= {"df": df, "p_value": measures.get(P_VALUES[name], np.nan)}
    if name in RMSEA:
        ends = [measures.get(f"{name}_conf_{end}", np.nan) for end in ("low", "high")]
        row |= {"conf_low": ends[0], "conf_high": ends[1], "conf_level": 0.90}
    return row


def score_rows(tests: Iterable[ScoreTest], study: Study) -> Iterator[dict]:
    """Return modification_index and expected_change of each test, rows with a group and a term.

    term: "<wave> with <wave>" of residuals, loading_<wave's number>, or a parameter's name.
    """
    for each in tests:
        named = [study.wave_names[place] for place in each.waves]
        terms = {"residuals": " with ".join(named)}
        terms["loading"] = f"loading_{each.waves[0] + 1}" if named else ""
        at = {"group": each.group, "term": terms.get(each.what, each.what)}
        tested = {"statistic": each.index, "df": 1.0, "p_value": each.p_value}
        yield {"quantity": "modification_index", **at, "estimate": each.index, **tested}
        change = {"estimate": each.change, "std_error": each.std_error}
        yield {"quantity": "expected_change", **at, **change}


def judged(fit: Estimates, row: dict, found: Iterable[dict]) -> list[dict]:
    """Return rows with their n and status; without an estimate, with the reason too."""
    kept, rows = {each.name for each in MODEL if each.kind is Kind.COUNT}, []
    for value in found:
        value = {**row, "n": fit.n, **value}
        if value["quantity"] not in kept:
            if not fit.converged:
                value["status"] = Status.NOT_CONVERGED
            elif not fit.proper:
                value["status"] = Status.IMPROPER
        if not value.get("note") and value["estimate"] != value["estimate"]:
            value["note"] = fit.messages or [
                EXACT if fit.measures.get("df") == 0 else "not defined"
            ]
        rows.append(value)
    return rows
