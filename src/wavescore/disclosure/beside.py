"""What beside a hidden answer would tell it: moments of the same item, counts of the same score."""

from collections.abc import Mapping, Sequence

from wavescore.disclosure.labels import code_of
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.disclosure.samples import Place
from wavescore.results.declare import Analysis, Kind
from wavescore.results.table import ResultRow

# Made of a term's values: a hidden count of one value matters to them, a hidden band does not.
OF_VALUES = (Kind.MEAN, Kind.SPREAD, Kind.QUANTILE, Kind.CORRELATION, Kind.RELIABILITY)
# Of correlations and alphas an item's variance follows from several together, not from one. A mean
# alone seldom tells: where it does, who sees the whole release hides it (protect).
OTHERWISE = {
    Kind.CORRELATION: Rule.COARSER,
    Kind.RELIABILITY: Rule.COARSER,
    Kind.MEAN: None,
}


def hide_beside_hidden_answers(
    rows: Mapping[str, Sequence[ResultRow]],
    analyses: Mapping[str, Analysis],
    found: dict[Place, Rule | None],
) -> None:
    """Mark, in `found`, what would tell a hidden response, or a hidden count of one score.

    With three responses of an item known to within their bins, its SD leaves a hidden fourth one to
    three values: it goes, and its correlations and alphas are rounded coarser. With
    six of seven scores the mean does too: there all counts go, since mean and SD are wanted more
    (docs/decisions.md has the attacks). A band of ages is no value that a mean is made of.
    """
    hidden = [
        row
        for name, each in rows.items()
        for place, row in enumerate(each)
        if found[name, place] in SUPPRESSING
        # A share falls with its count, or with few of whom its own count is not hidden.
        if analyses[name].quantity(row.quantity).kind is Kind.COUNT
    ]
    answers = {_asked(row) for row in hidden if row.level}
    values = {_asked(row) for row in hidden if code_of(row.level) is not None}
    scores = {family_of(row) for row in hidden if row.reference and not row.level}
    for name, each in rows.items():
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            counted = quantity.kind in (Kind.COUNT, Kind.PERCENTAGE)
            if quantity.public or found[name, place] is not None:
                continue
            if counted and row.reference and not row.level and family_of(row) in scores:
                found[name, place] = Rule.RANGE
            elif not counted and quantity.kind is not Kind.DESIGN and row.term:
                found[name, place] = _beside(row, quantity.kind, answers, values)


def _beside(
    row: ResultRow, kind: Kind, answers: set[tuple[str, ...]], values: set[tuple[str, ...]]
) -> Rule | None:
    if kind in OF_VALUES and not row.level:
        if _asked(row) not in values:
            return None
        return OTHERWISE.get(kind, Rule.BESIDE)
    return Rule.BESIDE if _asked(row) in answers else None


def _asked(row: ResultRow) -> tuple[str, ...]:
    return row.term, row.wave, row.group


def family_of(row: ResultRow) -> tuple[str, ...]:
    """Return what the categories of one question, in one sample, have in common."""
    return row.outcome, row.wave, row.group, row.term if row.level else ""
