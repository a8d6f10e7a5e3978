"""What the analysis benchmark declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import A_BENCHMARK, A_RULE, name

CAPTION = (
    "Caseness in the sample held against a published benchmark, crude and at the sample's "
    "ages. Crude: all of the benchmark. Age-standardised: the benchmark's caseness in each "
    "age group weighted by the sample's own ages (direct standardisation), since the two may "
    "differ in age. Percentages with Wilson's interval; chi-square without correction; "
    "differences in percentage points, sample minus benchmark, with Newcombe's interval."
)
OPTIONS: Options = {
    **A_BENCHMARK,
    "wave": name("wave", "The wave that is compared; the first by default.", null=True),
    "rule": A_RULE,
    "age": name(
        "field", "Age in years; the field age by default, null for no standardisation.", null=True
    ),
}
# What a comparison with the benchmark falls with.
SAMPLE = ("sample_case_n", "sample_n")
OTHERS = ("benchmark_case_n", "benchmark_n", "benchmark_percent")
COUNTS = (*SAMPLE, *OTHERS)
QUANTITIES = (
    Quantity("sample_case_n", Kind.COUNT, Population.CATEGORY),
    Quantity("sample_n", Kind.COUNT),
    Quantity("sample_percent", Kind.PERCENTAGE, part="sample_case_n", unit="%"),
    *quantities(Kind.COUNT, "benchmark_case_n benchmark_n", Population.BENCHMARK),
    Quantity("benchmark_percent", Kind.PERCENTAGE, Population.BENCHMARK, unit="%"),
    *quantities(
        Kind.TEST, "chi_square smallest_expected", decimals=1, rests_on=SAMPLE, made_of=COUNTS
    ),
    Quantity("fisher_p", Kind.P_VALUE, rests_on=SAMPLE, made_of=COUNTS),
    *quantities(Kind.EFFECT, "cramers_v odds_ratio", decimals=3, rests_on=SAMPLE, made_of=COUNTS),
    Quantity(
        "difference",
        Kind.EFFECT,
        decimals=1,
        unit="percentage points",
        rests_on=SAMPLE,
        made_of=COUNTS,
    ),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="caseness",
    place=20,
    figure="Cases in the benchmark",
)
