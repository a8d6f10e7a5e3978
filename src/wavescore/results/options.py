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


def one_of(values: Sequence[str | int], description: str) -> dict[str, Any]:
    """Return the schema of one of these words or numbers."""
    return _described({"enum": list(values)}, description)


def some_of(values: Sequence[str], description: str, *, least: int = 0) -> dict[str, Any]:
    """Return the schema of a list of these words, `least` at least, each once."""
    listed = {"type": "array", "items": {"enum": list(values)}, "uniqueItems": True}
    return _described(listed | _at_least(least), description)


def flag(description: str) -> dict[str, Any]:
    """Return the schema of true or false."""
    return {"type": "boolean", "description": description}


def whole(description: str, **bounds: int) -> dict[str, Any]:
    """Return the schema of a whole number within JSON schema's bounds, as minimum=2."""
    return {"type": "integer", **bounds, "description": description}


def number(description: str, *, null: bool = False, **bounds: float) -> dict[str, Any]:
    """Return the schema of a number within JSON schema's bounds; null: it may be null."""
    return {"type": ["number", "null"] if null else "number", **bounds, "description": description}


def word(description: str, *, needed: bool = False, null: bool = False) -> dict[str, Any]:
    """Return the schema of a text that names nothing of the study; needed, null: as of `name`."""
    return _described({"type": ["string", "null"] if null else "string"}, description, needed)


def each_outcome(gets: str) -> dict[str, Any]:
    """Return the schema of outcomes, one at least, of which each gets something, as a model."""
    description = f"Instruments or fields of numbers, each with {gets}."
    return names("outcome", description, least=1, needed=True)


def scales_and_waves(whose: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of `instruments`, all by default in the words of `whose`, and `waves`."""
    instruments = names("instrument", f"The instruments whose {whose} by default.", null=True)
    return {"instruments": instruments, "waves": WAVES}


def rule_or_none(what: str, otherwise: str) -> dict[str, Any]:
    """Return the schema of a rule of a case for `what`, null for `otherwise`."""
    ending = f"nhs_talking_therapies by default, null for {otherwise}."
    return name("rule", f"The rule of a case, for {what}; {ending}", null=True)


def _at_least(least: int) -> dict[str, Any]:
    return {"minItems": least} if least else {}


def _described(rules: dict[str, Any], description: str, needed: bool = False) -> dict[str, Any]:
    return rules | ({"needed": True} if needed else {}) | {"description": description}


A_RULE = name(
    "rule",
    "The rule of a case: a file of definitions/rules or of the study's rules/, or "
    "<instrument>_cut_point; nhs_talking_therapies by default.",
)
A_BENCHMARK = {
    "dataset": word("A file of data/benchmarks; nhs_talking_therapies by default."),
    "geography": word("The benchmark's geography, as North West.", needed=True),
    "period": word("The benchmark's period, as 2022-23.", needed=True),
}
GROUP_AT_THE_END = name(
    "group", "Groups whose means at the last wave are compared; none by default.", null=True
)
WAVES = names("wave", "The waves; all by default.", null=True)
RESIDUALS = one_of(
    ["free", "equal"], "Residual variances free at each wave (the default) or equal."
)
IMPUTATIONS = whole(
    "How many times missing items are imputed for a second reading of each estimate that has a "
    "standard error, pooled by Rubin's rules, beside the first; none by default.",
    minimum=2,
)
MODIFICATION = flag(
    "Whether it is told which residual covariance or slope loading, fixed in the model, would make "
    "it fit better if it were free; false by default."
)
