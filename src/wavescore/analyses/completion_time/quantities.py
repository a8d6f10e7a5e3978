"""What the analysis completion_time declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import name

CAPTION = (
    "How many minutes respondents took over the survey at each wave. From the time at which it was "
    "opened to the time at which it was completed, pauses among them; median and quartiles (R's "
    "type 7), which a survey left open overnight does not move."
)
OPTIONS: Options = {
    "started": name("field", "The timestamp at which the survey was opened.", needed=True),
    "completed": name("field", "The timestamp at which the survey was completed.", needed=True),
    "group": name(
        "group", "Groups that are shown beside all respondents; none by default.", null=True
    ),
}
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.ANSWERED),
    Quantity("missing", Kind.COUNT, Population.UNANSWERED),
    *quantities(Kind.QUANTILE, "median q1 q3", decimals=1, unit="minutes"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="flow",
    place=30,
    figure="Minutes to complete the survey",
)
