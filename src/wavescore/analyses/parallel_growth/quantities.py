"""What the analysis parallel_growth declares: its options, and every quantity it may say."""

from wavescore.results.common import (
    MODEL,
    SCORE_TESTS,
    STANDARD_ERRORS,
    two_outcomes,
)
from wavescore.results.declare import Analysis, Kind, Options, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, MODIFICATION, RESIDUALS, flag

CAPTION = (
    "Two outcomes' linear growth curves in one model, and whether their changes go together. Full "
    "information: every respondent with any answer to either counts, under missingness at random. "
    "Changes are those of persons, freed of the error of single answers: a correlation of changes "
    "is between how much persons change in one outcome and in the other. A level is that at the "
    "first wave."
)
OPTIONS: Options = {
    "outcomes": two_outcomes(" whose growth is put together"),
    "residuals": RESIDUALS,
    "same_wave": flag(
        "Whether residuals of one wave covary, as answers given on one day do; true by default."
    ),
    "standard_errors": STANDARD_ERRORS,
    "modification": MODIFICATION,
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.MEAN, "implied_mean mean_change"),
    *quantities(Kind.SPREAD, "change_sd"),
    *quantities(Kind.CORRELATION, "correlation"),
    *SCORE_TESTS,
    Quantity("change_per_change", Kind.PARAMETER, unit="points per point"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=30,
    figure="Whether levels and changes of two outcomes go together",
    heeds_release=True,
)
