"""Comparisons of two proportions, made again of the counts as released.

A chi-square, V, difference and odds ratio, each rounded by itself, are equations in two counts, and
together told both exactly. Made of the released counts they tell what those do.
"""

import math
from collections.abc import Sequence

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import rounded_error
from wavescore.disclosure.rounding import rounded_row
from wavescore.methods.contingency import (
    ProportionComparison,
    compare_proportions,
    compare_with_standardised,
)
from wavescore.methods.proportions import StandardisedProportion
from wavescore.results.declare import Analysis, Quantity, Status
from wavescore.results.table import NUMBER_COLUMNS, ResultRow

Where = tuple[str, str, str, str]


def place_of(row: ResultRow) -> Where:
    """Return what the rows of one comparison have in common."""
    return row.outcome, row.wave, row.group, row.term


def comparisons(
    rows: Sequence[ResultRow], analysis: Analysis, rule: CountRule
) -> dict[Where, ProportionComparison]:
    """Return the comparison of each place that has one, of its counts as they are released."""
    asked = next((q.made_of for q in analysis.quantities if q.made_of), ())
    counts: dict[Where, dict[str, ResultRow]] = {}
    for row in rows:
        if row.quantity in asked and not row.level:
            counts.setdefault(place_of(row), {})[row.quantity] = row
    made = {}
    for where, found in counts.items():
        cases, all_of, others, everyone, percent = (found.get(name) for name in asked)
        if cases is None or all_of is None or not all_of.estimate > 0:
            continue
        n = rule.rounded(all_of.estimate)
        ours = min(rule.rounded(cases.estimate), n)
        if others is not None and everyone is not None:
            theirs = [others.estimate, everyone.estimate - others.estimate]
            made[where] = compare_proportions([[ours, n - ours], theirs])
        elif percent is not None and percent.std_error > 0:
            benchmark = _benchmark(percent, analysis.quantity(percent.quantity), rule, n)
            made[where] = compare_with_standardised(int(ours), int(n), benchmark)
    return made


def _benchmark(
    row: ResultRow, quantity: Quantity, rule: CountRule, n: float
) -> StandardisedProportion:
    """Return a benchmark at the sample's ages by its released percentage and its rounded error."""
    p = rounded_row(row, quantity, rule, rule.rounded(row.n))["estimate"] / 100
    error = rounded_error(row.std_error, n) / 100
    size = p * (1 - p) / error**2
    gap = math.nan
    return StandardisedProportion(p, error**2, error, gap, gap, gap, size, size, 1, "")


def numbers_of(quantity: Quantity, found: ProportionComparison | None) -> dict[str, float | str]:
    """Return the numbers of a comparison of released counts, or that they allow none."""
    gone = dict.fromkeys((name for name in NUMBER_COLUMNS if name != "conf_level"), math.nan)
    numbers = gone | (_numbers(quantity, found) if found else {})
    if numbers["estimate"] != numbers["estimate"]:
        numbers |= {"status": str(Status.TOO_FEW)}
    return numbers


def _numbers(quantity: Quantity, found: ProportionComparison) -> dict[str, float | str]:
    scale = 100.0 if quantity.unit else 1.0
    estimate = getattr(found, quantity.name) * scale
    numbers: dict[str, float | str] = {"estimate": estimate, "note": found.note}
    if quantity.name == "chi_square":
        numbers |= {"statistic": estimate, "df": found.df, "p_value": found.p_value}
    elif quantity.name == "fisher_p":
        numbers["p_value"] = estimate
    elif hasattr(found, f"{quantity.name}_low"):
        ends = (getattr(found, f"{quantity.name}_{end}") * scale for end in ("low", "high"))
        numbers |= dict(zip(("conf_low", "conf_high"), ends, strict=True))
    return numbers
