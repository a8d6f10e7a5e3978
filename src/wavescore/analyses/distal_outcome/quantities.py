"""What the analysis distal_outcome declares: its options, and every quantity it may say."""

from wavescore.results.common import MODEL, STANDARD_ERRORS
from wavescore.results.declare import Analysis, Kind, Options, quantities
from wavescore.results.options import IMPUTATIONS, RESIDUALS, each_outcome, name

CAPTION = (
    "Something asked later, regressed on where people began and how much they changed. Level at "
    "the first wave and change over all waves are those of the growth curve, freed of the error of "
    "single answers. Full information: every respondent with any answer counts, under missingness "
    "at random."
)
OPTIONS: Options = {
    "outcomes": each_outcome("a growth curve of its own"),
    "distal": name(
        "outcome",
        "The field of numbers or instrument that is regressed on level and change.",
        needed=True,
    ),
    "wave": name("wave", "The wave at which it was asked; the last by default."),
    "residuals": RESIDUALS,
    "standard_errors": STANDARD_ERRORS,
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.MEAN, "implied_mean mean_change"),
    *quantities(Kind.PARAMETER, "effect effect_of_sd"),
    *quantities(Kind.CORRELATION, "r_squared"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=60,
    figure="What came later, by level and change",
    heeds_release=True,
)
