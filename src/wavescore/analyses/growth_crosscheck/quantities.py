"""What the analysis growth_crosscheck declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, quantities
from wavescore.results.options import FIXED_FORMS, names, one_of

CAPTION = (
    "The growth models fitted again by two other programs, and the largest difference. semopy "
    "fits the model with free residual variances, statsmodels' MixedLM the one with equal "
    "ones, each beside ours. Only point estimates and the mixed model's log-likelihood are "
    "compared."
)
OPTIONS: Options = {
    "outcomes": names(
        "outcome", "The outcomes whose growth models are fitted again.", least=1, needed=True
    ),
    "form": one_of(FIXED_FORMS, "The shape of the curve; linear by default."),
}
QUANTITIES = (*quantities(Kind.PARAMETER, "ours theirs difference largest_difference", decimals=4),)
ANALYSIS = Analysis(
    name="growth_crosscheck",
    caption=CAPTION,
    section="growth",
    place=20,
    quantities=QUANTITIES,
    options=OPTIONS,
)
