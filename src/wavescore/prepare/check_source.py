"""Look at an export's header before any job: everything the study file names must be there.

Imports nothing heavy for csv, so that a workflow can call it each time it is read.
"""

from collections.abc import Iterable
from pathlib import Path

from wavescore.definitions.dictionary import Dictionary, load_dictionary
from wavescore.definitions.study import Study, Wave
from wavescore.errors import DataError, Problems, closest
from wavescore.files.delimited import check_header, nearest, read_text, rows_below, shown
from wavescore.files.formats import HEAD, Header, format_of, read_header
from wavescore.prepare.check_codes import (
    check_codes,
    check_groups,
    check_private,
    check_used_fields,
    check_versions,
)
from wavescore.prepare.columns import (
    ELAPSED,
    canonical_columns,
    check_group_names,
    shown_events,
    wave_columns,
)
from wavescore.prepare.label_header import variable_names
from wavescore.prepare.mapping import forms_by_event


def check_source(study: Study, folder: str | Path = ".") -> set[str]:
    """Return the names that its fields will have; raise where the export cannot be the study's.

    Reads the header, and of csv the wave column until every wave has been seen. Paths in the study
    are relative to `folder`. Raises DataError (file missing, unreadable, wrong delimiter, a column
    or event that is not there) or DefinitionError (dictionary, recode, missing codes, group names),
    each with the closest match; of several the first, with the text of all.
    """
    path = Path(folder) / study.source.export
    if study.source.api and not path.is_file():
        raise DataError(
            "the live project has no snapshot yet",
            file=path,
            key="source.api",
            found="no such file",
            expected="a snapshot",
            hint=f"wavescore run {study.name} pulls one",
        )
    dictionary = None
    if study.source.dictionary:
        dictionary = load_dictionary(Path(folder) / study.source.dictionary)
    header, events = _look(path, study, dictionary)
    problems = Problems()
    for join in study.source.join:
        about = problems.of(read_header, Path(folder) / join.file, "source.join")
        if isinstance(about, Header):
            keys = (join.respondent, join.wave)
            header = [*header, *(name for name in about.names if name not in keys)]
    if study.source.mapping:
        problems.of(forms_by_event, Path(folder) / study.source.mapping)
    for column, key in _named_columns(study).items():
        problems.of(_need, column, header, key, path, study)
    boxes = dict.fromkeys(name.split("___")[0] for name in header if "___" in name)
    known = [*header, *canonical_columns(study)]
    for field, key in {**_ruling_fields(study), **_date_fields(study)}.items():
        problems.of(_need, field, known, key, path, study)
    for field, key in _sampling_fields(study).items():
        drawn = [*known, *boxes, *study.groups, *study.instruments]
        problems.of(_need, field, drawn, key, path, study)
    problems.of(_check_events, events, path, study)
    problems.of(check_group_names, header, study)
    for name in study.instruments:
        problems.of(check_codes, name, study, dictionary)
    if dictionary is not None:
        problems.of(check_groups, study, dictionary)
        problems.of(check_private, study, dictionary)
        problems.of(check_used_fields, study, dictionary)
        problems.of(check_versions, header, study, dictionary)
    problems.raise_all()
    elapsed = {ELAPSED} if any(map(study.date_at, study.waves)) else set()
    return {*known, *boxes, *elapsed}


def _look(
    path: Path, study: Study, dictionary: Dictionary | None
) -> tuple[list[str], list[str] | None]:
    """Return the header, and the wave column's texts (None where not looked at)."""
    about = read_header(path, "source.export")
    if about.rows == 0:
        raise DataError(
            "the export has no rows",
            file=path,
            key="source.export",
            found="a header and nothing below it",
            expected="a row for each respondent",
            hint="were all records selected when it was exported?",
        )
    if format_of(path) != "csv":
        return about.names, None
    header = check_header(variable_names(about.names, dictionary), path)
    if study.source.layout == "wide" or study.source.wave not in header:
        return header, None
    place = header.index(study.source.wave)
    wanted = {event for wave in study.waves for event in _events_of(wave, study)}
    events = _events(path, HEAD, place, wanted)
    if not wanted <= set(events) and path.stat().st_size > HEAD:
        events = _events(path, None, place, wanted)
    return header, events


