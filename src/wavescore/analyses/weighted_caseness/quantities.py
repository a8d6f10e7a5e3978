"""What the analysis weighted_caseness declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import A_BENCHMARK, A_RULE, IMPUTATIONS, name

CAPTION = (
    "Caseness in the sample weighted to the ages of those treated in a published benchmark. "
    "Respondents of each age group count by the group's published share over its share of the "
    "sample (post-stratification; with further margins raking, until every margin has the "
    "population's shares); age groups of 20 respondents or fewer are joined with a "
    "neighbour. Intervals by linearisation, on the logits. The design effect is what unequal "
    "weights cost, the effective number how many equally weighted respondents would be as precise "
    "(Kish). The weights mend a difference in these margins, and nothing else."
)
OPTIONS: Options = {
    **A_BENCHMARK,
    "wave": name("wave", "The wave that is weighted; the first by default.", null=True),
    "rule": A_RULE,
    "age": name("field", "Age in years; the field age by default."),
    "margins": {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "minProperties": 2,
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
        },
        "description": "Fields or groups that the sample is raked to beside age, each with the "
        "population's shares or counts by label, as gender: {Female: 65, Male: 35}; none by "
        "default.",
    },
    "imputations": IMPUTATIONS,
}
SAMPLE = ("sample_case_n", "sample_n")
QUANTITIES = (
    Quantity("sample_case_n", Kind.COUNT, Population.CATEGORY),
    Quantity("sample_n", Kind.COUNT),
    Quantity("sample_percent", Kind.PERCENTAGE, part="sample_case_n", unit="%"),
    Quantity("weighted_percent", Kind.EFFECT, decimals=1, unit="%", rests_on=SAMPLE),
    *quantities(Kind.EFFECT, "design_effect", rests_on=SAMPLE),
    *quantities(Kind.EFFECT, "effective_n", decimals=0, rests_on=SAMPLE, of_n=True),
    Quantity("population_percent", Kind.PERCENTAGE, Population.BENCHMARK, unit="%"),
)
ANALYSIS = Analysis(
    __name__, CAPTION, QUANTITIES, OPTIONS, section="caseness", place=25, heeds_release=True
)
