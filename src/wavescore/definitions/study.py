"""A study: source, waves, eligibility, instruments, groups and the analyses to run."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from wavescore.definitions.instrument import Instrument, make_instrument
from wavescore.definitions.release import Release as Release
from wavescore.definitions.rule import Criterion, Rule, make_rule
from wavescore.definitions.samples import InterviewSampling, PostSampling, make_posts, make_sampling
from wavescore.definitions.source import Source as Source
from wavescore.definitions.source import Wave as Wave
from wavescore.definitions.source import make_source, make_waves

OnFailure = Literal["drop_respondent", "drop_wave", "drop_wave_and_later"]
IfMissing = Literal["fail", "pass"]
DEFAULT_SEED = 20250101
# The rule of a row in which nothing is answered: no respondent at that wave.
NO_ANSWERS = "no answers"


@dataclass(frozen=True)
class EligibilityRule:
    """One condition for being analysed, and what a failure excludes."""

    name: str
    field: str | None = None
    equals: str | float | None = None
    one_of: tuple[str | float, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    started: str | None = None
    completed: str | None = None
    at_least_minutes: float | None = None
    on_failure: OnFailure = "drop_respondent"
    if_missing: IfMissing = "fail"


@dataclass(frozen=True)
class InstrumentUse:
    """An instrument as one study asks it: the columns (or totals) that hold it."""

    instrument: Instrument
    columns: str | tuple | Mapping | None = None
    total: str | Mapping | None = None
    recode: Mapping[str, float] = dataclasses.field(default_factory=dict)
    missing_codes: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Groups of respondents by one field at one wave, by `values` or by `bands`."""

    name: str
    field: str
    wave: str
    values: Mapping[str, tuple] = dataclasses.field(default_factory=dict)
    bands: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The groups' labels, in the order of the study file."""
        return tuple(self.values or self.bands)


@dataclass(frozen=True)
class FieldWords:
    """How a study calls a field and its choices, in place of the dictionary's words."""

    label: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Appendix:
    """One appendix: the analyses whose tables it holds; `by`, a field that joins their counts."""

    tables: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True)
class Study:
    """A checked study file, or the parts of it that one step of the workflow was given.

    To ask for a part that was not given raises LookupError: the rule does not depend on it yet.
    """

    name: str
    file: str
    settings: Mapping[str, Any]
    title: str
    synthetic: bool
    paper: str | None
    source: Source
    waves: tuple[Wave, ...]
    time_unit: str
    eligibility: tuple[EligibilityRule, ...]
    instruments: Mapping[str, InstrumentUse]
    groups: Mapping[str, Group]
    labels: Mapping[str, FieldWords]
    field_labels: Mapping[str, str]
    rules: Mapping[str, Rule]
    analyses: Mapping[str, Mapping[str, Any]]
    release: Release
    sampling: InterviewSampling | None
    posts: PostSampling | None
    appendices: Mapping[str, Appendix]
    seed: int

    if not TYPE_CHECKING:  # or every mistyped attribute would be one

        def __getattr__(self, key: str) -> Any:
            """Say which part a step lacks; called only for what the study does not have."""
            if key not in PARTS:
                raise AttributeError(f"a study has no {key!r}")
            raise LookupError(
                f"this step was not given {key!r} of the study: name it in the rule's params, as"
                f' study=part("{key}", ...)'
            )

    @property
    def wave_names(self) -> tuple[str, ...]:
        """The waves' names in order."""
        return tuple(wave.name for wave in self.waves)

    @property
    def times(self) -> tuple[float, ...]:
        """The waves' time scores in order."""
        return tuple(wave.time for wave in self.waves)

    def date_at(self, wave: Wave) -> str:
        """Return the field that says on which day a wave was answered, "" where none is declared.

        The wave's own, the source's, a window's form's timestamp, or the timestamp at which a rule
        on minutes takes the survey for completed.
        """
        stamp = f"{wave.form}_timestamp" if wave.days and wave.form else ""
        declared = wave.date or self.source.date or stamp
        # The step that reads the export is not given the rules, and needs windows' dates alone.
        return declared or next((r.completed for r in self.eligibility if r.completed), "")

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

    def part(self, *keys: str) -> dict[str, Any]:
        """Return the settings under `keys` alone: what one workflow step depends on."""
        unknown = [key for key in keys if key not in PARTS]
        if unknown:
            raise LookupError(
                f"a study has no part {unknown[0]!r}: the parts are {', '.join(PARTS)}"
            )
        kept = {key: self.settings[key] for key in keys if key in self.settings}
        return {"name": self.name, "file": self.file, "parts": list(keys), **kept}


