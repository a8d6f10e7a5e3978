"""What an analysis's options may say, made of what its `quantities.py` declares."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, create_model

from wavescore.definitions.model.block import Block, Number, once

PLAIN = {"string": str, "boolean": StrictBool, "integer": StrictInt, "number": Number}
# What JSON schema calls a limit, and what pydantic does.
LIMITS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
}
_known: dict[str, type[Block]] = {}


def options_model(name: str, options: Mapping[str, Mapping[str, Any]]) -> type[Block]:
    """Return the model of the options that the analysis `name` declares."""
    if name not in _known:
        fields: dict[str, Any] = {}
        for option, rules in options.items():
            default = ... if rules.get("needed") else None
            found: Any = _type(rules)
            if "null" in rules.get("type", ()):
                # Not the same as to leave it out: the guide says that it may be written.
                found = Annotated[found | None, Field(json_schema_extra={"or_null": True})]
            fields[option] = (found, Field(default, description=rules["description"]))
        _known[name] = create_model(name, __base__=Block, **fields)
    return _known[name]


def _type(rules: Mapping[str, Any]) -> Any:
    """Return the type of a value that follows one of the schemas of `results.options`."""
    kinds = rules.get("type", "enum")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    limits = Field(**{LIMITS[name]: value for name, value in rules.items() if name in LIMITS})
    found: Any = PLAIN.get(kind)
    if kind == "enum":
        found = Literal[tuple(rules["enum"])]
    elif kind == "array":
        found = list[_type(rules["items"])]  # type: ignore[misc]
    elif kind == "object":
        found = dict[str, _type(rules["additionalProperties"])]  # type: ignore[misc]
    unique = (AfterValidator(once),) if rules.get("uniqueItems") else ()
    return Annotated[(found, limits, *unique)]
