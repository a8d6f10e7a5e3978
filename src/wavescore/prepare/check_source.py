"""Look at an export's header before any job: everything the study file names must be there.

Imports nothing heavy for csv, so that a workflow can call it each time it is read.
"""

from pathlib import Path

from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.study import Study
from wavescore.errors import DataError, DefinitionError, closest, listed, named
from wavescore.prepare.check_codes import check_codes, check_private
from wavescore.prepare.columns import canonical_columns, wave_columns
from wavescore.prepare.delimited import csv_reader, read_text, unique_header

HEAD = 1 << 20  # bytes of a csv that hold its header and, nearly always, every wave
CSV = (".csv", ".txt", ".tsv")
FORMATS = (*CSV, ".sav", ".dta", ".xpt", ".parquet")


def check_source(study: Study, folder: str | Path = ".") -> set[str]:
    """Return the names that its fields will have; raise where the export cannot be the study's.

    Reads the header, and of csv the wave column until every wave has been seen. Paths in the study
    are relative to `folder`. Raises DataError (file missing, unreadable, wrong delimiter, a column
    or event that is not there) or DefinitionError (dictionary, recode, missing codes, group names),
    each with the closest match.
    """
    path = Path(folder) / study.source.export
    header, events = _look(path, study)
    dictionary = None
    if study.source.dictionary:
        dictionary = load_dictionary(Path(folder) / study.source.dictionary)
    for column, key in _named_columns(study).items():
        _need(column, header, key, path, study)
    fields = _check_fields(header, path, study)
    _check_events(events, path, study)
    for name in study.groups:
        if name in header:
            raise DefinitionError(
                "a group has the name of a field",
                file=study.file,
                key=f"groups.{name}",
                found=name,
                expected="another name",
                hint=f"call it {name}_group",
            )
    check_codes(study, dictionary)
    if dictionary is not None:
        check_private(study, dictionary)
    return fields


def _look(path: Path, study: Study) -> tuple[list[str], list[str] | None]:
    """Return the header, and the wave column's texts (None where not looked at)."""
    if not path.is_file():
        raise DataError(
            "the data file is not there",
            file=path,
            key="source.export",
            found="no such file",
            expected="the export",
            hint="the path is relative to the repository's folder",
        )
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise DataError(
            "unknown kind of data file", file=path, found=ending, expected=listed(FORMATS)
        )
    if ending not in CSV:
        header, rows = _header_of(path)
        _need_rows(rows, path)
        return header, None
    text, delimiter, header = read_text(path, HEAD)
    header = unique_header(header, path)
    _need_rows(_has_rows(text, delimiter), path)
    if study.source.layout == "wide" or study.source.wave not in header:
        return header, None
    place = header.index(study.source.wave)
    wanted = {event for wave in study.waves for event in _events_of(wave, study)}
    events = _events(text, delimiter, place, wanted)
    if not wanted <= set(events) and path.stat().st_size > HEAD:
        events = _events(read_text(path)[0], delimiter, place, wanted)
    return header, events


def _has_rows(text, delimiter) -> bool:
    rows = csv_reader(text, delimiter)
    next(rows)
    return any(any(cell.strip() for cell in row) for row in rows)


def _need_rows(rows: int | None, path: Path) -> None:
    """Stop at a header alone; `rows` is None where the file does not say how many it has."""
    if rows is not None and not rows:
        raise DataError(
            "the export has no rows",
            file=path,
            key="source.export",
            found="a header and nothing below it",
            expected="a row for each respondent",
            hint="were all records selected when it was exported?",
        )


def _events(text, delimiter, place, wanted) -> list[str]:
    """Return the texts of the wave column, read until every wave has been seen."""
    seen = {}
    rows = csv_reader(text, delimiter)
    next(rows)
    for row in rows:
        if len(row) > place:
            seen[row[place].strip()] = None
            if wanted <= set(seen):
                break
    return list(seen)


def _events_of(wave, study) -> tuple[str, ...]:
    return wave.events if study.source.layout == "redcap" else (wave.code,)


def _header_of(path: Path) -> tuple[list[str], int | None]:
    """Return the columns' names and the number of rows, None where the file does not say."""
    try:
        return _parquet_names(path) if path.suffix.lower() == ".parquet" else _labelled_names(path)
    except (ValueError, OSError) as error:
        raise DataError(
            "the data file cannot be read",
            file=path,
            found=str(error),
            expected=f"a {path.suffix} file",
            hint="is it complete, and of the kind that its ending says?",
        ) from error


def _parquet_names(path: Path) -> tuple[list[str], int]:
    from pyarrow import parquet

    about = parquet.read_metadata(path)
    return list(about.schema.to_arrow_schema().names), about.num_rows


def _labelled_names(path: Path) -> tuple[list[str], int | None]:
    import pyreadstat

    reader = {
        ".sav": pyreadstat.read_sav,
        ".dta": pyreadstat.read_dta,
        ".xpt": pyreadstat.read_xport,
    }[path.suffix.lower()]
    try:
        about = reader(str(path), metadataonly=True)[1]
        return list(about.column_names), about.number_rows
    except pyreadstat.ReadstatError as error:
        raise ValueError(str(error)) from error


def _named_columns(study: Study) -> dict[str, str]:
    """Return the export's columns that the study names, each with its key in the study file."""
    source = study.source
    keys = {source.respondent: "source.respondent"} if source.respondent else {}
    if source.layout != "wide" and len(study.waves) > 1:
        keys[source.wave] = "source.wave"
    for columns in wave_columns(study).values():
        for name, column in columns.items():
            owner = next((n for n in study.instruments if name.startswith(f"{n}_")), None)
            key = f"instruments.{owner}" if owner else f"source.fields.{name}"
            keys.setdefault(column, key)
    return keys


def _check_fields(header, path, study) -> set[str]:
    """Return what will be a column after reading; the fields of rules and groups must be there."""
    fields = {}
    for number, rule in enumerate(study.eligibility):
        for part in ("field", "started", "completed"):
            if getattr(rule, part):
                fields.setdefault(getattr(rule, part), f"eligibility.{number}.{part}")
    for name, group in study.groups.items():
        fields.setdefault(group.field, f"groups.{name}.field")
    known = [*header, *canonical_columns(study)]
    for field, key in fields.items():
        _need(field, known, key, path, study)
    boxes = {name.split("___")[0]: None for name in header if "___" in name}
    for field, key in _sampling_fields(study).items():
        _need(field, [*known, *boxes, *study.groups, *study.instruments], key, path, study)
    return {*known, *boxes}


def _sampling_fields(study) -> dict[str, str]:
    """Return what an interview sample names: fields, groups, instruments and checkboxes."""
    if study.sampling is None:
        return {}
    fields = dict.fromkeys(study.sampling.strata, "sampling.strata")
    fields |= dict.fromkeys(study.sampling.compare, "sampling.compare")
    return {**fields, study.sampling.consent.field: "sampling.consent.field"}


def _need(column, header, key, path, study) -> None:
    if column not in header:
        raise DataError(
            f"{study.file} names a column that the export has not",
            file=path,
            key=key,
            found=named(header),
            expected=f"a column {column!r}",
            hint=closest(
                column, header, "check its spelling; export variable names, not question labels"
            ),
        )


def _check_events(events, path, study) -> None:
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
                found=named(events),
                expected=event,
                hint=closest(event, events, f"look at the column {study.source.wave!r}"),
            )
