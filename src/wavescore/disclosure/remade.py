"""Comparisons of two proportions, made again of the counts as released.

A chi-square, V, difference and odds ratio, each rounded by itself, are equations in two counts, and
together told both exactly; so are a difference of paired proportions and McNemar's two p. Made of
the released counts they tell what those do.
"""

import math
from collections.abc import Sequence

import numpy as np

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import rounded_error
from wavescore.disclosure.rounding import rounded_row
from wavescore.disclosure.sizes import Sizes
from wavescore.methods.contingency import (
    ProportionComparison,
    compare_proportions,
    compare_with_standardised,
)
from wavescore.methods.paired_proportions import PairedProportions, compare_paired_proportions
from wavescore.methods.proportions import StandardisedProportion
from wavescore.results.declare import Analysis, Kind, Quantity, Status
from wavescore.results.table import NUMBER_COLUMNS, ResultRow

Where = tuple[str, str, str, str]
Comparison = ProportionComparison | PairedProportions
# Case or not at the start and at the end, in the order of the four counts.
AT_START, AT_END = (1.0, 1.0, 0.0, 0.0), (1.0, 0.0, 1.0, 0.0)
# The number of a paired comparison that a quantity is.
PAIRED = {
    "paired_difference": "difference",
    "mcnemar_exact_p": "exact_p",
    "mcnemar_mid_p": "mid_p",
}


def place_of(row: ResultRow) -> Where:
    """Return what the rows of one comparison have in common."""
    return row.outcome, row.wave, row.group, row.term


def comparisons(
    rows: Sequence[ResultRow], analysis: Analysis, sizes: Sizes
) -> dict[Where, Comparison]:
    """Return the comparison of each place that has one, of its counts as they are released."""
    asked = next((q.made_of for q in analysis.quantities if q.made_of), ())
    if len(asked) == 1:
        return _paired(rows, *asked, sizes.rule)
    counts: dict[Where, dict[str, ResultRow]] = {}
    for row in rows:
        if row.quantity in asked and not row.level:
            counts.setdefault(place_of(row), {})[row.quantity] = row
    made: dict[Where, Comparison] = {}
    for where, found in counts.items():
        cases, all_of, others, everyone, percent = (found.get(name) for name in asked)
        if cases is None or all_of is None or not all_of.estimate > 0:
            continue
        n = sizes.count(all_of, analysis.quantity(all_of.quantity))
        ours = min(sizes.rule.rounded(cases.estimate), n)
        if others is not None and everyone is not None:
            theirs = [others.estimate, everyone.estimate - others.estimate]
            made[where] = compare_proportions([[ours, n - ours], theirs])
        elif percent is not None and percent.std_error > 0:
            benchmark = _benchmark(percent, analysis.quantity(percent.quantity), sizes, n)
            made[where] = compare_with_standardised(int(ours), int(n), benchmark)
    return made


def _paired(rows: Sequence[ResultRow], asked: str, rule: CountRule) -> dict[Where, Comparison]:
    """Return the paired comparison of each place that has the four counts of one."""
    cells: dict[Where, list[int]] = {}
    for row in rows:
        if row.quantity == asked and not row.level and row.estimate == row.estimate:
            where = (*place_of(row)[:3], "")
            cells.setdefault(where, []).append(int(rule.rounded(row.estimate)))
    made: dict[Where, Comparison] = {}
    for where, four in cells.items():
        if len(four) == len(AT_START):
            start, end = np.repeat(AT_START, four), np.repeat(AT_END, four)
            made[where] = compare_paired_proportions(start, end)
    return made


def _benchmark(
    row: ResultRow, quantity: Quantity, sizes: Sizes, n: float
) -> StandardisedProportion:
    """Return a benchmark at the sample's ages by its released percentage and its rounded error."""
    shown = rounded_row(row, quantity, sizes, sizes.n(row, quantity))
    p = shown["estimate"] / 100
    error = rounded_error(row.std_error, n) / 100
    size = p * (1 - p) / error**2
    gap = math.nan
    return StandardisedProportion(p, error**2, error, gap, gap, gap, size, size, "")


def numbers_of(quantity: Quantity, found: Comparison | None) -> dict[str, float | str]:
    """Return the numbers of a comparison of released counts, or that they allow none."""
    gone = dict.fromkeys((name for name in NUMBER_COLUMNS if name != "conf_level"), math.nan)
    numbers = gone | (_numbers(quantity, found) if found else {})
    if numbers["estimate"] != numbers["estimate"]:
        numbers |= {"status": str(Status.TOO_FEW)}
    return numbers


def _numbers(quantity: Quantity, found: Comparison) -> dict[str, float | str]:
    scale = 100.0 if quantity.unit else 1.0
    if isinstance(found, PairedProportions):
        return _of_pairs(quantity, found, scale)
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


def _of_pairs(quantity: Quantity, found: PairedProportions, scale: float) -> dict[str, float | str]:
    numbers: dict[str, float | str] = {"estimate": getattr(found, PAIRED[quantity.name]) * scale}
    if quantity.kind is not Kind.P_VALUE:
        numbers |= {"conf_low": found.conf_low * scale, "conf_high": found.conf_high * scale}
    return numbers
