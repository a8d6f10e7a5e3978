"""What the analysis data_quality declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Answers that could not be taken as they stand, by rule and wave, and how many were "
    'scored. Outcome "findings" counts findings; an instrument counts its scores by rule of '
    "scoring."
)
QUANTITIES = (
    # Twelve findings may be of one respondent.
    Quantity("n", Kind.COUNT, Population.FINDINGS, rests_on=("respondents",)),
    Quantity("respondents", Kind.COUNT, Population.FINDINGS),
)
ANALYSIS = Analysis(
    __name__, CAPTION, QUANTITIES, section="flow", place=20, needs=("findings", "reasons")
)
