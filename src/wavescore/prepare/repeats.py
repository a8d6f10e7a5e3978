"""Rows that repeat: instances of a form or an event that are waves, and the table of the others."""

import numpy as np
import pandas as pd

from wavescore.definitions.study import Study
from wavescore.prepare.columns import REPEAT_INSTANCE, REPEAT_INSTRUMENT

KEYS = ("respondent_id", "event", "form", "instance")


def row_marks(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return each row's event, form and instance as text, form and instance "" of a plain row.

    The first instance of a repeated event is a plain row. Events are "" where no wave names one.
    """
    blank = pd.Series("", index=table.index, dtype="str")
    form = table.get(REPEAT_INSTRUMENT, blank).str.strip()
    instance = table.get(REPEAT_INSTANCE, blank).str.strip()
    instance = instance.mask((form == "") & (instance == "1"), "")
    by_event = any(wave.events for wave in study.waves) and study.source.wave in table
    event = table[study.source.wave].str.strip() if by_event else blank
    return pd.DataFrame({"event": event, "form": form, "instance": instance})


def waves_of_marks(marks: pd.DataFrame, study: Study) -> pd.Series:
    """Return the wave that each row is by its event, form and instance, "" where it is none."""
    names: dict[tuple[str, str, str], str] = {}
    for wave in (each for each in study.waves if each.days is None):
        plain = not wave.form and wave.instance in ("", "1")
        instance = "" if plain else wave.instance or "1"
        names |= {(event, wave.form, instance): wave.name for event in wave.events or ("",)}
    kinds = marks.groupby(list(marks.columns), sort=False).ngroup().to_numpy()
    keys = marks.drop_duplicates().itertuples(index=False, name=None)
    found = pd.Series([names.get(key, "") for key in keys], dtype="str")
    return found.take(kinds).set_axis(marks.index)


def plain_rows(marks: pd.DataFrame, waves: pd.Series, study: Study) -> pd.Series:
    """Return the wave that a plain row belongs to where only instances of forms are waves.

    A respondent's plain row (age, consent) then stands with the first wave of its event; "" for all
    other rows.
    """
    first: dict[str, str] = {}
    for wave in study.waves:
        for event in (wave.events or ("",)) if wave.form or wave.instance else ():
            first.setdefault(event, wave.name)
    if not first:
        return pd.Series("", index=marks.index, dtype="str")
    plain = (marks["form"] == "") & (marks["instance"] == "") & (waves == "")
    named = [first.get(event, "") for event in marks["event"].where(plain, None)]
    return pd.Series(named, index=marks.index, dtype="str")


def with_plain_rows(as_read: pd.DataFrame, plain: np.ndarray) -> pd.DataFrame:
    """Return as_read with each plain row's cells in the row of the same respondent and wave.

    `plain` says which rows are plain. Where the wave has no row of its own the plain row is it.
    """
    key = ["respondent_id", "wave"]
    base = as_read[plain].drop_duplicates(key).set_index(key)
    own = as_read[~plain]
    at = pd.MultiIndex.from_frame(own[key])
    first = ~own.duplicated(key).to_numpy()
    for name in as_read.columns.drop([*key, as_read.columns[0]]):
        cells = base[name].reindex(at).fillna("").to_numpy()
        fill = first & (own[name] == "").to_numpy()
        own = own.assign(**{name: np.where(fill, cells, own[name])})
    alone = as_read[plain & ~pd.MultiIndex.from_frame(as_read[key]).isin(at)]
    return pd.concat([own, alone]).sort_index().astype(dict.fromkeys(own.columns[1:], "str"))


def companion(
    table: pd.DataFrame, ids: pd.Series, marks: pd.DataFrame, rows: np.ndarray, study: Study
) -> pd.DataFrame:
    """Return the repeats that are no wave: one row is one respondent, event, form and instance.

    Then every column in which such a row holds anything, as text.
    """
    if not rows.any():
        return pd.DataFrame(columns=list(KEYS), dtype="str")
    about = pd.DataFrame({"respondent_id": ids[rows], **marks[rows]})
    if study.source.wave in table:
        about = about.assign(event=table.loc[rows, study.source.wave].str.strip())
    used = {study.source.respondent, study.source.wave, REPEAT_INSTANCE, REPEAT_INSTRUMENT}
    rest = table.loc[rows, [name for name in table.columns if name not in used]]
    filled = rest.columns[(rest != "").any()]
    return pd.concat([about[list(KEYS)], rest[filled]], axis=1).reset_index(drop=True)
