"""Whether what came later goes with level and change, in sentences."""

from wavescore.analyses.distal_outcome.words import WHO, later
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import spoken, tested
from wavescore.layout.verdict import bounded, read
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return the difference to expect per SD of level and of change."""

    def tell(outcome: str) -> list[str]:
        rows = [r for r in table.rows if (r.outcome, r.quantity) == (outcome, "effect_of_sd")]
        return [_sentence(study, row) for row in rows if bounded(row)]

    return read(table, study, "what came later", tell)


def _sentence(study: Study, row: ResultRow) -> str:
    who = WHO[row.term].format(outcome_label(study, row.outcome))
    if row.conf_low <= 0 <= row.conf_high:
        said = f"that {later(study, row)} differs for those who {who} is not shown"
    else:
        way = "higher" if row.estimate > 0 else "lower"
        said = f"{later(study, row)} was {way} for those who {who}"
    return f"{said}: {spoken(row)} points ({tested(row)})."