def study_from(settings: Mapping[str, Any]) -> Study:
    """Return the Study of checked settings, or of the parts of them that `Study.part` gives."""
    study = object.__new__(Study)
    found = {"name": settings["name"], "file": settings["file"], "settings": settings}
    for key in settings.get("parts", PARTS):
        found[key] = PARTS[key](settings)
    for key, value in found.items():
        object.__setattr__(study, key, value)
    return study


def _eligibility(settings: Mapping[str, Any]) -> tuple[EligibilityRule, ...]:
    return tuple(
        EligibilityRule(**{**rule, "one_of": tuple(rule.get("one_of", ()))})
        for rule in settings.get("eligibility", ())
    )


def _instruments(settings: Mapping[str, Any]) -> dict[str, InstrumentUse]:
    uses = settings.get("instruments", {})
    return {name: _instrument_use(use) for name, use in uses.items()}


def _groups(settings: Mapping[str, Any]) -> dict[str, Group]:
    first = next((wave["name"] for wave in settings.get("waves", ())), "")
    return {name: _group(name, use, first) for name, use in settings.get("groups", {}).items()}


def _labels(settings: Mapping[str, Any]) -> dict[str, FieldWords]:
    return {
        name: FieldWords(label=words) if isinstance(words, str) else FieldWords(**words)
        for name, words in settings.get("labels", {}).items()
    }


def _rules(settings: Mapping[str, Any]) -> dict[str, Rule]:
    return {name: make_rule(rule) for name, rule in settings.get("rules", {}).items()}


def _appendices(settings: Mapping[str, Any]) -> dict[str, Appendix]:
    return {
        name: Appendix(tuple(each["tables"]), each.get("by") or "")
        for name, each in settings.get("appendices", {}).items()
    }


def _release(settings: Mapping[str, Any]) -> Release:
    release = settings.get("release") or {}
    return Release(**{**release, "labels": tuple(release.get("labels", ()))})


# What of a study a step may depend on, and how it is made of the settings.
PARTS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "title": lambda settings: settings.get("title", ""),
    "synthetic": lambda settings: settings.get("synthetic", False),
    "paper": lambda settings: settings.get("paper"),
    "source": make_source,
    "waves": make_waves,
    "time_unit": lambda settings: settings.get("time_unit", ""),
    "eligibility": _eligibility,
    "instruments": _instruments,
    "groups": _groups,
    "labels": _labels,
    # What tables call the fields that analyses name, by the dictionary and `labels`.
    "field_labels": lambda settings: settings.get("field_labels", {}),
    "rules": _rules,
    "analyses": lambda settings: settings.get("analyses", {}),
    "release": _release,
    "sampling": lambda settings: make_sampling(settings.get("sampling")),
    "posts": lambda settings: make_posts(settings.get("posts")),
    "appendices": _appendices,
    "seed": lambda settings: settings.get("seed", DEFAULT_SEED),
}


def _instrument_use(use: Mapping[str, Any]) -> InstrumentUse:
    columns = use.get("columns")
    return InstrumentUse(
        instrument=make_instrument(use["definition"]),
        columns=tuple(columns) if isinstance(columns, list) else columns,
        total=use.get("total"),
        recode=use.get("recode", {}),
        missing_codes=use.get("missing_codes", {}),
    )


def _group(name: str, group: Mapping[str, Any], first_wave: str) -> Group:
    return Group(
        name=name,
        field=group["field"],
        wave=group.get("wave") or first_wave,
        values={label: tuple(codes) for label, codes in group.get("values", {}).items()},
        bands={label: (ends[0], ends[1]) for label, ends in group.get("bands", {}).items()},
    )
