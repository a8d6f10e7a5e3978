"""Everybody's scores, as observed and with their missing items imputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.shared.predictors import predictors
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    asked,
    at_wave,
    first_wave,
    floats,
    known_column,
    turned_items,
)
from wavescore.definitions.study import Study
from wavescore.methods.imputation import impute_scales
from wavescore.methods.pooling import LOGIT, Pooled, Scale, pool
from wavescore.results.table import OF_ONE

# benchmarks/coverage.py: with some 25 donors for as many lost, intervals cover 87 %; 100, 92 %.
# A threshold ends with a bin of counts: 96 to 99 and 100 are released as one number.
FEW_DONORS = 100
TOO_FEW = "100 or fewer complete answers to draw from at a wave: the interval may be too narrow"

# With fewer degrees of freedom Student's t has no mean, and an interval says nothing.
LEAST_DF = 1.0
NO_INTERVAL = "under 1 degree of freedom: no interval"
# Without a respondent others are drawn: so many standard errors of that count as moved by one.
DRAWN_REACH = 2.5


@dataclass(frozen=True)
class Completed:
    """Scores of everybody analysed at the first wave, NaN where a wave does not ask for them.

    observed: by outcome (n, T), NaN = missing; imputed: the scores of the imputed items (m, n, T),
    which decide who is a case; drawn: scores with the donors' residuals on the predictions, for
    means; items: by (outcome, wave) those observed (n, k) and imputed (m, n, k); gaps: by the same,
    how many had an item imputed.
    """

    people: pd.DataFrame
    observed: dict[str, np.ndarray]
    imputed: dict[str, np.ndarray]
    drawn: dict[str, np.ndarray]
    items: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]
    gaps: dict[tuple[str, str], int]
    note: str  # where so few could be drawn from that intervals are too narrow


def completed_scores(
    scored: pd.DataFrame,
    study: Study,
    outcomes: Sequence[str],
    fields: Sequence[str],
    imputations: int,
    key: str,
) -> Completed:
    """Return everybody's scores with their items imputed, given all outcomes and the fields.

    key: the analysis in the study file, for errors. Raises EstimationError where a scale has too
    few complete answers at a wave that asks it.
    """
    # In the order of ids, so that the draws do not depend on that of the rows.
    people = at_wave(scored, first_wave(study)).sort_index()
    names, scales = [], []
    observed = {name: np.full((len(people), len(study.wave_names)), np.nan) for name in outcomes}
    columns = dict.fromkeys(known_column(scored, study, name, key) for name in outcomes)
    uses = [study.instruments[name] for name in outcomes if name in study.instruments]
    columns |= {c: None for use in uses for c in use.instrument.columns if c in scored}
    for place, wave in enumerate(study.wave_names):
        here = at_wave(scored, wave, columns).reindex(people.index)
        for name in outcomes:
            if name in study.instruments and name not in asked(study, wave):
                continue
            observed[name][:, place] = floats(here, study, name, key)
            if name not in study.instruments and np.isnan(observed[name][:, place]).all():
                continue  # a field that the wave does not ask
            names.append((name, place))
            scales.append(_items(here, study, name, key))
    about = predictors(people, study, fields, f"{key}.fields").to_numpy()
    found = impute_scales(scales, about, m=imputations, seed=study.seed)
    imputed = {
        name: np.full((imputations, *values.shape), np.nan) for name, values in observed.items()
    }
    drawn = {name: values.copy() for name, values in imputed.items()}
    kept, gaps = {}, {}
    for (name, place), items, off, raw in zip(names, found.items, found.off, scales, strict=True):
        imputed[name][:, :, place] = score = _score(items, study, name)
        # What a total is off by, on the scale of the score.
        drawn[name][:, :, place] = score + _score(off[:, :, None], study, name, raw.shape[1])
        kept[name, study.wave_names[place]] = (raw, items)
        gaps[name, study.wave_names[place]] = int(np.isnan(raw).any(axis=1).sum())
    donors = min(int((~np.isnan(raw).any(axis=1)).sum()) for raw in scales)
    few = donors <= FEW_DONORS and any(gaps.values())
    return Completed(people, observed, imputed, drawn, kept, gaps, TOO_FEW if few else "")


def first_scores(
    people: pd.DataFrame,
    study: Study,
    outcomes: Sequence[str],
    about: np.ndarray,
    imputations: int,
    key: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first wave's scores (n, q) with gaps, and imputed given `about` (m, n, q).

    people: the first wave's respondents; about (n, p): complete columns. Raises EstimationError
    where a scale has too few complete answers.
    """
    scales = [_items(people, study, name, key) for name in outcomes]
    found = impute_scales(scales, about, m=imputations, seed=study.seed)
    copies = [
        _score(items, study, name) + _score(off[:, :, None], study, name, raw.shape[1])
        for name, items, off, raw in zip(outcomes, found.items, found.off, scales, strict=True)
    ]
    seen = [floats(people, study, name, key) for name in outcomes]
    return np.stack(seen, axis=1), np.stack(copies, axis=2)


