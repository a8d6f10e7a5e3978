"""Read a study file: its shape, its instruments, and every name in it, all errors at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wavescore.definitions.instruments import read_instruments, with_subscales
from wavescore.definitions.model import StudyFile
from wavescore.definitions.name_checks import (
    check_labels,
    check_names,
    check_rule_names,
    check_study_name,
)
from wavescore.definitions.rules import read_rules
from wavescore.definitions.sample_checks import check_samples
from wavescore.definitions.shape import written
from wavescore.definitions.source import with_snapshot
from wavescore.definitions.study_checks import (
    check_eligibility,
    check_groups,
    check_instruments,
    check_release,
)
from wavescore.definitions.wave_checks import check_waves
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError

Settings = dict[str, Any]
Errors = list[DefinitionError]
BY_NAME = ("instruments", "groups", "analyses")
NAME = re.compile(r"[A-Za-z0-9_-]+")


def read_settings(path: Path) -> tuple[Settings, Errors]:
    """Return the settings in `path`, with instruments and rules defined, and all that is wrong.

    A block whose shape is wrong is left out of the settings, so that what is said of the others is
    true. Raises DefinitionError where the file cannot be read at all.
    """
    name = path.parent.name
    loaded = load_yaml(path)
    source = loaded.get("source") if isinstance(loaded, dict) else None
    if isinstance(source, dict) and isinstance(source.get("api"), dict):
        loaded = {**loaded, "source": with_snapshot(source, name)}
    data, errors = written(StudyFile, loaded, path)
    errors = [*name_errors(name, path), *check_study_name(name, path), *errors]
    sound = _sound(data, errors)
    definitions, wrong = read_instruments(path.parent / "instruments")
    broken = {error.file.stem for error in wrong if isinstance(error.file, Path)} - {*definitions}
    uses = sound.get("instruments", {})
    sound["instruments"] = {name: use for name, use in uses.items() if name not in broken}
    sound["instruments"] = with_subscales(sound["instruments"], definitions)
    errors += [*wrong, *_reference_errors(sound, definitions, path)]
    if not wrong:  # a rule that names a broken instrument is not itself at fault
        sound["rules"], wrong = read_rules(path.parent / "rules", definitions)
        errors += wrong
        own = sorted(file.stem for file in (path.parent / "rules").glob("*.yaml"))
        errors += check_rule_names(own, sound.get("groups", {}), path.parent / "rules")
    if not errors:
        _complete(sound, definitions)
    return sound | {"name": path.parent.name, "file": str(path)}, errors


def name_errors(name: str, file: object, kind: str = "study") -> Iterator[DefinitionError]:
    """Yield an error where the name of a study (its folder's) or paper cannot stand in a path."""
    if not NAME.fullmatch(name):
        yield DefinitionError(
            f"the name of a {kind} is made of letters, digits, _ and -",
            file=file,
            key="name",
            found=repr(name),
            expected=f"a name such as my_{kind}",
            hint=f"rename it to {'_'.join(NAME.findall(name)) or f'my_{kind}'}",
        )


def _sound(data: Settings, errors: Errors) -> Settings:
    """Return the blocks, and of mappings by name the entries, in which no error lies."""
    # Null says nothing, but in an analysis's options.
    sound = {key: each if key == "analyses" else _said(each) for key, each in data.items()}
    sound = {key: each for key, each in sound.items() if each is not None}
    for error in errors:
        block, *inside = str(error.key or "").split(".")
        entries = sound.get(block)
        name = ".".join(inside)
        if block in BY_NAME and isinstance(entries, dict):
            # A name may hold a dot itself, so it is looked for at the key's start.
            sound[block] = {
                entry: use
                for entry, use in entries.items()
                if name and not f"{name}.".startswith(f"{entry}.")
            }
        else:
            sound.pop(block, None)
    return sound


def _said(data: Any) -> Any:
    """Return `data` without what is null."""
    if isinstance(data, Mapping):
        return {key: _said(value) for key, value in data.items() if value is not None}
    return [_said(value) for value in data] if isinstance(data, list) else data


def _reference_errors(data: Settings, definitions: Mapping[str, Any], path: Path) -> Errors:
    """Return what is wrong with the names in the sound blocks of a study file."""
    errors: Errors = []
    waves = data.get("waves", [])
    if waves and "source" in data:
        errors += check_waves(waves, data["source"], path)
    errors += check_instruments(data, definitions, path)
    errors += check_eligibility(data.get("eligibility", []), path)
    errors += check_groups(data.get("groups", {}), [wave["name"] for wave in waves], path)
    asked = {name: definitions[name] for name in data["instruments"] if name in definitions}
    errors += check_names(data, asked, path)
    errors += check_labels(data.get("labels", {}), path)
    errors += check_release(data.get("release", {}), path)
    errors += check_samples(data.get("sampling", {}), data.get("posts", {}), path)
    return errors


def _complete(data: Settings, definitions: Mapping[str, Any]) -> None:
    """Put into the settings what the jobs need: every instrument's definition, a group's wave."""
    for name, use in data["instruments"].items():
        own = use.pop("missing", None)
        use["definition"] = definitions[name] | ({"missing": own} if own else {})
    for group in data.get("groups", {}).values():
        group.setdefault("wave", data["waves"][0]["name"])
