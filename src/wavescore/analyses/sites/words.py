"""The p-values that whole sites give, for tables and sentences."""

from wavescore.analyses.sites.quantities import LABELS, SIGNS, WHOLE
from wavescore.layout.lookup import Lookup
from wavescore.layout.verdict import estimated
from wavescore.results.table import ResultRow

# A test shows something at the level of the 95 % intervals below it; the signs of fewer sites than
# six never do, since 2 / 2^5 is 0.06.
LEVEL = 0.05
FEWEST_SITES = 6


def tests_of(
    found: Lookup, outcome: str, wave: str, group: str = "", term: str = "difference"
) -> list[ResultRow]:
    """Return the rows of p-values of a difference or slope: wild bootstrap, then permutations."""
    rows = [found.find("wild_p", outcome, wave, group)] if term == "difference" else []
    rows += [
        found.find("permutation_p", outcome, wave, group, term, method)
        for method in (LABELS, WHOLE, SIGNS)
    ]
    return [row for row in rows if row is not None]


def by_signs(found: Lookup, outcome: str, wave: str) -> ResultRow | None:
    """Return the p-value of the slope by the signs of the sites' own slopes, None where untold."""
    row = found.peek("permutation_p", outcome, wave, "", "slope", SIGNS)
    return row if estimated(row) else None
