"""Numbers that a release rounded to a step: they print no more decimals than the step has."""

import math
from typing import Any

from wavescore.results.table import ResultRow, places

# Columns whose numbers have steps of their own: as fine as their own last digit.
OWN = ("std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


class Stepped(float):
    """A number on a grid of `step`; times a scale it is on that grid times the scale."""

    step: float

    def __new__(cls, value: float, step: float) -> "Stepped":
        """Return `value` as a multiple of `step`."""
        made = super().__new__(cls, value)
        made.step = step
        return made

    def __mul__(self, scale: float) -> "Stepped":
        return Stepped(float(self) * scale, self.step * abs(scale))

    __rmul__ = __mul__

    def __neg__(self) -> "Stepped":
        return self * -1

    def __abs__(self) -> "Stepped":
        return Stepped(abs(float(self)), self.step)


def decimals_of(value: float, decimals: int) -> int:
    """Return the decimals to print of a value: at most `decimals`, and those of its step."""
    return min(decimals, places(value.step)) if isinstance(value, Stepped) else decimals


def stepped(row: ResultRow) -> ResultRow:
    """Return a released row with its numbers as Stepped, one that was not rounded as it is."""
    if math.isnan(row.step):
        return row
    own = {name: getattr(row, name) for name in OWN if math.isfinite(getattr(row, name))}
    made: dict[str, Any] = {name: Stepped(value, _digit(value)) for name, value in own.items()}
    # The lowest p-values of a coarse step are no multiple of it: not 0.
    times = row.estimate / row.step
    whole = math.isfinite(times) and abs(times - round(times)) < 1e-6
    made["estimate"] = Stepped(row.estimate, row.step if whole else _digit(row.estimate))
    return row._replace(**made)


def _digit(value: float) -> float:
    return 10.0 ** -places(value) if math.isfinite(value) else 1.0
