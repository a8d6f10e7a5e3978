"""What the analysis mixed_growth declares: its options, and every quantity it may say."""

from wavescore.results.common import ERRORS
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, each_outcome, one_of

CAPTION = (
    "Growth as a mixed model, at the days on which people really answered. Each respondent has a "
    "course of their own about the mean; the mean may be a line, a parabola or lines that turn at "
    "knots; residuals may be alike, free at each wave, or the more alike the nearer in time. Full "
    "information: every respondent with any answer counts, under missingness at random. Beside it "
    "stands the same model at the planned times."
)
OPTIONS: Options = {
    "outcomes": each_outcome("a model of its own"),
    "form": one_of(
        ["linear", "quadratic", "piecewise"], "The course of the mean; linear by default."
    ),
    "knots": {
        "type": "array",
        "items": {"type": "number", "exclusiveMinimum": 0},
        "description": "With form piecewise: the times, as those of the waves less the first, at "
        "which the mean turns; by default every wave between the first and the last.",
    },
    "residuals": one_of(
        ["equal", "free", "autoregressive"],
        "Residual variance equal at all waves (the default), free at each, or equal with a "
        "correlation that falls with the time between.",
    ),
    "departures": one_of(
        ["lines", "levels"],
        "How persons depart from the mean: by lines of their own (the default), or by their level "
        "alone, where their changes hardly differ.",
    ),
    "times": one_of(
        ["actual", "planned"],
        "actual: each respondent's days since baseline, with the planned times beside them (the "
        "default). planned: the waves' times alone.",
    ),
    "standard_errors": one_of(
        ERRORS,
        "robust: Huber-White (default). observed: inverse Hessian. expected: expected information.",
    ),
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    Quantity("parameter", Kind.PARAMETER, decimals=3),
    *quantities(Kind.COUNT, "n"),
    *quantities(Kind.COUNT, "without_date", Population.UNANSWERED),
    *quantities(Kind.DESIGN, "converged proper n_parameters", Population.NOBODY),
    *quantities(Kind.LIKELIHOOD, "loglik aic bic"),
    Quantity("median_day", Kind.QUANTILE, decimals=0, unit="days"),
    *quantities(Kind.MEAN, "implied_mean mean_change"),
    *quantities(Kind.PARAMETER, "turn", decimals=3),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=70,
    figure="Change at actual and at planned times",
    heeds_release=True,
)
