"""What the analysis correlations declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Quantity

CAPTION = (
    "Correlations between outcomes at one wave, over the respondents who have both. Pearson's "
    "r with the jackknife's interval; on request Spearman's rho with that of its influences. "
    "p-values are two-sided."
)
OPTIONS: Options = {
    "variables": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 2,
        "uniqueItems": True,
        "needed": True,
        "refers_to": "outcome",
        "description": "Instruments, items or fields of numbers; every pair is correlated.",
    },
    "wave": {
        "type": ["string", "null"],
        "refers_to": "wave",
        "description": "The wave at which they are correlated; the first by default.",
    },
    "method": {
        "type": "array",
        "items": {"enum": ["pearson", "spearman"]},
        "minItems": 1,
        "uniqueItems": True,
        "description": "Which coefficients: pearson (the default), spearman or both.",
    },
}
QUANTITIES = (Quantity("r", Kind.CORRELATION),)
ANALYSIS = Analysis(
    name="correlations",
    caption=CAPTION,
    section="correlations",
    place=10,
    quantities=QUANTITIES,
    options=OPTIONS,
    figure="Correlations",
)
