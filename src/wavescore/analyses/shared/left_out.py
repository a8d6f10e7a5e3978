"""How far a model's numbers move when it is fitted without one respondent."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from wavescore.analyses.shared.imputed import Asked, read_again
from wavescore.analyses.shared.waves import outcome_by_wave
from wavescore.definitions.study import Study
from wavescore.results.declare import Analysis, Status
from wavescore.results.table import MOVED

KEY = ("outcome", "wave", "group", "term", "level", "quantity", "method")
# So many respondents of a sample are left out, each in turn: those farthest from the others.
MOST = 3
# Of models that take long, of two outcomes together.
MOST_OF_TWO = 2


def farthest(wide: pd.DataFrame, most: int = MOST) -> list:
    """Return whom a model of `wide` (a row a respondent) may lean on most, by index, in order.

    The farthest from the mean at each column and in the change from the column before, then over
    all columns together; a missing answer is at the mean.
    """
    scores = (wide - wide.mean()) / wide.std().replace(0.0, np.nan)
    changes = wide.diff(axis=1)
    changes = (changes - changes.mean()) / changes.std().replace(0.0, np.nan)
    distance = pd.concat([scores, changes], axis=1).abs().fillna(0.0)
    if distance.empty:
        return []
    distance = distance.set_axis(range(distance.shape[1]), axis=1)
    largest = distance.max().sort_values(ascending=False, kind="stable")
    tops = [distance[place].idxmax() for place, size in largest.items() if size > 0]
    overall = (distance**2).sum(axis=1).sort_values(ascending=False, kind="stable").index
    return list(dict.fromkeys([overall[0], *tops, *overall]))[:most]


def with_moves(
    rows: Iterable[Mapping], refits: Iterable[Callable[[], Iterable[Mapping]]]
) -> list[dict]:
    """Return `rows` with how far each number moves at most over `refits`, each without one."""
    whole = [dict(row) for row in rows]
    for refit in refits:
        other = {_key(row): row for row in refit()}
        for row in whole:
            left = other.get(_key(row))
            for name, column in MOVED.items():
                change = abs(_number(row, name) - _number(left or {}, name))
                if change == change and math.isfinite(change):
                    row[column] = max(change, row.get(column) or 0.0)
    return whole


def with_moves_of(rows: Iterable[Mapping], others: Iterable[Mapping]) -> list[dict]:
    """Return `rows` with the moves of the same numbers in `others`, by whichever method."""
    known = {_key({**row, "method": ""}): row for row in others}
    told = []
    for row in rows:
        other = known.get(_key({**row, "method": ""}), {})
        told.append({**row, **{name: other[name] for name in MOVED.values() if name in other}})
    return told


def rows_and_moves(
    analysis: Analysis,
    scored: pd.DataFrame,
    study: Study,
    asked: Asked,
    rows_of: Callable[[pd.DataFrame], list[dict]],
) -> list[dict]:
    """Return the rows of a model of several outcomes, fitted again without those it leans on most.

    rows_of: the rows of a scored table. Public mode rounds nothing, and needs no refits; one that
    did not converge would not without a respondent, and takes longest. Where imputations are asked
    for, each estimate is read again with items imputed.
    """
    rows = rows_of(scored)
    fitted = {row.get("status") for row in rows if row["quantity"] == "parameter"}
    if fitted <= {Status.NOT_CONVERGED}:
        return rows
    if study.release.mode != "public":
        wides = [outcome_by_wave(scored, study, name, asked.key) for name in asked.names]
        together = pd.concat(wides, axis=1, keys=range(len(wides)))
        far = farthest(together.dropna(how="all"), MOST_OF_TWO)
        refits = [partial(rows_of, scored[scored["respondent_id"] != who]) for who in far]
        rows = with_moves(rows, refits)
    return [
        *rows,
        *read_again(rows, analysis, scored, study, asked, lambda scores, _: rows_of(scores)),
    ]


def _key(row: Mapping) -> tuple:
    return tuple(row.get(column, "") for column in KEY)


def _number(row: Mapping, name: str) -> float:
    value = row.get(name)
    return math.nan if value is None else float(value)
