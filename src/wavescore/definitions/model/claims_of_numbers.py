"""What a claim of counts, of means, and of numbers printed twice may say."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import Block
from wavescore.definitions.model.claim import ClaimBlock, Count, P, Printed, Stated, needed, said
from wavescore.results.options import GROWTH_FORMS


class ProportionClaim(ClaimBlock):
    """A count and its percentage of a total, or a percentage of a total alone."""

    kind: Literal["proportion"]
    n: Count = said(
        "The count; without it, percent and total are needed, and held to what counts can give."
    )
    total: Count = said("The total it is a part of.")
    total_of: str = said("In place of total: id of the claim whose first number is the total.")
    percent: Printed = said("The percentage, without or with %.")
    total_from: Literal["printed", "column", "guessed"] = said(
        "Where the total was read: beside the count (the default), in the table column's header, "
        "or guessed from the words around it; a guessed total is never more than a question."
    )
    words: Literal[
        "none",
        "a small proportion",
        "few",
        "a minority",
        "fewer than half",
        "half",
        "equally split",
        "more than half",
        "most",
        "the majority",
        "nearly all",
        "all",
    ] = said("What the text calls the share; a question where the percentage does not fit.")


class PartsClaim(ClaimBlock):
    """Parts that add up to a whole."""

    kind: Literal["parts"]
    parts: Annotated[dict[str, Printed], Field(min_length=2)] = needed("The parts, label: number.")
    whole: Printed = said('Their whole; "100" for percentages if absent.')
    whole_of: str = said("In place of whole: id of the claim whose first number is the whole.")
    unit: Literal["count", "percent"] = said(
        "count (exact) or percent (each part rounded); count if absent."
    )
    exhaustive: StrictBool = said(
        "False where further parts are not printed: the sum may then fall short of the whole."
    )


class MeanSdClaim(ClaimBlock):
    """A mean and standard deviation."""

    kind: Literal["mean_sd"]
    mean: Printed = needed("The mean.")
    sd: Printed = said("The standard deviation.")
    n: Count = said("Number of values.")
    step: Printed = said(
        'Distance between possible values of one respondent, "1" for whole numbers; absent = '
        "continuous, and GRIM, GRIMMER and DEBIT do not apply."
    )
    items: Count = said("Number of items that each value is the mean of; 1 if absent.")
    scale: Annotated[list[Printed], Field(min_length=2, max_length=2)] = said(
        'Lowest and highest possible value, e.g. ["0", "21"].'
    )
    range: Annotated[list[Printed], Field(min_length=2, max_length=2)] = said(
        "Lowest and highest observed value, as printed."
    )
    rows: Annotated[list[Printed], Field(min_length=2)] = said(
        "The values themselves, where the paper prints them: everything is recomputed from them."
    )
    known: Annotated[list[Printed], Field(min_length=1)] = said(
        "Some of the values, where the paper prints them elsewhere (ages of those it quotes); n "
        "is then needed."
    )


class GrowthFitClaim(ClaimBlock):
    """The fit of a latent growth curve model."""

    kind: Literal["growth_fit"]
    chi2: Printed = said("Chi-square of the model.")
    df: Printed = said("Its degrees of freedom.")
    p: P = said()
    waves: Count = said("Number of waves.")
    form: Literal[GROWTH_FORMS] = said("Form of growth.")  # type: ignore[valid-type]
    residuals: Literal["free", "equal", "unstated"] = said(
        "Residual variances; unstated (the default) accepts both."
    )
    r_squared: Annotated[list[Printed], Field(min_length=1)] = said(
        'Variance explained per wave, as printed ("70.6%" or ".706").'
    )
    n: Count = said("Number of respondents.")
    rmsea: Printed = said("RMSEA.")
    cfi: Printed = said("CFI.")
    stated: Stated = said()


class AlphaClaim(ClaimBlock):
    """Cronbach's alpha of a scale."""

    kind: Literal["alpha"]
    value: Printed = needed("The coefficient.")
    k: Count = said("Number of items.")
    mean_r: Printed = said("Mean inter-item correlation.")
    standardized: StrictBool = said(
        "True for standardised alpha, which k and the mean correlation determine; a raw alpha "
        "they only suggest."
    )


class PlaceBlock(Block):
    """One place that states a quantity."""

    where: str = needed("Abstract, Methods, table 1 ...")
    value: Printed = said("The number as printed there.")
    rows: Annotated[list[str], Field(min_length=1)] = said(
        "In place of value: the printed entries of a table's column."
    )
    take: Literal["count", "sum", "mean", "sd", "min", "max"] = said(
        "What of the rows states the quantity."
    )
    equal: str = said("With take: count, the entry that is counted; all entries if absent.")


class TextClaim(ClaimBlock):
    """One quantity that the paper states in two or more places."""

    kind: Literal["text"]
    places: Annotated[list[PlaceBlock], Field(min_length=2)] = needed(
        "The places, each with its value, or with rows of a table that give it."
    )


class FlowClaim(ClaimBlock):
    """Numbers of participants along a flow, in order; none is more than the one before."""

    kind: Literal["flow"]
    steps: Annotated[dict[str, Count], Field(min_length=2)] = needed(
        "The steps in order, label: count."
    )


class RatioClaim(ClaimBlock):
    """Pairs of numbers that stand in one ratio, such as amounts in two currencies."""

    kind: Literal["ratio"]
    pairs: Annotated[
        list[Annotated[list[Printed], Field(min_length=2, max_length=2)]], Field(min_length=2)
    ] = needed('The pairs, e.g. [["10", "13.5"], ["30", "40.5"]].')


class RateClaim(ClaimBlock):
    """An amount that came together between two dates, and how much that is a month."""

    kind: Literal["rate"]
    amount: Printed = needed("What had come together at the end.")
    per_month: Printed = needed("The amount a month as printed.")
    start: str = needed("The first day, as 2019-06-19.")
    end: str = needed("The last day, as 2020-09-24.")
