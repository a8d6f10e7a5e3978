"""What a head and its chain are a statistic of: one function a kind, which may refuse."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wavescore.papers.check.printed import parse_number
from wavescore.papers.extract import around, hints, patterns

# Numbers as printed by the paper file's keys; of a range, a list.
Numbers = dict[str, Any]


def _shape_chi_square(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"df", "df_after", "p"}:
        return None
    if "df" in numbers and not int(numbers["df"]):
        return None  # "a height H(0) = 0.07 m"
    if text[len(before) :].startswith("Q") and hints.QUARTILES.search(text):
        return None
    after = numbers.pop("df_after", None)
    if after:
        numbers.setdefault("df", after)
    if text[len(before) :].startswith("H") and int(numbers.get("df", "0")) > _MOST_GROUPS:
        numbers["certain"] = False  # the bracket of Kruskal and Wallis's H may hold N
    if "cfi" in numbers or "rmsea" in numbers:
        return "growth_fit"
    changed = re.search(r"(?:Δ|difference|[Dd]iff(?:erence)?[_ ]?)\s*$", before)
    fits = hints.MODEL.search(text) and "v" not in numbers and not changed
    return "growth_fit" if fits else "chi_square"


_MOST_GROUPS = 12


def _shape_t(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"df", "p", "d", "g"}:
        return None  # a time, a temperature
    if as_float(numbers.get("df", "1")) < 1:
        return None  # "t(0) = 0.5 mm"
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
    place = re.search(r"\by ?[=:] ?-?\d+(?:\.\d+)?[,;]? ?$", before)  # "x = 24, y = -4, z = -28"
    return "z_test" if "p" in numbers and not place else None


def _shape_correlation(numbers: Numbers, before: str, text: str) -> str | None:
    decimals = len(numbers["r"].partition(".")[2])
    if as_float(numbers.get("df", "9")) < _LEAST_DF:
        numbers.pop("df")  # "r(1) = .89, r(2) = .76": the first and the second
    earlier = around.N_BEFORE.search(before)
    if earlier:  # "n = 18, r = .50; n = 16, r = .53"; but "r = .50, n = 18; r = .53, n = 16"
        numbers |= {"n": earlier["n"], "certain": False} if "n" in numbers else {"n": earlier["n"]}
    beside = numbers.keys() & {"p", "df", "n", "low"}
    if abs(as_float(numbers["r"])) > 1:
        if not beside:
            return None
        numbers["certain"] = {"df", "p"} <= numbers.keys()  # else another quantity's letter
    return "correlation" if beside or decimals > 1 else None  # else a radius, a rate


_LEAST_DF = 3


def _shape_regression(numbers: Numbers, before: str, text: str) -> str | None:
    if not numbers.keys() & {"se", "p", "t", "z", "low"}:
        return None  # a length, a parameter
    keys = [key for key in numbers if key not in ("level", "relation", "ns")]
    if "low" in keys and keys[keys.index("low") - 1] in ("d", "g", "v", "standardised", "n"):
        numbers.pop("low"), numbers.pop("high")  # limits of the number before them
    if _COMPARED.search(before):
        numbers.pop("p", None)  # "0.3 (SE 0.2) vs 0.9 (SE 0.3), p = .03" compares the two
    if "se" in keys and keys[keys.index("se") - 1] == "standardised":
        numbers.pop("se")  # of which of the two coefficients?
    if "beta" in numbers and "low" in numbers:
        low, middle, high = (as_float(numbers[key]) for key in ("low", "b", "high"))
        if not low <= middle <= high:  # limits of the unstandardised coefficient
            numbers.pop("low"), numbers.pop("high")
    if hints.NOT_WALD.search(text):
        numbers["ci_method"] = "possible"
    if "beta" in numbers and numbers.keys() & {"t", "z"}:
        numbers.pop("se", None)  # beside t it is mostly the SE of the unstandardised coefficient
    # one claim has one test statistic; a df alone belongs to t
    if "t" in numbers:
        numbers.pop("z", None)
    return "regression"


_COMPARED = re.compile(r"\bSE\b[^;]{0,40}\b(?:vs?\.?|versus|and|than|compared (?:with|to)) ?$")


def _shape_alpha(numbers: Numbers, before: str, text: str) -> str | None:
    if float(numbers["value"]) > 1:  # impossible, if it is Cronbach's
        return "alpha" if "Cronbach" in f"{before[-20:]}{text[len(before) :][:8]}" else None
    meant = hints.RELIABILITY.search(text) and float(numbers["value"]) > 0.1
    return "alpha" if meant else None


def _shape_interval(numbers: Numbers, before: str, text: str) -> str:
    percent = numbers.pop("unit", "") and not numbers.get("ratio")
    named = [m for m in around.MEASURE.finditer(before) if _near(m, before)]
    scale = str(named[-1].lastgroup) if named and not percent else "none"
    scale = "log" if numbers.pop("ratio", "") else scale
    scale = "none" if numbers.pop("effect", "") else scale
    positive = not any(numbers[key].startswith("-") for key in ("estimate", "low", "high"))
    body = hints.BODY_RATES.search(text)
    if scale == "log" and not percent and (body or "." not in numbers["estimate"]):
        positive = False  # ratios have decimals: a number needed, days
    if scale in ("identity", "auc", "eta_squared") or (scale == "log" and positive):
        numbers["scale"] = scale
    low, middle, high = (as_float(numbers[key]) for key in ("low", "estimate", "high"))
    if scale in ("auc", "eta_squared") and not 0 <= low <= high <= 1:
        numbers.pop("scale", None)
    if hints.NOT_WALD.search(text):
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
    if not (ratio and interval and low < middle < high) or around.NOT_A_RATIO.search(text):
        return None
    last = list(around.BRACKETED.finditer(before))
    if last and re.search(r"\d", around.P_OR_DIGIT_FREE.sub("", before[last[-1].end() :])):
        return None  # another number stands between: "and time to discharge 11 [7 to 21]"
    numbers |= {"scale": "log", "certain": False}
    return "interval"


def _shape_mean(numbers: Numbers, before: str, text: str) -> str:
    earlier = around.RANGE_BEFORE.search(before)
    if "range_low" in numbers:
        numbers["range"] = [numbers["range_low"], numbers["range_high"]]
    elif earlier and not re.search(r"IQR|quartile|\bCI\b|percentile", before):
        numbers["range"] = [earlier["low"], earlier["high"]]
        numbers["certain"] = False  # the range is not called one
    if "range" in numbers:
        low, high = map(as_float, numbers["range"])
        if not low <= as_float(numbers["mean"]) <= high:
            numbers["certain"] = False  # the range of a difference, or of another group
    return "mean_sd"


def _shape_proportion(numbers: Numbers, before: str, text: str) -> str | None:
    words_count = "total" not in numbers and around.TOTAL_ONLY.search(before)
    if words_count or float(numbers["percent"].replace(",", "")) > 100:
        return None
    count_first = text[len(before) :].startswith(numbers["n"])
    if count_first and (patterns.AFTER_NAME.search(before) or _AFTER_RANGE.search(before)):
        return None  # "Time 2 (71%)", "in Table 3 (12%)", "aged 18 to 65 (25%)"
    if _OF_A_WORD.match(text[len(before) :]):
        return None  # "32 men and six (14%) of 43": the count is a word
    if _AFTER_BOUND.search(before):
        return None  # "100% to 95% (5 of 212)", "< 40% (4 of 35)" name a class
    if "total" in numbers and as_float(numbers["n"]) > as_float(numbers["total"]):
        if not _MORE_THAN_ALL.match(text[len(before) :]):
            return None  # a blood pressure, a ratio
        numbers["certain"] = False
        return "proportion"
    if as_float(numbers.get("total", "1")) == 0:
        return None
    month = re.fullmatch(r"0?[1-9]|1[0-2]", numbers["n"])
    if patterns.YEAR.fullmatch(numbers.get("total", "")) and (
        month or patterns.YEAR.fullmatch(numbers["n"])
    ):
        return None  # "in 1999/2000 61% came", "12/2010 (85%)"
    if "total" in numbers and of_the_rest(numbers):
        return None  # "women/men 39/65 (37%)"
    inexact = any(p.search(before) for p in (hints.ABOUT, hints.AVERAGED, hints.SCORED))
    if inexact or hints.ESTIMATED.search(text):
        numbers["certain"] = False  # "just under 40% (18/46)", a life table's share
    elif "total" in numbers and _of_a_few(numbers):
        numbers["certain"] = False
    if "total" not in numbers:
        if patterns.YEAR.fullmatch(numbers["n"]):
            return None
        behind = around.TOTAL_BEHIND.match(text[len(before) :])
        _guess_total(numbers, f"of {behind['total']} in all" if behind else before)
    return "proportion"


def _of_a_few(numbers: Numbers) -> bool:
    """Whether n of a few have another share: one of all ("2/3 (11.7%) sang"), a score "0/1"."""
    n, total = (int(numbers[key].replace(",", "")) for key in ("n", "total"))
    share = parse_number(numbers["percent"]).prints(Fraction(100 * n, total))
    return total < _FEW and share not in _FITS


_FEW = 10


def of_the_rest(numbers: Numbers) -> bool:
    """Whether a share is of n + total, as after "women/men", or a ratio, and not n / total."""
    n, rest = (int(numbers[key].replace(",", "")) for key in ("n", "total"))
    percent = parse_number(numbers["percent"])
    if not n or not rest or percent.prints(Fraction(100 * n, rest)) in _FITS:
        return False
    if percent.unit < 1 and percent.value < 3 and percent.prints(Fraction(n, rest)) in _FITS:
        return True  # a ratio, "126/142 (0.89)"
    return any(percent.prints(Fraction(100 * one, n + rest)) in _FITS for one in (n, rest))


_FITS = ("consistent", "rounding")
_AFTER_BOUND = re.compile(r"\d ?% ?(?:to|–|-) ?$|[<>]=? ?$")
_MORE_THAN_ALL = re.compile(r"\d+ (?:out )?of \d")
_OF_A_WORD = re.compile(rf"\d[^()\[\]%]*\b{around.NUMBER_WORD} ?[(\[]", re.IGNORECASE)
_AFTER_RANGE = re.compile(r"\b\d+ ?(?:to|–|-) ?$")


def _guess_total(numbers: Numbers, before: str) -> None:
    """Take the total of "Of the 120 workers, 84 (70%)"; of later shares only where it fits."""
    totals = [
        m for m in around.OF_TOTAL.finditer(before) if not patterns.YEAR.fullmatch(m["total"])
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


SHAPERS: dict[str, Callable[[Numbers, str, str], str | None]] = {
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
