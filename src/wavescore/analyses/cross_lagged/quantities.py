"""What the analysis cross_lagged declares: its options, and every quantity it may say."""

from wavescore.results.common import MODEL, STANDARD_ERRORS, two_outcomes
from wavescore.results.declare import Analysis, Kind, Options, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, flag

CAPTION = (
    "Whether how people are in one outcome at a wave tells how they will be in another at the "
    "next. Random-intercept cross-lagged panel model: what differs between persons at all waves "
    "is kept apart from how each departs from their own usual level, and the paths are between "
    "departures. Full information: every respondent with any answer to either counts. A path says "
    "what goes before what, not what causes what."
)
OPTIONS: Options = {
    "outcomes": two_outcomes(", at three waves or more"),
    "equal": flag(
        "Whether the paths are the same from each wave to the next, which asks for waves equally "
        "far apart; false by default."
    ),
    "standard_errors": STANDARD_ERRORS,
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.MEAN, "implied_mean mean_change"),
    Quantity("path", Kind.PARAMETER, unit="points per point"),
    *quantities(Kind.CORRELATION, "standardised_path between_correlation"),
    *quantities(Kind.CORRELATION, "between_share"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=40,
    figure="What goes before what, within persons",
    heeds_release=True,
)
