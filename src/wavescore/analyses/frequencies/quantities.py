"""What the analysis frequencies declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import IMPUTATIONS, scales_and_waves

CAPTION = (
    "How often each response was given to each item, at each wave. Items stand as they were "
    "asked, reversed items unturned. Percentages are of all who were asked the item at the "
    "wave; valid percentages, where somebody did not answer it, of those who did. With items "
    "imputed, shares are of everybody analysed at the first wave, pooled as logits, and of each "
    "item the mean and the SD stand beside them."
)
OPTIONS: Options = {
    **scales_and_waves("items are counted; all with items"),
    "imputations": IMPUTATIONS,
}
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("percent", Kind.PERCENTAGE, Population.ANALYSED, part="n", decimals=1, unit="%"),
    Quantity("valid_percent", Kind.PERCENTAGE, part="n", decimals=1, unit="%"),
    Quantity("response_share", Kind.EFFECT, decimals=1, unit="%", rests_on=("n",)),
    *quantities(Kind.PARAMETER, "item_mean item_sd"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="items",
    place=10,
    needs=("reasons",),
    figure="Responses to every item",
)
