"""Statistics in a manuscript's sentences, and what no pattern could place."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract import patterns

# Numbers as printed by the paper file's keys; of a range, a list.
Numbers = dict[str, Any]


@dataclass(frozen=True)
class Statistic:
    """One statistic as printed: its kind, its numbers by the paper file's keys, its place.

    `doubt` says what a person should look at before confirming it.
    """

    kind: str
    numbers: Numbers = field(default_factory=dict)
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
            if any(_taken(other, kind, head) for other in found):
                continue
            numbers = {key: value for key, value in head.groupdict().items() if value}
            end = _follow_chain(text, head.end(), numbers, found, kind)
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


def _taken(other: Statistic, kind: str, head: re.Match) -> bool:
    """Whether a statistic has the text of a head; a share may have limits of its own."""
    if kind == "proportion" and other.kind == "interval" and other.start > head.start():
        return False
    return other.overlaps(*head.span())


# A statistic of its own beside any head but a coefficient, whose test it is.
_TESTS = {"t", "z", "standardised"}


def _follow_chain(text: str, end: int, numbers: Numbers, found: list[Statistic], kind: str) -> int:
    """Add to `numbers` what is chained to a head that ends at `end`; return the chain's end."""
    while True:
        link = patterns.LINK.match(text, end)
        start = link.end() if link else end
        for keys, pattern in patterns.CHAINED:
            match = pattern.match(text, start)
            if match is None or any(key in numbers for key in keys):
                continue
            if kind != "regression" and _TESTS & set(keys):
                continue
            if any(other.overlaps(*match.span()) for other in found):
                return end
            numbers.update({key: value for key, value in match.groupdict().items() if value})
            end = match.end()
            break
        else:
            return end


def _shaped(
    kind: str, numbers: Numbers, text: str, span: tuple[int, int], doubt: str
) -> Statistic | None:
    """Return the statistic with the paper file's keys, or None where the match is no statistic."""
    numbers = {key: value.replace(" ", "") for key, value in numbers.items()}
    if "p" in numbers and not patterns.is_p(numbers["p"]):
        return None
    relation, p, ns = (numbers.pop(key, "") for key in ("relation", "p", "ns"))
    if p or ns:
        numbers["p"] = "ns" if ns else ("" if relation == "=" else relation[0]) + p
    if patterns.ONE_TAILED.search(text) and not numbers.pop("aside", "").lower().startswith("two"):
        numbers["tail"] = "one"
    shaper = _SHAPERS.get(kind)
    shaped = shaper(numbers, text[: span[0]], text) if shaper else kind
    if shaped is None:
        return None
    if shaped in ("z_test", "chi_square") and patterns.EXACT.search(text):
        numbers["certain"] = False  # p may be that of an exact test
    keys = (*patterns.KEYS[shaped], "certain")
    kept = {key: numbers[key] for key in keys if key in numbers}
    lost = [f"{key} {numbers[key]}" for key in numbers if key in _SATELLITES and key not in kept]
    doubts = (doubt, f"printed with it, no place for it: {', '.join(lost)}" if lost else "")
    return Statistic(shaped, kept, *span, "; ".join(filter(None, doubts)))


_SATELLITES = {"p", "d", "g", "v", "n", "low", "high", "se", "partial_eta2", "t", "z", "df", "sd"}


def _shape_chi_square(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"df", "df_after", "p"}:
        return None
    after = numbers.pop("df_after", None)
    if after:
        numbers.setdefault("df", after)
    if "cfi" in numbers or "rmsea" in numbers:
        return "growth_fit"
    changed = re.search(r"(?:Δ|difference|[Dd]iff(?:erence)?[_ ]?)\s*$", before)
    fits = patterns.MODEL.search(text) and "v" not in numbers and not changed
    return "growth_fit" if fits else "chi_square"


def _shape_t(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"df", "p", "d", "g"}:
        return None  # a time, a temperature
    if "g" in numbers and "d" not in numbers:
        numbers["d"], numbers["d_type"] = numbers.pop("g"), "hedges"
    order = [key for key in numbers if key in ("d", "p", "t", "df", "level", "low")]
    if "low" in numbers and order[order.index("low") - 1 - ("level" in order)] == "d":
        numbers["d_low"], numbers["d_high"] = numbers.pop("low"), numbers.pop("high")
    else:
        numbers.pop("level", None)
    if re.search(r"\bpaired\b", text):
        numbers["design"] = "paired"
    if re.search(r"\bWelch", text):
        numbers["variances"] = "welch"
    return "t_test"


def _shape_f(numbers: Numbers, before: str, text: str) -> str:
    if "epsilon" in numbers and "." not in numbers["df1"] + numbers["df2"]:
        numbers["adjusted"] = "greenhouse_geisser"
    # without the word or index "partial" it is another effect size, except in one-way designs
    if "partial" not in numbers and "p" not in numbers.get("index", ""):
        numbers.pop("partial_eta2", None)
    return "f_test"


def _shape_z(numbers: Numbers, before: str, text: str) -> str | None:
    earlier = patterns.P_BEFORE.search(before)
    if "p" not in numbers and earlier:  # "(p = .036, z = 2.10)"
        numbers["p"] = ("" if earlier["relation"] == "=" else earlier["relation"][0]) + earlier["p"]
    return "z_test" if "p" in numbers else None


