"""Numbers as a paper prints them, and the exact values that could stand behind them."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, floor

HALF = Fraction(1, 2)
Real = int | float | Fraction
_MINUS = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "‑": "-", "·": ".", "\u00a0": "", "\u2009": ""}
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<decimals>\d*))?"
    r"(?:(?:[eE]|\s*[x×]\s*10\s*\^?\s*)(?P<power>[+-]?\d+))?(?P<percent>%?)"
)
_P_VALUE = re.compile(r"(?:[pP]\s*)?(?P<relation><=|>=|≤|≥|<|>|=)?\s*(?P<number>.+)")
# "10^-15", and "10-15" where a superscript was lost: no p has the value -5
_POWER_ALONE = re.compile(r"10\s*\^?\s*(?P<power>-\d+)")
_RELATIONS = {"": "=", "≤": "<", "<=": "<", "≥": ">", ">=": ">"}


@dataclass(frozen=True)
class Printed:
    """A printed number: `value` and the `unit` of its last digit, both exact.

    A percentage keeps its printed value ("70.6%" is 70.6) and says so in `percent`.
    """

    text: str
    value: Fraction
    unit: Fraction
    percent: bool = False

    def interval(self, mode: str = "rounded") -> tuple[Fraction, Fraction]:
        """Return the closed interval of values that print as this number.

        `mode`: "exact", "rounded" (a half may go either way), or "either" (rounded or truncated
        towards zero).
        """
        return self._intervals[mode]

    @cached_property
    def _intervals(self) -> dict[str, tuple[Fraction, Fraction]]:
        half = self.unit * HALF
        low, high = self.value - half, self.value + half
        negative = self.text.translate(_MINUS).startswith("-")
        furthest = high if negative else self.value + self.unit
        nearest = self.value - self.unit if negative or self.value == 0 else low
        return {
            "exact": (self.value, self.value),
            "rounded": (low, high),
            "either": (nearest, furthest),
        }

    @cached_property
    def floats(self) -> dict[str, tuple[float, float]]:
        """The intervals by mode as floats."""
        return {mode: (float(a), float(b)) for mode, (a, b) in self._intervals.items()}

    def prints(self, exact: Fraction) -> str:
        """Return how this number arises from `exact`: "consistent", "rounding" or "inconsistent".

        Half up and half even are both in use; a half rounded down, truncation, and rounding twice
        (3.448 to 3.45 to 3.5) are "rounding".
        """
        magnitude, size = abs(exact) / self.unit, abs(self.value) / self.unit
        if exact * self.value < 0:
            return "inconsistent"
        below = floor(magnitude)
        rest = magnitude - below
        if rest == HALF and size in (below + 1, below + below % 2):
            return "consistent"
        if rest != HALF and size == below + (rest > HALF):
            return "consistent"
        twice = floor(floor(magnitude * 10 + HALF) / Fraction(10) + HALF)
        return "rounding" if size in (below, twice) else "inconsistent"

    def like(self, number: Real) -> str:
        """Return `number`, rounded half up, with as many decimals as this printed number."""
        return round_text(number, self.unit, leading_zero=self._leading_zero) + "%" * self.percent

    @property
    def _leading_zero(self) -> bool:
        return not re.match(r"[+-]?\.", self.text.translate(_MINUS))


@dataclass(frozen=True, slots=True)
class PValue:
    """A printed p value: `relation` is "=", "<", ">" or "ns" (then `number` is None)."""

    text: str
    relation: str
    number: Printed | None


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Printed:
    """Return the printed number, or raise ValueError with what stands in the way."""
    plain = text.strip().translate(_MINUS)
    match = _NUMBER.fullmatch(plain)
    if not match or not (match["whole"] or match["decimals"]):
        reason = "a decimal comma: write a point" if re.search(r"\d,\d", plain) else "not a number"
        raise ValueError(reason)
    decimals = match["decimals"] or ""
    power = int(match["power"] or 0)
    digits = int((match["whole"].replace(",", "") + decimals) or 0)
    unit = Fraction(10) ** (power - len(decimals))
    value = digits * unit * (-1 if match["sign"] == "-" else 1)
    return Printed(text.strip(), value, unit, bool(match["percent"]))


def parse_count(text: str) -> Printed:
    """Return the printed whole number, or raise ValueError."""
    number = parse_number(text)
    if number.unit != 1 or number.value < 0 or number.percent:
        raise ValueError("not a whole number")
    return number


def parse_p(text: str) -> PValue:
    """Return the printed p value, or raise ValueError with what stands in the way."""
    plain = text.strip()
    if plain.lower().replace(".", "").removeprefix("p").strip(" =") in ("ns", "not significant"):
        return PValue("ns", "ns", None)
    match = _P_VALUE.fullmatch(plain)
    if not match:
        raise ValueError("not a p value")
    alone = _POWER_ALONE.fullmatch(match["number"].strip().translate(_MINUS))
    number = parse_number(f"1e{alone['power']}" if alone else match["number"])
    if not 0 <= number.value <= 1 or number.percent:
        raise ValueError("a p value lies between 0 and 1")
    relation = match["relation"] or ""
    relation = _RELATIONS.get(relation, relation)
    return PValue(f"{relation}{number.text}" if relation != "=" else number.text, relation, number)


def round_text(
    number: Real, unit: Fraction = Fraction(1, 1000), *, leading_zero: bool = True
) -> str:
    """Return `number` as text, rounded half up to a multiple of `unit`, a power of ten."""
    exact = Fraction(number)
    steps = floor(abs(exact) / unit + HALF)
    decimals = len(str(unit.denominator)) - 1
    text = f"{steps * unit.numerator * 10**decimals // unit.denominator:0{decimals + 1}d}"
    text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
    text = text if leading_zero else text.removeprefix("0")
    return f"-{text}" if exact < 0 and steps else text


def whole_numbers(low: Fraction, high: Fraction) -> range:
    """Return the integers of the closed interval from `low` to `high`."""
    return range(ceil(low), floor(high) + 1)
