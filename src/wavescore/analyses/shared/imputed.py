"""A second reading of an analysis: run again on completed data sets, and pooled."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isclose
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wavescore.analyses.shared.completed import (
    LEAST_DF,
    Completed,
    completed_scores,
    drawn_moves,
    larger_moves,
    pool_notes,
    taken_back,
)
from wavescore.analyses.shared.waves import first_wave, why_not
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods.influence import model_influence
from wavescore.methods.pooling import FISHER, LOG, LOGIT, PLAIN, Scale, interval_df, pool
from wavescore.prepare.columns import ELAPSED
from wavescore.results.declare import Analysis, Kind, Quantity, Status
from wavescore.results.table import KEY_COLUMNS, NUMBER_COLUMNS, method_again

Rows = Iterable[Mapping[str, Any]]
# Rows of completed tables: with scores for means, and with those of answers that decide a case.
Again = Callable[[pd.DataFrame, pd.DataFrame], Rows]
TEXTS = (*KEY_COLUMNS[1:], "reference", "alternative")
# What an estimate is read for stands in means, changes and effects; the rest is the model's.
ONCE = {"parameter", "expected_change", "curve_mean", "observed_mean", "observed_change"}
ON_SCALE = ("estimate", "std_error", "conf_low", "conf_high")
# Beyond, Student's interval is the normal one.
MOST_DF = 1e6


class Asked(NamedTuple):
    """What is imputed, m times, and given what else; key: the analysis's, for errors.

    rule: the outcome whose cases imputed answers decide.
    """

    names: Sequence[str]
    about: Sequence[str]
    imputations: int | None
    key: str
    rule: str | None = None


def read_again(
    rows: Rows, analysis: Analysis, scored: pd.DataFrame, study: Study, asked: Asked, again: Again
) -> list[dict]:
    """Return each estimate of `rows` that has a standard error with the missing items imputed.

    `again` gives the analysis's own rows of a completed table, which are pooled by Rubin's rules on
    the scale on which their interval is even (log of a ratio or a spread, logit of a share,
    Fisher's z of a correlation, else the estimate's own), the complete data's degrees of freedom
    being those that the interval stands on. None where no imputations are asked for.
    """
    if asked.imputations is None:
        return []
    told = [row for row in rows if _read(row)]
    names = list(dict.fromkeys(asked.names))
    try:
        found = completed_scores(
            scored, study, names, list(dict.fromkeys(asked.about)), asked.imputations, asked.key
        )
    except EstimationError as error:
        return [{**_texts(row), "n": row.get("n"), "note": why_not(error)} for row in told[:1]]
    copies = [
        {_place(row): row for row in again(*tables)} for tables in completed(found, scored, study)
    ]
    new = []
    for row in told:
        few = found.note if row.get("outcome", "") == asked.rule else ""
        pooled = _pooled(row, copies, analysis.quantity(row["quantity"]))
        if isclose(pooled.get("estimate", np.nan), row["estimate"], rel_tol=1e-12):
            continue  # nothing of it was imputed: rounded twice, it would tell more than once
        new.append({**pooled, "note": [each for each in (*pooled["note"], few) if each]})
    return new


def completed(
    found: Completed, scored: pd.DataFrame, study: Study
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield of each imputation the scored table with everybody at every wave, as `Again` takes it.

    A wave that somebody lost is that of their first, but for scores, and the median day of those
    who answered it.
    """
    people, waves = found.people.index, list(study.wave_names)
    wanted = pd.MultiIndex.from_product([waves, people])
    held = pd.MultiIndex.from_arrays([scored["wave"], scored["respondent_id"]])
    place = held.get_indexer(wanted)
    first = held.get_indexer(pd.MultiIndex.from_product([[first_wave(study)], people]))
    there = scored.iloc[np.where(place >= 0, place, np.tile(first, len(waves)))]
    there = there.reset_index(drop=True)
    keys = {"wave": wanted.get_level_values(0), "respondent_id": wanted.get_level_values(1)}
    there = there.assign(**keys)
    if ELAPSED in there:
        days = there[ELAPSED].where(place >= 0).astype(float)
        there[ELAPSED] = days.fillna(days.groupby(there["wave"]).transform("median"))
    for copy in range(len(next(iter(found.drawn.values())))):
        yield (
            _with_scores(there, study, {name: each[copy] for name, each in found.drawn.items()}),
            _with_scores(there, study, {name: each[copy] for name, each in found.imputed.items()}),
        )


