"""Who was asked a question: no denominator holds those whom it was not put to."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.shared.fields import FieldOf
from wavescore.analyses.shared.waves import asked, at_wave
from wavescore.definitions.study import Study
from wavescore.prepare.columns import instrument_columns
from wavescore.prepare.reasons import HIDDEN, NOT_GIVEN

NOT_ASKED = (NOT_GIVEN, HIDDEN)


def was_asked(
    reasons: pd.DataFrame | None, people: pd.DataFrame, wave: str, columns: Sequence[str]
) -> np.ndarray:
    """Return which of `people` (indexed by respondent_id) were asked any of `columns` at a wave.

    Not asked is whose form was not given, and from whom branching logic hid it. reasons: those of
    `prepare.reasons`; without them, and of columns that they do not have, everybody was asked.
    """
    known = [name for name in columns if reasons is not None and name in reasons]
    if not known:
        return np.ones(len(people), dtype=bool)
    return np.logical_or.reduce(asked_each(reasons, people, wave, known), axis=1)


def asked_each(
    reasons: pd.DataFrame | None, people: pd.DataFrame, wave: str, columns: Sequence[str]
) -> np.ndarray:
    """Return which of `people` were asked each of `columns` at a wave, as `was_asked`, (n, k)."""
    each = np.ones((len(people), len(columns)), dtype=bool)
    if reasons is None:
        return each
    here = np.flatnonzero((reasons["wave"] == wave).to_numpy(bool))
    gone = np.zeros((len(here), len(columns)), dtype=bool)
    for place, name in enumerate(columns):
        if name in reasons:
            gone[:, place] = _not_asked(reasons[name])[here]
    # Finding each respondent's row takes longest: once for all columns, and not at all for none.
    if gone.any():
        places = pd.Index(reasons["respondent_id"].take(here)).get_indexer(people.index)
        each[places >= 0] = ~gone[places[places >= 0]]
    return each


def _not_asked(reasons: pd.Series) -> np.ndarray:
    """Return the rows of a column of reasons that say so; of categories by their codes."""
    if not isinstance(reasons.dtype, pd.CategoricalDtype):
        return reasons.isin(NOT_ASKED).to_numpy()
    says = [label in NOT_ASKED for label in reasons.dtype.categories]
    return np.array([*says, False])[reasons.array.codes]  # a code of -1 is no reason


def question_of(what: FieldOf, study: Study, wave: str) -> tuple[str, list[str]]:
    """Return the wave and the columns at which what a field of the scored table holds was asked.

    An instrument's are its items (or its total), a group's those of its field at its own wave.
    """
    if what.name in study.groups:
        group = study.groups[what.name]
        return group.wave, [group.field]
    if what.name in study.instruments:
        return wave, instrument_columns(what.name, study.instruments[what.name])
    return wave, what.held_in


def those(people: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Return the rows of `people`, which are not copied where they are all."""
    return people if rows.all() else people[rows]


def instruments_asked(
    scored: pd.DataFrame,
    study: Study,
    reasons: pd.DataFrame | None,
    waves: Sequence[str] | None,
    names: Sequence[str] | None,
    *,
    items: bool = False,
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield wave, instrument and those asked it there, if anybody; by default of all there are.

    With `items`, only instruments whose items the study holds.
    """
    for wave in waves or study.wave_names:
        people = at_wave(scored, wave)
        for name in asked(study, wave, names, items=items):
            columns = instrument_columns(name, study.instruments[name])
            rows = was_asked(reasons, people, wave, columns)
            if rows.any() or not len(people):
                yield wave, name, those(people, rows)


def without_items(study: Study, names: Sequence[str] | None, row: dict) -> list[dict]:
    """Return `row` for each instrument asked for by name of which only totals are there."""
    alone = [name for name in names or () if study.instruments[name].columns is None]
    return [{"outcome": name, **row} for name in alone]
