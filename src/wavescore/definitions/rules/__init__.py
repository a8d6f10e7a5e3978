"""Read the rules of a case: the built-in ones of this folder, and those of a study's own folder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wavescore.definitions.rule import DEFAULT_RULE, OWN_RULE, Criterion, Rule, RulePart, make_rule
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError, closest, listed, raise_together

__all__ = [
    "DEFAULT_RULE",
    "OWN_RULE",
    "Criterion",
    "Rule",
    "RulePart",
    "load_rule",
    "load_rules",
    "make_rule",
]
BUILT_IN = Path(__file__).parent
Definitions = dict[str, dict[str, Any]]
Errors = Iterator[DefinitionError]


def load_rules(folder: str | Path | None, instruments: Mapping[str, Mapping]) -> Definitions:
    """Return the checked rules by name: built in, in `folder`, and one for each cut-point.

    `instruments` are the checked definitions by name. A study's own rule stands before a built-in
    one of the same name. DefinitionError says all that is wrong.
    """
    rules, errors = read_rules(folder, instruments)
    raise_together(errors)
    return rules


def read_rules(
    folder: str | Path | None, instruments: Mapping[str, Mapping]
) -> tuple[Definitions, list[DefinitionError]]:
    """Return the rules that can be, and what is wrong with those that cannot."""
    files = sorted(BUILT_IN.glob("*.yaml"))
    if folder is not None and Path(folder).is_dir():
        files += sorted(Path(folder).glob("*.yaml"))
    rules: Definitions = {
        OWN_RULE.format(name): {
            "name": OWN_RULE.format(name),
            "title": f"{data['title']} cut-point",
            "source": data.get("doi") or data.get("source", ""),
            "instruments": [{"name": name}],
        }
        for name, data in instruments.items()
        if data.get("cut_point") is not None
    }
    errors: list[DefinitionError] = []
    for path in files:
        try:
            rules[path.stem] = load_rule(path, instruments)
        except DefinitionError as error:
            errors += error.problems
    return rules, errors


def load_rule(path: str | Path, instruments: Mapping[str, Mapping]) -> dict[str, Any]:
    """Return the definition in `path`; DefinitionError says all that is wrong with it."""
    from wavescore.definitions.model import RuleFile
    from wavescore.definitions.shape import written

    path = Path(path)
    data, errors = written(RuleFile, load_yaml(path), path)
    raise_together(errors)
    raise_together(_check(data, instruments, path))
    return data


def _check(data: Mapping[str, Any], instruments: Mapping[str, Mapping], path: Path) -> Errors:
    if data["name"] != path.stem:
        yield _error(path, "name", "the name differs from the file's", data["name"], path.stem)
    if data["name"] in instruments:
        problem = "a rule is named as an instrument"
        yield _error(path, "name", problem, data["name"], "another name")
    for number, part in enumerate(data["instruments"]):
        for name in (part["name"], *part.get("stand_ins", ())):
            yield from _check_part(path, f"instruments.{number}", name, part, instruments)


def _check_part(
    path: Path, key: str, name: str, part: Mapping, instruments: Mapping[str, Mapping]
) -> Errors:
    if name not in instruments:
        known = listed(instruments)
        yield _error(path, key, "unknown instrument", name, known, closest(name, instruments))
        return
    low, high = instruments[name]["range"]
    cut = part.get("cut_point", instruments[name].get("cut_point"))
    if cut is None:
        expected = "a cut_point, here or in the instrument's definition"
        yield _error(path, f"{key}.cut_point", "no cut-point", name, expected)
    elif not low <= cut <= high:
        within = f"within {low} to {high}, the range of {name}"
        yield _error(path, f"{key}.cut_point", "the cut-point is outside the range", cut, within)


def _error(
    path: Path, key: str, problem: str, found: object, expected: str, hint: str | None = None
) -> DefinitionError:
    return DefinitionError(problem, file=path, key=key, found=found, expected=expected, hint=hint)
