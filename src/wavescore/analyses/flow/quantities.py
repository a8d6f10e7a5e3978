"""What the analysis flow declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Respondents who entered, were excluded and were analysed, at each wave. Entered: rows of "
    "the export that belong to the wave. Excluded: by the first eligibility rule that failed. "
    "Not returned: analysed at the first wave, no row at this one. Response rate: of those "
    "analysed at the first wave, the share analysed at this one, with Wilson's interval."
)
QUANTITIES = (
    Quantity("entered", Kind.COUNT, Population.ENTERED, decimals=0),
    Quantity("excluded", Kind.COUNT, Population.EXCLUDED, decimals=0),
    Quantity("analysed", Kind.COUNT, Population.ANALYSED, decimals=0),
    Quantity("not_returned", Kind.COUNT, Population.LOST, decimals=0),
    Quantity("response_rate", Kind.PERCENTAGE, Population.RETAINED, part="analysed", decimals=3),
)
ANALYSIS = Analysis(
    name="flow",
    caption=CAPTION,
    section="flow",
    place=10,
    quantities=QUANTITIES,
    needs=("typed", "exclusions"),
    figure="Flow of respondents",
)
