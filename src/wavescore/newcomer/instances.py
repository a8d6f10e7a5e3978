"""Waves drafted from the instances of a repeated form, where an instrument is asked there alone."""

from collections.abc import Sequence

import pandas as pd

from wavescore.newcomer.guess import TODO, Guess, inline
from wavescore.newcomer.scales import Scale
from wavescore.newcomer.seen import EVENT, Seen
from wavescore.newcomer.wave_dates import timed
from wavescore.prepare.columns import REPEAT_INSTANCE, REPEAT_INSTRUMENT

FEW = 0.1  # the share of the first instance's respondents that a wave must have


def instance_waves(
    seen: Seen, scales: Sequence[Scale], respondent: Guess
) -> tuple[list[dict], str, str]:
    """Return (waves, the unit of their times, the date they are by); no waves where none repeats.

    A wave: name, form, instance, label, time, and its event where the project has events.
    """
    rows = _rows_of_instances(seen, scales)
    if rows is None or not isinstance(respondent.value, str):
        return [], "", ""
    form = seen.frame.loc[rows, REPEAT_INSTRUMENT].str.strip()
    events = seen.frame.loc[rows, EVENT].str.strip() if EVENT in seen.frame else pd.Series([""])
    if len(set(form)) != 1 or len(set(events)) != 1:
        return [], "", ""
    number = pd.to_numeric(seen.frame[REPEAT_INSTANCE].str.strip(), errors="coerce").where(rows)
    people = number.value_counts()
    kept = sorted(n for n, count in people.items() if count >= FEW * people.max())
    name = form.iloc[0]
    waves = [
        {
            "name": f"t{place}",
            **({"event": events.iloc[0]} if events.iloc[0] else {}),
            **({"form": name} if name else {}),
            "instance": int(n),
            "label": f"{name.replace('_', ' ').capitalize() or 'Instance'} {n:g}",
            "time": float(place - 1),
        }
        for place, n in enumerate(kept, start=1)
    ]
    place = number.map({n: at for at, n in enumerate(kept)}).fillna(-1)
    return timed(seen, waves, place, seen.frame[respondent.value])


def repeats_left(seen: Seen) -> list[str]:
    """Return the comments on repeated forms of an export whose instances are no drafted waves."""
    if REPEAT_INSTRUMENT not in seen.frame or not seen.repeated.any():
        return []
    repeated = seen.frame[seen.repeated]
    forms = repeated[REPEAT_INSTRUMENT].str.strip().value_counts()
    lines = []
    for form, count in forms.items():
        rows = repeated[repeated[REPEAT_INSTRUMENT].str.strip() == form]
        events = {"event": rows[EVENT].iloc[0].strip()} if EVENT in rows else {}
        wave = inline({"name": "t2", **events, **({"form": form} if form else {}), "instance": 2})
        what = form or f"the repeated event {events.get('event', '')}"
        lines.append(
            f"# {TODO}: {count} rows are instances of {what}, in private/repeats.csv; a wave may be"
            f" one: {wave}"
        )
    return lines


def _rows_of_instances(seen: Seen, scales: Sequence[Scale]) -> pd.Series | None:
    """Return the rows that hold instruments, where every such row is one of a repeated form."""
    if REPEAT_INSTRUMENT not in seen.frame or REPEAT_INSTANCE not in seen.frame:
        return None
    rows = pd.Series(False, index=seen.frame.index)
    for scale in scales:
        for column in scale.found.one.columns:
            rows |= seen.filled(column)
    instance = seen.frame[REPEAT_INSTANCE].str.strip() != ""
    return rows if rows.any() and (instance | ~rows).all() else None
