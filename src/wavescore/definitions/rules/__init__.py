"""Rules of a case: which instruments decide, by which cut-points and reliable changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wavescore.definitions.instruments import Instrument
from wavescore.definitions.yaml_file import check_schema, load_yaml, schema
from wavescore.errors import DefinitionError, closest, listed

BUILT_IN = Path(__file__).parent
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
    case: str = "any"

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
    def cut_point(self) -> float | None:
        """The cut-point of a case: the rule's own or else the instrument's."""
        own = self.part.cut_point
        return self.instrument.cut_point if own is None else own

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


def load_rules(folder: str | Path | None, instruments: Mapping[str, Mapping]) -> dict[str, dict]:
    """Return the checked rules by name: built in, in `folder`, and one for each cut-point.

    `instruments` are the checked definitions by name. A study's own rule stands before a built-in
    one of the same name.
    """
    files = sorted(BUILT_IN.glob("*.yaml"))
    if folder is not None and Path(folder).is_dir():
        files += sorted(Path(folder).glob("*.yaml"))
    own = {
        OWN_RULE.format(name): {
            "name": OWN_RULE.format(name),
            "title": f"{data['title']} cut-point",
            "source": data.get("doi") or data.get("source", ""),
            "instruments": [{"name": name}],
        }
        for name, data in instruments.items()
        if data.get("cut_point") is not None
    }
    return own | {path.stem: load_rule(path, instruments) for path in files}


def load_rule(path: str | Path, instruments: Mapping[str, Mapping]) -> dict:
    """Return the definition in `path`, checked: schema, name, instruments and their cut-points."""
    path = Path(path)
    data = load_yaml(path)
    check_schema(data, schema("rule"), file=path)
    if data["name"] != path.stem:
        _fail(path, "name", "the name differs from the file's", data["name"], path.stem)
    if data["name"] in instruments:
        _fail(path, "name", "a rule is named as an instrument", data["name"], "another name")
    for number, part in enumerate(data["instruments"]):
        for name in (part["name"], *part.get("stand_ins", ())):
            _check_part(path, f"instruments.{number}", name, part, instruments)
    return data


def _check_part(
    path: Path, key: str, name: str, part: Mapping, instruments: Mapping[str, Mapping]
) -> None:
    if name not in instruments:
        known = listed(instruments)
        _fail(path, key, "unknown instrument", name, known, closest(name, instruments))
    low, high = instruments[name]["range"]
    cut = part.get("cut_point", instruments[name].get("cut_point"))
    if cut is None:
        expected = "a cut_point, here or in the instrument's definition"
        _fail(path, f"{key}.cut_point", "no cut-point", name, expected)
    if not low <= cut <= high:
        within = f"within {low} to {high}, the range of {name}"
        _fail(path, f"{key}.cut_point", "the cut-point is outside the range", cut, within)


def _fail(
    path: Path, key: str, problem: str, found: object, expected: str, hint: str | None = None
) -> None:
    raise DefinitionError(problem, file=path, key=key, found=found, expected=expected, hint=hint)


def make_rule(data: Mapping) -> Rule:
    """Return the Rule of a checked definition."""
    parts = tuple(
        RulePart(
            part["name"],
            part.get("cut_point"),
            part.get("reliable_change"),
            part.get("published", {}),
            part.get("stand_ins", {}),
        )
        for part in data["instruments"]
    )
    return Rule(data["name"], data["title"], parts, data.get("source", ""), data.get("case", "any"))
