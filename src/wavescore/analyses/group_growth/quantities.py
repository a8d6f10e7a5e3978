"""What the analysis group_growth declares: its options, and every quantity it may say."""

from wavescore.results.common import MODEL, SCORE_TESTS, STANDARD_ERRORS
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import (
    GROWTH_FORMS,
    IMPUTATIONS,
    RESIDUALS,
    each_outcome,
    flag,
    name,
    names,
    one_of,
    some_of,
)

CAPTION = (
    "Growth curves of groups in one model, with some parameters equal in all. What is held equal "
    "is told by all groups together and tested against the model that is free in every group. "
    "Full information: every respondent with at least one answer counts, under missingness at "
    "random. Means and changes are told at the waves, at the covariates' means; variances and "
    "covariances are those of the first wave on."
)
# What a form may hold equal; the forms differ in what they have.
EQUAL = (
    *("means", "intercept_mean", "slope_mean", "quadratic_mean", "change"),
    *("variances", "intercept_variance", "slope_variance", "quadratic_variance"),
    *("residual_variances", "covariate_slopes", "loadings"),
)
OPTIONS: Options = {
    "outcomes": each_outcome("a model of its own"),
    "group": name("group", "The group whose labels have growth curves.", needed=True),
    "equal": {
        **some_of(
            EQUAL,
            "What is equal in all groups: means of the growth factors (or one of them), their "
            "variances and covariances (or one variance), residual variances, slopes on the "
            "covariates, loadings of a latent basis. All else is free in every group.",
            least=1,
        ),
        "needed": True,
    },
    "form": one_of(GROWTH_FORMS, "The shape of the curves; linear by default."),
    "residuals": RESIDUALS,
    "covariates": names(
        "field",
        "Fields of numbers at the first wave, or groups, that every growth factor is regressed "
        "on, centred at their means. Respondents who miss one are left out.",
    ),
    "standard_errors": STANDARD_ERRORS,
    "modification": flag(
        "Whether it is told which residual covariance, slope loading or equality, held in the "
        "model, would make it fit better if it were free; false by default."
    ),
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.COUNT, "observed_n"),
    *quantities(Kind.COUNT, "covariate_n", Population.CATEGORY),
    Quantity(
        "covariate_percent", Kind.PERCENTAGE, Population.CATEGORY, part="covariate_n", unit="%"
    ),
    *quantities(Kind.MEAN, "implied_mean observed_mean covariate_mean mean_change"),
    *quantities(Kind.MEAN, "mean_difference change_difference", rests_on=("n",)),
    Quantity("equal_held", Kind.TEST),
    *SCORE_TESTS,
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=15,
    figure="Growth of groups in one model",
)
