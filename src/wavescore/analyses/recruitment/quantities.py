"""What the analysis recruitment declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity, quantities

CAPTION = (
    "What became of the invitations to interview, and who was reached beside who was "
    "surveyed. Surveyed: analysed at the first wave. Invited: contacted, as the status file "
    "says, from the list or its reserve. Interviewed: completed. Standardised mean "
    "differences are from all surveyed, over the root of the mean of two variances."
)
QUANTITIES = (
    Quantity("surveyed_n", Kind.COUNT, Population.ANALYSED),
    *quantities(
        Kind.COUNT,
        "consenting_n contacted_n consented_n completed_n from_elsewhere_n invited_n interviewed_n",
        Population.INVITED,
    ),
    # Of those who gave an answer: as categories, so that all alike and a sum of them are seen.
    *quantities(Kind.COUNT, "surveyed_count invited_count interviewed_count", Population.CATEGORY),
    *quantities(Kind.MEAN, "surveyed_mean invited_mean interviewed_mean"),
    *quantities(Kind.SPREAD, "surveyed_sd invited_sd interviewed_sd"),
    *(
        Quantity(f"{who}_percent", Kind.PERCENTAGE, part=f"{who}_count", unit="%")
        for who in ("surveyed", "invited", "interviewed")
    ),
    *(
        Quantity(
            f"smd_{who}",
            Kind.EFFECT,
            rests_on=(f"{who}_n", "surveyed_n", f"{who}_count", "surveyed_count"),
        )
        for who in ("invited", "interviewed")
    ),
)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    section="samples",
    place=20,
    own_rule=True,
    answers_as_levels=True,
)
