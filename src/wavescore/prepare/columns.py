"""Which column of the export holds which item at which wave. Imports nothing heavy."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wavescore.definitions.parts import InstrumentUse
from wavescore.definitions.study import Study, Wave
from wavescore.errors import DefinitionError, named

REPEAT_INSTRUMENT = "redcap_repeat_instrument"
REPEAT_INSTANCE = "redcap_repeat_instance"


def wave_columns(study: Study) -> dict[str, dict[str, str]]:
    """Return, by wave, {canonical name: column of the export} of items, totals and fields.

    Canonical names are `{instrument}_{item}`, `{instrument}_total` where only totals are kept, and
    the keys of `source.fields`. Kept with the study, of which it is asked for each column.
    """
    kept = vars(study)
    if "wave_columns" not in kept:
        kept["wave_columns"] = {wave.name: _columns_at(study, wave) for wave in study.waves}
    return kept["wave_columns"]


def canonical_columns(study: Study) -> list[str]:
    """Return every canonical name once, in the order of the study file."""
    return list(dict.fromkeys(name for at in wave_columns(study).values() for name in at))


def reserved_columns(study: Study) -> set[str]:
    """Return the names that our own columns take; an export's column of that name gives way."""
    scores = {f"{name}_{part}" for name in study.instruments for part in SCORE_COLUMNS}
    return {"respondent_id", "wave", EXPORT_ROW, ELAPSED, *canonical_columns(study), *scores}


def instrument_columns(name: str, use: InstrumentUse) -> list[str]:
    """Return the canonical columns of an instrument in use: its items, or its total."""
    return list(use.instrument.columns) if use.total is None else [f"{name}_total"]


def date_fields(study: Study) -> set[str]:
    """Return the fields that the study declares as dates: of waves, windows and the source."""
    fields = {study.source.date or "", *(wave.date for wave in study.waves)}
    fields |= {wave.origin for wave in study.waves}
    fields |= {study.date_at(wave) for wave in study.waves if wave.days}
    return fields - {""}


def shown_events(events: Iterable[str], known: Collection[str] = ()) -> str:
    """Return the events of a wave column for a message; of texts that may be answers their number.

    Shown are those that a study names (`known`), and what has the form of an event or a wave.
    """
    events = list(dict.fromkeys(events))
    shown = [event for event in events if event in known or EVENT.fullmatch(event)]
    others = len(events) - len(shown)
    hidden = [f"{others} texts (not shown: they may be answers)"] if others else []
    return " and ".join([*([named(shown)] if shown else []), *hidden])


# baseline_arm_1 of REDCap; T2, week 6, visit_12.
EVENT = re.compile(r"[a-z][a-z0-9_]*_arm_\d+[a-z]*|(?:[A-Za-z]{1,10}[ _-]?)?\d{1,3}")
SCORE_COLUMNS = ("total", "answered", "band")
EXPORT_ROW = "export_row"
# Days from a respondent's baseline to the day on which a wave was answered.
ELAPSED = "days_since_baseline"
# What the frame as read carries beside its cells: {column: {code: what it stands for}}.
FILE_MISSING = "missing_by_file"
# ... and how many rows the export has.
EXPORT_ROWS = "rows_of_export"


def _columns_at(study: Study, wave: Wave) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, use in study.instruments.items():
        pattern = _at(use.columns if use.total is None else use.total, wave)
        if pattern is None:
            continue
        if isinstance(pattern, str):
            items = ("",) if use.total is not None else use.instrument.items
            sources = [_fill(pattern, wave, item) for item in items]
        else:
            sources = [_fill(column, wave) for column in pattern]
        columns |= dict(zip(instrument_columns(name, use), sources, strict=True))
    if study.source.layout == "wide":
        columns |= {name: _fill(p, wave) for name, p in study.source.fields.items()}
    return columns


def _at(
    pattern: str | tuple[str, ...] | Mapping[str, Any] | None, wave: Wave
) -> str | tuple[str, ...] | None:
    return pattern.get(wave.name) if isinstance(pattern, Mapping) else pattern


def _fill(pattern: str, wave: Wave, item: str = "") -> str:
    return pattern.replace("{wave}", wave.code).replace("{item}", item)


def check_group_names(columns: Collection[str], study: Study) -> None:
    """Raise DefinitionError where a group has the name of a field, and would hide it."""
    for name in study.groups:
        if name in columns:
            raise DefinitionError(
                "a group has the name of a field",
                file=study.file,
                key=f"groups.{name}",
                found=name,
                expected="another name, so that the field stays as it is",
                hint=f"call it {name}_group",
            )
