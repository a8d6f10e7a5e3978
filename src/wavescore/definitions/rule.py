"""A rule of a case as the jobs know it: which instruments decide, and by which cut-points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wavescore.definitions.instrument import Instrument
from wavescore.errors import DefinitionError

CaseOn = Literal["any", "all"]
DEFAULT_RULE = "nhs_talking_therapies"
OWN_RULE = "{}_cut_point"


@dataclass(frozen=True)
class RulePart:
    """One instrument of a rule; a number of None is the instrument's own.

    published: the numbers that the rule's source prints; stand_ins: the instruments that may take
    this one's place, and why.
    """

    instrument: str
    cut_point: float | None = None
    reliable_change: float | None = None
    published: Mapping[str, float] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    @property
    def readable(self) -> tuple[str, ...]:
        """The instruments that can answer this part, the rule's own first."""
        return (self.instrument, *self.stand_ins)


@dataclass(frozen=True)
class Rule:
    """Who is a case: on any of the parts' instruments, or on all of them."""

    name: str
    title: str
    parts: tuple[RulePart, ...]
    source: str = ""
    case: CaseOn = "any"

    @property
    def readable(self) -> tuple[str, ...]:
        """Every instrument that the rule can read."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.readable))


@dataclass(frozen=True)
class Criterion:
    """A part of a rule as one study meets it: the instrument asked, and what counts on it."""

    instrument: Instrument
    part: RulePart

    @property
    def cut_point(self) -> float:
        """The cut-point of a case: the rule's own or else the instrument's.

        DefinitionError where neither has one.
        """
        own = self.part.cut_point
        found = self.instrument.cut_point if own is None else own
        if found is None:
            name = self.instrument.name
            raise DefinitionError("a rule reads a scale without a cut-point", key=name)
        return found

    @property
    def reliable_change(self) -> float | None:
        """The smallest reliable change: the rule's own or else the instrument's."""
        own = self.part.reliable_change
        return self.instrument.reliable_change if own is None else own

    @property
    def in_words(self) -> str:
        """What makes a case on the instrument, as "GAD-7 >= 8"."""
        sign = "<=" if self.instrument.lower_is_worse else ">="
        return f"{self.instrument.title} {sign} {self.cut_point:.10g}"


def make_rule(data: Mapping[str, Any]) -> Rule:
    """Return the Rule of a checked definition."""
    rest = {key: value for key, value in data.items() if key != "instruments"}
    return Rule(parts=tuple(_part(**part) for part in data["instruments"]), **rest)


def _part(name: str, **rest: Any) -> RulePart:
    return RulePart(name, **rest)
