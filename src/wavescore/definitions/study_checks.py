"""Checks of a study file that a schema cannot make: that every name in it is somebody's."""

import ast
import re
from pathlib import Path

from wavescore.definitions.benchmarks import check_published
from wavescore.definitions.samples import check_samples
from wavescore.definitions.wave_checks import check_waves
from wavescore.definitions.yaml_file import check_schema
from wavescore.errors import DefinitionError, closest, listed, named

ANALYSES = Path(__file__).resolve().parents[1] / "analyses"


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
    for name, options in (data.get("analyses") or {}).items():
        _check_analysis(name, options, data, path)
    check_samples(data, path)


def analysis_options(name: str) -> dict:
    """Return the schema of an analysis's options: the literal OPTIONS of its module."""
    return _literal(name, "OPTIONS", {})


def analysis_needs(name: str) -> tuple[str, ...]:
    """Return the tables that an analysis reads beside `scored`: the literal NEEDS of its module."""
    return _literal(name, "NEEDS", ())


def analysis_instruments(name: str) -> tuple[str, ...]:
    """Return the instruments of which an analysis needs one: the literal INSTRUMENTS, if any."""
    return _literal(name, "INSTRUMENTS", ())


def _literal(name: str, variable: str, default):
    """Return a literal of an analysis's module, read from its source: importing it would import
    statistics, and a study file is checked at every start of the workflow."""
    tree = ast.parse((ANALYSES / f"{name}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == variable:
            return ast.literal_eval(node.value)
    return default


def analysis_names() -> list[str]:
    """Return the names of all analyses: the modules of `wavescore.analyses` with a run()."""
    return sorted(path.stem for path in ANALYSES.glob("*.py") if not path.stem.startswith("_"))


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
                _known(wave, waves, "unknown wave", f"{key}.{kind}.{wave}", path)
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
        _known(group["wave"], waves, "unknown wave", f"groups.{name}.wave", path)


def _check_analysis(name, options, data, path):
    key = f"analyses.{name}"
    _known(name, analysis_names(), "unknown analysis", key, path)
    known = analysis_options(name)
    needed = [option for option, rules in known.items() if rules.get("needed")]
    rules = {
        "type": "object",
        "additionalProperties": False,
        "properties": known,
        "required": needed,
    }
    check_schema(options, rules, file=path, key=key)
    for option, value in options.items():
        _check_references(value, known[option].get("refers_to"), f"{key}.{option}", data, path)
    readable = analysis_instruments(name)
    if readable and not set(readable) & set(data.get("instruments") or {}):
        raise DefinitionError(
            "the analysis reads none of the study's instruments",
            file=path,
            key=key,
            found=named(data.get("instruments") or {}) or "no instruments",
            expected=listed(readable),
            hint="add one under instruments, or remove the analysis",
        )
    if "dataset" in known:
        dataset = options.get("dataset", "nhs_talking_therapies")
        places = (options.get("geography"), options.get("period"))
        check_published(dataset, *places, file=path, key=key)


def _check_references(value, kind, key, data, path):
    if kind is None or value is None:
        return
    people = {
        "wave": [wave["name"] for wave in data["waves"]],
        "instrument": list(data.get("instruments") or {}),
        "group": list(data.get("groups") or {}),
    }
    if kind not in people:
        return
    for name in [value] if isinstance(value, str) else value:
        _known(name, people[kind], f"unknown {kind}", key, path)


def check_named_fields(study, columns: set[str]) -> None:
    """Raise a DefinitionError for an analysis that names a field or outcome the data do not have.

    `columns` are the field names that the study's table will have.
    """
    defined = [*study.instruments, *study.groups]
    for analysis, options in study.analyses.items():
        known = analysis_options(analysis)
        for option, value in options.items():
            kind = known[option].get("refers_to")
            if kind not in ("field", "outcome") or value is None:
                continue
            for name in [value] if isinstance(value, str) else value:
                if name not in defined and name not in columns:
                    raise DefinitionError(
                        f"unknown {kind}",
                        file=study.file,
                        key=f"analyses.{analysis}.{option}",
                        found=name,
                        expected=f"{listed(defined)}, or a field of the export"
                        if defined
                        else "a field of the export",
                        hint=closest(name, defined) or closest(name, columns),
                    )


def _known(name, options, problem, key, path):
    if name not in options:
        raise DefinitionError(
            problem,
            file=path,
            key=key,
            found=name,
            expected=listed(options),
            hint=closest(name, options, "see config/README.md"),
        )
