"""What the analysis caseness declares: its options, and every quantity it may say."""

from wavescore.results.common import N_AND_PERCENT
from wavescore.results.declare import Analysis, Options
from wavescore.results.options import A_RULE

CAPTION = (
    "Cases at each wave, by the study's rule of a case, and each instrument's bands. "
    "Percentages are of those scored, with Wilson's interval; the share not scored is of all "
    "respondents at the wave."
)
OPTIONS: Options = {"rule": A_RULE}
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    N_AND_PERCENT,
    OPTIONS,
    section="caseness",
    place=10,
    figure="Caseness",
    front="story",
    reads=("benchmark",),
)
