"""From the rows of an export to one row per respondent and wave, under canonical names."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from wavescore.definitions.study import Study, Wave
from wavescore.errors import DataError
from wavescore.files.delimited import nearest, shown
from wavescore.prepare.columns import (
    EXPORT_ROW,
    REPEAT_INSTANCE,
    REPEAT_INSTRUMENT,
    canonical_columns,
    reserved_columns,
    wave_columns,
)
from wavescore.prepare.double_entry import one_entry
from wavescore.prepare.findings import findings_at, findings_frame
from wavescore.prepare.repeats import KEYS as REPEAT_KEYS
from wavescore.prepare.repeats import (
    companion,
    plain_rows,
    row_marks,
    waves_of_marks,
    with_plain_rows,
)
from wavescore.prepare.spelling import EMPTY
from wavescore.prepare.windows import waves_by_window


def lay_out(table: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return (as_read, findings, repeats) of a table of text.

    as_read has one row per respondent and wave as exported (duplicates included): export_row (1 is
    the first row below the header), respondent_id, wave, then all columns as text. findings has
    one row for each row of the table that is set aside: nothing is left out unsaid. repeats are the
    instances of forms and events that are no wave.
    """
    columns = {column for at in wave_columns(study).values() for column in at.values()}
    _need(columns, table, study)
    rows = len(table)
    keyed, stray = _keys(table, study)
    stays, keyed, second, differences = one_entry(table, keyed, study)
    table, keyed = table[stays].reset_index(drop=True), keyed[stays].reset_index(drop=True)
    merged, repeats = 0, pd.DataFrame(columns=list(REPEAT_KEYS), dtype="str")
    aside: list[pd.DataFrame] = []
    if study.source.layout == "wide":
        as_read = _from_wide(table, keyed, study)
    else:
        as_read, aside, merged, repeats = _from_rows(table, keyed, study)
    named = as_read["respondent_id"] != ""
    nameless = findings_at(
        as_read[~named], study.source.respondent or "", "", "no_respondent", "the row has no id"
    )
    _reconcile(rows - merged, as_read, [*second, *aside], study)
    as_read = as_read[named].reset_index(drop=True)
    found = findings_frame([stray, *second, *differences, *aside, nameless])
    return as_read, found, repeats


def _need(columns: Collection[str], table: pd.DataFrame, study: Study) -> None:
    for column in sorted(columns):
        if column not in table.columns:
            raise DataError(
                "a column of the study file is not in the export",
                file=study.source.export,
                key=column,
                found=shown(table.columns, columns),
                expected=f"the column {column!r}",
                hint=nearest(column, table.columns, "check the column pattern in study.yaml"),
            )


def _keys(table: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table's keys (row number, id without stray spaces) and the spaces found."""
    numbers = np.arange(1, len(table) + 1)
    if study.source.respondent is None:
        written = pd.Series(numbers.astype(str), dtype="str")
    else:
        _need({study.source.respondent}, table, study)
        written = table[study.source.respondent]
    ids = written.str.strip()
    ids = ids.mask(ids.isin(EMPTY), "")  # R and SAS write NA or a stop for no id
    keys = pd.DataFrame({EXPORT_ROW: numbers, "respondent_id": ids, "wave": ""})
    spaced = (written != written.str.strip()).to_numpy()
    stray = findings_at(
        keys[spaced],
        study.source.respondent or "",
        written[spaced].to_numpy(),
        "stray_space",
        "read without the space",
    )
    return keys, stray


def _from_rows(
    table: pd.DataFrame, keys: pd.DataFrame, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame], int, pd.DataFrame]:
    """Layouts redcap and long: a row of the table is a respondent at one wave.

    Return as_read, the findings of rows set aside, how many plain rows stand within another row,
    and the repeats.
    """
    marks = row_marks(table, study)
    waves = _waves_of_rows(table, marks, study)
    windows = [wave for wave in study.waves if wave.days]
    _need({field for w in windows for field in (w.origin, study.date_at(w))}, table, study)
    waves, outside = waves_by_window(table, keys["respondent_id"], marks, waves, study)
    _need_rows(windows, waves, study)
    stand_with = plain_rows(marks, waves, study)
    plain = (stand_with != "").to_numpy()
    keys = keys.assign(wave=waves.where(~plain, stand_with))
    none = (keys["wave"] == "").to_numpy()
    known = _known_events(table, study)
    instance = (marks[["form", "instance"]] != "").any(axis=1) | (outside != "")
    repeated = none & known & instance.to_numpy()
    aside = [
        _unknown_findings(table, keys, none & ~repeated, study),
        _repeat_findings(marks, outside, keys, repeated),
    ]
    values = _canonical_values(table, keys["wave"], study)
    _repeats_hold_no_items(values, ~none, repeated, study)
    used = {study.source.respondent, REPEAT_INSTANCE, REPEAT_INSTRUMENT}
    if not study.has_arms:
        used.add(study.source.wave)
    as_read = pd.concat([keys, values, _other_columns(table, used, study)], axis=1)[~none]
    rows = len(as_read)
    if plain.any():
        as_read = with_plain_rows(as_read, plain[~none])
    repeats = companion(table, keys["respondent_id"], marks, repeated, study)
    return as_read, aside, rows - len(as_read), repeats


