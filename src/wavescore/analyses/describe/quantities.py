"""What the analysis describe declares: its options, and every quantity it may say."""

from wavescore.results.common import SUMMARY
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity
from wavescore.results.options import name, names

CAPTION = (
    "Who the respondents are: categories as n (%), numbers as mean (SD) and median "
    "(quartiles). Percentages are of all who were asked at the wave, those with a missing answer "
    "among them; valid percentages are of those who answered. Quantiles interpolate linearly "
    "(R's type 7)."
)
OPTIONS: Options = {
    "fields": names(
        "field",
        "Fields, groups and instruments, in order; a checkbox by its field's name.",
        least=1,
        needed=True,
    ),
    "by": name(
        "group",
        "A group: the table is repeated for each of its labels. None by default.",
        null=True,
    ),
    "wave": name("wave", "The wave to describe; the first by default.", null=True),
}
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY),
    Quantity("missing", Kind.COUNT, Population.UNANSWERED),
    Quantity("percent", Kind.PERCENTAGE, Population.ANALYSED, part="n", unit="%"),
    Quantity("valid_percent", Kind.PERCENTAGE, part="n", unit="%"),
    *SUMMARY,
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="respondents",
    place=10,
    needs=("reasons",),
    answers_as_levels=True,
)
