"""What several analyses declare alike: counts, summaries, and all of a path model."""

import math
from typing import Any

from wavescore.results.declare import Kind, Population, Quantity, quantities
from wavescore.results.options import names, one_of

# A model is told as badly fitting beyond these: CFI, Bentler and Bonett 1980, doi
# 10.1037/0033-2909.88.3.588; RMSEA, Browne and Cudeck 1992, doi 10.1177/0049124192021002005.
LOWEST_CFI, HIGHEST_RMSEA = 0.90, 0.10


def fit_measures(names: str) -> tuple[Quantity, ...]:
    """Return the quantities of the fit measures of these names, in words."""
    cfi, rmsea = ({f"{of}{how}" for how in ("", "_scaled", "_robust")} for of in ("cfi", "rmsea"))
    return tuple(
        Quantity(
            name,
            Kind.FIT,
            poor_above=HIGHEST_RMSEA if name in rmsea else math.inf,
            poor_below=LOWEST_CFI if name in cfi else -math.inf,
        )
        for name in names.split()
    )


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
    *fit_measures(
        "cfi tli rmsea cfi_scaled tli_scaled rmsea_scaled cfi_robust tli_robust rmsea_robust "
        "scaling_factor srmr"
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
