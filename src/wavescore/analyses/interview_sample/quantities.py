"""What the analysis interview_sample declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, quantities

CAPTION = (
    "Respondents drawn for interview: the strata, those who may be contacted, and those "
    "invited. Strata are combinations of fields among those analysed at the first wave. Only "
    "respondents who consented to contact are drawn: at least one of each stratum, the others "
    "as the study file says, in random order. Those not invited are the reserve, in the same "
    "order."
)
# Strata are categories that add up to all, to those who may be contacted, to those invited.
QUANTITIES = quantities(Kind.COUNT, "population_n consenting_n invited_n", Population.CATEGORY)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    section="samples",
    place=10,
    own_rule=True,
    answers_as_levels=True,
)
