"""What the analysis varying_covariate declares: its options, and every quantity it may say."""

from wavescore.results.common import MODEL, STANDARD_ERRORS
from wavescore.results.declare import Analysis, Kind, Options, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, RESIDUALS, each_outcome, name, one_of

CAPTION = (
    "Growth curves whose waves are regressed on something asked at each wave, as use of a forum. "
    "Full information: every respondent with any answer to either counts. What is asked covaries "
    "with the growth factors, so that an effect is of departing from one's own usual self and not "
    "of being another person. Its answers are taken for normal."
)
OPTIONS: Options = {
    "outcomes": each_outcome("a model of its own"),
    "covariate": name(
        "outcome", "The field of numbers or instrument asked at every wave.", needed=True
    ),
    "lag": one_of(
        [0, 1],
        "0: the covariate of the same wave (the default). 1: that of the wave before; the first "
        "wave then has none.",
    ),
    "effects": one_of(
        ["equal", "free"], "Whether the effect is the same at all waves (the default) or free."
    ),
    "residuals": RESIDUALS,
    "standard_errors": STANDARD_ERRORS,
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.MEAN, "implied_mean mean_change adjusted_change"),
    Quantity("effect", Kind.PARAMETER, unit="points per unit of the covariate"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=50,
    figure="What goes with a unit more of the covariate",
    heeds_release=True,
)
