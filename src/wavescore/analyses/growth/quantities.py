"""What the analysis growth declares: its options, and every quantity it may say."""

from wavescore.results.common import fit_measures
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import (
    GROWTH_FORMS,
    MODIFICATION,
    RESIDUALS,
    each_outcome,
    name,
    names,
    one_of,
    some_of,
    whole,
)

CAPTION = (
    "Latent growth curves of each outcome over the waves, by maximum likelihood. Full "
    "information: every respondent with at least one answer counts, under missingness at "
    "random, so that the model's means are those of all respondents, the observed ones of "
    "those who answered. Means and changes are told at the waves, at the covariates' means, with "
    "robust (Huber-White) errors unless the method says otherwise."
)
OPTIONS: Options = {
    "outcomes": each_outcome("a growth model of its own"),
    "form": one_of(GROWTH_FORMS, "The shape of the curve; linear by default."),
    "residuals": RESIDUALS,
    "missing": one_of(
        ["fiml", "complete"],
        "fiml: all respondents (the default). complete: those with every wave.",
    ),
    "standard_errors": one_of(
        ["observed", "expected", "robust", "bootstrap"],
        "robust: Huber-White, with the Yuan-Bentler scaled chi-square (default). observed: "
        "inverse Hessian. expected: expected information. bootstrap: respondents drawn with "
        "replacement.",
    ),
    "draws": whole("Draws of the bootstrap; 2000 by default.", minimum=100),
    "interval": one_of(["percentile", "bca"], "The bootstrap's interval; percentile by default."),
    "covariates": names(
        "field",
        "Fields of numbers at the first wave, or groups, that every growth factor is regressed "
        "on, centred at their means. Respondents who miss one are left out and counted.",
    ),
    "compare": some_of(
        GROWTH_FORMS,
        "Forms to compare, from the simplest to the richest, each with the one before it by the "
        "chi-square difference, AIC and BIC.",
        least=2,
    ),
    "group": name(
        "group",
        "A group whose labels get growth curves of their own, the differences of their changes "
        "from the last label's, and tests that means, variances and residual variances are equal "
        "across them.",
        null=True,
    ),
    "modification": MODIFICATION,
}
QUANTITIES = (
    Quantity("modification_index", Kind.TEST),
    Quantity("expected_change", Kind.PARAMETER, decimals=3),
    Quantity("parameter", Kind.PARAMETER, decimals=3),
    *quantities(Kind.CORRELATION, "standardized r_squared", decimals=3),
    *quantities(Kind.COUNT, "n observed_n"),
    Quantity("pattern_n", Kind.COUNT, Population.PATTERN),
    *quantities(Kind.COUNT, "covariate_n", Population.CATEGORY),
    Quantity(
        "covariate_percent", Kind.PERCENTAGE, Population.CATEGORY, part="covariate_n", unit="%"
    ),
    *quantities(
        Kind.COUNT, "left_out_nothing_observed left_out_covariate_missing", Population.UNANSWERED
    ),
    *quantities(
        Kind.DESIGN,
        "converged proper n_patterns n_parameters df baseline_df ladder_n_parameters ladder_df "
        "bootstrap_draws bootstrap_converged",
        Population.NOBODY,
    ),
    *quantities(
        Kind.LIKELIHOOD,
        "loglik loglik_saturated loglik_baseline aic bic bic_adjusted "
        "ladder_loglik ladder_aic ladder_bic",
    ),
    *quantities(
        Kind.TEST,
        "chi_square chi_square_scaled baseline_chi_square baseline_chi_square_scaled little_mcar "
        "ladder_chi_square ladder_difference equal_across_groups",
    ),
    *quantities(Kind.TEST, "equal_means equal_changes", rests_on=("n",)),
    *quantities(Kind.P_VALUE, "p_value p_value_scaled baseline_p_value rmsea_p_value"),
    *fit_measures(
        "cfi tli cfi_scaled tli_scaled cfi_robust tli_robust rmsea rmsea_conf_low "
        "rmsea_conf_high rmsea_scaled rmsea_scaled_conf_low rmsea_scaled_conf_high rmsea_robust "
        "rmsea_robust_conf_low rmsea_robust_conf_high scaling_factor baseline_scaling_factor "
        "srmr srmr_bentler_nomean crmr crmr_nomean srmr_mplus srmr_mplus_nomean"
    ),
    *quantities(
        Kind.MEAN,
        "implied_mean saturated_mean observed_mean covariate_mean mean_change observed_change",
    ),
    *quantities(Kind.MEAN, "mean_difference change_difference", rests_on=("n",)),
    *quantities(Kind.SPREAD, "implied_variance observed_sd baseline_sd trajectory_sd"),
    *quantities(Kind.EFFECT, "standardised_change"),
    *quantities(Kind.EFFECT, "change_of_range", unit="% of the range"),
    Quantity("curve_mean", Kind.CURVE),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=10,
    figure="Growth curves",
    front="story",
    heeds_release=True,
)
