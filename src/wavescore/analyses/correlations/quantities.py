"""What the analysis correlations declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Quantity
from wavescore.results.options import name, names, some_of

CAPTION = (
    "Correlations between outcomes at one wave, over the respondents who have both. Pearson's "
    "r with the jackknife's interval; on request Spearman's rho with that of its influences. "
    "p-values are two-sided."
)
OPTIONS: Options = {
    "variables": names(
        "outcome",
        "Instruments, items or fields of numbers; every pair is correlated.",
        least=2,
        needed=True,
    ),
    "wave": name("wave", "The wave at which they are correlated; the first by default.", null=True),
    "method": some_of(
        ["pearson", "spearman"],
        "Which coefficients: pearson (the default), spearman or both.",
        least=1,
    ),
}
QUANTITIES = (Quantity("r", Kind.CORRELATION),)
ANALYSIS = Analysis(
    __name__, CAPTION, QUANTITIES, OPTIONS, section="correlations", place=10, figure="Correlations"
)
