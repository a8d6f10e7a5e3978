"""Hold a file against its model, and say everything that is wrong with it in the user's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from wavescore.errors import DefinitionError, closest, listed

UNKNOWN = "extra_forbidden"
Place = tuple[str | int, ...]
# A file, and the key below which the data stand.
Where = tuple[str | Path, str]
# What pydantic's kinds of error expected, with the names of their limits.
EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "string_too_short": "at least {min_length} characters",
    "string_pattern_mismatch": "text of the form {pattern}",
}


def written(
    model: type[BaseModel], data: Mapping[str, Any], file: str | Path, key: str = ""
) -> tuple[dict[str, Any], list[DefinitionError]]:
    """Return what `data` says, as its model has it, without what it leaves to the defaults.

    With it every error of its shape; where there are any, the data are returned as they came. `key`
    says where in the file the data stand, "" for all of it.
    """
    named: dict[str, Any] = _with_text_keys(data)
    try:
        checked = model.model_validate(named)
    except ValidationError as error:
        return named, list(_errors(error, model, named, (file, key)))
    return checked.model_dump(exclude_unset=True, exclude_none=True, by_alias=True), []


def _with_text_keys(data: Any) -> Any:
    """Return `data` with every key as text: yaml reads {-99: ...} as a number."""
    if isinstance(data, Mapping):
        return {str(key): _with_text_keys(value) for key, value in data.items()}
    return [_with_text_keys(value) for value in data] if isinstance(data, list) else data


def _errors(
    error: ValidationError, model: type[BaseModel], data: Mapping[str, Any], where: Where
) -> Iterator[DefinitionError]:
    """Yield one error for each place: the branches of a union complain of the same one."""
    at: dict[Place, list[Any]] = {}
    for each in error.errors(include_url=False):
        at.setdefault(_place(each["loc"], data, each["type"] == "missing"), []).append(each)
    # Of a block first what is not known: where a key is missing too, it may be that one, mistyped.
    blocks = [place[:-1] for place in at]
    order = sorted(at, key=lambda each: (blocks.index(each[:-1]), at[each][0]["type"] != UNKNOWN))
    for place in order:
        deeper = any(len(other) > len(place) and other[: len(place)] == place for other in at)
        if not deeper:
            yield _said(place, at[place], model, data, where)


def _place(loc: Sequence[str | int], data: Any, missing: bool) -> Place:
    """Return where in the file an error is: `loc` without the names of a union's branches."""
    place: list[str | int] = []
    here = data
    for part in loc[:-1] if missing else loc:
        inside = isinstance(here, Mapping) and part in here
        if inside or (isinstance(here, list) and isinstance(part, int)):
            here = here[part]
            place.append(part)
    return (*place, loc[-1]) if missing else tuple(place)


def _at(where: Where, place: Place) -> dict[str, Any]:
    """Return the file of an error, and its dotted key, None where that is all of the file."""
    file, key = where
    return {"file": file, "key": ".".join([*([key] if key else []), *map(str, place)]) or None}


def _value(place: Place, data: Any) -> Any:
    for part in place:
        data = data[part]
    return data


def _said(
    place: Place, several: list[Any], model: type[BaseModel], data: Any, where: Where
) -> DefinitionError:
    kind = several[0]["type"]
    if kind == UNKNOWN:
        return _unknown(place, _described(model, place[:-1]), where)
    entry = _described(model, place)
    if kind == "missing":
        return _missing(place, entry, _value(place[:-1], data), where)
    meaning, at = entry.get("description"), _at(where, place)
    named = several[0]["loc"][-1] == "[key]"
    found = place[-1] if named else _value(place, data)
    options = _options(entry)
    if kind == "literal_error" and options:
        return DefinitionError(
            "not one of the values allowed",
            **at,
            found=repr(found),
            expected=listed(options),
            hint=closest(found, options, meaning or ""),
        )
    return DefinitionError(
        "not what is allowed here",
        **at,
        found=repr(found)[:120],
        expected=_expected(several),
        hint=meaning,
    )


def _unknown(place: Place, around: Mapping[str, Any], where: Where) -> DefinitionError:
    known = list(around.get("properties", {}))
    return DefinitionError(
        "unknown key",
        **_at(where, place),
        found=place[-1],
        expected=listed(known),
        hint=closest(place[-1], known, "remove it or see config/README.md"),
    )


def _missing(
    place: Place, entry: Mapping[str, Any], around: Iterable[object], where: Where
) -> DefinitionError:
    return DefinitionError(
        "a key is missing",
        **_at(where, place[:-1]),
        found=", ".join(map(str, around)) or "nothing",
        expected=f"{place[-1]}: {entry.get('description', '')}",
        hint=f"add {place[-1]!r}; config/README.md explains it",
    )


def _expected(several: list[Any]) -> str:
    said = [
        EXPECTED.get(each["type"], each["msg"]).format(**each.get("ctx", {})) for each in several
    ]
    # A whole number is a number: the model names both, so as to keep 1 from becoming 1.0.
    words = [each for each in said if each != "a whole number" or len(said) == 1]
    return " or ".join(dict.fromkeys(words))


@cache
def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return the model as a JSON schema: every key with its meaning, limits and default."""
    return model.model_json_schema()


def resolved(entry: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry itself, or what its "$ref" within the same schema points to."""
    reference = entry.get("$ref")
    if not reference:
        return dict(entry)
    target: Any = root
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    return {**target, **{key: value for key, value in entry.items() if key != "$ref"}}


def _described(model: type[BaseModel], place: Place) -> dict[str, Any]:
    """Return the schema's entry for a place in the file, {} where it has none."""
    root = described(model)
    entry = root
    for part in place:
        for branch in (entry, *entry.get("anyOf", ())):
            inner = _inside(resolved(branch, root), part)
            if inner is not None:
                entry = resolved(inner, root)
                break
        else:
            return {}
    for branch in entry.get("anyOf", ()):
        if "$ref" in branch:
            entry = {**resolved(branch, root), **entry}
    return entry


def _inside(entry: Mapping[str, Any], part: str | int) -> Mapping[str, Any] | None:
    if isinstance(part, int):
        inner = entry.get("items")
    else:
        inner = entry.get("properties", {}).get(part, entry.get("additionalProperties"))
    return inner if isinstance(inner, Mapping) else None


def _options(entry: Mapping[str, Any]) -> list[Any]:
    branches = (entry, *entry.get("anyOf", ()))
    # One value alone is a constant in the schema.
    alone = [branch["const"] for branch in branches if "const" in branch]
    return alone + [value for branch in branches for value in branch.get("enum", ())]
