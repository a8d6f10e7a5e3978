"""Whether something goes with level and change before it, in plain words."""

from wavescore.analyses.distal_outcome.words import WHO, later
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import by, direction
from wavescore.layout.verdict import bounded, each_plainly
from wavescore.results.table import ResultRow

WAS = {1: "was higher by", -1: "was lower by"}


def sentence(found: Lookup, study: Study) -> str:
    """Return what to expect of it per SD of each outcome's level and change; "" where untold."""

    def tell(outcome: str) -> list[str]:
        rows = (r for r in found.rows if (r.outcome, r.quantity) == (outcome, "effect_of_sd"))
        return [_clause(study, row) for row in rows if bounded(row)]

    said = "; ".join(each_plainly(found, study, tell))
    # Of a model that may not be read nothing says what it was of.
    of = "of what came later, " if said.startswith("the model of") else ""
    return f"{of}{said}." if said else ""


def _clause(study: Study, row: ResultRow) -> str:
    what, size = later(study, row), by(row, "points")
    who = f"for those who {WHO[row.term].format(outcome_label(study, row.outcome))}"
    way = WAS.get(direction(row))
    return f"{what} {way} {size} {who}" if way else f"whether {what} differed {who} is open, {size}"
