"""Checks that no name of a study is one of ours: it would overwrite a column, or be misread."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wavescore.definitions.study import NO_ANSWERS
from wavescore.errors import DefinitionError

Errors = Iterator[DefinitionError]
Block = Mapping[str, Any]
# Words that result tables write in the places of labels, and protection acts on.
OURS = (
    *("benchmark", "case", "not_case", "not_scored", "complete", "prorated"),
    *("(missing)", "other", "reversed", "findings", NO_ANSWERS),
)
# Of them those that stand beside a group's label; "Other" is none, and many dictionaries have it.
LABELS = ("case", "not_case", "not_scored", "(missing)", "other", "reversed")
# Columns of the scored table beside the instruments' own.
COLUMNS = ("respondent_id", "wave", "export_row", "days_since_baseline")
SCORES = ("total", "answered", "band")
# results/papers/ holds the checks of papers; none stands for "no study" in the workflow.
FOLDERS = ("papers", "none")


def check_study_name(name: str, path: Path) -> Errors:
    """Yield an error where a study's folder among the results would be another's."""
    if name.casefold() in FOLDERS:
        yield _error(path, "name", "a study has a name of ours", name, f"{name}_study")


def check_names(data: Block, instruments: Mapping[str, Block], path: Path) -> Errors:
    """Yield an error for each name of a wave, rule, group or group's label that is one of ours.

    `instruments` are the definitions of those that the study asks; a group's name is a column of
    the scored table beside their items and scores.
    """
    for number, wave in enumerate(data.get("waves", ())):
        yield from _ours(wave["name"], f"waves.{number}.name", "a wave", path)
    yield from _check_rules(data.get("eligibility", ()), path)
    columns = {*COLUMNS, *_columns(instruments)}
    for name, group in data.get("groups", {}).items():
        key = f"groups.{name}"
        yield from _ours(name, key, "a group", path)
        if name in columns or name in instruments:
            yield _error(
                path, key, "a group has the name of a column of ours", name, f"{name}_group"
            )
        for label in [*group.get("values", ()), *group.get("bands", ())]:
            if str(label) in LABELS:
                hint = str(label).strip("()").replace("_", " ").capitalize()
                yield _error(path, key, "a group's label is a word of ours", label, hint)


def check_labels(labels: Mapping[str, Any], path: Path) -> Errors:
    """Yield an error for each choice whose label is one of our words: a release would pool it."""
    for name, words in labels.items():
        for code, label in ({} if isinstance(words, str) else words).get("choices", {}).items():
            if label in LABELS:
                key, hint = f"labels.{name}.choices.{code}", label.strip("()").capitalize()
                yield _error(path, key, "a choice's label is a word of ours", label, hint)


def check_rule_names(names: Sequence[str], groups: Mapping[str, Block], folder: Path) -> Errors:
    """Yield an error for each rule of a case that is named as one of ours, or as a group."""
    for name in names:
        file = folder / f"{name}.yaml"
        yield from _ours(name, "name", "a rule", file)
        if name in groups:
            yield _error(file, "name", "a rule has the name of a group", name, f"{name}_rule")


def _check_rules(rules: Sequence[Block], path: Path) -> Errors:
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        key = f"eligibility.{number}.name"
        yield from _ours(rule["name"], key, "a rule", path)
        if rule["name"] in seen:
            problem = "two rules of eligibility have one name: the flow would count them as one"
            yield _error(path, key, problem, rule["name"], f"{rule['name']} (2)")
        seen.add(rule["name"])


def _columns(instruments: Mapping[str, Block]) -> Iterator[str]:
    for name, definition in instruments.items():
        yield from (f"{name}_{part}" for part in SCORES)
        owner = definition.get("of") or name
        for item in definition.get("items", ()):
            yield f"{owner}_{item['name']}"


def _ours(name: str, key: str, what: str, path: Path) -> Errors:
    if name.strip().casefold() in (*OURS, *COLUMNS):
        yield _error(path, key, f"{what} has a name of ours", name, f"{name.strip('()')}_1")


def _error(path: Path, key: str, problem: str, found: object, hint: str) -> DefinitionError:
    return DefinitionError(
        problem,
        file=path,
        key=key,
        found=found,
        expected="a name that result tables do not write themselves",
        hint=f"call it {hint!r}, say",
    )
