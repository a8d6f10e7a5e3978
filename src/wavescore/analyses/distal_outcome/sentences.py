"""Whether what came later goes with level and change, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import prose_label, spoken, tested
from wavescore.layout.verdict import estimated, read
from wavescore.results.table import ResultRow

WHO = {"level": "began an SD higher in {} than others of equal change"}
WHO["change"] = "changed an SD more upwards in {} than others of equal level"


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return the difference to expect per SD of level and of change."""

    def tell(outcome: str) -> list[str]:
        rows = [r for r in table.rows if (r.outcome, r.quantity) == (outcome, "effect_of_sd")]
        return [_sentence(study, row) for row in rows if estimated(row)]

    return read(table, study, "what came later", tell)


def _sentence(study: Study, row: ResultRow) -> str:
    later = prose_label(study, row.reference)
    who = WHO[row.term].format(outcome_label(study, row.outcome))
    if row.conf_low <= 0 <= row.conf_high:
        said = f"that {later} differs for those who {who} is not shown"
    else:
        said = f"{later} was {'higher' if row.estimate > 0 else 'lower'} for those who {who}"
    return f"{said}: {spoken(row)} points ({tested(row)})."