def _events(path: Path, most: int | None, place: int, wanted: set[str]) -> list[str]:
    """Return the texts of the wave column, read until every wave has been seen."""
    text, delimiter, _ = read_text(path, most)
    seen: dict[str, None] = {}
    for row in rows_below(text, delimiter):
        if len(row) > place:
            seen[row[place].strip()] = None
            if wanted <= set(seen):
                break
    return list(seen)


def _events_of(wave: Wave, study: Study) -> tuple[str, ...]:
    if study.source.layout == "redcap":
        return wave.events
    return () if wave.days else (wave.code,)


def _named_columns(study: Study) -> dict[str, str]:
    """Return the export's columns that the study names, each with its key in the study file."""
    source = study.source
    keys = {source.respondent: "source.respondent"} if source.respondent else {}
    plain = [wave for wave in study.waves if wave.days is None]
    by_column = source.layout == "long" or any(wave.events for wave in study.waves)
    if by_column and len(study.waves) > 1 and plain:
        keys[source.wave] = "source.wave"
    for columns in wave_columns(study).values():
        for name, column in columns.items():
            owner = next((n for n in study.instruments if name.startswith(f"{n}_")), None)
            key = f"instruments.{owner}" if owner else f"source.fields.{name}"
            keys.setdefault(column, key)
    return keys


def _ruling_fields(study: Study) -> dict[str, str]:
    """Return the fields of eligibility rules and groups, each with its key in the study file."""
    fields: dict[str, str] = {}
    for number, rule in enumerate(study.eligibility):
        for part in ("field", "started", "completed"):
            if getattr(rule, part):
                fields.setdefault(getattr(rule, part), f"eligibility.{number}.{part}")
    for name, group in study.groups.items():
        fields.setdefault(group.field, f"groups.{name}.field")
    return fields


def _date_fields(study: Study) -> dict[str, str]:
    """Return the dates that say when waves were, each with its key in the study file."""
    fields = {study.source.date: "source.date"} if study.source.date else {}
    for number, wave in enumerate(study.waves):
        for field, key in ((wave.origin, "from"), (wave.date, "date")):
            if field:
                fields.setdefault(field, f"waves.{number}.{key}")
        if wave.days:
            fields.setdefault(study.date_at(wave), f"waves.{number}.date")
    return fields


def _sampling_fields(study: Study) -> dict[str, str]:
    """Return what an interview sample names: fields, groups, instruments and checkboxes."""
    if study.sampling is None:
        return {}
    fields = dict.fromkeys(study.sampling.strata, "sampling.strata")
    fields |= dict.fromkeys(study.sampling.compare, "sampling.compare")
    return {**fields, study.sampling.consent.field: "sampling.consent.field"}


def _need(column: str, header: Iterable[str], key: str, path: Path, study: Study) -> None:
    if column not in header:
        raise DataError(
            f"{study.file} names a column that the export has not",
            file=path,
            key=key,
            found=shown(header, _named_columns(study)),
            expected=f"a column {column!r}",
            hint=nearest(
                column, header, "check its spelling; export variable names, not question labels"
            ),
        )


def _check_events(events: list[str] | None, path: Path, study: Study) -> None:
    if events is None:
        return
    by_name = set(events) if study.source.layout == "long" else set()
    for number, wave in enumerate(study.waves):
        for event in _events_of(wave, study):
            if event in events or wave.name in by_name:
                continue
            raise DataError(
                f"no row of the export belongs to wave {wave.name!r} of {study.file}",
                file=path,
                key=f"waves.{number}",
                found=shown_events(events, _known_events(study)),
                expected=event,
                hint=closest(event, events, f"look at the column {study.source.wave!r}"),
            )


def _known_events(study: Study) -> set[str]:
    return {event for wave in study.waves for event in _events_of(wave, study)}
