"""What figure and sentences of two groups' deltas say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import number_text
from wavescore.layout.lookup import Lookup, known, outcome_label
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow, versus

LOW, UP = "line_low", "line_high"
PER_WAVE = "per_wave"
UNREAD = {Status.SUPPRESSED, Status.IMPROPER}


def pairs(found: Lookup) -> dict[str, tuple[str, str]]:
    """Return the two groups of each outcome whose lines are released, of models to be read."""
    made = {}
    for outcome in found.values("outcome", quantity=LOW):
        groups = [each for each in found.values("group", outcome=outcome, term="delta") if each]
        both = found.values("group", outcome=outcome, quantity=LOW)[0]
        names = [(a, b) for a in groups for b in groups if versus(a, b) == both]
        rows = [row for row in found.rows if (row.outcome, row.group) == (outcome, both)]
        lines = [row for row in rows if row.quantity in (LOW, UP)]
        if names and not any(row.status in UNREAD for row in lines):
            made[outcome] = names[0]
    return made


def in_words(found: Lookup, study: Study, outcome: str) -> str:
    """Return between which deltas of the second group no difference is told; "" without lines."""
    both = pairs(found).get(outcome)
    if both is None:
        return ""
    first, second = both
    wave = found.values("wave", outcome=outcome)[0]
    rows = [
        found.peek(each, outcome, wave, versus(*both), "delta", level="0") for each in (LOW, UP)
    ]
    low, high = (points(row) if known(row) else "" for row in rows)
    if not low and not high:
        return ""
    span = f"from {low} to {high}" if low and high else f"from {low} on" if low else f"up to {high}"
    return (
        f"The slopes of {first} and {second} in {outcome_label(study, outcome)} cannot be told "
        f"apart if those lost of {second} scored {span} than the model expects, "
        f"those of {first} as it expects; beyond, they can."
    )


def departed(tip: ResultRow, least: str = "") -> str:
    """Return how those lost must have scored for the interval to turn: "0.29 points higher".

    least: "at least ", where a size follows. A delta that rounding leaves at 0 has no side.
    """
    return f"{least}{points(tip)}" if tip.estimate else "slightly otherwise"


def points(row: ResultRow) -> str:
    """Return a delta in words: "0.29 points higher", where it comes anew "with every wave"."""
    size = f"{number_text(abs(row.estimate), 2)} points {'higher' if row.estimate > 0 else 'lower'}"
    return f"{size} with every wave" if row.method == PER_WAVE else size


def axis(shape: str) -> str:
    """Return what a delta is, over a column or under an axis."""
    more = " with every wave" if shape == PER_WAVE else ""
    return f"Points{more} that those lost scored higher"
