"""What the analysis frequencies declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity
from wavescore.results.options import scales_and_waves

CAPTION = (
    "How often each response was given to each item, at each wave. Items stand as they were "
    "asked, reversed items unturned. Percentages are of all who were asked the item at the "
    "wave; valid percentages, where somebody did not answer it, of those who did."
)
OPTIONS: Options = scales_and_waves("items are counted; all with items")
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("percent", Kind.PERCENTAGE, Population.ANALYSED, part="n", decimals=1, unit="%"),
    Quantity("valid_percent", Kind.PERCENTAGE, part="n", decimals=1, unit="%"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    "items",
    10,
    QUANTITIES,
    OPTIONS,
    needs=("reasons",),
    figure="Responses to every item",
)
