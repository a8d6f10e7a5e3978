"""Whether any answers on a declared scale have a printed mean and SD (GRIMMER), and an example.

n values on the grid from a to b have a whole sum S and a whole sum of squares Q, in units of the
grid: Q = S^2 / n + SD^2 (n - 1). Q and S are both odd or both even, and Q lies between its values
for the most equal and the most unequal values of that sum. Anaya 2016 (doi
10.7287/peerj.preprints.2400v1), Allard 2018; the example is found as in SPRITE (Heathers et al.
2018, doi 10.7287/peerj.preprints.26968v1).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, possible
from wavescore.papers.check.printed import Printed, whole_numbers

_MOST_SUMS = 400
_MOST_VALUES = 5000
_TRIED_UNITS = 20  # of the last digit of the SD, for the nearest that is possible


@dataclass(frozen=True)
class Grid:
    """Values from `low` in steps of `grain`, `span` steps wide, of n respondents."""

    low: Fraction
    grain: Fraction
    span: int
    n: int

    def squares(self, total: int) -> tuple[int, int]:
        """Return the least and greatest sum of squares of n values in 0..span of that sum."""
        each, left = divmod(total, self.n)
        least = left * (each + 1) ** 2 + (self.n - left) * each**2
        full, rest = divmod(total, self.span)
        return least, full * self.span**2 + rest**2


def grid_of_claim(claim: Claim) -> Grid | None:
    """Return the grid that scale, step, items and n declare, or None where they declare none."""
    n, step, scale = claim.get("n"), claim.get("step"), claim.get("scale")
    if not (n and step and scale) or not 2 <= n.value <= _MOST_VALUES or step.value <= 0:
        return None
    grain = step.value / (claim.get("items").value if claim.get("items") else 1)
    span = (scale[1].value - scale[0].value) / grain
    if span.denominator != 1 or span < 1:
        return None
    return Grid(scale[0].value, grain, int(span), int(n.value))


def check_distribution(claim: Claim) -> list[Finding]:
    """Hold mean and SD against every distribution on the declared scale."""
    grid, sd = grid_of_claim(claim), claim.get("sd")
    if grid is None or not sd:
        return []
    mean, texts = claim.get("mean"), f"the mean {claim.get('mean').text} and the SD {sd.text}"
    ends = " to ".join(end.text for end in claim.get("scale"))
    who = f"{grid.n} values from {ends}"
    formula = "Q = S^2 / n + SD^2 (n - 1) is whole, and as even as S"
    if len(_sums(grid, mean, "either")) > _MOST_SUMS:
        return []
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        found = next(_fitting(grid, mean, sd, mode), None)
        if found is None:
            continue
        total, square, telling = found
        sentence = f"{who} can have {texts}"
        sentence += "." if verdict == "consistent" else ", if one was truncated."
        example = _example(grid, total, square)
        arithmetic = f"{formula}; for example {example}" if example else formula
        if not telling and verdict == "consistent":
            return [possible("sd", sentence, arithmetic)]
        return [Finding("sd", verdict, sd.text, sentence, arithmetic)]
    near = _nearest(grid, mean, sd)
    sentence = f"No {who} in steps of {claim.get('step').text} have {texts}"
    sentence += f"; the nearest SD is {near}." if near else "."
    remedies = (("sd", near),) if near else ()
    return [Finding("sd", "inconsistent", near, sentence, formula, remedies)]


def _sums(grid: Grid, mean: Printed, mode: str) -> range:
    low, high = ((end - grid.low) * grid.n / grid.grain for end in mean.interval(mode))
    return whole_numbers(max(low, Fraction(0)), min(high, Fraction(grid.n * grid.span)))


def _fitting(grid: Grid, mean: Printed, sd: Printed, mode: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (sum, sum of squares, whether another could have failed) of possible distributions."""
    for total in _sums(grid, mean, mode):
        least, most = grid.squares(total)
        for divisor in (grid.n - 1, grid.n):
            a, b = (max(x, Fraction(0)) / grid.grain for x in sd.interval(mode))
            base = Fraction(total * total, grid.n)
            low, high = base + a * a * divisor, base + b * b * divisor
            inside = whole_numbers(max(low, Fraction(least)), min(high, Fraction(most)))
            for square in inside[:2]:
                if (square - total) % 2 == 0:
                    yield total, square, high - low < 2


def _nearest(grid: Grid, mean: Printed, sd: Printed) -> str:
    """Return the nearest SD at the printed decimals that some distribution has, or ""."""
    for step in range(1, _TRIED_UNITS + 1):
        for value in (sd.value - step * sd.unit, sd.value + step * sd.unit):
            if value >= 0:
                other = Printed(sd.like(value), value, sd.unit)
                if next(_fitting(grid, mean, other, "rounded"), None):
                    return other.text
    return ""


def _example(grid: Grid, total: int, square: int) -> str:
    """Return one distribution of that sum and sum of squares ("3 x 0, 5 x 1 ..."), or "".

    From the most equal values, two values are moved apart by one each, by the widest move that does
    not overshoot, until the sum of squares is reached.
    """
    each, left = divmod(total, grid.n)
    counts = Counter({each: grid.n - left, each + 1: left})
    missing = square - grid.squares(total)[0]
    while missing > 0:
        moves = [
            (2 * (v - u + 1), u, v)
            for u in counts
            for v in counts
            if 0 < u <= v < grid.span and (u != v or counts[u] > 1) and 2 * (v - u + 1) <= missing
        ]
        if not moves:
            return ""
        gain, u, v = max(moves)
        counts.subtract({u: 1, v: 1} if u != v else {u: 2})
        counts.update({u - 1: 1, v + 1: 1})
        counts = +counts
        missing -= gain
    values = sorted((grid.low + value * grid.grain, count) for value, count in counts.items())
    return ", ".join(f"{count} x {float(value):g}" for value, count in values if count)
