"""What several analyses declare alike: counts, summaries, and all of a path model."""

from typing import Any

from wavescore.results.declare import Kind, Population, Quantity, quantities
from wavescore.results.options import names, one_of

N_AND_PERCENT = (
    Quantity("n", Kind.COUNT, Population.CATEGORY),
    Quantity("percent", Kind.PERCENTAGE, part="n", unit="%"),
)
# The numbers of `shared.waves.five_numbers`.
SUMMARY = (
    *quantities(Kind.MEAN, "mean"),
    *quantities(Kind.SPREAD, "sd"),
    *quantities(Kind.QUANTILE, "median q1 q3", decimals=1),
    *quantities(Kind.EXTREME, "min max", decimals=0),
)
MODEL = (
    Quantity("parameter", Kind.PARAMETER, decimals=3),
    *quantities(Kind.COUNT, "n"),
    *quantities(Kind.DESIGN, "converged proper n_parameters df", Population.NOBODY),
    *quantities(Kind.LIKELIHOOD, "loglik aic bic"),
    *quantities(Kind.TEST, "chi_square chi_square_scaled"),
    *quantities(
        Kind.FIT,
        "cfi tli rmsea cfi_scaled tli_scaled rmsea_scaled cfi_robust tli_robust rmsea_robust "
        "scaling_factor srmr",
    ),
)
SCORE_TESTS = (
    Quantity("modification_index", Kind.TEST),
    Quantity("expected_change", Kind.PARAMETER, decimals=3),
)
ERRORS = ("robust", "observed", "expected")
STANDARD_ERRORS = one_of(
    ERRORS,
    "robust: Huber-White, with the Yuan-Bentler scaled chi-square (default). observed: inverse "
    "Hessian. expected: expected information.",
)


def two_outcomes(which: str) -> dict[str, Any]:
    """Return the schema of a model's two outcomes, `which` saying what of them."""
    both = names(
        "outcome", f"The two instruments or fields of numbers{which}.", least=2, needed=True
    )
    return both | {"maxItems": 2}
