"""What the analysis forum_posts declares: its options, and every quantity it may say."""

from wavescore.results.declare import Analysis, Kind, Population, quantities

CAPTION = (
    "Forum posts that were drawn to be read, and how many were left out at each step, per "
    "forum. Posts in the file, those with consent, those of them that are long enough, those "
    "of them with the phrase, and those drawn at random. Who wrote a post is never read; "
    "drawn posts have new ids."
)
QUANTITIES = (
    *quantities(
        Kind.COUNT, "posts_n consented_n long_enough_n matching_n drawn_n", Population.POSTS
    ),
)
ANALYSIS = Analysis(__name__, CAPTION, QUANTITIES, section="samples", place=30, own_rule=True)
