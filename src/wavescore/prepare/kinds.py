"""What each column holds, by the dictionary, the instruments and the study file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from wavescore.definitions.dictionary import IMPLIED_CHOICES, Dictionary, Field
from wavescore.definitions.study import Study
from wavescore.prepare.columns import date_fields, wave_columns
from wavescore.prepare.languages import other_words

STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
TICK = {"0": "Unchecked", "1": "Checked"}


@dataclass(frozen=True)
class Kind:
    """How a column is read: `name` is the parser, the rest what it needs.

    Names: item, choice, checkbox, number, time, clock (a time of day or a duration), text
    (validated), free (whatever respondents write) and undeclared (no dictionary says). The last two
    are numbers where every cell is one. `spoken` are labels in other languages, with their codes.
    `soft` limits only warn; `dates` is the order of day, month
    and year in cells with slashes, `order` in the dictionary's limits.
    """

    name: str
    choices: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, float] = field(default_factory=dict)
    recode: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    minimum: str = ""
    maximum: str = ""
    whole: bool = False
    comma: bool = False
    order: str = ""
    dates: str = ""
    years: tuple[int, int] = (1900, 2100)
    soft: bool = False
    impossible: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)


def column_kinds(
    columns: Iterable[str],
    study: Study,
    dictionary: Dictionary | None,
    missing: Mapping[str, Mapping[str, str]],
) -> dict[str, Kind]:
    """Return the Kind of each of `columns` (as_read's, canonical names).

    `missing`: by column the codes that the data file itself holds for missing.
    """
    source = study.source
    items = _instrument_kinds(study, dictionary)
    numbers = _numeric_fields(study)
    times = {c for rule in study.eligibility for c in (rule.started, rule.completed) if c}
    declared = date_fields(study)
    kinds = {}
    for name in columns:
        kind = items.get(name) or _kind(
            source_field(name, study, dictionary), name, dictionary, source.limits == "keep"
        )
        kind = kind or _undeclared(name, study, dictionary)
        if name in declared and kind.name != "time":
            kind = Kind("time")
        elif name in times:
            order = kind.order if kind.name == "time" else ""
            kind = Kind("time", order=order, impossible=True)
        elif kind.name in ("free", "undeclared") and name in numbers:
            kind = Kind("number")
        codes = {**missing.get(name, {}), **source.missing_codes, **kind.missing}
        dates, years = source.dates or "", source.plausible_years
        comma = kind.comma or source.decimal == "comma"
        kinds[name] = replace(kind, missing=codes, dates=dates, years=years, comma=comma)
    return kinds


def source_field(name: str, study: Study, dictionary: Dictionary | None) -> Field | None:
    """Return the dictionary's field behind a column of as_read, whatever its canonical name."""
    if dictionary is None:
        return None
    for columns in wave_columns(study).values():
        if name in columns:
            return dictionary.field_of(columns[name])
    return dictionary.field_of(name)


def status_column(form: str) -> str:
    """Return the column that holds a form's status: 0 incomplete, 1 unverified, 2 complete."""
    return f"{form}_complete"


def timestamp_column(form: str) -> str:
    """Return the column that holds when a form was completed as a survey."""
    return f"{form}_timestamp"


def _instrument_kinds(study: Study, dictionary: Dictionary | None) -> dict[str, Kind]:
    kinds = {}
    for name, use in study.instruments.items():
        scale = use.instrument
        if use.total is not None:
            low, high = scale.range
            total = Kind("number", minimum=str(low), maximum=str(high), missing=use.missing_codes)
            kinds[f"{name}_total"] = total
            continue
        for column in scale.columns:
            asked = source_field(column, study, dictionary)
            kinds[column] = Kind(
                "item",
                choices={str(code): label for code, label in scale.responses.items()},
                synonyms=scale.synonyms,
                recode=use.recode,
                missing=use.missing_codes,
                labels=asked.choices if asked else {},
            )
    return kinds


def _kind(
    asked: Field | None, column: str, dictionary: Dictionary | None, keep: bool
) -> Kind | None:
    """Return the Kind that the dictionary gives a column, None where it says nothing."""
    if asked is None or dictionary is None:
        return None
    if asked.type == "checkbox":
        label = asked.choices[dictionary.checkboxes[column][1]]
        words = other_words(TICK)
        return Kind("checkbox", choices=TICK, labels={"1": label}, spoken=words)
    if asked.choices:
        own = asked.type in IMPLIED_CHOICES
        words = other_words(asked.choices) if own else {}
        return Kind("choice", choices=asked.choices, spoken=words)
    limited = partial(Kind, minimum=asked.minimum, maximum=asked.maximum, soft=keep)
    validation = asked.validation
    if asked.type in ("calc", "slider") or validation.startswith(("number", "integer")):
        whole = validation == "integer"
        return limited("number", whole=whole, comma="comma_decimal" in validation)
    if validation.startswith(("date_", "datetime_")):
        return limited("time", order=validation.split("_")[-1])
    if validation.startswith("time"):
        return limited("clock", order=validation)
    return Kind("free" if asked.free_text or asked.type == "sql" else "text")


def _undeclared(name: str, study: Study, dictionary: Dictionary | None) -> Kind:
    """Return the Kind of a column that no field of the dictionary explains."""
    form, _, ending = name.rpartition("_")
    known = form in dictionary.forms if dictionary else study.source.layout == "redcap"
    if known and ending == "complete":
        return Kind("choice", choices=STATUS, spoken=other_words(STATUS))
    if known and ending == "timestamp":
        return Kind("time", impossible=True)
    return Kind("undeclared")


def _numeric_fields(study: Study) -> set[str]:
    """Return the fields that the study file compares as numbers."""
    ruled = {
        rule.field
        for rule in study.eligibility
        if rule.field and (rule.at_least is not None or rule.at_most is not None)
    }
    return ruled | {group.field for group in study.groups.values() if group.bands}
