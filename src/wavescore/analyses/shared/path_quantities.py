"""What every path model declares of its parameters and its fit."""

from typing import Any

from wavescore.results.declare import Kind, Population, Quantity, quantities

MODEL = (
    Quantity("parameter", Kind.PARAMETER, decimals=3),
    *quantities(Kind.COUNT, "n", decimals=0),
    *quantities(Kind.DESIGN, "converged proper n_parameters df", Population.NOBODY, decimals=0),
    *quantities(Kind.LIKELIHOOD, "loglik aic bic", decimals=1),
    *quantities(Kind.TEST, "chi_square chi_square_scaled"),
    *quantities(
        Kind.FIT,
        "cfi tli rmsea cfi_scaled tli_scaled rmsea_scaled cfi_robust tli_robust rmsea_robust "
        "scaling_factor srmr",
        decimals=3,
    ),
)
STANDARD_ERRORS: dict[str, Any] = {
    "enum": ["robust", "observed", "expected"],
    "description": "robust: Huber-White, with the Yuan-Bentler scaled chi-square (default). "
    "observed: inverse Hessian. expected: expected information.",
}
RESIDUALS: dict[str, Any] = {
    "enum": ["free", "equal"],
    "description": "Residual variances free at each wave (the default) or equal.",
}
