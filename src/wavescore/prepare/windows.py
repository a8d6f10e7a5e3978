"""Waves that are windows of days: which row of a respondent is which, and the actual times."""

from collections.abc import Mapping

import pandas as pd

from wavescore.definitions.study import Study, Wave
from wavescore.prepare.columns import ELAPSED
from wavescore.prepare.spelling import EMPTY
from wavescore.prepare.values import times

DAY = pd.Timedelta(days=1)


def waves_by_window(
    table: pd.DataFrame, ids: pd.Series, marks: pd.DataFrame, waves: pd.Series, study: Study
) -> tuple[pd.Series, pd.Series]:
    """Return (wave, why not) of each row, `waves` being those that rows are by their marks.

    A row that is no wave yet is that in whose window its date falls; of several rows of a
    respondent the one nearest to the window's middle, of equals the earlier. Why not is "" but for
    rows that a window could have held.
    """
    why = pd.Series("", index=table.index, dtype="str")
    free = waves == ""
    for wave in study.waves:
        if wave.days is None:
            continue
        rows = free & _could_be(wave, marks, study)
        days = _days(table, ids, wave, study)
        low, high = wave.days
        inside = rows & (days >= low) & (days <= high)
        order = pd.DataFrame({"who": ids, "far": (days - (low + high) / 2).abs(), "day": days})
        first = order[inside].sort_values(["far", "day"], kind="stable").drop_duplicates("who")
        waves = waves.where(~waves.index.isin(first.index), wave.name)
        why = why.mask(rows & ~inside & (why == ""), "its date is in no wave's window")
        why = why.mask(inside & (waves == ""), f"another is nearer to the middle of {wave.name}")
    return waves, why.where(waves == "", "")


def _could_be(wave: Wave, marks: pd.DataFrame, study: Study) -> pd.Series:
    """Return the rows of the window's form and events; in layout long every row."""
    if study.source.layout == "long":
        return pd.Series(True, index=marks.index)
    rows = marks["form"] == wave.form
    return rows & marks["event"].isin(wave.events) if wave.events else rows


def _days(table: pd.DataFrame, ids: pd.Series, wave: Wave, study: Study) -> pd.Series:
    """Return whole days from the window's origin, a respondent's first such date, to each row."""
    start = _dates(table[wave.origin], study)
    first = start.groupby(ids).first()
    at = _dates(table[study.date_at(wave)], study)
    return (at.dt.normalize() - ids.map(first).dt.normalize()) / DAY


def _dates(column: pd.Series, study: Study) -> pd.Series:
    texts = column.str.strip()
    codes, written = pd.factorize(texts.where(~texts.isin(EMPTY), ""))
    return pd.Series(times(list(written), study.source.dates or "")[codes], index=column.index)


def elapsed_days(typed: pd.DataFrame, study: Study) -> pd.Series | None:
    """Return the days from baseline to each row, NaN where a date is missing; None without dates.

    `typed`: one row per respondent and wave. A row's date is that of the field that the study
    declares for its wave, baseline the date that windows count from, else that of the first wave.
    """
    fields = {wave.name: study.date_at(wave) for wave in study.waves}
    if typed.empty or not any(_is_date(typed, field) for field in fields.values()):
        return None
    at = pd.Series(pd.NaT, index=typed.index, dtype="datetime64[us]")
    for wave in study.waves:
        field = fields[wave.name]
        if _is_date(typed, field):
            at = at.mask(typed["wave"] == wave.name, typed[field])
    start = _baseline(typed, at, study)
    days = (at - start) / DAY
    first = (typed["wave"] == study.wave_names[0]) & at.isna() & start.notna()
    if not fields[study.wave_names[0]]:
        days = days.mask(first, 0.0)
    return None if days.isna().all() else days.rename(ELAPSED)


def _baseline(typed: pd.DataFrame, at: pd.Series, study: Study) -> pd.Series:
    """Return each row's baseline: that of its respondent."""
    origin = next((wave.origin for wave in study.waves if wave.origin), "")
    who = typed["respondent_id"]
    dates = typed[origin] if _is_date(typed, origin) else at[typed["wave"] == study.wave_names[0]]
    known = dates.groupby(who[dates.index]).first()
    return pd.Series(known.reindex(who).to_numpy(), index=typed.index)


def _is_date(typed: Mapping, field: str) -> bool:
    return field in typed and pd.api.types.is_datetime64_any_dtype(typed[field])
