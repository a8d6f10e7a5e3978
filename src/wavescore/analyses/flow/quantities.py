"""What the analysis flow declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Respondents who entered, were excluded, were lost and were analysed, at each wave. Entered: "
    "rows of the export that belong to the wave. Excluded before: for good, at an earlier wave; "
    "the others by the first eligibility rule that failed. Lost: analysed before, no answer at "
    "this wave and not excluded. Joined: answered here, not analysed at the previous wave. "
    "Response rate: of those analysed at the first wave, the share analysed at this one, with "
    "Wilson's interval."
)
QUANTITIES = (
    Quantity("entered", Kind.COUNT, Population.ENTERED, decimals=0),
    Quantity("answered_n", Kind.COUNT, Population.GAVE_ANSWERS, decimals=0),
    Quantity("excluded_before_n", Kind.COUNT, Population.EXCLUDED_BEFORE, decimals=0),
    Quantity("excluded", Kind.COUNT, Population.EXCLUDED, decimals=0),
    Quantity("analysed", Kind.COUNT, Population.ANALYSED, decimals=0),
    Quantity("lost_n", Kind.COUNT, Population.LOST, decimals=0),
    Quantity("lost_since_previous_n", Kind.COUNT, Population.LOST_SINCE_PREVIOUS, decimals=0),
    Quantity("joined_n", Kind.COUNT, Population.JOINED, decimals=0),
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
    front="flow",
)