def _with_scores(
    there: pd.DataFrame, study: Study, scores: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """Return a table, wave by wave, with other scores, (n, T) each."""
    return there.assign(**{study.column(name): each.T.ravel() for name, each in scores.items()})


def _read(row: Mapping) -> bool:
    error = row.get("std_error")
    return row["quantity"] not in ONCE and error is not None and np.isfinite(error) and error > 0


def _place(row: Mapping) -> tuple:
    return tuple(row.get(name, "") for name in (*KEY_COLUMNS[1:], "method"))


def _texts(row: Mapping) -> dict[str, Any]:
    texts = {name: row[name] for name in TEXTS if name in row}
    return {**texts, "method": method_again(row.get("method", ""))}


def _pooled(row: Mapping, copies: Sequence[Mapping[tuple, Mapping]], quantity: Quantity) -> dict:
    """Return the row that says again what `row` says, of the same row in each copy."""
    every = [copy.get(_place(row), {}) for copy in copies]
    known = [each for each in every if each and _read(each)]
    new: dict[str, Any] = {**_texts(row), "n": row.get("n")}
    if len(known) < len(every):
        # Those that have an estimate are no sample of them all: their spread is too small.
        lost = f"no estimate in {len(every) - len(known)} of {len(every)} imputations"
        return {**new, "note": [lost]}
    scale = _scale(known[0], quantity)
    middle, errors, df = np.array([_evenly(each, quantity, scale) for each in known]).T
    if not np.isfinite(middle + errors).all():
        return {**new, "note": ["not defined in every imputation"]}
    if np.ptp(middle) + np.ptp(errors) == 0:
        # Nothing that it is made of was imputed: the interval is its own.
        new |= {name: known[0].get(name) for name in NUMBER_COLUMNS}
        notes, drawn = [f"{len(known)} imputations"], {}
    else:
        level = known[0]["conf_level"]
        found = pool(middle, errors**2, float(df.mean()), level)
        told = taken_back(found, scale, quantity.ratio)
        unit = 100.0 if quantity.unit == "%" and scale is LOGIT else 1.0
        new |= told | {name: unit * told[name] for name in ON_SCALE}
        new["df"] = found.df if found.df < MOST_DF else np.nan
        notes = pool_notes(found)
        drawn = drawn_moves(found, new, new["std_error"] * _unit_of(quantity, new["estimate"]))
        if found.df >= LEAST_DF and np.isfinite(row.get("p_value", np.nan)):
            new |= {"statistic": found.estimate / found.std_error, "p_value": found.p_value}
    improper = sum(each.get("status") == Status.IMPROPER for each in known)
    if improper:
        notes.append(f"improper solution in {improper} of {len(known)} imputations")
    if 2 * improper > len(known):
        new["status"] = Status.IMPROPER
    said = known[0].get("note") or []
    note = [*([said] if isinstance(said, str) else said), *notes]
    new |= {"n": min(each["n"] for each in known), "note": note}
    error = new["std_error"] * _unit_of(quantity, new["estimate"])
    return new | _moved(row, known, error, drawn)


def _unit_of(quantity: Quantity, estimate: float) -> float:
    """Return what takes a standard error to the estimate's scale: a ratio's is its logarithm's."""
    return abs(estimate) if quantity.ratio else 1.0


def _scale(row: Mapping, quantity: Quantity) -> Scale:
    """Return the scale on which a row's interval is even."""
    ends = [row.get(name, np.nan) for name in ("conf_low", "estimate", "conf_high")]
    if not np.isfinite(ends).all() or PLAIN.even(*ends):
        return PLAIN
    if quantity.unit == "%":
        return LOGIT
    if quantity.kind is Kind.CORRELATION:  # or a share of a variance
        return FISHER if FISHER.even(*ends) else LOGIT
    return LOG


def _evenly(row: Mapping, quantity: Quantity, scale: Scale) -> tuple[float, float, float]:
    """Return a row's estimate and error on a scale, and the df that its interval stands on."""
    unit = 100.0 if quantity.unit == "%" and scale is LOGIT else 1.0
    at = np.array([row["estimate"]]) / unit
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, slope = float(scale.to(at)[0]), float(scale.slope(at)[0])
        ends = [row.get(name, np.nan) / unit for name in ("conf_low", "conf_high")]
        low, high = scale.to(np.array(ends))
    error = row["std_error"] * (1.0 if quantity.ratio else slope / unit)
    if not np.isfinite(high - low):
        return middle, error, np.inf
    if not scale.even(ends[0], float(at[0]), ends[1]):
        return np.nan, np.nan, np.nan
    return middle, error, interval_df((high - low) / 2 / error, row["conf_level"])


def _moved(
    row: Mapping, known: Sequence[Mapping], error: float, drawn: Mapping[str, float]
) -> dict[str, float]:
    """Return how far one respondent moves the pooled row: no less than what it reads again."""
    influence = [each.get("influence") for each in (row, *known)]
    seen = [float(each) for each in influence if each is not None and each == each]
    own = {"influence": max([model_influence(error, row["n"]), *seen])}
    return own | larger_moves(row, drawn)
