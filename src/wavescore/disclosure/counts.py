"""Counts of respondents as a release prints them: not below the minimum, rounded to midpoints."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class CountRule:
    """How counts are released.

    minimum: a count that rounds like one below it is hidden; base: counts are rounded to the middle
    of their bin of `base` (5: 11 to 15 become 13), 1 for no rounding; hide_zero: whether a count
    of nobody is hidden too.
    """

    minimum: int
    base: int
    hide_zero: bool = False

    def bin(self, count: float) -> tuple[int, int]:
        """Return the smallest and largest count that is released as `count` is."""
        if count <= 0:
            return 0, 0
        top = math.ceil(round(count) / self.base) * self.base
        return top - self.base + 1, top

    def hides(self, count: float) -> bool:
        """Whether a count is hidden: its bin holds a number of 1 to `minimum` - 1."""
        if count != count:
            return False
        if round(count) <= 0:
            return self.hide_zero
        return self.bin(count)[0] < self.minimum

    @property
    def hidden_range(self) -> tuple[int, int]:
        """The smallest and largest count that is hidden."""
        top = self.base * math.ceil((self.minimum - 1) / self.base)
        return (0 if self.hide_zero else 1), top

    def rounded(self, count: float) -> float:
        """Return the middle of the count's bin; 0 and NaN stay as they are."""
        if count != count or count <= 0:
            return count
        low, high = self.bin(count)
        return float((low + high) // 2)
