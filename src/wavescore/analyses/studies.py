"""A study file with the analyses it asks for: every option and name in them checked."""

from collections.abc import Mapping
from pathlib import Path

from wavescore.analyses.registry import analyses, declared
from wavescore.definitions.benchmarks import check_published
from wavescore.definitions.rules import DEFAULT_RULE, Rule, make_rule
from wavescore.definitions.study import Study, read_study
from wavescore.definitions.study_checks import known_name
from wavescore.definitions.yaml_file import check_schema
from wavescore.errors import DefinitionError, closest, listed, named


def load_study(path: str | Path) -> Study:
    """Return the study in `path`, its instruments loaded and every name and option in it checked.

    Raises DefinitionError, naming file, key, what was found and what was expected.
    """
    study = read_study(path)
    for name, options in study.analyses.items():
        _check_analysis(name, options, study.settings, Path(path))
    return study


def _check_analysis(name, options, data, path):
    key = f"analyses.{name}"
    known_name(name, analyses(), "unknown analysis", key, path)
    analysis = declared(name)
    known = analysis.options
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
    if "rule" in known:
        rule = make_rule(data["rules"][options.get("rule", DEFAULT_RULE)])
        _check_rule(rule, data.get("instruments") or {}, key, path)
    if "dataset" in known:
        dataset = options.get("dataset", "nhs_talking_therapies")
        places = (options.get("geography"), options.get("period"))
        check_published(dataset, *places, file=path, key=key)


def _check_rule(rule: Rule, instruments: Mapping, key: str, path: Path) -> None:
    """Raise a DefinitionError where the study asks no instrument that the rule of a case reads."""
    if not set(rule.readable) & set(instruments):
        raise DefinitionError(
            "the analysis reads none of the study's instruments",
            file=path,
            key=key,
            found=named(instruments) or "no instruments",
            expected=listed(rule.readable),
            hint="add one under instruments, name another rule, or remove the analysis",
        )


def _check_references(value, kind, key, data, path):
    if kind is None or value is None:
        return
    people = {
        "wave": [wave["name"] for wave in data["waves"]],
        "instrument": list(data.get("instruments") or {}),
        "group": list(data.get("groups") or {}),
        "rule": list(data["rules"]),
    }
    if kind not in people:
        return
    for name in [value] if isinstance(value, str) else value:
        known_name(name, people[kind], f"unknown {kind}", key, path)


def check_named_fields(study: Study, columns: set[str]) -> None:
    """Raise a DefinitionError for an analysis that names a field or outcome the data do not have.

    `columns` are the field names that the study's table will have.
    """
    defined = [*study.instruments, *study.groups]
    for analysis, options in study.analyses.items():
        known = declared(analysis).options
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
