"""The waves' times from the dates of the answers, where the waves' names do not tell them."""

from collections.abc import Sequence

import pandas as pd

from wavescore.newcomer.guess import Guess
from wavescore.newcomer.seen import Seen
from wavescore.prepare.values import times

MOST_OF = 0.5  # the share of a wave's rows that must have the date
# Up to how many days apart the last wave is told in which unit, and its days.
UNITS = ((90, "day", 1.0), (730, "week", 7.0), (float("inf"), "month", 30.44))


def timed_by_dates(
    seen: Seen, waves: Sequence[dict], column: str, respondent: Guess
) -> tuple[list[dict], str, str]:
    """Return (waves with times, their unit, the date they are by), "" twice where none tells.

    A wave's time is the median, over respondents, of the days since their first wave. `column`
    holds the waves' marks.
    """
    marks = [[w["mark"]] if isinstance(w["mark"], str) else list(w["mark"]) for w in waves]
    at = seen.frame[column].str.strip()
    place = pd.Series(-1, index=at.index)
    for number, names in enumerate(marks):
        place = place.mask(at.isin(names) & ~seen.repeated, number)
    if not isinstance(respondent.value, str):
        return list(waves), "", ""
    return timed(seen, waves, place, seen.frame[respondent.value])


def timed(
    seen: Seen, waves: Sequence[dict], place: pd.Series, ids: pd.Series
) -> tuple[list[dict], str, str]:
    """Return (waves with times, their unit, the date they are by); `place`: each row's wave."""
    for name in seen.columns:
        dates = _dates(seen, name)
        found = None if dates is None else _medians(dates, place, ids, len(waves))
        if found is not None and len(waves) > 1:
            length, unit = next((d, u) for most, u, d in UNITS if found[-1] <= most)
            spread = [round(days / length, 1) for days in found]
            times_of = zip(waves, spread, strict=True)
            return [{**wave, "time": time} for wave, time in times_of], unit, name
    return list(waves), "", ""


def _dates(seen: Seen, name: str) -> pd.Series | None:
    """Return a column as dates, None where the dictionary says that it holds none."""
    asked = seen.asked(name)
    stamp = name.endswith("_timestamp")
    if not stamp and (asked is None or not asked.validation.startswith("date")):
        return None
    return pd.Series(times(seen.frame[name].str.strip().tolist(), ""), index=seen.frame.index)


def _medians(dates: pd.Series, place: pd.Series, ids: pd.Series, count: int) -> list[float] | None:
    """Return the waves' median days since the first, None where they do not increase."""
    known = dates.notna()
    if any(known[place == number].mean() < MOST_OF for number in range(count)):
        return None
    first = dates[place == 0].groupby(ids[place == 0]).first()
    began = first.reindex(ids).set_axis(ids.index)  # to map dates of nobody fails
    days = (dates.dt.normalize() - began.dt.normalize()) / pd.Timedelta(days=1)
    found = [0.0] + [float(days[place == number].median()) for number in range(1, count)]
    return found if all(a < b for a, b in zip(found, found[1:], strict=False)) else None
