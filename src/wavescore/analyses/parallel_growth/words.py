"""What table, figure and sentences of two outcomes' growth say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, words
from wavescore.results.table import ResultRow


def changes(found: Lookup) -> ResultRow | None:
    """Return the row of the correlation of the two outcomes' changes, None without a number."""
    for outcome in found.values("outcome", quantity="correlation"):
        row = found.find("correlation", outcome, term="change and change")
        if row is not None and row.has_estimate:
            return row
    return None


def both(study: Study, row: ResultRow) -> str:
    """Return in words whether two outcomes' changes go together, by the interval."""
    one, two = (outcome_label(study, name) for name in (row.outcome, row.reference))
    if row.conf_low > 0:
        return f"who changes more in {one} changes more, the same way, in {two}"
    if row.conf_high < 0:
        return f"who changes one way in {one} changes the other way in {two}"
    return f"whether changes in {one} and in {two} go together is not shown"


def pair_label(study: Study, row: ResultRow) -> str:
    """Return what a correlation is of: "GAD-7 change and PHQ-8 change"."""
    first, _, second = row.term.removeprefix("own ").partition(" and ")
    one, two = (outcome_label(study, name) for name in (row.outcome, row.reference))
    return words(f"{one} {first} and {two} {second}")
