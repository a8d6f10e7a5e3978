"""What the analysis second_opinions declares: the numbers it repeats, and what it may say."""

from typing import TYPE_CHECKING

from wavescore.results.declare import Analysis, Kind, Population, Quantity, quantities

if TYPE_CHECKING:
    from wavescore.results.table import ResultRow

CAPTION = (
    "The headline numbers from other programs on the same data, and how far they are from ours. "
    "Differences of fitted models are in units of our standard errors. Of more than 2,000 "
    "respondents both are given the same 2,000, drawn by the study's seed; MixedLM, whose time "
    "grows with every respondent, the same 1,000 of them."
)
# The number: the analysis that has it, the program asked, what it is called. It is the row's term,
# or, of growth models, whose term is the parameter, follows from the row's method, the program.
NUMBERS = {
    "alpha": ("reliability", "pingouin", "Cronbach's alpha"),
    "chi_square": ("benchmark", "pingouin", "Chi-square against the benchmark"),
    "t": ("group_tests", "pingouin", "t, Student and Welch"),
    "f": ("group_tests", "pingouin", "F, Student and Welch"),
    "r": ("correlations", "pingouin", "Correlation"),
    "log_odds": ("attrition", "statsmodels Logit", "Log odds ratio of being lost"),
    "growth": ("growth", "semopy", "Growth model"),
    "mixed": ("growth", "statsmodels MixedLM", "Growth model, equal residual variances"),
}
# Those that an iteration finds; the others are closed forms.
FITTED = ("log_odds", "growth", "mixed")
MODELS = {NUMBERS[name][1]: name for name in ("growth", "mixed")}
QUANTITIES = (
    Quantity("compared", Kind.DESIGN, Population.NOBODY),
    *quantities(Kind.PARAMETER, "ours difference largest_difference", decimals=4),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    section="opinions",
    place=10,
    needs=("exclusions",),
    repeats=tuple(dict.fromkeys(analysis for analysis, _, _ in NUMBERS.values())),
)


def number_of(row: "ResultRow") -> str:
    """Return which of NUMBERS a result row is about."""
    return MODELS.get(row.method, row.term)
