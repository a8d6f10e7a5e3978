"""Forum posts at each step of the selection, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Table
from wavescore.layout.lookup import Lookup
from wavescore.layout.plain import counts_by_term

STEPS = {
    "posts_n": "Posts",
    "consented_n": "Consented",
    "long_enough_n": "Long enough",
    "matching_n": "Matching",
    "drawn_n": "Drawn",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the posts left at each step, a row a forum."""
    return [counts_by_term("forum_posts", "Forum posts", "Forum", STEPS, found)]
