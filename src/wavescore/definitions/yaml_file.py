"""Read a hand-written yaml file and hold it against its schema, with errors a person can act on."""

import re
from functools import cache
from pathlib import Path

import yaml

from wavescore.errors import DefinitionError, closest, listed

SCHEMAS = Path(__file__).parent / "schemas"


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 scalars: `yes`, `no` and dates stay text; a key given twice is an error."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def load_yaml(path: str | Path) -> dict:
    """Return the mapping in `path`; DefinitionError where it is missing or malformed."""
    path = Path(path)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise DefinitionError(
            "the file cannot be read",
            file=path,
            found=error.strerror,
            expected="a yaml file",
            hint="check the path's spelling",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DefinitionError(
            "the file is not valid yaml",
            file=path,
            key=f"line {mark.line + 1}, column {mark.column + 1}" if mark else None,
            found=getattr(error, "problem", None) or str(error),
            expected="yaml in UTF-8",
            hint="look at the indentation, colons and quotes of that line",
        ) from error
    if not isinstance(data, dict):
        raise DefinitionError(
            "the file holds no keys", file=path, found=type(data).__name__, expected="key: value"
        )
    return data


@cache
def schema(name: str) -> dict:
    """Return the schema `name` (study, instrument, rule or paper)."""
    return yaml.safe_load((SCHEMAS / f"{name}.schema.yaml").read_text(encoding="utf-8"))


def check_schema(data: dict, rules: dict, *, file: str | Path, key: str = "") -> None:
    """Raise a DefinitionError for the first thing in `data` that the schema `rules` forbids."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import relevance

    errors = sorted(Draft202012Validator(rules).iter_errors(data), key=relevance, reverse=True)
    if errors:
        raise _definition_error(_deepest(errors[0]), file, key)


def _deepest(error):
    """Return the most telling error below an anyOf or oneOf, where there is one."""
    while error.context:
        error = min(error.context, key=lambda e: (-len(e.absolute_path), e.validator == "type"))
    return error


def _definition_error(error, file, prefix) -> DefinitionError:
    path = [str(part) for part in error.absolute_path]
    where = ".".join([*([prefix] if prefix else []), *path])
    described = error.schema.get("description") if isinstance(error.schema, dict) else None
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        unknown = next(k for k in error.instance if k not in known)
        return DefinitionError(
            "unknown key",
            file=file,
            key=".".join([where, str(unknown)]).lstrip("."),
            found=unknown,
            expected=listed(known),
            hint=closest(unknown, known, "remove it or see config/README.md"),
        )
    if error.validator == "required":
        missing = next(k for k in error.validator_value if k not in error.instance)
        return DefinitionError(
            "a key is missing",
            file=file,
            key=where or None,
            found=", ".join(map(str, error.instance)) or "nothing",
            expected=f"{missing}: {error.schema['properties'][missing].get('description', '')}",
            hint=f"add {missing!r}; config/README.md explains it",
        )
    if error.validator == "enum":
        return DefinitionError(
            "not one of the values allowed",
            file=file,
            key=where,
            found=repr(error.instance),
            expected=listed(error.validator_value),
            hint=closest(error.instance, error.validator_value, described or ""),
        )
    return DefinitionError(
        "not what is allowed here",
        file=file,
        key=where or None,
        found=repr(error.instance)[:120],
        expected=_expected(error),
        hint=described,
    )


def _expected(error) -> str:
    words = {
        "type": "a value of type {}",
        "minimum": "{} or more",
        "maximum": "{} or less",
        "exclusiveMinimum": "more than {}",
        "minItems": "at least {} entries",
        "maxItems": "at most {} entries",
        "minProperties": "at least {} entries",
        "minLength": "at least {} characters",
        "pattern": "text of the form {}",
    }
    value = error.validator_value
    value = " or ".join(value) if isinstance(value, list) and error.validator == "type" else value
    return words.get(error.validator, error.message).format(value)
