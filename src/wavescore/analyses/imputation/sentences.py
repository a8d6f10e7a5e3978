"""Whether imputing the items turns a conclusion, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.phrases import direction, joined, spoken
from wavescore.layout.verdict import unread
from wavescore.results.table import ResultRow

FULL, IMPUTED = "full information", "imputed"


def sentences(table: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return of each outcome the last change by both readings, with the verdict first."""
    pairs = pairs_told(table, growth)
    outcomes = table.values("outcome", quantity="mean_change")
    reasons = [(outcome_label(study, each), unread(growth, each)) for each in outcomes]
    hidden = [
        f"what imputing makes of the change in {label} is not told ({why} of its growth model)."
        for label, why in reasons
        if why
    ]
    if not pairs:
        return hidden
    turned = [outcome_label(study, usual.outcome) for usual, new in pairs if turns(usual, new)]
    lead = "Imputing the missing items leads to the same conclusions on change"
    if turned:
        lead = f"Imputing the missing items changes the conclusion on change in {joined(turned)}"
    said = "; ".join(_told(study, usual, new) for usual, new in pairs)
    return [f"{lead}: {said}.", *hidden]


def pairs_told(table: Lookup, growth: Lookup | None) -> list[tuple[ResultRow, ResultRow]]:
    """Return the last change of each outcome by full information and imputed, where both are.

    None of an outcome whose growth model may not be read: the change rests on it.
    """
    outcomes = table.values("outcome", quantity="mean_change")
    found = (_pair(table, each) for each in outcomes if not unread(growth, each))
    return [pair for pair in found if pair is not None]


def _pair(table: Lookup, outcome: str) -> tuple[ResultRow, ResultRow] | None:
    waves = table.values("wave", outcome=outcome, quantity="mean_change")
    usual, new = (
        table.peek("mean_change", outcome, waves[-1], method=each) for each in (FULL, IMPUTED)
    )
    return (usual, new) if known(usual) and known(new) else None


def turns(usual: ResultRow, new: ResultRow) -> bool:
    """Return whether the intervals leave another direction, or none where there was one."""
    return direction(usual) != direction(new)


def _told(study: Study, usual: ResultRow, new: ResultRow) -> str:
    label = f"{outcome_label(study, new.outcome)}, {wave_label(study, new.wave)}"
    return (
        f"{label} {spoken(new)} ({interval_of(new).text}) imputed, {spoken(usual)} "
        f"({interval_of(usual).text}) by full information, "
        f"n = {value_of(usual, 'count', column='n').text}"
    )
