"""What the analysis caseness declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Cases at each wave, by the rule of NHS Talking Therapies and by each instrument's bands. "
    "Percentages are of those scored, with Wilson's interval; the share not scored is of all "
    "respondents at the wave."
)
OPTIONS = {
    "rule": {
        "enum": ["nhs_talking_therapies"],
        "description": "The rule of a case: GAD-7 of 8 or more, or PHQ-9 (PHQ-8) of 10 or more.",
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
    instruments=("gad7", "phq9", "phq8"),
    figure="Caseness",
    reads=("benchmark",),
)
