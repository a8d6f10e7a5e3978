"""A study: source, waves, eligibility, instruments, groups and the analyses to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wavescore.definitions.instruments import (
    Instrument,
    load_instruments,
    make_instrument,
    with_subscales,
)
from wavescore.definitions.rules import Criterion, Rule, load_rules, make_rule
from wavescore.definitions.samples import InterviewSampling, PostSampling, make_posts, make_sampling
from wavescore.definitions.study_checks import check_study
from wavescore.definitions.yaml_file import check_schema, load_yaml, schema

DEFAULT_SEED = 20250101


@dataclass(frozen=True)
class Wave:
    """One round of the survey; `time` is the growth model's time score.

    In a project with arms a wave has an event in each.
    """

    name: str
    time: float
    events: tuple[str, ...] = ()
    code: str = ""
    label: str = ""


@dataclass(frozen=True)
class Source:
    """Where the answers are, and how they are written down."""

    export: str = ""
    layout: str = "redcap"
    dictionary: str | None = None
    values: str = "codes"
    respondent: str | None = None
    wave: str = "redcap_event_name"
    fields: Mapping[str, str] = field(default_factory=dict)
    missing_codes: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    duplicates: str = "refuse"
    limits: str = "keep"
    plausible_years: tuple[int, int] = (1900, 2100)


@dataclass(frozen=True)
class EligibilityRule:
    """One condition for being analysed, and what a failure excludes."""

    name: str
    field: str | None = None
    equals: str | float | None = None
    one_of: tuple = ()
    at_least: float | None = None
    at_most: float | None = None
    started: str | None = None
    completed: str | None = None
    at_least_minutes: float | None = None
    on_failure: str = "drop_respondent"
    if_missing: str = "fail"


@dataclass(frozen=True)
class InstrumentUse:
    """An instrument as one study asks it: the columns (or totals) that hold it."""

    instrument: Instrument
    columns: str | tuple | Mapping | None = None
    total: str | Mapping | None = None
    recode: Mapping[str, float] = field(default_factory=dict)
    missing_codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Groups of respondents by one field at one wave, by `values` or by `bands`."""

    name: str
    field: str
    wave: str
    values: Mapping[str, tuple] = field(default_factory=dict)
    bands: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The groups' labels, in the order of the study file."""
        return tuple(self.values or self.bands)


@dataclass(frozen=True)
class Release:
    """What protects respondents in everything that may leave."""

    mode: str = "safe"
    reason: str = ""
    minimum_count: int = 10
    round_counts_to: int = 5
    suppress_zero: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Study:
    """A checked study file. A Study made from part of the settings has only that part."""

    name: str
    file: str
    settings: Mapping
    title: str = ""
    synthetic: bool = False
    paper: str | None = None
    source: Source = field(default_factory=Source)
    waves: tuple[Wave, ...] = ()
    time_unit: str = ""
    eligibility: tuple[EligibilityRule, ...] = ()
    instruments: Mapping[str, InstrumentUse] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    analyses: Mapping[str, Mapping] = field(default_factory=dict)
    release: Release = field(default_factory=Release)
    sampling: InterviewSampling | None = None
    posts: PostSampling | None = None
    seed: int = DEFAULT_SEED

    @property
    def wave_names(self) -> tuple[str, ...]:
        """The waves' names in order."""
        return tuple(wave.name for wave in self.waves)

    @property
    def times(self) -> tuple[float, ...]:
        """The waves' time scores in order."""
        return tuple(wave.time for wave in self.waves)

    @property
    def unit_of_time(self) -> tuple[float, str]:
        """How many of what one unit of the waves' times is: 6 and "week"; 1 and "" unnamed."""
        length, _, name = self.time_unit.rpartition(" ")
        return float(length or 1), name.removesuffix("s")

    @property
    def has_arms(self) -> bool:
        """Whether a wave has several events, so that the event says more than the wave."""
        return any(len(wave.events) > 1 for wave in self.waves)

    @property
    def result_tables(self) -> tuple[str, ...]:
        """The names of all result tables of the study: its analyses, then its samples."""
        samples = {
            "interview_sample": self.sampling,
            "recruitment": self.sampling and self.sampling.status,
            "forum_posts": self.posts,
        }
        return (*self.analyses, *(name for name, asked in samples.items() if asked))

    def column(self, outcome: str) -> str:
        """Return the column of an outcome: an instrument's total, or the field itself."""
        return f"{outcome}_total" if outcome in self.instruments else outcome

    def outcome_label(self, outcome: str) -> str:
        """Return the name that a table prints for an outcome."""
        if outcome in self.rules:
            return self.rules[outcome].title
        use = self.instruments.get(outcome)
        return use.instrument.title if use else outcome.replace("_", " ")

    def criteria(self, rule: str) -> tuple[Criterion, ...]:
        """Return a rule's parts as the study can answer them, each by one instrument it asks."""
        found = []
        for part in self.rules[rule].parts:
            asked = next((name for name in part.readable if name in self.instruments), None)
            if asked:
                found.append(Criterion(self.instruments[asked].instrument, part))
        return tuple(found)

    def rule_in_words(self, rule: str) -> str:
        """Return who is a case by a rule in this study, as "GAD-7 >= 8 or PHQ-8 >= 10"."""
        joined = " or " if self.rules[rule].case == "any" else " and "
        return joined.join(each.in_words for each in self.criteria(rule))

    def part(self, *keys: str) -> dict:
        """Return the settings under `keys` alone: what one workflow step depends on."""
        kept = {key: self.settings[key] for key in keys if key in self.settings}
        return {"name": self.name, "file": self.file, **kept}


