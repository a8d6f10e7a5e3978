"""Who was asked a question: no denominator holds those whom it was not put to."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.shared.fields import FieldOf
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
    asked = np.ones((len(people), len(columns)), dtype=bool)
    if reasons is None:
        return asked
    here = (reasons["wave"] == wave).to_numpy(bool)
    gone = np.zeros((int(here.sum()), len(columns)), dtype=bool)
    for place, name in enumerate(columns):
        if name in reasons:
            gone[:, place] = reasons[name][here].isin(NOT_ASKED)
    # Finding each respondent's row takes longest: once for all columns, and not at all for none.
    if gone.any():
        places = pd.Index(reasons["respondent_id"][here]).get_indexer(people.index)
        asked[places >= 0] = ~gone[places[places >= 0]]
    return asked


def question_of(what: FieldOf, study: Study, wave: str) -> tuple[str, list[str]]:
    """Return the wave and the columns at which what a field of the scored table holds was asked.

    An instrument's are its items (or its total), a group's those of its field at its own wave.
    """
    if what.name in study.groups:
        group = study.groups[what.name]
        return group.wave, [group.field]
    if what.name in study.instruments:
        return wave, instrument_columns(what.name, study.instruments[what.name])
    return wave, list(what.columns.values()) or [what.column]


def instruments_asked(
    reasons: pd.DataFrame | None,
    people: pd.DataFrame,
    wave: str,
    names: Sequence[str],
    study: Study,
) -> dict[str, pd.DataFrame]:
    """Return by instrument of `names` those of `people` who were asked it at a wave, if anybody."""
    found = {}
    for name in names:
        columns = instrument_columns(name, study.instruments[name])
        rows = was_asked(reasons, people, wave, columns)
        if rows.any() or not len(people):
            found[name] = people[rows]
    return found
