"""What the analysis sites declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, name, names, rule_or_none

# How a result was come by, as its rows, tables and sentences call it.
INDEPENDENT, CR2, WITHIN = "respondents independent", "sites, CR2", "within sites"
JACKKNIFE, POOLED = "sites, leaving one out", "pooled in part"
WILD, LABELS = "wild bootstrap", "permutation within sites"
WHOLE, SIGNS = "permutation of sites", "permutation of sites' signs"
CAPTION = (
    "What it does to the results that respondents come in few sites. Intervals that take "
    "respondents for independent stand beside those that let respondents of one site be alike: "
    "CR2 errors with Satterthwaite's degrees of freedom for means, differences and (on the logits) "
    "shares; for the slope leaving out each site in turn, on the same degrees of freedom. "
    "Permutation flips the signs of sites' own slopes or differences, gives groups' labels anew "
    "within each site (which asks whether any site has a difference) or, where a site has one "
    "group alone, gives whole sites another group. Pooled in part: growth with waves in people in "
    "sites, each site's slope drawn towards all the more the less it says itself, and the pooled "
    "slope's error CR2."
)
OPTIONS: Options = {
    "cluster": name(
        "field",
        "The field or group that says which site a respondent belongs to, at the first wave.",
        needed=True,
    ),
    "outcomes": names(
        "outcome", "The instruments or fields that are looked at.", least=1, needed=True
    ),
    "group": name(
        "group",
        "Two groups whose difference at the first wave is tested; none by default.",
        null=True,
    ),
    "rule": rule_or_none("the share of cases at the first wave", "none"),
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *quantities(Kind.DESIGN, "sites", Population.NOBODY, decimals=0),
    # Cases and others, where the outcome is a rule: all that is said of these rests on both.
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    *quantities(Kind.CORRELATION, "icc", decimals=3, rests_on=("n",)),
    *quantities(Kind.EFFECT, "design_effect", decimals=1, rests_on=("n",)),
    *quantities(Kind.MEAN, "mean", decimals=2),
    *quantities(Kind.EFFECT, "difference", decimals=2),
    *quantities(Kind.EFFECT, "share", decimals=1, unit="%", rests_on=("n",)),
    *quantities(Kind.PARAMETER, "slope", decimals=3),
    *quantities(Kind.DEGREES_OF_FREEDOM, "satterthwaite_df", decimals=1),
    *quantities(Kind.P_VALUE, "wild_p permutation_p", decimals=3),
    *quantities(Kind.PARAMETER, "site_intercept_variance site_slope_variance", decimals=3),
    Quantity("site_n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("site_slope", Kind.PARAMETER, decimals=3, rests_on=("site_n",)),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=40,
    heeds=("growth",),
    figure="Each site's slope, alone and pooled in part",
    answers_as_levels=True,
    heeds_release=True,
)
