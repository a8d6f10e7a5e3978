"""From the rows of an export to one row per respondent and wave, under canonical names."""

import numpy as np
import pandas as pd

from wavescore.definitions.study import Study
from wavescore.errors import DataError, closest, named
from wavescore.prepare.columns import (
    EXPORT_ROW,
    REPEAT_INSTANCE,
    REPEAT_INSTRUMENT,
    canonical_columns,
    reserved_columns,
    wave_columns,
)
from wavescore.prepare.findings import findings_at, findings_frame
from wavescore.prepare.spelling import EMPTY


def lay_out(table: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (as_read, findings) of a table of text.

    as_read has one row per respondent and wave as exported (duplicates included): export_row (1 is
    the first row below the header), respondent_id, wave, then all columns as text. findings has
    one row for each row of the table that is set aside: nothing is left out unsaid.
    """
    columns = {column for at in wave_columns(study).values() for column in at.values()}
    _need(columns, table, study)
    keyed, stray = _keys(table, study)
    if study.source.layout == "wide":
        as_read, aside = _from_wide(table, keyed, study), []
    else:
        as_read, aside = _from_rows(table, keyed, study)
    named = as_read["respondent_id"] != ""
    nameless = findings_at(
        as_read[~named], study.source.respondent or "", "", "no_respondent", "the row has no id"
    )
    _reconcile(len(table), as_read, aside, study)
    return as_read[named].reset_index(drop=True), findings_frame([stray, *aside, nameless])


def _need(columns, table, study) -> None:
    for column in sorted(columns):
        if column not in table.columns:
            raise DataError(
                "a column of the study file is not in the export",
                file=study.source.export,
                key=column,
                found=named(table.columns),
                expected=f"the column {column!r}",
                hint=closest(column, table.columns, "check the column pattern in study.yaml"),
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


def _from_rows(table, keys, study) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Layouts redcap and long: a row of the table is a respondent at one wave."""
    waves, events = _waves_of_rows(table, study)
    keys = keys.assign(wave=waves)
    unknown = (waves == "").to_numpy()
    repeated = _repeated(table) & ~unknown
    detail = f"the row's event is none of the study's waves ({study.source.wave})"
    aside = [
        findings_at(
            keys[unknown], study.source.wave, events[unknown].to_numpy(), "unknown_event", detail
        ),
        _repeat_findings(table, keys, repeated),
    ]
    kept = ~(unknown | repeated)
    values = _canonical_values(table, keys["wave"], study)
    _repeats_hold_no_items(values, kept, repeated, study)
    used = {study.source.respondent, REPEAT_INSTANCE, REPEAT_INSTRUMENT}
    if not study.has_arms:
        used.add(study.source.wave)
    as_read = pd.concat([keys, values, _other_columns(table, used, study)], axis=1)
    return as_read[kept], aside


def _waves_of_rows(table, study) -> tuple[pd.Series, pd.Series]:
    """Return each row's wave name ("" where unknown) and its event as written."""
    column = study.source.wave
    only = study.waves[0]
    blank = pd.Series("", index=table.index, dtype="str")
    if column not in table.columns:
        if len(study.waves) > 1:
            _need({column}, table, study)
        return blank + only.name, blank
    events = table[column].str.strip()
    if study.source.layout == "redcap":
        if len(study.waves) == 1 and not only.events:
            return blank + only.name, events
        names = {event: wave.name for wave in study.waves for event in wave.events}
    else:
        names = {wave.name: wave.name for wave in study.waves}
        names |= {wave.code: wave.name for wave in study.waves}
    return events.map(names).fillna("").astype("str"), events


def _repeated(table) -> np.ndarray:
    """Return whether a row is a repeated form, or a repeated event after its first instance."""
    repeated = np.zeros(len(table), dtype=bool)
    if REPEAT_INSTRUMENT in table.columns:
        repeated |= (table[REPEAT_INSTRUMENT].str.strip() != "").to_numpy()
    if REPEAT_INSTANCE in table.columns:
        repeated |= (~table[REPEAT_INSTANCE].str.strip().isin(["", "1"])).to_numpy()
    return repeated


def _repeat_findings(table, keys, repeated) -> pd.DataFrame:
    rows = table[repeated]
    blank = pd.Series("", index=rows.index)
    form = rows.get(REPEAT_INSTRUMENT, blank)
    instance = rows.get(REPEAT_INSTANCE, blank)
    detail = "instance " + instance + " of a repeated form or event is set aside"
    return findings_at(
        keys[repeated], REPEAT_INSTRUMENT, form.to_numpy(), "repeat_instance", detail.to_numpy()
    )


def _repeats_hold_no_items(values, kept, repeated, study) -> None:
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
            hint="export one row per wave (an event per wave, or layout long)",
        )


def _canonical_values(table, waves, study) -> pd.DataFrame:
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


def _other_columns(table, used, study) -> pd.DataFrame:
    """Return the columns that the study file does not name; those that clash say "_exported"."""
    used = used | {column for at in wave_columns(study).values() for column in at.values()}
    rest = table[[name for name in table.columns if name not in used]]
    reserved = reserved_columns(study)
    return rest.rename(columns={n: f"{n}_exported" for n in rest.columns if n in reserved})


def _from_wide(table, keys, study) -> pd.DataFrame:
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


def _reconcile(rows, as_read, aside, study) -> None:
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