def _items(people: pd.DataFrame, study: Study, name: str, key: str) -> np.ndarray:
    """Return an outcome's items, reversed ones turned round; its score where it has no items."""
    use = study.instruments.get(name)
    items = turned_items(people, study, use.instrument, key) if use else None
    return floats(people, study, name, key)[:, None] if items is None else items


def _score(items: np.ndarray, study: Study, name: str, size: int | None = None) -> np.ndarray:
    """Return scores (m, n) of items (m, n, k), or of their totals where `size` says how many."""
    use = study.instruments.get(name)
    size = size or items.shape[2]
    mean = use is not None and use.instrument.score == "mean" and size > 1
    return items.sum(axis=2) / (size if mean else 1)


def pooled_on(scale: Scale, middle: np.ndarray, error: np.ndarray, complete_df: float) -> dict:
    """Return numbers (m,) and errors, both on a scale, pooled and taken back, as parts of a row."""
    found = pool(middle, error**2, complete_df, CONF_LEVEL)
    told = taken_back(found, scale)
    moves, note = drawn_moves(found, told, told["std_error"]), "; ".join(pool_notes(found))
    return {**told, "df": found.df, **moves, "note": note}


def drawn_moves(found: Pooled, told: Mapping[str, Any], error: float) -> dict[str, float]:
    """Return how far other draws of the imputations move each number of a pooled row.

    told: its estimate and limits; error: its standard error on the estimate's scale. With l the
    share of the variance T that lies between m imputations the estimate of other draws differs by
    sqrt(2 l T / (m + 1)), the error by l / sqrt(m - 1) of itself, each in standard deviations. The
    degrees of freedom, (m - 1) / l^2 where few are drawn, may become any.
    """
    # Of few imputations the share itself is hardly known.
    share = min(found.missing_information + 1 / found.m, 1.0)
    spread = DRAWN_REACH * share / sqrt(max(found.m - 1, 1))
    moved = DRAWN_REACH * sqrt(2 * share / (found.m + 1)) * error
    ends = {"moved_low": told["conf_low"], "moved_high": told["conf_high"]}
    limits = {name: abs(end - told["estimate"]) * spread + moved for name, end in ends.items()}
    own = {"moved": moved, "moved_error": told["std_error"] * spread, "moved_df": inf}
    return own | {name: move for name, move in limits.items() if isfinite(move)}


def larger_moves(*parts: Mapping[str, Any]) -> dict[str, float]:
    """Return the larger of each number's moves that parts of a row tell."""
    told = {name: [part[name] for part in parts if part.get(name) is not None] for name in OF_ONE}
    return {name: max(moves) for name, moves in told.items() if moves}


def pool_notes(found: Pooled) -> list[str]:
    """Return how many imputations a number is of, and why it may have no interval."""
    return [f"{found.m} imputations", *([NO_INTERVAL] if found.df < LEAST_DF else [])]


def taken_back(found: Pooled, scale: Scale, ratio: bool = False) -> dict[str, float]:
    """Return a pooled number taken back from a scale; ratio: its error stays its logarithm's."""
    with np.errstate(over="ignore"):
        ends = scale.back(np.array([found.estimate, found.conf_low, found.conf_high]))
    error = found.std_error / (1.0 if ratio else abs(float(scale.slope(ends[:1])[0])))
    low, high = sorted(ends[1:]) if found.df >= LEAST_DF else (np.nan, np.nan)
    limits = {"conf_low": float(low), "conf_high": float(high), "conf_level": found.conf_level}
    return {"estimate": float(ends[0]), "std_error": error, **limits}


def pooled_share(counts: np.ndarray, sizes: np.ndarray) -> dict:
    """Return a share in per cent over the copies as parts of a row, pooled as logits.

    counts, sizes: (m,), how many of how many in each copy. A note where there is no estimate.
    """
    if not sizes.all() or ((counts == 0) | (counts == sizes)).any():
        return {"note": "nobody, or everybody, in an imputation"}
    p = counts / sizes
    error = 1 / np.sqrt(sizes * p * (1 - p))
    told = pooled_on(LOGIT, LOGIT.to(p), error, float(sizes.min() - 1))
    moved = ("moved", "moved_error", "moved_low", "moved_high")
    per_cent = ("estimate", "std_error", "conf_low", "conf_high")
    return told | {name: 100 * told[name] for name in (*per_cent, *moved) if name in told}
