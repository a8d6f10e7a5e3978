"""What the analysis change declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Recovery and reliable change between two waves, by the study's rule of a case. "
    "Respondents with every total at both waves. Recovery and reliable recovery are shares of "
    "the cases at the start, all others of everybody; Wilson's interval. The benchmark's "
    "published counts stand beside them on the same denominators, of people who finished a "
    "course of treatment."
)
OPTIONS = {
    "from": {
        "type": ["string", "null"],
        "refers_to": "wave",
        "description": "The wave at the start; the first by default.",
    },
    "to": {
        "type": ["string", "null"],
        "refers_to": "wave",
        "description": "The wave at the end; the last by default.",
    },
    "rule": {
        "type": "string",
        "refers_to": "rule",
        "description": "The rule of a case: a file of definitions/rules or of the study's rules/, "
        "or <instrument>_cut_point; nhs_talking_therapies by default.",
    },
    "dataset": {
        "type": "string",
        "description": "A file of data/benchmarks; nhs_talking_therapies by default.",
    },
    "geography": {
        "type": ["string", "null"],
        "description": "The benchmark's geography, as North West; no benchmark without it.",
    },
    "period": {
        "type": ["string", "null"],
        "description": "The benchmark's period, as 2022-23; needed with geography.",
    },
}
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("percent", Kind.PERCENTAGE, part="n", decimals=1, unit="%"),
    Quantity("benchmark_n", Kind.COUNT, Population.BENCHMARK, decimals=0),
    Quantity("benchmark_percent", Kind.PERCENTAGE, Population.BENCHMARK, decimals=1, unit="%"),
)
ANALYSIS = Analysis(
    name="change",
    caption=CAPTION,
    section="change",
    place=10,
    quantities=QUANTITIES,
    options=OPTIONS,
    figure="Recovery and reliable change",
)
