"""What the analysis reliability declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import scales_and_waves, whole

CAPTION = (
    "Internal consistency of each scale at each wave, and how its items behave. Cronbach's "
    "alpha with a distribution-free interval and Feldt's beside it, which takes the items as "
    "normal, standardized alpha, mean inter-item correlation and congeneric omega, over the "
    "respondents who answered every item."
)
OPTIONS: Options = {
    **scales_and_waves("items are analysed; all with items"),
    "bootstrap": whole(
        "Draws of the studentised bootstrap interval of alpha; 1000 by default, 0 for the "
        "jackknife's, which stands where over 10,000 respondents are complete.",
        minimum=0,
    ),
}
# The level of an item that is turned round before scoring.
REVERSED = "reversed"
QUANTITIES = (
    *quantities(Kind.RELIABILITY, "alpha standardized_alpha omega alpha_if_dropped", decimals=3),
    *quantities(Kind.CORRELATION, "average_r item_rest_r"),
    Quantity("k", Kind.DESIGN, Population.NOBODY),
    Quantity("n_used", Kind.COUNT),
    Quantity("n_missing", Kind.COUNT, Population.UNANSWERED),
    *quantities(Kind.MEAN, "mean item_mean"),
    *quantities(Kind.SPREAD, "sd item_sd"),
    *quantities(Kind.PERCENTAGE, "floor_percent ceiling_percent", unit="%"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="reliability",
    place=10,
    needs=("reasons",),
    heeds_release=True,
)