def _need_rows(windows: list[Wave], waves: pd.Series, study: Study) -> None:
    """Stop where nobody has a row in a window: it is mistyped, or counts from another date."""
    for wave in windows:
        if not (waves == wave.name).any():
            low, high = wave.days or (0, 0)
            raise DataError(
                f"no row of the export lies in the window of wave {wave.name!r}",
                file=study.source.export,
                key=f"waves.{study.wave_names.index(wave.name)}.days",
                found=f"nobody {low:g} to {high:g} days after {wave.origin}",
                expected="a row whose date lies there",
                hint=f"look at {wave.origin}, at {study.date_at(wave)} and at the form's name",
            )


def _waves_of_rows(table: pd.DataFrame, marks: pd.DataFrame, study: Study) -> pd.Series:
    """Return each row's wave name, "" where it belongs to none."""
    plain = [wave for wave in study.waves if wave.days is None]
    if not plain:
        return pd.Series("", index=table.index, dtype="str")
    if study.source.layout == "redcap":
        if any(wave.events for wave in study.waves) and study.source.wave not in table:
            if len(study.waves) > 1:
                _need({study.source.wave}, table, study)
            return waves_of_marks(
                marks, replace(study, waves=(replace(study.waves[0], events=()),))
            )
        return waves_of_marks(marks, study)
    if study.source.wave not in table.columns:
        if len(study.waves) > 1:
            _need({study.source.wave}, table, study)
        written = pd.Series(study.waves[0].name, index=table.index, dtype="str")
    else:
        names = {wave.name: wave.name for wave in plain}
        names |= {wave.code: wave.name for wave in plain}
        written = table[study.source.wave].str.strip().map(names).fillna("").astype("str")
    return written.where((marks[["form", "instance"]] == "").all(axis=1), "")


def _known_events(table: pd.DataFrame, study: Study) -> np.ndarray:
    """Return the rows whose event is one of the study's, whichever form or instance they are."""
    events = {event for wave in study.waves for event in wave.events}
    if study.source.layout == "long":
        if any(wave.days for wave in study.waves):
            return np.ones(len(table), dtype=bool)
        events = {mark for wave in study.waves for mark in (wave.name, wave.code)}
    if not events or study.source.wave not in table:
        return np.ones(len(table), dtype=bool)
    return table[study.source.wave].str.strip().isin(events).to_numpy()


def _unknown_findings(
    table: pd.DataFrame, keys: pd.DataFrame, rows: np.ndarray, study: Study
) -> pd.DataFrame:
    column = study.source.wave
    events = table[column].str.strip()[rows].to_numpy() if column in table else ""
    detail = f"the row's event is none of the study's waves ({column})"
    return findings_at(keys[rows], column, events, "unknown_event", detail)


