"""Whether imputing the items turns a conclusion, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.phrases import joined, spoken
from wavescore.results.table import ResultRow

FULL, IMPUTED = "full information", "imputed"


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return of each outcome the last change by both readings, with the verdict first."""
    pairs = pairs_told(table)
    if not pairs:
        return []
    turned = [outcome_label(study, usual.outcome) for usual, new in pairs if turns(usual, new)]
    lead = "Imputing the missing items leads to the same conclusions on change"
    if turned:
        lead = f"Imputing the missing items changes the conclusion on change in {joined(turned)}"
    said = "; ".join(_told(study, usual, new) for usual, new in pairs)
    return [f"{lead}: {said}."]


def pairs_told(table: Lookup) -> list[tuple[ResultRow, ResultRow]]:
    """Return the last change of each outcome by full information and imputed, where both are."""
    found = (_pair(table, each) for each in table.values("outcome", quantity="mean_change"))
    return [pair for pair in found if pair is not None]


def _pair(table: Lookup, outcome: str) -> tuple[ResultRow, ResultRow] | None:
    waves = table.values("wave", outcome=outcome, quantity="mean_change")
    usual, new = (
        table.peek("mean_change", outcome, waves[-1], method=each) for each in (FULL, IMPUTED)
    )
    return (usual, new) if known(usual) and known(new) else None


def _direction(row: ResultRow) -> int:
    """Return 1 or -1 where the interval leaves a direction, else 0."""
    return int(row.conf_low > 0) - int(row.conf_high < 0)


def turns(usual: ResultRow, new: ResultRow) -> bool:
    """Return whether the intervals leave another direction, or none where there was one."""
    return _direction(usual) != _direction(new)


def _told(study: Study, usual: ResultRow, new: ResultRow) -> str:
    label = f"{outcome_label(study, new.outcome)}, {wave_label(study, new.wave)}"
    return (
        f"{label} {spoken(new)} ({interval_of(new).text}) imputed, {spoken(usual)} "
        f"({interval_of(usual).text}) by full information"
    )
