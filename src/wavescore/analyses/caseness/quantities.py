"""What the analysis caseness declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity

CAPTION = (
    "Cases at each wave, by the study's rule of a case, and each instrument's bands. "
    "Percentages are of those scored, with Wilson's interval; the share not scored is of all "
    "respondents at the wave."
)
OPTIONS: Options = {
    "rule": {
        "type": "string",
        "refers_to": "rule",
        "description": "The rule of a case: a file of definitions/rules or of the study's rules/, "
        "or <instrument>_cut_point; nhs_talking_therapies by default.",
    },
}
QUANTITIES = (
    Quantity("n", Kind.COUNT, Population.CATEGORY, decimals=0),
    Quantity("percent", Kind.PERCENTAGE, part="n", decimals=1, unit="%"),
)
ANALYSIS = Analysis(
    name="caseness",
    caption=CAPTION,
    section="caseness",
    place=10,
    quantities=QUANTITIES,
    options=OPTIONS,
    figure="Caseness",
    front="story",
    reads=("benchmark",),
)