def _repeat_findings(
    marks: pd.DataFrame, outside: pd.Series, keys: pd.DataFrame, rows: np.ndarray
) -> pd.DataFrame:
    form, instance = marks["form"][rows], marks["instance"][rows].replace("", "1")
    why = outside[rows].where(outside[rows] == "", "; " + outside[rows])
    detail = "instance " + instance + " of a repeated form or event: it stands in repeats.csv" + why
    return findings_at(
        keys[rows], REPEAT_INSTRUMENT, form.to_numpy(), "repeat_instance", detail.to_numpy()
    )


def _repeats_hold_no_items(
    values: pd.DataFrame, kept: np.ndarray, repeated: np.ndarray, study: Study
) -> None:
    """Stop where an instrument is answered in repeated rows alone: its data would be lost."""
    answered = values != ""
    lost = answered[repeated].any() & ~answered[kept].any()
    if lost.any():
        raise DataError(
            "the items are answered only in rows of a repeating form",
            file=study.source.export,
            key=lost.idxmax(),
            found=f"{int(repeated.sum())} repeated rows",
            expected="a row per respondent and event without redcap_repeat_instrument",
            hint="name the instances as waves: {name: t1, form: <form>, instance: 1}",
        )


def _canonical_values(table: pd.DataFrame, waves: pd.Series, study: Study) -> pd.DataFrame:
    """Return the canonical columns, each taken from the column that holds it at the row's wave."""
    by_wave = wave_columns(study)
    values = {}
    for name in canonical_columns(study):
        sources = {wave: at.get(name) for wave, at in by_wave.items()}
        if len(set(sources.values())) == 1:
            values[name] = table[next(iter(sources.values()))]
            continue
        column = pd.Series("", index=table.index, dtype="str")
        for wave, source in sources.items():
            if source is not None:
                column = column.mask(waves == wave, table[source])
        values[name] = column
    return pd.DataFrame(values, index=table.index)


def _other_columns(table: pd.DataFrame, used: set[str | None], study: Study) -> pd.DataFrame:
    """Return the columns that the study file does not name; those that clash say "_exported"."""
    named = used | {column for at in wave_columns(study).values() for column in at.values()}
    rest = table[[name for name in table.columns if name not in named]]
    reserved = reserved_columns(study)
    return rest.rename(columns={n: f"{n}_exported" for n in rest.columns if n in reserved})


def _from_wide(table: pd.DataFrame, keys: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Layout wide: a row of the table is a respondent, and becomes a row for each wave answered.

    The respondent's own columns stand in the first wave's row, as REDCap keeps them; a later wave
    has a row where any of its columns is filled.
    """
    own = _other_columns(table, {study.source.respondent}, study)
    by_wave = wave_columns(study)
    parts = []
    for number, wave in enumerate(study.waves):
        sources = by_wave[wave.name]
        values = {name: table[column] for name, column in sources.items()}
        values = pd.DataFrame(values, index=table.index)
        part = pd.concat([keys.assign(wave=wave.name), values], axis=1)
        if number == 0:
            part = pd.concat([part, own], axis=1)
        else:
            part = part[~values.apply(lambda c: c.str.strip().isin(EMPTY)).all(axis=1)]
        parts.append(part.assign(place=number))
    columns = [*keys.columns, *canonical_columns(study), *own.columns]
    laid_out = pd.concat(parts).sort_values([EXPORT_ROW, "place"], kind="stable")
    return laid_out.reindex(columns=columns).fillna("").reset_index(drop=True)


def _reconcile(
    rows: int, as_read: pd.DataFrame, aside: Collection[pd.DataFrame], study: Study
) -> None:
    """Stop where a row of the export is neither kept nor set aside, or none is kept."""
    kept = as_read[EXPORT_ROW].nunique()
    lost = rows - kept - sum(len(part) for part in aside)
    if kept and not lost:
        return
    problem = "rows of the export are lost" if lost else "no row of the export belongs to a wave"
    raise DataError(
        problem if rows else "the export has no rows",
        file=study.source.export,
        found=f"{rows} rows, {kept} kept",
        expected="rows of the study's waves",
        hint=None if study.source.layout == "wide" else f"look at the column {study.source.wave!r}",
    )
