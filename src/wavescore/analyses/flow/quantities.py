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
    Quantity("entered", Kind.COUNT, Population.ENTERED),
    Quantity("answered_n", Kind.COUNT, Population.GAVE_ANSWERS),
    Quantity("excluded_before_n", Kind.COUNT, Population.EXCLUDED_BEFORE),
    Quantity("excluded", Kind.COUNT, Population.EXCLUDED),
    Quantity("analysed", Kind.COUNT, Population.ANALYSED),
    Quantity("lost_n", Kind.COUNT, Population.LOST),
    Quantity("lost_since_previous_n", Kind.COUNT, Population.LOST_SINCE_PREVIOUS),
    Quantity("joined_n", Kind.COUNT, Population.JOINED),
    Quantity("response_rate", Kind.PERCENTAGE, Population.RETAINED, part="analysed", decimals=3),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    section="flow",
    place=10,
    needs=("typed", "exclusions"),
    figure="Flow of respondents",
    front="flow",
    sums=(("entered", ("excluded_before_n", "excluded", "analysed")),),
)
