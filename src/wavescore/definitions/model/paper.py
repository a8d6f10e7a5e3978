"""What a paper file may say: the printed numbers of one publication, each a claim."""

from typing import Annotated, Any

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import Block
from wavescore.definitions.model.claim import (
    Adjusted,
    CiMethod,
    ClaimBlock,
    Printed,
    Tail,
    needed,
    said,
)
from wavescore.definitions.model.claims_of_numbers import (
    AlphaClaim,
    FlowClaim,
    GrowthFitClaim,
    MeanSdClaim,
    PartsClaim,
    ProportionClaim,
    RateClaim,
    RatioClaim,
    TextClaim,
)
from wavescore.definitions.model.claims_of_tests import (
    ChiSquareClaim,
    CorrelationClaim,
    CorrelationMatrixClaim,
    FTestClaim,
    IntervalClaim,
    RegressionClaim,
    TTestClaim,
    ZTestClaim,
)


class PaperBlock(Block):
    """The publication."""

    title: str = needed("Title as printed.")
    authors: str = said("Authors as one would cite them, e.g. Lobban et al.")
    year: str = said("Year of publication.")
    journal: str = said("Journal or repository.")
    doi: str = said("DOI without https://doi.org/.")
    source: str = said("What the numbers were read from (version of record, preprint, supplement).")
    note: str = said("Anything a reader of the verdicts should know about the transcription.")
    draft: StrictBool = said(
        "True while no person has confirmed the claims; the page then says so."
    )


class DefaultsBlock(Block):
    """What holds for every claim that does not say otherwise."""

    alpha: Printed = said('Significance level that a decision error crosses; "0.05" if absent.')
    tail: Tail = said()
    level: Printed = said('Confidence level in percent; "95" if absent.')
    adjusted: Adjusted = said()
    ci_method: CiMethod = said()


class PaperFile(Block):
    """The printed numbers of one publication, each a claim that wavescore recomputes."""

    paper: PaperBlock = needed("The publication.")
    defaults: DefaultsBlock = said("What holds for every claim that does not say otherwise.")
    claims: Annotated[list[dict[str, Any]], Field(min_length=1)] = needed(
        "The printed numbers, one entry per statement."
    )


# Each kind of claim by its name. A claim is held against its own kind's model alone.
CLAIMS: dict[str, type[ClaimBlock]] = {
    "proportion": ProportionClaim,
    "parts": PartsClaim,
    "chi_square": ChiSquareClaim,
    "t_test": TTestClaim,
    "f_test": FTestClaim,
    "z_test": ZTestClaim,
    "correlation": CorrelationClaim,
    "interval": IntervalClaim,
    "mean_sd": MeanSdClaim,
    "growth_fit": GrowthFitClaim,
    "regression": RegressionClaim,
    "alpha": AlphaClaim,
    "text": TextClaim,
    "flow": FlowClaim,
    "ratio": RatioClaim,
    "rate": RateClaim,
    "correlation_matrix": CorrelationMatrixClaim,
}
