"""Checks of counts: proportions, parts of a whole, and one quantity stated in two places."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor, sqrt

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import (
    VERDICTS,
    Finding,
    asked,
    impossible,
    overlap,
    possible,
    span,
)
from wavescore.papers.check.printed import Printed, parse_number, round_text, whole_numbers
from wavescore.papers.check.words import check_words

_MOST_TOTALS = 20
# What a place states: a printed number, or the exact values that its rows may give.
Stated = Printed | tuple[float | Fraction, ...]


def check_proportion(claim: Claim) -> list[Finding]:
    """n of total is percent: 100 n / total printed at its decimals, either rounding of a half.

    Where no n is printed, some whole number of the total must print as the percentage (GRIM, of a
    proportion).
    """
    found = [*_share(claim), *check_words(claim)]
    if claim.get("total_from") == "guessed":
        return [asked(f, f"the total of {claim.get('total').text} was guessed") for f in found]
    return found


def _share(claim: Claim) -> list[Finding]:
    n, total, percent = claim.get("n"), claim.get("total"), claim.get("percent")
    if n is None:
        return [_some_count(total, percent)]
    if total and n.value > total.value:
        why = f"it is more than its total of {total.text}"
        return [impossible("n", n.text, why)]
    if not total:
        return []
    if total.value == 0:
        return [impossible("total", total.text, "nothing is a percentage of 0")]
    exact = 100 * n.value / total.value
    if not percent:
        text = f"{round_text(exact, Fraction(1, 10))}%"
        sentence = f"{n.text} of {total.text} would be {text}; no percentage is printed."
        return [possible("percent", sentence, f"{n.text} <= {total.text}")]
    text = round_text(exact, percent.unit / 100) + "%"
    arithmetic = f"100 x {n.text} / {total.text} = {text}; printed {_percent(percent)}"
    verdict = percent.prints(exact)
    said = f"{n.text} of {total.text} is {text}"
    if verdict == "consistent":
        return [Finding("percent", verdict, text, f"{said}, as printed.", arithmetic)]
    if verdict == "rounding":
        how = "rounded down" if percent.value < exact else "rounded twice"
        sentence = f"{said}, printed as {_percent(percent)}: {how}."
        return [Finding("percent", verdict, text, sentence, arithmetic)]
    if rounded_to_whole(percent, exact):
        sentence = f"{said}, printed as {_percent(percent)}: rounded, with a zero printed after it."
        return [Finding("percent", "rounding", text, sentence, arithmetic)]
    sentence = f"{said}, not {_percent(percent)}."
    remedies = [("percent", percent.like(exact))]
    if percent.unit < 1:
        remedies.append(("percent", round_text(exact, Fraction(1)) + "%" * percent.percent))
    totals = agreeing_totals(n, percent)
    remedies += [("total", str(t)) for t in totals[:_MOST_TOTALS]]
    arithmetic += f"; {_totals(totals)}"
    remedies.append(("n", round_text(percent.value * total.value / 100, Fraction(1))))
    return [Finding("percent", verdict, text, sentence, arithmetic, tuple(remedies))]


def rounded_to_whole(percent: Printed, exact: Fraction) -> bool:
    """Whether a percentage such as 23.0 or 0.50 was rounded to 23 or 0.5, and a zero printed."""
    coarser = percent.unit * 10
    zero = percent.unit < 1 and percent.value % coarser == 0
    return zero and abs(exact - percent.value) <= coarser / 2


def _some_count(total: Printed, percent: Printed) -> Finding:
    """Return whether any whole number of `total` prints as `percent`."""
    if not 0 <= percent.value <= 100:
        return impossible("percent", _percent(percent), "a share lies between 0% and 100%")
    if total.value == 0:
        return impossible("total", total.text, "nothing is a percentage of 0")
    verdicts: dict[str, list[int]] = {}
    low, high = (end * total.value / 100 for end in percent.interval("either"))
    for n in whole_numbers(max(low, Fraction(0)), min(high, total.value)):
        verdicts.setdefault(percent.prints(100 * Fraction(n) / total.value), []).append(n)
    for verdict, ending in (("consistent", ""), ("rounding", ", rounded down or twice")):
        if verdict in verdicts:
            ends = f"{verdicts[verdict][0]} to {verdicts[verdict][-1]}"
            counts = str(verdicts[verdict][0]) if len(verdicts[verdict]) == 1 else ends
            sentence = f"{_percent(percent)} of {total.text} is a count of {counts}{ending}."
            text = f"n {counts}"
            return Finding("percent", verdict, text, sentence, f"100 x n / {total.text}: {text}")
    nearest = {floor(percent.value * total.value / 100), ceil(percent.value * total.value / 100)}
    unit = percent.unit / 100
    near = [f"{n} is {round_text(100 * Fraction(n) / total.value, unit)}%" for n in sorted(nearest)]
    sentence = f"No count of {total.text} is {_percent(percent)}: {', '.join(near)}."
    return Finding("percent", "inconsistent", "no count", sentence, "; ".join(near))


def _percent(number: Printed) -> str:
    return number.text if number.percent else f"{number.text}%"


def _totals(totals: range) -> str:
    if not totals:
        return "no total agrees"
    ends = f"{totals[0]}" if len(totals) == 1 else f"{totals[0]} to {totals[-1]}"
    return f"totals that agree: {ends}"


def agreeing_totals(n: Printed, percent: Printed) -> range:
    """Return the totals of which `n` is `percent` at its printed decimals."""
    low, high = percent.interval("rounded")
    if n.value == 0 or low <= 0 or high <= 0:
        return range(0)
    totals = whole_numbers(100 * n.value / high, 100 * n.value / low)
    while totals and percent.prints(100 * n.value / totals[0]) != "consistent":
        totals = totals[1:]
    while totals and percent.prints(100 * n.value / totals[-1]) != "consistent":
        totals = totals[:-1]
    return range(max(totals.start, int(n.value)), totals.stop)


def check_parts(claim: Claim) -> list[Finding]:
    """Counts add up to their whole exactly, rounded percentages within their rounding."""
    parts = list(claim.get("parts").values())
    whole = claim.get("whole") or parse_number("100")
    total = sum(part.value for part in parts)
    text = round_text(total, min(part.unit for part in [*parts, whole]))
    arithmetic = " + ".join(part.text for part in parts) + f" = {text}; whole {whole.text}"
    said = f"The {len(parts)} parts add up to {text}"
    if any(part.value < 0 for part in parts):
        return [impossible("parts", text, "a part cannot be negative")]
    verdict = _parts_verdict(claim, parts, whole)
    if verdict == "inconsistent":
        remedies = [("whole", text), *_other_parts(claim, whole.value - total)]
        sentence = f"{said}, not {whole.text}."
        return [Finding("parts", verdict, text, sentence, arithmetic, tuple(remedies))]
    ending = f"of {whole.text}"
    if not claim.get("exhaustive", True):
        ending += ", further parts not being printed"
    elif total != whole.value:
        ending += ", within rounding" if verdict == "consistent" else ", if they were truncated"
    return [Finding("parts", verdict, text, f"{said} {ending}.", arithmetic)]


def _parts_verdict(claim: Claim, parts: list[Printed], whole: Printed) -> str:
    partial, percent = not claim.get("exhaustive", True), claim.get("unit") == "percent"
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        low, high = _sum(parts, mode if percent else "exact")
        # 100 percent is exact; another percentage that is the whole was rounded itself.
        least, most = whole.interval(mode if percent and whole.value != 100 else "exact")
        reached = least <= high if mode == "rounded" or not percent else least < high
        if low <= most and (partial or reached):
            return verdict
    return "inconsistent"


def _other_parts(claim: Claim, gap: Fraction) -> list[tuple[str, str]]:
    """Return each part that, changed by `gap`, would make the sum agree."""
    return [
        (f"parts.{label}", round_text(part.value + gap, part.unit))
        for label, part in claim.get("parts").items()
        if part.value + gap >= 0
    ]


def _sum(parts: list[Printed], mode: str) -> tuple[Fraction, Fraction]:
    intervals = [part.interval(mode) for part in parts]
    zero = Fraction(0)
    return sum((i[0] for i in intervals), zero), sum((i[1] for i in intervals), zero)


def check_text(claim: Claim) -> list[Finding]:
    """Two places state one quantity: each pair must print the same value at its decimals."""
    places = [_place(entry) for entry in claim.get("places")]
    shown = "; ".join(f"{where}: {label}" for where, label, _ in places)
    pairs = [
        (compare_places(first[2], second[2]), first, second)
        for i, first in enumerate(places)
        for second in places[i + 1 :]
    ]
    verdict, first, second = min(pairs, key=lambda pair: VERDICTS.index(pair[0]))
    text = places[0][1] if verdict == "consistent" else ""
    count = "Both" if len(places) == 2 else f"All {len(places)}"
    sentences = {
        "consistent": f"{count} places state {text}.",
        "rounding": f"{first[0]} ({first[1]}) and {second[0]} ({second[1]}) differ by rounding.",
        "inconsistent": f"{first[0]} says {first[1]}, {second[0]} says {second[1]}.",
    }
    return [Finding("places", verdict, text, sentences[verdict], shown)]


def _place(entry: Mapping) -> tuple[str, str, Stated]:
    """Return (where, label, printed number or the exact values that the rows may give)."""
    if "value" in entry:
        return entry["where"], entry["value"].text, entry["value"]
    rows, take = entry["rows"], entry["take"]
    if take == "count":
        counted = [r for r in rows if "equal" not in entry or r.strip() == entry["equal"].strip()]
        return entry["where"], f"{len(counted)} rows", (Fraction(len(counted)),)
    numbers = [parse_number(row).value for row in rows]
    if take == "sd":
        ends = tuple(sds(numbers))
        return entry["where"], f"{span(ends[0], ends[0])} from the rows", ends
    value = _TAKEN[take](numbers)
    return entry["where"], f"{round_text(value).rstrip('0').rstrip('.')} from the rows", (value,)


def mean(numbers: list[Fraction]) -> Fraction:
    """Return the exact mean."""
    return sum(numbers, Fraction(0)) / len(numbers)


_TAKEN: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda numbers: sum(numbers, Fraction(0)),
    "min": min,
    "max": max,
    "mean": mean,
}


def sds(numbers: list[Fraction]) -> list[float]:
    """Return the SD with n - 1 and, since both are printed, with n in the divisor."""
    centre = mean(numbers)
    squares = float(sum((x - centre) ** 2 for x in numbers))
    return [sqrt(squares / d) for d in (len(numbers) - 1, len(numbers)) if d > 0] or [0.0]


def compare_places(first: Stated, second: Stated) -> str:
    """Return the verdict on two statements of one quantity.

    Equal decimals must be equal numbers; of unequal decimals the coarser must be a rounding of
    the finer. A last digit that differs by one may be truncation, except in whole numbers.
    """
    if isinstance(first, Printed):
        if not isinstance(second, Printed):
            return max((_printed_as(first, x) for x in second), key=VERDICTS.index)
    elif isinstance(second, Printed):
        return compare_places(second, first)
    else:
        return "consistent" if set(first) & set(second) else "inconsistent"
    coarse, fine = sorted((first, second), key=lambda number: -number.unit)
    if coarse.unit == fine.unit:
        gap = abs(coarse.value - fine.value) / coarse.unit
        return (
            "consistent" if gap == 0 else "rounding" if gap == 1 > coarse.unit else "inconsistent"
        )
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        if overlap(coarse.interval(mode), *map(float, fine.interval("rounded"))):
            return verdict
    return "inconsistent"


def _printed_as(printed: Printed, value: float | Fraction) -> str:
    if isinstance(value, Fraction):
        return printed.prints(value)
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        if overlap(printed.interval(mode), value, value):
            return verdict
    return "inconsistent"
