"""What an option of an analysis may be, as the JSON schema of its value. Imports nothing."""

from collections.abc import Sequence
from typing import Any

# The forms of growth from the simplest, those of `wavescore.methods.growth.model.FACTORS`, which a
# declaration may not import.
GROWTH_FORMS = ("intercept", "linear", "latent_basis", "quadratic")


def name(of: str, description: str, *, needed: bool = False, null: bool = False) -> dict[str, Any]:
    """Return the schema of one name of the study.

    of: what it names, a wave, an instrument, a group, an outcome, a field or a rule; needed: it
    has no default; null: it may be null.
    """
    kind = ["string", "null"] if null else "string"
    return _described({"type": kind}, description, needed) | {"refers_to": of}


def names(
    of: str, description: str, *, least: int = 0, needed: bool = False, null: bool = False
) -> dict[str, Any]:
    """Return the schema of a list of names of the study, `least` at least, each once."""
    kind = ["array", "null"] if null else "array"
    listed = {"type": kind, "items": {"type": "string"}, "uniqueItems": True}
    return _described(listed | _at_least(least), description, needed) | {"refers_to": of}


def one_of(values: Sequence[str], description: str) -> dict[str, Any]:
    """Return the schema of one of these words."""
    return _described({"enum": list(values)}, description)


def some_of(values: Sequence[str], description: str, *, least: int = 0) -> dict[str, Any]:
    """Return the schema of a list of these words, `least` at least, each once."""
    listed = {"type": "array", "items": {"enum": list(values)}, "uniqueItems": True}
    return _described(listed | _at_least(least), description)


def _at_least(least: int) -> dict[str, Any]:
    return {"minItems": least} if least else {}


def _described(rules: dict[str, Any], description: str, needed: bool = False) -> dict[str, Any]:
    return rules | ({"needed": True} if needed else {}) | {"description": description}


A_RULE = name(
    "rule",
    "The rule of a case: a file of definitions/rules or of the study's rules/, or "
    "<instrument>_cut_point; nhs_talking_therapies by default.",
)
