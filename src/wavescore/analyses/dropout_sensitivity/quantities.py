"""What the analysis dropout_sensitivity declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Options, Population, Quantity, quantities
from wavescore.results.options import flag, name, names, number, one_of, word

CAPTION = (
    "What becomes of the mean slope if those lost fared otherwise than the model expects. The "
    "linear growth model takes whoever was lost to have gone on as others with the same scores "
    "(missing at random). Here their later scores are moved by a delta, in points of the scale, "
    "after their last answer: the same at each wave (jump), or once more every wave. Intervals "
    "by stacked estimating equations. Tipping point: the delta nearest to 0 at which the interval "
    "begins, or ceases, to hold no change."
)
OPTIONS: Options = {
    "outcomes": names(
        "outcome",
        "The instruments or fields whose growth is put to the test.",
        least=1,
        needed=True,
    ),
    "residuals": one_of(
        ["free", "equal"], "Residual variances per wave (the default) or equal, as in growth."
    ),
    "shape": one_of(
        ["jump", "per_wave"],
        "jump: the same delta at every wave after the last answer (the default). per_wave: once "
        "more with every wave.",
    ),
    "most": number(
        "The largest delta, in points; by default the SD at the first wave.",
        null=True,
        exclusiveMinimum=0,
    ),
    "group": name(
        "group",
        "Groups with slopes of their own; of two, the difference over both deltas.",
        null=True,
    ),
    "reference": word(
        "The label of the group whose course those lost of the others take, for jump to "
        "reference, copy reference and copy increments; none by default.",
        null=True,
    ),
    "selection": flag(
        "Whether a selection model (Diggle and Kenward), in which leaving may hang on the score "
        "that was not seen, stands beside the dial; false by default."
    ),
}
LOST = ("lost_n", "retained_n")
QUANTITIES = (
    Quantity("lost_n", Kind.COUNT, Population.LOST, decimals=0),
    Quantity("retained_n", Kind.COUNT, Population.RETAINED, decimals=0),
    *quantities(Kind.PARAMETER, "slope", decimals=3, rests_on=LOST),
    *quantities(
        Kind.PARAMETER, "tipping_delta vanishing_delta", decimals=2, unit="points", rests_on=LOST
    ),
    Quantity("baseline_difference", Kind.EFFECT, decimals=2, unit="points", rests_on=LOST),
    *quantities(Kind.PARAMETER, "slope_difference", decimals=3),
    *quantities(Kind.PARAMETER, "leaving", decimals=3, unit="log-odds per point", rests_on=LOST),
    *quantities(Kind.COUNT, "later_answers_n", Population.JOINED, decimals=0),
    Quantity("fewer_lost_n", Kind.COUNT, Population.LOST, decimals=0),
    *quantities(
        Kind.CURVE, "line_low line_high", decimals=2, unit="points", rests_on=("fewer_lost_n",)
    ),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    OPTIONS,
    section="growth",
    place=30,
    heeds=("growth",),
    figure="The slope if those lost fared otherwise",
    sums=(("", ("retained_n", "lost_n")),),
)
