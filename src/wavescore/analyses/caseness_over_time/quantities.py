"""What the analysis caseness_over_time declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities

CAPTION = (
    "The share of cases at each wave, and how it differs from the first. Of everybody analysed "
    "at the first wave: by a logistic model with a random intercept, which counts everybody with "
    "the waves they were scored at (missing at random); by those scored at each wave, weighted by "
    "the inverse of their probability of being so (missing at random given the fields of that "
    "model); by generalised estimating equations, which hold only if data are missing completely "
    "at random; and as observed. Those scored at both of two waves are compared with themselves "
    "by McNemar's exact test."
)
OPTIONS: Options = {
    "rule": {
        "type": "string",
        "refers_to": "rule",
        "description": "The rule of a case: a file of definitions/rules or of the study's rules/, "
        "or <instrument>_cut_point; nhs_talking_therapies by default.",
    },
    "covariates": {
        "type": "array",
        "items": {"type": "string"},
        "uniqueItems": True,
        "refers_to": "field",
        "description": "Fields, groups or instruments of the first wave that both models hold "
        "beside the waves; shares are then averaged over everybody's. None by default.",
    },
    "fields": {
        "type": ["array", "null"],
        "items": {"type": "string"},
        "minItems": 1,
        "uniqueItems": True,
        "refers_to": "field",
        "description": "What predicts who is scored at a later wave, for the weights, as answered "
        "at the first; by default the instruments of the rule.",
    },
    "correlation": {
        "type": "string",
        "enum": ["exchangeable", "independence"],
        "description": "The working correlation of the estimating equations without weights; "
        "exchangeable by default.",
    },
}
CHANGED, COMPARED = ("changed_n",), ("compared_n",)
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("percent", Kind.PERCENTAGE, part="n", decimals=1, unit="%"),
    Quantity("share", Kind.EFFECT, decimals=1, unit="%", rests_on=("n",)),
    Quantity("compared_n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("difference", Kind.EFFECT, decimals=1, unit="percentage points", rests_on=COMPARED),
    Quantity("changed_n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("changed_percent", Kind.PERCENTAGE, part="changed_n", decimals=1, unit="%"),
    Quantity(
        "paired_difference", Kind.EFFECT, decimals=1, unit="percentage points", rests_on=CHANGED
    ),
    *quantities(Kind.P_VALUE, "mcnemar_exact_p mcnemar_mid_p", decimals=3, rests_on=CHANGED),
    Quantity("random_intercept_sd", Kind.PARAMETER, decimals=2, unit="logits"),
    Quantity("working_correlation", Kind.CORRELATION, decimals=2),
)
ANALYSIS = Analysis(
    name="caseness_over_time",
    caption=CAPTION,
    section="caseness",
    place=30,
    quantities=QUANTITIES,
    options=OPTIONS,
    figure="The share of cases at each wave",
)
