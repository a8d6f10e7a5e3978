"""What the analysis growth_crosscheck declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, quantities

CAPTION = (
    "The growth models fitted again by two other programs, and the largest difference. semopy "
    "fits the model with free residual variances, statsmodels' MixedLM the one with equal "
    "ones, each beside ours. Only point estimates and the mixed model's log-likelihood are "
    "compared."
)
OPTIONS: Options = {
    "outcomes": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string"},
        "uniqueItems": True,
        "needed": True,
        "refers_to": "outcome",
        "description": "The outcomes whose growth models are fitted again.",
    },
    "form": {
        "enum": ["intercept", "linear", "quadratic"],
        "description": "The shape of the curve; linear by default.",
    },
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
