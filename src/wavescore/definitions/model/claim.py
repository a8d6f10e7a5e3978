"""What every claim of a paper may say, and how a paper prints a number.

A number is text, exactly as printed: its decimals say how far it was rounded. What a paper does not
print is left out: null is no number.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from wavescore.definitions.model.block import Block, needed, said


def _read(how: str, description: str) -> Any:
    """Return the field of a number as printed; `how` is its reader in `papers.check.readers`."""
    return Field(description=description, json_schema_extra={"reads": how})


Printed = Annotated[str, _read("number", "A number exactly as printed, in quotes.")]
Count = Annotated[str, _read("count", "A whole number exactly as printed, in quotes.")]
P = Annotated[str, _read("p", 'The p value as printed: ".009", "<.001", ">.05", "=.000" or "ns".')]
Tail = Annotated[
    Literal["two", "greater", "less", "one", "unstated"],
    Field(
        description="two (the default) | greater or less (one-tailed, direction known) | one "
        "(one-tailed, in the predicted direction) | unstated (the paper has "
        "one-tailed tests and does not say which: a one-tailed p is then a question)."
    ),
]
Adjusted = Annotated[
    Literal[
        "none",
        "bonferroni",
        "holm",
        "tukey",
        "fdr",
        "other",
        "greenhouse_geisser",
        "huynh_feldt",
        "possible",
        "possible_sphericity",
    ],
    Field(
        description="How p was corrected: none (the default) | bonferroni, holm, tukey, fdr, "
        "other (p is then at least that of the statistic) | greenhouse_geisser, "
        "huynh_feldt (df are multiplied by epsilon) | possible_sphericity (the paper "
        "has within-subject designs, whose F it may have corrected) | possible (the "
        "paper corrects some p and does not say which: a p that is larger is then a "
        "question)."
    ),
]
CiMethod = Annotated[
    Literal["wald", "profile", "bootstrap", "credible", "exact", "possible", "unstated"],
    Field(
        description="How intervals were made: wald (normal theory; p is then held to the limits "
        "exactly) | profile, bootstrap, credible, exact (limits need not be "
        "symmetric) | possible (the paper has such intervals and does not say which) "
        "| unstated (the default: a p beside it may be that of another test of the "
        "same effect)."
    ),
]
Stated = Annotated[
    Literal["significant", "not significant"],
    Field(
        description="What the text says of the test in words; held against the p value or interval."
    ),
]


class RowBlock(Block):
    """The row of a wavescore result table that computes a printed number of this claim."""

    number: str = said(
        "Which printed number of this claim (t, p, d, r_squared.2, groups.1.mean ...); the kind's "
        "first number if absent."
    )
    analysis: str = needed("Result table: private/analyses/<analysis>.csv.")
    outcome: str = said("Value of the column outcome.")
    wave: str = said("Value of the column wave.")
    group: str = said("Value of the column group.")
    term: str = said("Value of the column term.")
    level: str = said("Value of the column level: the label of a category.")
    quantity: str = needed("Value of the column quantity.")
    method: str = said("Value of the column method.")
    column: Literal[
        "estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high", "n"
    ] = said("Column that holds the number; estimate if absent.")


class ClaimBlock(Block):
    """What every claim may say."""

    id: Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]*$")] = needed(
        "Name of the claim, unique in the file: letters, digits, underscores."
    )
    where: str = needed("Where it stands: section, table, row.")
    quote: str = said("The sentence or cell as printed.")
    note: str = said("A remark that the verdict page shows.")
    alpha: Printed = said("Significance level of this claim.")
    adjusted: Adjusted = said()
    certain: StrictBool = said(
        "False where a person must say whether this was read rightly, or whether both places mean "
        "one quantity: a contradiction is then a question."
    )
    consequence: Literal["primary", "inference", "description"] = said(
        "What hangs on the claim: primary (the primary outcome) | inference (another test or "
        "estimate) | description (counts, means). By its kind if absent."
    )
    reproduces: RowBlock | Annotated[list[RowBlock], Field(min_length=1)] = said(
        "One row of a result table, or a list of them."
    )
