"""Statistics in a manuscript's sentences, and what no pattern could place."""

import re
from dataclasses import dataclass, field

from wavescore.papers.extract import patterns


@dataclass(frozen=True)
class Statistic:
    """One statistic as printed: its kind, its numbers by the paper file's keys, its place.

    `doubt` says what a person should look at before confirming it.
    """

    kind: str
    numbers: dict = field(default_factory=dict)
    start: int = 0
    end: int = 0
    doubt: str = ""

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def find_statistics(text: str) -> list[Statistic]:
    """Return the statistics of one plain sentence, in the order in which they stand."""
    found: list[Statistic] = []
    for kind, pattern, doubt in patterns.HEADS:
        for head in pattern.finditer(text):
            if any(other.overlaps(*head.span()) for other in found):
                continue
            numbers = {key: value for key, value in head.groupdict().items() if value}
            end = _follow_chain(text, head.end(), numbers, found)
            statistic = _shaped(kind, numbers, text, (head.start(), end), doubt)
            if statistic is not None:
                found.append(statistic)
    return sorted(found, key=lambda statistic: statistic.start)


def leftovers(text: str, found: list[Statistic]) -> list[tuple[str, str]]:
    """Return (what it looks like, as printed) for each statistic that no pattern could place."""
    return [
        (str(match.lastgroup).replace("_", " "), match[0].strip())
        for match in patterns.LEFTOVERS.finditer(text)
        if not any(statistic.overlaps(*match.span()) for statistic in found)
    ]


def _follow_chain(text: str, end: int, numbers: dict, found: list[Statistic]) -> int:
    """Add to `numbers` what is chained to a head that ends at `end`; return the chain's end."""
    while True:
        link = patterns.LINK.match(text, end)
        for keys, pattern in patterns.CHAINED:
            match = pattern.match(text, link.end())
            if match is None or any(key in numbers for key in keys):
                continue
            if any(other.overlaps(*match.span()) for other in found):
                return end
            numbers.update({key: value for key, value in match.groupdict().items() if value})
            end = match.end()
            break
        else:
            return end


def _shaped(kind, numbers, text, span, doubt) -> Statistic | None:
    """Return the statistic with the paper file's keys, or None where the match is no statistic."""
    numbers = {key: value.replace(" ", "") for key, value in numbers.items()}
    relation, p, ns = (numbers.pop(key, "") for key in ("relation", "p", "ns"))
    if p or ns:
        numbers["p"] = "ns" if ns else ("" if relation == "=" else relation[0]) + p
    if patterns.ONE_TAILED.search(text) and not numbers.pop("aside", "").lower().startswith("two"):
        numbers["tail"] = "one"
    kind = _SHAPERS.get(kind, lambda *_: kind)(numbers, text[: span[0]], text)
    if kind is None:
        return None
    kept = {key: numbers[key] for key in patterns.KEYS[kind] if key in numbers}
    lost = [f"{key} {numbers[key]}" for key in numbers if key in _SATELLITES and key not in kept]
    doubts = (doubt, f"printed with it, no place for it: {', '.join(lost)}" if lost else "")
    return Statistic(kind, kept, *span, "; ".join(filter(None, doubts)))


_SATELLITES = {"p", "d", "g", "v", "n", "low", "high", "se", "partial_eta2", "t", "z", "df", "sd"}


def _shape_chi_square(numbers, before, text):
    return "growth_fit" if patterns.MODEL.search(text) and "v" not in numbers else "chi_square"


def _shape_t(numbers, before, text):
    if "g" in numbers and "d" not in numbers:
        numbers["d"], numbers["d_type"] = numbers.pop("g"), "hedges"
    if re.search(r"\bpaired\b", text):
        numbers["design"] = "paired"
    if re.search(r"\bWelch", text):
        numbers["variances"] = "welch"
    return "t_test"


def _shape_f(numbers, before, text):
    # without the word or index "partial" it is another effect size, except in one-way designs
    if "partial" not in numbers and "p" not in numbers.get("index", ""):
        numbers.pop("partial_eta2", None)
    return "f_test"


def _shape_z(numbers, before, text):
    return "z_test" if "p" in numbers else None


def _shape_regression(numbers, before, text):
    # one claim has one test statistic; a df alone belongs to t
    if "t" in numbers:
        numbers.pop("z", None)
    return "regression"


def _shape_alpha(numbers, before, text):
    meant = patterns.RELIABILITY.search(text) and float(numbers["value"]) > 0.1
    return "alpha" if meant else None


def _shape_interval(numbers, before, text):
    negative = any(numbers[key].startswith("-") for key in ("estimate", "low"))
    if numbers.pop("unit", "") and not negative:
        # a percentage, not a difference of two: Wilson's and exact limits are not symmetric
        numbers["scale"] = "asymmetric"
    elif "ratio" in numbers or patterns.RATIO.search(before):
        numbers["scale"] = "log"
    return "interval"


def _shape_mean(numbers, before, text):
    earlier = patterns.RANGE_BEFORE.search(before)
    if "range_low" in numbers:
        numbers["range"] = [numbers["range_low"], numbers["range_high"]]
    elif earlier:
        numbers["range"] = [earlier["low"], earlier["high"]]
    return "mean_sd"


def _shape_proportion(numbers, before, text):
    words_count = "total" not in numbers and patterns.TOTAL_ONLY.search(before)
    if words_count or float(numbers["percent"].replace(",", "")) > 100:
        return None
    totals = list(patterns.OF_TOTAL.finditer(before))
    if "total" not in numbers and totals:
        numbers["total"] = totals[-1]["total"]
    return "proportion"


_SHAPERS = {
    "chi_square": _shape_chi_square,
    "t_test": _shape_t,
    "f_test": _shape_f,
    "z_test": _shape_z,
    "regression": _shape_regression,
    "alpha": _shape_alpha,
    "interval": _shape_interval,
    "mean_sd": _shape_mean,
    "proportion": _shape_proportion,
}
