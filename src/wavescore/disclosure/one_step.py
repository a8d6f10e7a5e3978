"""One number that several tables hold, rounded to one step in all of them.

A mean of 2.26 is 2.5 at a step of 0.5 in one table and 2.2 at one of 0.2 in another: together they
leave 2.25 to 2.30, less than one respondent moves it. So the coarsest step of any table is that of
all. Numbers are one where their value and the size of their sample are.
"""

from collections.abc import Mapping, Sequence

from wavescore.disclosure.grid import step_of
from wavescore.disclosure.rounding import rounded_away
from wavescore.disclosure.sizes import Sizes
from wavescore.results.declare import Analysis, Kind
from wavescore.results.table import ResultRow

# Of other kinds many numbers are equal by chance: fit indices of 1, p-values of 1, quantiles.
KINDS = (
    *(Kind.MEAN, Kind.SPREAD, Kind.EFFECT, Kind.PARAMETER, Kind.CURVE),
    *(Kind.CORRELATION, Kind.RELIABILITY),
)
Rows = Mapping[str, Sequence[ResultRow]]


def at_one_step(
    rows: Rows, analyses: Mapping[str, Analysis], sizes: Sizes
) -> dict[str, list[ResultRow]]:
    """Return rows of which each moves as far as the same number in any table is taken to.

    But for one of which that step would leave nothing: a step so much wider seldom ends in its own.
    """
    steps: dict[tuple[str, float], float] = {}
    each: list[tuple[str, ResultRow, tuple[str, float] | None]] = []
    for name, table in rows.items():
        for row in table:
            quantity, key = analyses[name].quantity(row.quantity), None
            if quantity.kind in KINDS and not quantity.public and row.estimate and row.n > 0:
                n = sizes.n(row, quantity)
                step = step_of(row, quantity, n)
                # What its own step leaves nothing of is not released, and meets no other.
                if step == step and not rounded_away(row, quantity, n):
                    key = (f"{abs(row.estimate):.9e}", row.n)
                    steps[key] = max(steps.get(key, 0.0), step)
            each.append((name, row, key))
    made: dict[str, list[ResultRow]] = {name: [] for name in rows}
    for name, row, key in each:
        coarse = row if key is None else row._replace(moved=steps[key])
        quantity = analyses[name].quantity(row.quantity)
        gone = key is not None and rounded_away(coarse, quantity, sizes.n(row, quantity))
        made[name].append(row if gone else coarse)
    return made
