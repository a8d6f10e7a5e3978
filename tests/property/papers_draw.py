"""A seeded stream of choices and roundings, from which made claims are printed."""

from fractions import Fraction
from math import inf

import numpy as np
from scipy.special import ndtr, stdtr


class Draw:
    """One seeded stream of choices and of roundings."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)

    def whole(self, low, high) -> int:
        return int(self.rng.integers(low, high + 1))

    def real(self, low, high) -> float:
        return float(self.rng.uniform(low, high))

    def pick(self, *options):
        return options[self.whole(0, len(options) - 1)]

    def chance(self, p: float = 0.5) -> bool:
        return bool(self.rng.random() < p)

    def show(self, value, decimals: int | None = None) -> str:
        """Round half up or half even, as papers do; exact for fractions."""
        decimals = self.whole(1, 3) if decimals is None else decimals
        steps = Fraction(value) * 10**decimals
        floor, rest = divmod(abs(steps), 1)
        even = self.chance()
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (not even or floor % 2 == 1))
        text = str(int(floor) + int(up)).zfill(decimals + 1)
        text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
        return f"-{text}" if value < 0 else text

    def p(self, value: float) -> str:
        ways = [self.show(value, 2), self.show(value, 3)]
        ways += [f"<{b}" for b in (".05", ".01", ".001") if value < float(b)]
        ways += ["ns", ">.05"] if value > 0.05 else []
        text = self.pick(*ways)
        # A p that rounds to zero is printed as a bound; p = .000 is a finding of its own.
        return text if not set(text) <= set("0.") else "<.001" if value < 0.001 else "<.01"


def upper_t(t: float, df: float) -> float:
    return float(ndtr(-t)) if df == inf else float(stdtr(df, -t))


def p_of(t: float, df: float, tail: str) -> float:
    up = upper_t(t, df)
    return {
        "two": 2 * upper_t(abs(t), df),
        "one": upper_t(abs(t), df),
        "greater": up,
        "less": 1 - up,
    }[tail]


def some(draw: Draw, claim: dict, keys: dict) -> dict:
    """Add a random selection of optional keys."""
    return claim | {k: v for k, v in keys.items() if draw.chance(0.75)}