def read_study(path: str | Path) -> Study:
    """Return the study in `path`, its instruments loaded; its analyses are not looked into.

    Raises DefinitionError, naming file, key, what was found and what was expected.
    """
    path = Path(path)
    data = load_yaml(path)
    _text_keys(data)
    check_schema(data, schema("study"), file=path)
    definitions = load_instruments(path.parent / "instruments")
    data["instruments"] = with_subscales(data.get("instruments") or {}, definitions)
    data["rules"] = load_rules(path.parent / "rules", definitions)
    check_study(data, definitions, path)
    for name, use in data["instruments"].items():
        definition = definitions[name]
        use["definition"] = (
            {**definition, "missing": use.pop("missing", None)}
            if use.get("missing")
            else definition
        )
    return study_from(data | {"name": path.parent.name, "file": str(path)})


def study_from(settings: Mapping) -> Study:
    """Return the Study of checked settings, or of the part of them that `Study.part` gives."""
    waves = tuple(
        Wave(
            name=wave["name"],
            time=wave["time"],
            events=_events(wave.get("event", ())),
            code=str(wave.get("code", wave["name"])),
            label=wave.get("label", wave["name"]),
        )
        for wave in settings.get("waves", ())
    )
    source = dict(settings.get("source", {}))
    if source.get("layout") == "long":
        source.setdefault("wave", "wave")
    if "plausible_years" in source:
        source["plausible_years"] = tuple(source["plausible_years"])
    return Study(
        name=settings["name"],
        file=settings["file"],
        settings=settings,
        title=settings.get("title", ""),
        synthetic=settings.get("synthetic", False),
        paper=settings.get("paper"),
        source=Source(**source),
        waves=waves,
        time_unit=settings.get("time_unit", ""),
        eligibility=tuple(
            EligibilityRule(**{**rule, "one_of": tuple(rule.get("one_of", ()))})
            for rule in settings.get("eligibility", ())
        ),
        instruments={
            name: _instrument_use(use) for name, use in settings.get("instruments", {}).items()
        },
        groups={
            name: _group(name, group, waves) for name, group in settings.get("groups", {}).items()
        },
        rules={name: make_rule(rule) for name, rule in settings.get("rules", {}).items()},
        analyses=settings.get("analyses") or {},
        release=_release(settings.get("release") or {}),
        sampling=make_sampling(settings.get("sampling")),
        posts=make_posts(settings.get("posts")),
        seed=settings.get("seed", DEFAULT_SEED),
    )


def _release(release: Mapping) -> Release:
    return Release(**{**release, "labels": tuple(release.get("labels", ()))})


def _events(written: str | list) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def _instrument_use(use: Mapping) -> InstrumentUse:
    columns = use.get("columns")
    return InstrumentUse(
        instrument=make_instrument(use["definition"]),
        columns=tuple(columns) if isinstance(columns, list) else columns,
        total=use.get("total"),
        recode=use.get("recode", {}),
        missing_codes=use.get("missing_codes", {}),
    )


def _group(name: str, group: Mapping, waves: tuple[Wave, ...]) -> Group:
    return Group(
        name=name,
        field=group["field"],
        wave=group.get("wave") or (waves[0].name if waves else ""),
        values={label: tuple(codes) for label, codes in group.get("values", {}).items()},
        bands={label: tuple(ends) for label, ends in group.get("bands", {}).items()},
    )


def _text_keys(data: dict) -> None:
    """Write code keys as text, as schemas want them: {-99: ...} becomes {"-99": ...}."""
    places = [data.get("source") or {}]
    places += [use for use in (data.get("instruments") or {}).values() if isinstance(use, dict)]
    for place in places:
        for key in ("missing_codes", "recode"):
            if isinstance(place, dict) and isinstance(place.get(key), dict):
                place[key] = {str(code): value for code, value in place[key].items()}
    for group in (data.get("groups") or {}).values():
        for key in ("values", "bands"):
            if isinstance(group, dict) and isinstance(group.get(key), dict):
                group[key] = {str(label): value for label, value in group[key].items()}
