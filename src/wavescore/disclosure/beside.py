"""What falls with a hidden number, and what beside a hidden answer would tell it."""

from collections.abc import Mapping, Sequence

from wavescore.disclosure.labels import code_of
from wavescore.disclosure.rules import SUPPRESSING, Rule
from wavescore.disclosure.samples import Place
from wavescore.results.declare import Analysis, Kind, Population
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


def hide_what_rests_on_hidden(
    name: str, rows: Sequence[ResultRow], analysis: Analysis, found: dict[Place, Rule | None]
) -> None:
    """Hide percentages of hidden counts, and comparisons of groups of which one is hidden."""
    hidden: dict[tuple, list] = {}
    for place, row in enumerate(rows):
        if found[name, place] in SUPPRESSING:
            key = (row.quantity, row.outcome, row.wave, row.group)
            hidden.setdefault(key, []).append((row.term, row.level))
    compared = _comparisons_of_hidden_groups(name, rows, analysis, found)
    for place, row in enumerate(rows):
        quantity = analysis.quantity(row.quantity)
        if found[name, place] is not None or quantity.public:
            continue
        where = (row.outcome, row.wave, row.group)
        if (row.outcome, row.group) in compared:
            found[name, place] = Rule.RESTS_ON_FEW
        if quantity.part and (row.term, row.level) in hidden.get((quantity.part, *where), ()):
            found[name, place] = Rule.PART_HIDDEN
        for count in quantity.rests_on:
            for term, level in hidden.get((count, *where), ()):
                same = row.term in ("", term) and row.level in ("", level)
                if same or (row.level and term in (row.term, row.level) and not level):
                    found[name, place] = Rule.RESTS_ON_FEW


def _comparisons_of_hidden_groups(
    name: str, rows: Sequence[ResultRow], analysis: Analysis, found: dict[Place, Rule | None]
) -> set[tuple[str, str]]:
    """Return (outcome, group) of what compares groups, where the size of one of them is hidden.

    A group whose size has a row is a label; another name in its column is a comparison of labels.
    """
    sizes: dict[str, dict[str, bool]] = {}
    for place, row in enumerate(rows):
        quantity = analysis.quantity(row.quantity)
        # Of a group's own few left out the comparison says nothing.
        parts = (Population.CATEGORY, Population.UNANSWERED)
        sample = quantity.kind is Kind.COUNT and quantity.population not in parts
        if sample and row.group and not row.term:
            hidden = found[name, place] in SUPPRESSING
            groups = sizes.setdefault(row.outcome, {})
            groups[row.group] = groups.get(row.group, False) or (hidden and not row.wave)
    return {
        (row.outcome, row.group)
        for row in rows
        if row.group
        and any(sizes.get(row.outcome, {}).values())
        and row.group not in sizes[row.outcome]
    }
