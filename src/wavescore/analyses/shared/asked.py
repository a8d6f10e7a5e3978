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
    known = [] if reasons is None else [name for name in columns if name in reasons]
    if reasons is None or not known:
        return np.ones(len(people), dtype=bool)
    here = (reasons["wave"] == wave).to_numpy(bool)
    # The columns asked for alone: a table of reasons is wide, and this is called for every item.
    not_asked = [reasons[name][here].isin(NOT_ASKED).to_numpy(bool) for name in known]
    who = reasons["respondent_id"][here]
    asked = pd.Series(~np.logical_and.reduce(not_asked), index=pd.Index(who))
    return asked.reindex(people.index, fill_value=True).to_numpy()


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
