"""A study file with the analyses it asks for: every option and name in them checked."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from wavescore.analyses.registry import analyses, declared
from wavescore.definitions.benchmarks import check_published
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.labels import brief
from wavescore.definitions.model.options import options_model
from wavescore.definitions.rule import DEFAULT_RULE, make_rule
from wavescore.definitions.shape import written
from wavescore.definitions.study import Study, study_from
from wavescore.definitions.study_checks import known_name
from wavescore.definitions.study_file import read_settings
from wavescore.errors import DefinitionError, closest, listed, named, raise_together
from wavescore.prepare.check_codes import texts

Errors = Iterator[DefinitionError]
# What an option may refer to, and the block of the study file that names it.
BLOCKS = {"wave": "waves", "instrument": "instruments", "group": "groups", "rule": "rules"}


def load_study(path: str | Path) -> Study:
    """Return the study in `path`, its instruments loaded and every name and option in it checked.

    Raises DefinitionError, naming file, key, what was found and what was expected, for all that is
    wrong at once.
    """
    path = Path(path)
    settings, errors = read_settings(path)
    known = _names(settings, errors, path)
    for name, options in settings.get("analyses", {}).items():
        errors += _check_analysis(name, options, known, path)
        errors += _check_rule(name, options, settings.get("rules", {}), known, path)
    errors += [] if errors else _check_appendices(settings, path)
    raise_together(errors)
    return study_from({**settings, "field_labels": _field_labels(settings)})


def _field_labels(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what tables call the fields that the analyses name: the study's words come first.

    A dictionary that cannot be read has no words; `check_source` says what is wrong with it.
    """
    own = {name: w if isinstance(w, str) else w.get("label", "") for name, w in
           settings.get("labels", {}).items()}  # fmt: skip
    found = {}
    try:
        file = settings["source"].get("dictionary")
        fields = load_dictionary(file).fields if file else {}
    except DefinitionError:
        fields = {}
    taken = {*settings.get("instruments", {}), *settings.get("groups", {})}
    analysed = settings.get("analyses", {})
    used = [*texts(analysed), *(fields if "codebook" in analysed else ())]
    for name in dict.fromkeys(used):
        asked = fields.get(name.split("___")[0])
        if asked is not None and name not in taken and asked.label:
            found[name] = brief(asked.label)
    return found | {name: label for name, label in own.items() if label}


def _check_appendices(settings: Mapping[str, Any], path: Path) -> Errors:
    """Yield an error for each table that an appendix names and the study does not make."""
    made = study_from(settings).result_tables if settings.get("appendices") else ()
    for name, appendix in settings.get("appendices", {}).items():
        for table in appendix["tables"]:
            if table not in made:
                key = f"appendices.{name}.tables"
                yield from known_name(table, made, "no table of this study", key, path)


def _names(
    settings: Mapping[str, Any], errors: list[DefinitionError], path: Path
) -> dict[str, Collection[str]]:
    """Return the names an analysis may refer to, of each block in which there is no error."""
    spoilt = {str(error.key).split(".")[0] for error in errors if error.file == path}
    if any(error.file != path for error in errors):
        spoilt |= {"instruments", "rules"}
    names: dict[str, Collection[str]] = {
        "waves": [wave["name"] for wave in settings.get("waves", ())],
        "instruments": settings.get("instruments", {}),
        "groups": settings.get("groups", {}),
        "rules": settings.get("rules", {}),
    }
    return {block: known for block, known in names.items() if block not in spoilt}


def _check_analysis(
    name: str, options: Mapping[str, Any], names: Mapping[str, Collection[str]], path: Path
) -> Errors:
    key = f"analyses.{name}"
    if name not in analyses():
        yield from known_name(name, analyses(), "unknown analysis", key, path)
        return
    known = declared(name).options
    _, wrong = written(options_model(name, known), options, path, key)
    yield from wrong
    for option, value in options.items():
        kind = str(known.get(option, {}).get("refers_to"))
        block = BLOCKS.get(kind, "")
        if block in names and not wrong:
            yield from _check_references(value, kind, names[block], f"{key}.{option}", path)
    if "dataset" in known and not wrong:
        dataset = options.get("dataset", "nhs_talking_therapies")
        places = (options.get("geography"), options.get("period"))
        try:
            check_published(dataset, *places, file=path, key=key)
        except DefinitionError as error:
            yield error


def _check_rule(
    name: str,
    options: Mapping[str, Any],
    rules: Mapping[str, Any],
    names: Mapping[str, Collection[str]],
    path: Path,
) -> Errors:
    """Yield an error where the study asks no instrument that an analysis's rule of a case reads."""
    rule = options.get("rule", DEFAULT_RULE)
    if name not in analyses() or "rule" not in declared(name).options:
        return
    if "instruments" not in names or not isinstance(rule, str) or rule not in rules:
        return
    readable = make_rule(rules[rule]).readable
    if not set(readable) & set(names["instruments"]):
        yield DefinitionError(
            "the analysis reads none of the study's instruments",
            file=path,
            key=f"analyses.{name}",
            found=named(names["instruments"]) or "no instruments",
            expected=listed(readable),
            hint="add one under instruments, name another rule, or remove the analysis",
        )


def _check_references(
    value: Any, kind: str, names: Collection[str], key: str, path: Path
) -> Errors:
    for name in [value] if isinstance(value, str) else value or ():
        yield from known_name(name, names, f"unknown {kind}", key, path)


def check_named_fields(study: Study, columns: Collection[str]) -> None:
    """Raise a DefinitionError for analyses and labels of a field or outcome the data do not have.

    `columns` are the field names that the study's table will have.
    """
    defined = [*study.instruments, *study.groups]
    raise_together(
        error
        for name in study.labels
        for error in known_name(
            name, [*defined, *sorted(columns)], "unknown field", f"labels.{name}", Path(study.file)
        )
    )
    raise_together(
        error
        for analysis, options in study.analyses.items()
        for option, value in options.items()
        if declared(analysis).options[option].get("refers_to") in ("field", "outcome")
        for name in ([value] if isinstance(value, str) else value or ())
        for error in _check_field(name, study, columns, analysis, option)
    )


def _check_field(
    name: str, study: Study, columns: Collection[str], analysis: str, option: str
) -> Errors:
    defined = [*study.instruments, *study.groups]
    if name not in defined and name not in columns:
        kind = declared(analysis).options[option]["refers_to"]
        known = f"{listed(defined)}, or a field of the export" if defined else None
        yield DefinitionError(
            f"unknown {kind}",
            file=study.file,
            key=f"analyses.{analysis}.{option}",
            found=name,
            expected=known or "a field of the export",
            hint=closest(name, defined) or closest(name, columns),
        )
