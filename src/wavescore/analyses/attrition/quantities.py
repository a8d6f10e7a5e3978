"""What the analysis attrition declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity
from wavescore.results.options import names

CAPTION = (
    "Who was lost at each later wave: their baseline beside that of those retained. Lost: "
    "analysed at the first wave, no answer at the later one and not excluded; who was excluded "
    "stands in no column and not in the model. Standardised mean differences are "
    "lost minus retained, over the root of the mean of the two variances, with intervals by the "
    "jackknife, of categories by Zou and Donner's method. Odds ratios of being lost come from one "
    "logistic model of all fields, on respondents who have all of them, with Wald intervals."
)
OPTIONS: Options = {
    "fields": names(
        "field",
        "Baseline instruments, groups and fields; by default all instruments, the groups of the "
        "first wave and the field age, which stands before groups of ages.",
        least=1,
        null=True,
    ),
}
QUANTITIES = (
    Quantity("retained_n", Kind.COUNT, Population.RETAINED),
    Quantity("lost_n", Kind.COUNT, Population.LOST),
    Quantity("excluded_n", Kind.COUNT, Population.EXCLUDED),
    Quantity("retained_percent", Kind.PERCENTAGE, Population.RETAINED, part="retained_n", unit="%"),
    Quantity("lost_percent", Kind.PERCENTAGE, Population.LOST, part="lost_n", unit="%"),
    Quantity("retained_mean", Kind.MEAN, Population.RETAINED),
    Quantity("lost_mean", Kind.MEAN, Population.LOST),
    Quantity("retained_sd", Kind.SPREAD, Population.RETAINED),
    Quantity("lost_sd", Kind.SPREAD, Population.LOST),
    Quantity("smd", Kind.EFFECT, rests_on=("retained_n", "lost_n")),
    Quantity("odds_ratio", Kind.EFFECT, ratio=True, rests_on=("retained_n", "lost_n")),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="attrition",
    place=10,
    needs=("exclusions", "reasons"),
    figure="Retained and lost",
    more_figures=("patterns",),
    answers_as_levels=True,
    reads=("growth",),
    sums=(("", ("retained_n", "lost_n", "excluded_n")),),
)
