"""What the analysis change declares: its options, and every quantity it may say."""

from wavescore.results.common import N_AND_PERCENT
from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import A_BENCHMARK, A_RULE, name, word

CAPTION = (
    "Recovery and reliable change between two waves, by the study's rule of a case. "
    "Respondents with every total at both waves. Recovery and reliable recovery are shares of "
    "the cases at the start, all others of everybody; Wilson's interval. Of each instrument alone "
    "also the change that is reliable by this sample's own reliability, and the one that was "
    "published to matter to respondents. The benchmark's "
    "published counts stand beside them on the same denominators, of people who finished a "
    "course of treatment."
)
OPTIONS: Options = {
    "from": name("wave", "The wave at the start; the first by default.", null=True),
    "to": name("wave", "The wave at the end; the last by default.", null=True),
    "rule": A_RULE,
    "dataset": A_BENCHMARK["dataset"],
    "geography": word(
        "The benchmark's geography, as North West; no benchmark without it.", null=True
    ),
    "period": word("The benchmark's period, as 2022-23; needed with geography.", null=True),
}
QUANTITIES = (
    *N_AND_PERCENT,
    *quantities(Kind.COUNT, "own_n important_n", Population.CATEGORY),
    Quantity("own_percent", Kind.PERCENTAGE, part="own_n", unit="%"),
    Quantity("important_percent", Kind.PERCENTAGE, part="important_n", unit="%"),
    # Published for the instrument, and of this sample's answers at the start.
    *quantities(Kind.DESIGN, "reliable_points important_points", Population.NOBODY, decimals=2),
    Quantity("own_points", Kind.EFFECT, unit="points"),
    Quantity("benchmark_n", Kind.COUNT, Population.BENCHMARK),
    Quantity("benchmark_percent", Kind.PERCENTAGE, Population.BENCHMARK, unit="%"),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="change",
    place=10,
    figure="Recovery and reliable change",
)
