"""The parts of a study beside its source and waves, and how each is made of the settings."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wavescore.definitions.instrument import Instrument, make_instrument
from wavescore.definitions.release import Release
from wavescore.definitions.rule import Rule, make_rule
from wavescore.definitions.samples import make_posts, make_sampling
from wavescore.definitions.source import make_source, make_waves

OnFailure = Literal["drop_respondent", "drop_wave", "drop_wave_and_later"]
IfMissing = Literal["fail", "pass"]
DEFAULT_SEED = 20250101


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

    @property
    def in_words(self) -> str:
        """The rule's name, with the minutes that it asks: "attentive (at least 5 minutes)"."""
        least = self.at_least_minutes
        return self.name if least is None else f"{self.name} (at least {least:g} minutes)"


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
    lists = {key: tuple(release.get(key, ())) for key in ("labels", "ledgers")}
    return Release(**{**release, **lists})


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
    rest = {key: value for key, value in use.items() if key != "definition"}
    if isinstance(rest.get("columns"), list):
        rest["columns"] = tuple(rest["columns"])
    return InstrumentUse(make_instrument(use["definition"]), **rest)


def _group(name: str, group: Mapping[str, Any], first_wave: str) -> Group:
    return Group(
        name=name,
        field=group["field"],
        wave=group.get("wave") or first_wave,
        values={label: tuple(codes) for label, codes in group.get("values", {}).items()},
        bands={label: (ends[0], ends[1]) for label, ends in group.get("bands", {}).items()},
    )
