"""What the analysis distributions declares: its options, and every quantity it may say."""

from wavescore.results.common import SUMMARY
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity
from wavescore.results.options import scales_and_waves

CAPTION = (
    "How the scores of each instrument are spread, at each wave. Every bin holds as many of "
    "the instrument's possible scores, the last one perhaps fewer; mean, SD, median and "
    "quartiles (R's type 7) stand beside them."
)
OPTIONS: Options = scales_and_waves("scores are shown; all")
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY),
    Quantity("missing", Kind.COUNT, Population.UNANSWERED),
    Quantity("percent", Kind.PERCENTAGE, part="n", unit="%"),
    *SUMMARY,
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="scores",
    place=10,
    needs=("reasons",),
    figure="Scores by wave",
)
