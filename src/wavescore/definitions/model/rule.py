"""What the file of a rule of a case may say."""

from typing import Annotated

from pydantic import Field

from wavescore.definitions.model.block import Block, Number, Text, Word, needed, said
from wavescore.definitions.rule import CaseOn, Rule

Change = Annotated[Number, Field(gt=0)]


class PublishedBlock(Block):
    """What the rule's source prints."""

    cut_point: Number | None = said("The published cut-point.")
    reliable_change: Change | None = said("The published reliable change.")


class PartBlock(Block):
    """One instrument of a rule."""

    name: str = needed("The instrument's name.")
    cut_point: Number | None = said("The rule's own cut-point, in place of the instrument's.")
    reliable_change: Change | None = said(
        "The rule's own reliable change, in place of the instrument's."
    )
    published: PublishedBlock | None = said(
        "What the rule's source prints. A study whose instrument says otherwise is told so beside "
        "every number."
    )
    stand_ins: dict[str, str] = said(
        "Instruments that stand for this one in a study that does not ask it, and why they may, "
        "in words for the tables' notes.",
        {},
    )


class RuleFile(Block):
    """Who is a case, by one instrument or several. File definitions/rules/<name>.yaml or
    <study>/rules/<name>.yaml. Every instrument with a cut_point has a rule of its own besides,
    <instrument>_cut_point."""

    name: Word = needed("The name used in study files; equals the file's name.")
    title: Text = needed("The name printed in tables and figures.")
    source: str | None = said("Where the rule is published.")
    case: CaseOn = said(
        "Whether a case on any instrument is a case, or only a case on all of them.", Rule.case
    )
    instruments: Annotated[list[PartBlock], Field(min_length=1)] = needed(
        "The instruments that the rule reads. Each one's own cut_point and reliable_change count, "
        "unless the rule says otherwise."
    )
