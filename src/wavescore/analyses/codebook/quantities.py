"""What the analysis codebook declares: every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, Quantity

CAPTION = (
    "Every field at every wave: how many of those analysed answered, and why the others did not. "
    "An unticked box is no answer of its own but a no, where its form was opened; identifiers and "
    "free text are not among the fields. With choices and wordings it is codebook.html and "
    "codebook.csv."
)
QUANTITIES = (Quantity("n", Kind.COUNT, Population.CATEGORY, answers=("answered", "no")),)
ANALYSIS = Analysis(
    __name__,
    CAPTION,
    QUANTITIES,
    section="items",
    place=20,
    needs=("reasons",),
    own_file="codebook.html",
)
