"""What every part of a file has in common, and the kinds of value that they share."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    StrictInt,
)
from pydantic_core import PydanticCustomError

from wavescore.definitions.instrument import MissingRule


def once(entries: list[Any]) -> list[Any]:
    """Return a list in which no entry stands twice."""
    if any(entries.count(entry) > 1 for entry in entries):
        raise PydanticCustomError("twice", "each entry once")
    return entries


def said(description: str | None = None, default: Any = None) -> Any:
    """Return the field of a key that may be left out, by default with its type's own words."""
    return Field(default, description=description) if description else Field(default)


def needed(description: str) -> Any:
    """Return the field of a key that must be there."""
    return Field(description=description)


Text = Annotated[str, Field(min_length=1)]
Number = StrictInt | FiniteFloat
Answer = str | Number
Names = Annotated[list[str], Field(min_length=1), AfterValidator(once)]
Pair = Annotated[list[Number], Field(min_length=2, max_length=2)]
Columns = str | list[str]
Word = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


class Block(BaseModel):
    """A part of a file. A key that is not described is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MissingBlock(Block):
    """How a score treats unanswered items."""

    rule: MissingRule = needed(
        "complete: every item must be answered. prorate: the person's mean stands for unanswered "
        "items."
    )
    max_missing: Annotated[int, Field(ge=1)] | None = said(
        "The most unanswered items that prorate accepts."
    )
