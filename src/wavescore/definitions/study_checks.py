"""Checks of a study file that a schema cannot make: that every name in it is somebody's."""

import re
from pathlib import Path

from wavescore.definitions.samples import check_samples
from wavescore.definitions.wave_checks import check_waves
from wavescore.errors import DefinitionError, closest, listed


def check_study(data: dict, instruments: dict, path: Path) -> None:
    """Raise a DefinitionError for the first name, rule or option in `data` that cannot be."""
    waves = [wave["name"] for wave in data["waves"]]
    check_waves(data["waves"], waves, data["source"], path)
    for number, rule in enumerate(data.get("eligibility") or []):
        _check_rule(rule, number, path)
    for name, use in (data.get("instruments") or {}).items():
        _check_instrument(name, use, waves, data["source"]["layout"], instruments, path)
    for name, group in (data.get("groups") or {}).items():
        _check_group(name, group, waves, path)
    check_samples(data, path)


def _check_rule(rule, number, path):
    key = f"eligibility.{number}"
    tests = [name for name in ("equals", "one_of", "at_least", "at_most") if name in rule]
    timed = [name for name in ("started", "completed", "at_least_minutes") if name in rule]
    if timed and (len(timed) < 3 or "field" in rule or tests):
        raise DefinitionError(
            "a rule on minutes has started, completed and at_least_minutes, and no field",
            file=path,
            key=key,
            found=", ".join(rule),
            expected="name, started, completed, at_least_minutes",
        )
    if not timed and ("field" not in rule or not tests):
        raise DefinitionError(
            "a rule needs a field and a test",
            file=path,
            key=key,
            found=", ".join(rule),
            expected="field and one of equals, one_of, at_least, at_most",
        )


def _check_instrument(name, use, waves, layout, instruments, path):
    key = f"instruments.{name}"
    if name not in instruments:
        raise DefinitionError(
            "unknown instrument",
            file=path,
            key=key,
            found=name,
            expected=listed(instruments),
            hint=closest(name, instruments, "define it in the study's folder instruments/"),
        )
    if ("columns" in use) == ("total" in use):
        raise DefinitionError(
            "an instrument has either columns or a total",
            file=path,
            key=key,
            found=", ".join(use) or "nothing",
            expected='columns: "name_{item}" or total: name',
        )
    for kind in ("columns", "total"):
        if isinstance(use.get(kind), dict):
            for wave in use[kind]:
                known_name(wave, waves, "unknown wave", f"{key}.{kind}.{wave}", path)
        for wave, pattern in _patterns(use.get(kind)):
            _check_pattern(pattern, wave, kind, key, waves, layout, instruments[name], path)


def _patterns(value):
    if isinstance(value, dict):
        return list(value.items())
    return [] if value is None else [("", value)]


def _check_pattern(pattern, wave, kind, key, waves, layout, instrument, path):
    if isinstance(pattern, list):
        if len(pattern) != len(instrument["items"]):
            raise DefinitionError(
                "the list of columns does not match the instrument's items",
                file=path,
                key=key,
                found=f"{len(pattern)} columns",
                expected=f"{len(instrument['items'])} columns",
            )
        pattern = "".join(pattern)
    elif kind == "columns" and "{item}" not in pattern:
        raise DefinitionError(
            "the column pattern names no item",
            file=path,
            key=f"{key}.{kind}",
            found=pattern,
            expected='a pattern with {item}, as "gad7_{item}"',
        )
    if layout == "wide" and len(waves) > 1 and not wave and "{wave}" not in pattern:
        raise DefinitionError(
            "in layout wide with several waves the pattern names the wave",
            file=path,
            key=f"{key}.{kind}",
            found=pattern,
            expected='a pattern with {wave}, as "{wave}_gad7"',
        )


def _check_group(name, group, waves, path):
    if ("values" in group) == ("bands" in group):
        raise DefinitionError(
            "a group has either values or bands",
            file=path,
            key=f"groups.{name}",
            found=", ".join(group),
            expected="values: {label: [codes]} or bands: {label: [low, high]}",
        )
    for label in [*group.get("values", ()), *group.get("bands", ())]:
        # Result tables write field=label and label vs label, and public counts as "benchmark".
        if not str(label).strip() or re.search(r"=| vs |^benchmark$", str(label)):
            raise DefinitionError(
                "a group's label would be misread in the result tables",
                file=path,
                key=f"groups.{name}",
                found=label or "an empty label",
                expected="a label without '=' and ' vs ', and not 'benchmark'",
            )
    if "wave" in group:
        known_name(group["wave"], waves, "unknown wave", f"groups.{name}.wave", path)


def known_name(name, options, problem, key, path):
    if name not in options:
        raise DefinitionError(
            problem,
            file=path,
            key=key,
            found=name,
            expected=listed(options),
            hint=closest(name, options, "see config/README.md"),
        )
