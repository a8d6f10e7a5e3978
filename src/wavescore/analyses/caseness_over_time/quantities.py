"""What the analysis caseness_over_time declares: its options, and every quantity it may say."""

from wavescore.results.common import N_AND_PERCENT
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import A_RULE, names, one_of

CAPTION = (
    "The share of cases at each wave, and how it differs from the first. Of everybody analysed "
    "at the first wave: with the scores lost imputed (missing at random given the scores); by a "
    "logistic model with a random intercept, which knows at which waves everybody was a case and "
    "nothing else (missing at random given that); by those scored at each wave, weighted by "
    "the inverse of their probability of being so (missing at random given the fields of that "
    "model); by generalised estimating equations, which hold only if data are missing completely "
    "at random; and as observed. Those scored at both of two waves are compared with themselves "
    "by McNemar's exact test."
)
OPTIONS: Options = {
    "rule": A_RULE,
    "covariates": names(
        "field",
        "Fields, groups or instruments of the first wave that the models hold beside the waves; "
        "shares are then averaged over everybody's. None by default.",
    ),
    "fields": names(
        "field",
        "What predicts who is scored at a later wave, for the weights and, beside the scores, for "
        "imputing, as answered at the first; by default the rule's instruments.",
        least=1,
        null=True,
    ),
    "correlation": one_of(
        ["exchangeable", "independence"],
        "The working correlation of the estimating equations without weights; exchangeable by "
        "default.",
    ),
}
CHANGED, COMPARED = ("changed_n",), ("compared_n",)
QUANTITIES = (
    *N_AND_PERCENT,
    Quantity("share", Kind.EFFECT, decimals=1, unit="%", rests_on=("n",)),
    Quantity("compared_n", Kind.COUNT, Population.CATEGORY),
    Quantity("difference", Kind.EFFECT, decimals=1, unit="percentage points", rests_on=COMPARED),
    Quantity("changed_n", Kind.COUNT, Population.CATEGORY),
    Quantity("changed_percent", Kind.PERCENTAGE, part="changed_n", unit="%"),
    Quantity(
        "paired_difference",
        Kind.EFFECT,
        decimals=1,
        unit="percentage points",
        rests_on=CHANGED,
        made_of=CHANGED,
    ),
    *quantities(Kind.P_VALUE, "mcnemar_exact_p mcnemar_mid_p", rests_on=CHANGED, made_of=CHANGED),
    Quantity("random_intercept_sd", Kind.PARAMETER, unit="logits"),
    Quantity("working_correlation", Kind.CORRELATION),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="caseness",
    place=30,
    figure="The share of cases at each wave",
)
