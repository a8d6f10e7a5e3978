"""What the analysis imputation declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import (
    A_BENCHMARK,
    GROUP_AT_THE_END,
    GROWTH_FORMS,
    flag,
    names,
    one_of,
    rule_or_none,
    whole,
    word,
)

CAPTION = (
    "Main results with the missing items imputed, beside the reading that they have elsewhere. "
    "Everybody analysed at the first wave, their missing items drawn several times by chained "
    "equations with predictive mean matching, cases made again from the completed items, scores "
    "with the donor's residual on the prediction, and estimates pooled by Rubin's rules. Valid, as "
    "full information is, where answers are missing at random; here given all scales named, the "
    "group and the fields."
)
OPTIONS: Options = {
    "outcomes": names(
        "outcome",
        "Outcomes whose means, SDs, reliabilities, correlations, growth, and group differences "
        "at the last wave, are told.",
        needed=True,
    ),
    "group": GROUP_AT_THE_END,
    "rule": rule_or_none("caseness at each wave and change from the first to the last", "neither"),
    "fields": names(
        "field", "What else predicts missing items: fields or groups of the first wave."
    ),
    "form": one_of(
        [each for each in GROWTH_FORMS if each != "intercept"],
        "The shape of the growth curve whose changes are told; linear by default.",
    ),
    "dataset": A_BENCHMARK["dataset"],
    "geography": word(
        "The benchmark's geography, as North West, that the first wave's cases are held against; "
        "no benchmark without it.",
        null=True,
    ),
    "period": word("The benchmark's period, as 2022-23; needed with geography.", null=True),
    "attrition": flag(
        "Whether odds ratios of being lost, by the outcomes at the first wave and the group, are "
        "told with missing scores imputed; false by default."
    ),
    "imputations": whole("How many times the items are imputed; 20 by default.", minimum=2),
}
QUANTITIES = (
    Quantity("gap_n", Kind.COUNT, Population.UNANSWERED),
    *quantities(Kind.PARAMETER, "mean sd mean_change", unit="points"),
    *quantities(Kind.EFFECT, "correlation alpha"),
    Quantity("group_n", Kind.COUNT),
    *quantities(Kind.EFFECT, "difference", unit="points"),
    Quantity("n", Kind.COUNT, Population.CATEGORY),
    Quantity("share", Kind.EFFECT, decimals=1, unit="%", rests_on=("n",)),
    Quantity(
        "benchmark_difference",
        Kind.EFFECT,
        decimals=1,
        unit="percentage points",
        rests_on=("n",),
    ),
    Quantity("benchmark_v", Kind.EFFECT, decimals=3, rests_on=("n",)),
    Quantity("benchmark_test", Kind.TEST, rests_on=("n",)),
    Quantity("fewer_n", Kind.COUNT, Population.CATEGORY),
    Quantity("odds_ratio", Kind.EFFECT, ratio=True, rests_on=("fewer_n",)),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="attrition",
    place=40,
    needs=("exclusions",),
    heeds=("growth",),
)