def _shape_correlation(numbers: Numbers, before: str, text: str) -> str | None:
    decimals = len(numbers["r"].partition(".")[2])
    beside = numbers.keys() & {"p", "df", "n", "low"}
    return "correlation" if beside or decimals > 1 else None  # else a radius, a rate


def _shape_regression(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"se", "p", "t", "z", "low"}:
        return None  # a length, a parameter
    if "beta" in numbers and numbers.keys() & {"t", "z"}:
        numbers.pop("se", None)  # beside t it is mostly the SE of the unstandardised coefficient
    # one claim has one test statistic; a df alone belongs to t
    if "t" in numbers:
        numbers.pop("z", None)
    return "regression"


def _shape_alpha(numbers: Numbers, before: str, text: str) -> str | None:
    meant = patterns.RELIABILITY.search(text) and float(numbers["value"]) > 0.1
    return "alpha" if meant else None


def _shape_interval(numbers: Numbers, before: str, text: str) -> str:
    percent = numbers.pop("unit", "") and not numbers.get("ratio")
    named = [m for m in patterns.MEASURE.finditer(before) if _near(m, before)]
    scale = str(named[-1].lastgroup) if named and not percent else "none"
    scale = "log" if numbers.pop("ratio", "") else scale
    positive = not any(numbers[key].startswith("-") for key in ("estimate", "low", "high"))
    if scale in ("identity", "auc", "eta_squared") or (scale == "log" and positive):
        numbers["scale"] = scale
    low, middle, high = (as_float(numbers[key]) for key in ("low", "estimate", "high"))
    if scale in ("auc", "eta_squared") and not 0 <= low <= high <= 1:
        numbers.pop("scale", None)
    if not low <= middle <= high:
        numbers["certain"] = False  # more often another number than an error of the paper
    if patterns.NOT_WALD.search(text):
        numbers["ci_method"] = "possible"
    return "interval"


def _near(measure: re.Match, before: str) -> bool:
    """Whether a measure's name is spelled out, or an abbreviation close to the number."""
    return len(measure[0]) > _ABBREVIATED or len(before) - measure.end() <= _CLOSE


_ABBREVIATED, _CLOSE = 4, 30  # characters: "aOR", "RR" may be anything further away


def as_float(text: str) -> float:
    """Return a printed number as a float."""
    return float(text.replace(",", "").replace(" ", ""))


def _shape_another_ratio(numbers: Numbers, before: str, text: str) -> str | None:
    """An interval without level, after another of the same sentence: "and 1.37 (0.84 to 2.25)"."""
    low, middle, high = (float(numbers[k].replace(",", "")) for k in ("low", "estimate", "high"))
    ratio = re.search(rf"\b(?i:{patterns.RATIO_NAME})s?\b", before)
    interval = re.search(r"\bCI\b|confidence interval", before)
    if not (ratio and interval and low < middle < high) or patterns.NOT_A_RATIO.search(text):
        return None
    numbers["scale"] = "log"
    return "interval"


def _shape_mean(numbers: Numbers, before: str, text: str) -> str:
    earlier = patterns.RANGE_BEFORE.search(before)
    if "range_low" in numbers:
        numbers["range"] = [numbers["range_low"], numbers["range_high"]]
    elif earlier and not re.search(r"IQR|quartile|\bCI\b|percentile", before):
        numbers["range"] = [earlier["low"], earlier["high"]]
        numbers["certain"] = False  # the range is not called one
    return "mean_sd"


def _shape_proportion(numbers: Numbers, before: str, text: str) -> str | None:
    words_count = "total" not in numbers and patterns.TOTAL_ONLY.search(before)
    if words_count or float(numbers["percent"].replace(",", "")) > 100:
        return None
    count_first = text[len(before) :].startswith(numbers["n"])
    if count_first and patterns.AFTER_NAME.search(before):
        return None  # "Time 2 (71%)", "in Table 3 (12%)"
    if "total" in numbers and as_float(numbers["n"]) > as_float(numbers["total"]):
        return None  # a blood pressure, a ratio
    if "total" not in numbers:
        if patterns.YEAR.fullmatch(numbers["n"]):
            return None
        _guess_total(numbers, before)
    return "proportion"


def _guess_total(numbers: Numbers, before: str) -> None:
    """Take the total of "Of the 120 workers, 84 (70%)"; of later shares only where it fits."""
    totals = [
        m for m in patterns.OF_TOTAL.finditer(before) if not patterns.YEAR.fullmatch(m["total"])
    ]
    if not totals:
        return
    total = totals[-1]
    size, n = (int(x.replace(",", "")) for x in (total["total"], numbers["n"]))
    first = not re.search("[%;]", before[total.end() :])
    if 0 < n <= size:
        share = parse_number(numbers["percent"]).prints(Fraction(100 * n, size))
        if first or share == "consistent":
            numbers |= {"total": total["total"], "total_from": "guessed"}


_SHAPERS: dict[str, Callable[[Numbers, str, str], str | None]] = {
    "chi_square": _shape_chi_square,
    "t_test": _shape_t,
    "f_test": _shape_f,
    "z_test": _shape_z,
    "correlation": _shape_correlation,
    "regression": _shape_regression,
    "alpha": _shape_alpha,
    "interval": _shape_interval,
    "another_ratio": _shape_another_ratio,
    "mean_sd": _shape_mean,
    "proportion": _shape_proportion,
}
