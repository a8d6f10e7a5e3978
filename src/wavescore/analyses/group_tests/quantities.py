"""What the analysis group_tests declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Quantity, quantities
from wavescore.results.options import name, some_of

CAPTION = (
    "Groups of respondents compared on each outcome: Student's and Welch's test side by side. "
    "The difference is the first group's mean minus the second's, in the order of the study "
    "file; a declared direction makes p and the difference's interval one-sided. Cohen's d "
    "and Hedges' g stand on the pooled SD, with two-sided intervals by the jackknife. Student's "
    "interval of a difference holds only where the variances are equal. More than two groups: "
    "one-way analysis of variance and Games-Howell comparisons. p-values are not adjusted for "
    "the number of tests unless it says so."
)
OPTIONS: Options = {
    "group": name("group", "The group whose labels are compared.", needed=True),
    "outcomes": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"enum": ["two-sided", "greater", "less"]},
        "needed": True,
        "refers_to": "outcome",
        "description": "Instruments or fields of numbers, each with its declared direction; "
        "greater: the first group's mean is the higher.",
    },
    "wave": name("wave", "The wave at which they are compared; the first by default.", null=True),
    "adjust": some_of(
        ["holm", "benjamini_hochberg"],
        "Adjusted p-values over all outcomes, beside the plain; none by default.",
    ),
}
# Every comparison falls with the size of a group it compares.
SIZES = ("n",)
QUANTITIES = (
    *quantities(Kind.TEST, "t levene_f anova_f", rests_on=SIZES),
    *quantities(
        Kind.DEGREES_OF_FREEDOM,
        "levene_df_error anova_df_error",
        decimals=1,
        rests_on=SIZES,
        of_n=True,
    ),
    *quantities(
        Kind.EFFECT, "difference cohens_d hedges_g omega_squared", decimals=3, rests_on=SIZES
    ),
    *quantities(Kind.P_VALUE, "p_holm p_bh", rests_on=SIZES),
    Quantity("n", Kind.COUNT),
    Quantity("mean", Kind.MEAN),
    Quantity("sd", Kind.SPREAD),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="groups",
    place=10,
    figure="Differences between groups",
)
