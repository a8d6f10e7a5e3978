"""What the analysis attrition_weights declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import GROUP_AT_THE_END, names, number, rule_or_none

CAPTION = (
    "Results weighted for attrition beside the unweighted. Each respondent retained at the last "
    "wave counts by the inverse of their probability of being retained, from a logistic model of "
    "what was known at the first wave, stabilised, the largest weights cut. Intervals by stacked "
    "estimating equations, which count that the weights are estimated, of shares on the logits. "
    "Weights mend what the fields of the model explain of attrition, and nothing else."
)
OPTIONS: Options = {
    "fields": names(
        "field",
        "What predicts who is retained: fields, groups or instruments, as answered at the first "
        "wave.",
        least=1,
        needed=True,
    ),
    "outcomes": names(
        "outcome", "Outcomes whose linear growth, and difference between groups, is weighted."
    ),
    "group": GROUP_AT_THE_END,
    "rule": rule_or_none("caseness at the last wave and change up to it", "neither"),
    "auxiliary": names(
        "outcome",
        "Instruments or fields of numbers of the first wave that say something of what is missing: "
        "full information with them stands beside the weighted slope; none by default.",
    ),
    "truncate": number(
        "The quantile of the weights to which larger ones are cut; 0.99 by default.",
        exclusiveMinimum=0.5,
        maximum=1,
    ),
}
QUANTITIES = (
    Quantity("retained_n", Kind.COUNT, Population.RETAINED, decimals=0),
    Quantity("lost_n", Kind.COUNT, Population.LOST, decimals=0),
    Quantity("truncated_n", Kind.COUNT, Population.CATEGORY, decimals=0),
    *quantities(Kind.EFFECT, "effective_n", decimals=0, of_n=True),
    # A high quantile of weights: the fields of the one respondent who stands at it.
    *quantities(Kind.EXTREME, "weight_limit", decimals=2),
    *quantities(Kind.PARAMETER, "slope", decimals=3),
    *quantities(Kind.EFFECT, "difference", decimals=2),
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("share", Kind.EFFECT, decimals=1, unit="%", rests_on=("n",)),
)
SUMS = (("", ("retained_n", "lost_n")),)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="attrition",
    place=20,
    heeds=("growth",),
    sums=SUMS,
)
