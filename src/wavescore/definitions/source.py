"""Where a study's answers are, how they are written down, and which rows are which wave."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Layout = Literal["redcap", "wide", "long"]
Values = Literal["codes", "labels"]
Dates = Literal["dmy", "mdy", "ymd"]
Duplicates = Literal["refuse", "first", "last", "most_complete"]
DoubleEntry = Literal["refuse", "first", "second", "merged"]
Limits = Literal["keep", "remove"]
WithoutStatus = Literal["answered", "everyone"]
Decimal = Literal["point", "comma"]
BreakOff = Literal["not_reached", "unticked"]


@dataclass(frozen=True)
class Wave:
    """One round of the survey; `time` is the growth model's time score.

    In a project with arms a wave has an event in each; of a repeated form or event it is one
    instance, or that whose `date` lies nearest to the middle of `days` after the date `origin`.
    """

    name: str
    time: float
    events: tuple[str, ...] = ()
    form: str = ""
    instance: str = ""
    code: str = ""
    label: str = ""
    days: tuple[float, float] | None = None
    origin: str = ""
    date: str = ""


@dataclass(frozen=True)
class Join:
    """Another file whose columns are the respondents' too; `wave` where its rows are of waves."""

    file: str
    respondent: str
    wave: str | None = None


@dataclass(frozen=True)
class Api:
    """A live project: the environment variables that hold its API's address and its token."""

    url_from: str
    token_from: str


@dataclass(frozen=True)
class Source:
    """Where the answers are, and how they are written down."""

    export: str = ""
    layout: Layout = "redcap"
    dictionary: str | None = None
    mapping: str | None = None
    join: tuple[Join, ...] = ()
    api: Api | None = None
    values: Values = "codes"
    respondent: str | None = None
    wave: str = "redcap_event_name"
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    missing_codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    date: str | None = None
    dates: Dates | None = None
    decimal: Decimal = "point"
    duplicates: Duplicates = "refuse"
    double_entry: DoubleEntry = "refuse"
    limits: Limits = "keep"
    without_status: WithoutStatus = "answered"
    break_off: BreakOff = "not_reached"
    plausible_years: tuple[int, int] = (1900, 2100)


SNAPSHOT_FILES = {"export": "export.csv", "dictionary": "dictionary.csv", "mapping": "mapping.csv"}


def snapshot_folder(study: str) -> Path:
    """Return the folder that holds a live project's snapshot."""
    return Path("data/raw") / study


def with_snapshot(source: Mapping[str, Any], study: str) -> dict[str, Any]:
    """Return a block `source` with an api as one that names the snapshot's files.

    Files that it names itself stay; a mapping is named where the snapshot has one.
    """
    folder = snapshot_folder(study)
    files = {key: folder / name for key, name in SNAPSHOT_FILES.items()}
    named = {key: str(f) for key, f in files.items() if key != "mapping" or f.is_file()}
    return {**named, **source}


def make_source(settings: Mapping[str, Any]) -> Source:
    """Return the block `source` of a study's settings."""
    source = dict(settings.get("source", {}))
    if source.get("layout") == "long":
        source.setdefault("wave", "wave")
    own = {"respondent": source.get("respondent")}
    source["join"] = tuple(Join(**{**own, **each}) for each in source.get("join", ()))
    if "api" in source:
        source["api"] = Api(**source["api"])
    if "plausible_years" in source:
        source["plausible_years"] = tuple(source["plausible_years"])
    return Source(**source)


def make_waves(settings: Mapping[str, Any]) -> tuple[Wave, ...]:
    """Return the waves of a study's settings, in order."""
    return tuple(
        Wave(
            name=wave["name"],
            time=wave["time"],
            events=_events(wave.get("event", ())),
            form=wave.get("form", ""),
            instance=str(wave.get("instance", "")),
            code=str(wave.get("code", wave["name"])),
            label=wave.get("label", wave["name"]),
            days=(wave["days"][0], wave["days"][1]) if "days" in wave else None,
            origin=wave.get("from", ""),
            date=wave.get("date", ""),
        )
        for wave in settings.get("waves", ())
    )


def _events(written: str | list[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)
