"""What an instrument's file may say."""

from typing import Annotated

from pydantic import Field, StrictBool

from wavescore.definitions.instrument import Instrument, Score
from wavescore.definitions.model.block import (
    Block,
    MissingBlock,
    Names,
    Number,
    Pair,
    Text,
    Word,
    needed,
    said,
)


class ItemBlock(Block):
    """One item."""

    name: Text = needed("The item's name, which stands for {item} in a study's column pattern.")
    text: str | None = said("What the item asks, for tables.")


class BandBlock(Block):
    """One band of totals."""

    name: str = needed("The band's name.")
    low: Number = Field(alias="from", description="The lowest total in the band.")
    high: Number = Field(alias="to", description="The highest total in the band.")


class ImportantChangeBlock(Block):
    """The smallest change of the total that matters, as published."""

    points: Annotated[Number, Field(gt=0)] = needed("How many points.")
    doi: Annotated[str, Field(pattern="^10\\.")] = needed("The DOI of the paper that estimated it.")


class InstrumentFile(Block):
    """One questionnaire or scale, its items, how it is scored and read. File
    definitions/instruments/<name>.yaml or <study>/instruments/<name>.yaml."""

    name: Word = needed(
        "The name used in study files and as the prefix of its columns; equals the file's name."
    )
    title: Text = needed("The name printed in tables and figures.")
    measures: Text | None = said(
        "What it measures, in a word or two, for readers to whom the title says nothing: anxiety."
    )
    doi: Annotated[str, Field(pattern="^10\\.")] | None = said(
        "The DOI of the paper that the scoring follows."
    )
    source: str | None = said("Where scoring comes from when it has no DOI.")
    items: Annotated[list[ItemBlock], Field(min_length=1)] = needed(
        "The items in the order of the questionnaire."
    )
    responses: Annotated[dict[str, str], Field(min_length=2)] = needed(
        "Each response code and its label, as {0: Not at all, 1: Several days}."
    )
    synonyms: dict[str, Number] = said(
        "Other labels seen in exports and the code each stands for, as {Over half the days: 2}.", {}
    )
    reversed: list[str] = said(
        "Names of the items that are reversed (lowest plus highest code minus the answer) before "
        "scoring.",
        [],
    )
    subscales: dict[Word, Names] = said(
        'Parts of the scale with scores of their own, as {belonging: ["1", "4"]}; each becomes an '
        "instrument named <name>_<subscale>, in the same columns and by the same rules.",
        {},
    )
    score: Score = needed("Whether the total is the sum or the mean of the items.")
    missing: MissingBlock | None = said(
        "How a score treats unanswered items. Absent means complete."
    )
    range: Pair = needed("The lowest and the highest total possible.")
    bands: list[BandBlock] = said(
        "Named severity bands, in order and without gaps over the range.", []
    )
    cut_point: Number | None = said(
        "A total at or above it is a case on this instrument (at or below it where "
        "lower_is_worse). The rules of a case read it."
    )
    reliable_change: Annotated[Number, Field(gt=0)] | None = said(
        "The smallest change of the total that counts as reliable."
    )
    minimal_important_change: ImportantChangeBlock | None = said(
        "The smallest change of the total that matters to respondents, with its source, as "
        "{points: 4, doi: 10.1016/j.jad.2020.01.032}."
    )
    lower_is_worse: StrictBool = said(
        "Whether a low total is the bad one, as on a scale of well-being.",
        Instrument.lower_is_worse,
    )
