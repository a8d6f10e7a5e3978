"""What the analysis distal_outcome declares: its options, and every quantity it may say."""

from wavescore.analyses.shared.path_quantities import MODEL, RESIDUALS, STANDARD_ERRORS
from wavescore.results.declare import Analysis, Kind, Options, quantities

CAPTION = (
    "Something asked later, regressed on where people began and how much they changed. Level at "
    "the first wave and change over all waves are those of the growth curve, freed of the error of "
    "single answers. Full information: every respondent with any answer counts, under missingness "
    "at random."
)
OPTIONS: Options = {
    "outcomes": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string"},
        "uniqueItems": True,
        "needed": True,
        "refers_to": "outcome",
        "description": "Instruments or fields of numbers, each with a growth curve of its own.",
    },
    "distal": {
        "type": "string",
        "needed": True,
        "refers_to": "outcome",
        "description": "The field of numbers or instrument that is regressed on level and change.",
    },
    "wave": {
        "type": "string",
        "refers_to": "wave",
        "description": "The wave at which it was asked; the last by default.",
    },
    "residuals": RESIDUALS,
    "standard_errors": STANDARD_ERRORS,
}
QUANTITIES = (
    *MODEL,
    *quantities(Kind.MEAN, "implied_mean mean_change"),
    *quantities(Kind.PARAMETER, "effect effect_of_sd"),
    *quantities(Kind.CORRELATION, "r_squared"),
)
ANALYSIS = Analysis(
    name="distal_outcome",
    caption=CAPTION,
    section="growth",
    place=60,
    quantities=QUANTITIES,
    options=OPTIONS,
)
