"""A study: source, waves, eligibility, instruments, groups and the analyses to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from wavescore.definitions.parts import (
    PARTS,
    Appendix,
    EligibilityRule,
    FieldWords,
    Group,
    InstrumentUse,
)
from wavescore.definitions.release import Release as Release
from wavescore.definitions.rule import Criterion, Rule
from wavescore.definitions.samples import InterviewSampling, PostSampling
from wavescore.definitions.source import Source as Source
from wavescore.definitions.source import Wave as Wave

# The rule of a row in which nothing is answered: no respondent at that wave.
NO_ANSWERS = "no answers"


def between(start: str, end: str) -> str:
    """Return the name of a pair of waves, as the column `wave` of result rows holds it."""
    return f"{start} to {end}"


# Days of a unit of time.
DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


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

    @property
    def pairs(self) -> dict[str, tuple[str, str]]:
        """The start and the end of every two waves in order, by their name in result rows."""
        return {between(*pair): pair for pair in combinations(self.wave_names, 2)}

    @property
    def first_to_last(self) -> str:
        """The pair of the first and the last wave, as result rows name it."""
        return between(self.wave_names[0], self.wave_names[-1])

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
