"""Checks of a study file that its model cannot make: that every name in it is somebody's."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wavescore.errors import DefinitionError, closest, listed

Errors = Iterator[DefinitionError]
Block = Mapping[str, Any]


def check_eligibility(rules: Sequence[Block], path: Path) -> Errors:
    """Yield an error for each eligibility rule that tests nothing, or two things."""
    for number, rule in enumerate(rules):
        yield from _check_rule(rule, f"eligibility.{number}", path)


def check_instruments(data: Block, definitions: Mapping[str, Block], path: Path) -> Errors:
    """Yield an error for each instrument that nobody knows or whose columns cannot be.

    Where waves or source are not sound, what hangs on them is not looked at.
    """
    waves = [wave["name"] for wave in data.get("waves", ())]
    layout = data.get("source", {}).get("layout")
    for name, use in data["instruments"].items():
        key = f"instruments.{name}"
        hint = "define it in the study's folder instruments/"
        yield from known_name(name, definitions, "unknown instrument", key, path, hint)
        if name in definitions:
            yield from _check_use(use, key, waves, path)
            if waves and layout:
                yield from _check_patterns(use, key, waves, layout, definitions[name], path)


def check_groups(groups: Mapping[str, Block], waves: Sequence[str], path: Path) -> Errors:
    """Yield an error for each group without labels, of an unknown wave, or open to misreading.

    Where there are no `waves`, they are not sound, and what hangs on them is not looked at.
    """
    for name, group in groups.items():
        yield from _check_group(name, group, waves, path)


def check_release(release: Block, path: Path) -> Errors:
    """Yield an error where every number may leave and nobody says why."""
    if release.get("mode") == "public" and "reason" not in release:
        yield DefinitionError(
            "a public release needs its reason",
            file=path,
            key="release.reason",
            found="nothing",
            expected="reason: why every number may leave, as synthetic data",
            hint="the report prints it; mode: safe needs none",
        )


def _check_rule(rule: Block, key: str, path: Path) -> Errors:
    tests = [name for name in ("equals", "one_of", "at_least", "at_most") if name in rule]
    timed = [name for name in ("started", "completed", "at_least_minutes") if name in rule]
    if timed and (len(timed) < 3 or "field" in rule or tests):
        yield DefinitionError(
            "a rule on minutes has started, completed and at_least_minutes, and no field",
            file=path,
            key=key,
            found=", ".join(rule),
            expected="name, started, completed, at_least_minutes",
        )
    if not timed and ("field" not in rule or not tests):
        yield DefinitionError(
            "a rule needs a field and a test",
            file=path,
            key=key,
            found=", ".join(rule),
            expected="field and one of equals, one_of, at_least, at_most",
        )


def _check_use(use: Block, key: str, waves: Sequence[str], path: Path) -> Errors:
    if ("columns" in use) == ("total" in use):
        yield DefinitionError(
            "an instrument has either columns or a total",
            file=path,
            key=key,
            found=", ".join(use) or "nothing",
            expected='columns: "name_{item}" or total: name',
        )
    for kind in ("columns", "total"):
        if isinstance(use.get(kind), dict):
            for wave in use[kind] if waves else ():
                yield from known_name(wave, waves, "unknown wave", f"{key}.{kind}.{wave}", path)


def _check_patterns(
    use: Block, key: str, waves: Sequence[str], layout: str, definition: Block, path: Path
) -> Errors:
    for kind in ("columns", "total"):
        for wave, pattern in _patterns(use.get(kind)):
            named = layout != "wide" or len(waves) == 1 or bool(wave)
            if isinstance(pattern, list):
                yield from _check_list(pattern, key, definition, path)
                pattern = "".join(pattern)
            elif kind == "columns" and "{item}" not in pattern:
                yield DefinitionError(
                    "the column pattern names no item",
                    file=path,
                    key=f"{key}.{kind}",
                    found=pattern,
                    expected='a pattern with {item}, as "gad7_{item}"',
                )
            if not named and "{wave}" not in pattern:
                yield DefinitionError(
                    "in layout wide with several waves the pattern names the wave",
                    file=path,
                    key=f"{key}.{kind}",
                    found=pattern,
                    expected='a pattern with {wave}, as "{wave}_gad7"',
                )


def _check_list(columns: list[str], key: str, definition: Block, path: Path) -> Errors:
    if len(columns) != len(definition["items"]):
        yield DefinitionError(
            "the list of columns does not match the instrument's items",
            file=path,
            key=key,
            found=f"{len(columns)} columns",
            expected=f"{len(definition['items'])} columns",
        )


def _patterns(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return [] if value is None else [("", value)]


def _check_group(name: str, group: Block, waves: Sequence[str], path: Path) -> Errors:
    if ("values" in group) == ("bands" in group):
        yield DefinitionError(
            "a group has either values or bands",
            file=path,
            key=f"groups.{name}",
            found=", ".join(group),
            expected="values: {label: [codes]} or bands: {label: [low, high]}",
        )
    for label in [*group.get("values", ()), *group.get("bands", ())]:
        # Result tables write field=label and label vs label, and public counts as "benchmark".
        if not str(label).strip() or re.search(r"=| vs |^benchmark$", str(label)):
            yield DefinitionError(
                "a group's label would be misread in the result tables",
                file=path,
                key=f"groups.{name}",
                found=label or "an empty label",
                expected="a label without '=' and ' vs ', and not 'benchmark'",
            )
    if "wave" in group and waves:
        yield from known_name(group["wave"], waves, "unknown wave", f"groups.{name}.wave", path)


def known_name(
    name: str,
    options: Iterable[str],
    problem: str,
    key: str,
    path: Path,
    hint: str = "see config/README.md",
) -> Errors:
    """Yield an error, with the closest of `options`, where `name` is none of them."""
    if name not in options:
        yield DefinitionError(
            problem,
            file=path,
            key=key,
            found=name,
            expected=listed(options),
            hint=closest(name, options, hint),
        )
