"""A second look at what a draft accuses: a plausible other reading makes it a question.

A draft was read without a person. Before one of its claims is called wrong, the readings that the
print leaves open are tried: a share of another total or count of its sentence, several fractions
taken together, the rest of the total, a one-tailed test, df corrected for sphericity, a correlation
of ranks by the normal approximation, a P multiplied by the number of comparisons, an equals sign
printed as a bound, limits of a converted or a sparse ratio. The first that agrees is named.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import inf, log, sqrt

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import Claim, Unreadable, make_claim
from wavescore.papers.check.finding import WRONG, Finding, asked, overlap
from wavescore.papers.check.p_values import p_of_t
from wavescore.papers.check.printed import Printed, PValue, round_text


def ask_of_other_readings(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings of a draft, those asked that another reading of the print explains."""
    return {claim.id: [_asked(claim, f) for f in findings[claim.id]] for claim in claims}


def _asked(claim: Claim, finding: Finding) -> Finding:
    if finding.verdict not in WRONG:
        return finding
    if ("tail", "one") in finding.remedies:
        return asked(finding, "the test may have been a one-tailed one")
    read = _READINGS.get((claim.kind, finding.about))
    reading = read(claim) if read else ""
    return asked(finding, reading) if reading else finding


# ---- shares


def _of_other_counts(claim: Claim) -> str:
    """Return the reading of a share by other numbers of its sentence or row."""
    n, total, percent = (claim.get(key) for key in ("n", "total", "percent"))
    if not (n and total and percent):
        return ""

    def is_share(part: Fraction, whole: Fraction) -> bool:
        return 0 < part <= whole and percent.prints(100 * part / whole) == "consistent"

    if is_share(total.value - n.value, total.value):
        return f"it is the share of the rest of {total.text}"
    quote = str(claim.raw.get("quote", ""))
    fractions = [(Fraction(a), Fraction(b)) for a, b in _FRACTION.findall(quote)]
    if len(fractions) > 1 and _pooled(percent, fractions):
        return "it is the share of several fractions of the sentence taken together"
    others = _counts(quote)
    for own in (n, total, percent):
        if own.value in others:
            others.remove(own.value)
    for other in others:
        if is_share(n.value, other):
            return f"{n.text} of {other}, which stands beside it, is {percent.text}"
        if is_share(other, total.value):
            return f"{other}, which stands beside it, of {total.text} is {percent.text}"
    return ""


def _pooled(percent: Printed, fractions: Sequence[tuple[Fraction, Fraction]]) -> bool:
    part, whole = (sum(ends, Fraction(0)) for ends in zip(*fractions, strict=True))
    return whole > 0 and percent.prints(100 * part / whole) != "inconsistent"


_FRACTION = re.compile(r"(?<![\d.,/])(\d+) ?(?:/|of|out of) ?(\d+)(?![\d/]|[.,]\d)")
_COUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d]|[.,]\d| ?%)")
_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)


def _counts(quote: str) -> list[Fraction]:
    """Return the whole numbers of a sentence, in figures and in words."""
    figures = [Fraction(text.replace(",", "")) for text in _COUNT.findall(quote)]
    words = re.findall(r"[a-z]+", quote.lower())
    return figures + [Fraction(_WORDS.index(word) + 1) for word in words if word in _WORDS]


# ---- tests


def _as_another_test(claim: Claim) -> str:
    """Return the reading of a printed p by another form of its test."""
    p: PValue | None = claim.get("p")
    if p is None or p.number is None:
        return ""
    text = p.number.text
    if p.relation == "<" and text.strip("0.") not in _CUSTOMARY and _agrees_as(claim, p=text):
        return f"P = {text} would agree, and a bound may be printed for an equals sign"
    if p.relation == "=" and any(_agrees_as(claim, p=_shared(p.number, k)) for k in _PAIRS):
        return "it is P times the number of comparisons among a few groups"
    tails = p.relation == "=" and claim.kind in _WITH_TAILS
    if tails and _agrees_as(claim, tail="one", adjusted="none"):
        return "the test may have been a one-tailed one, and P cut off instead of rounded"
    if claim.kind == "f_test" and _agrees_as(claim, adjusted="possible_sphericity"):
        return "corrected for sphericity, it could be"
    if claim.kind == "correlation" and _RANKS.search(str(claim.raw.get("quote", ""))):
        return _as_ranks(claim, p.number)
    return ""


def _as_ranks(claim: Claim, p: Printed) -> str:
    """Return the reading of p by the normal approximation, or an exact one of few pairs."""
    pairs = claim.get("n").value if claim.get("n") else claim.get("df").value + 2
    if pairs <= _FEW_PAIRS:
        return "of so few ranks P may be exact"
    low, high = (r * sqrt(pairs - 1) for r in claim.get("r").floats["rounded"])
    normal = overlap(p.floats["rounded"], *p_of_t((low, high), (inf, inf), "two"))
    return "it is that of ranks by the normal approximation" if normal else ""


_WITH_TAILS = ("t_test", "z_test", "correlation")
_FEW_PAIRS = 30
_CUSTOMARY = ("1", "2", "25", "5")  # digits of .05, .01, .001, .005, .025 ...
_PAIRS = (3, 6)  # among three groups, and among four
_RANKS = re.compile(r"ρ|\brho\b|\br_?s\b|[Ss]pearman|[Kk]endall|\btau\b|τ|\brank")


def _shared(number: Printed, pairs: int) -> str:
    """Return p over a number of comparisons, to one digit more; nothing of a p of one digit."""
    if number.value < 20 * number.unit:
        return "not finely printed"
    return round_text(number.value / pairs, number.unit / 10)


def _agrees_as(claim: Claim, **declared: str) -> bool:
    """Whether the claim is not wrong once a person has declared what the draft left open."""
    try:
        other = make_claim({**claim.raw, **declared}, claim.defaults)
    except Unreadable:
        return False
    return not any(f.verdict in WRONG for f in check_claim(other))


# ---- intervals


def _of_a_comparison(claim: Claim) -> str:
    """Return that P of a sentence which compares may be that of the comparison."""
    compares = re.search(r"\bthan\b", str(claim.raw.get("quote", "")))
    return "P may be that of the comparison which the sentence makes" if compares else ""


def _as_another_ratio(claim: Claim) -> str:
    """Return the reading of limits that are not symmetric on the log scale."""
    estimate, low, high = (claim.get(key) for key in ("estimate", "low", "high"))
    if claim.get("scale") != "log" or not low.value > 0:
        return ""
    if high.value > _SPARSE * low.value:
        return "of few events the limits are exact or penalised ones, and need not be symmetric"
    middle = (log(low.value) + log(high.value)) / 2
    words = f"{claim.raw.get('quote', '')} {claim.raw.get('where', '')}"
    if _RISKS.search(words) and high.value > 1 and log(estimate.value) > middle:
        return "limits of a risk ratio that was converted from an odds ratio are so"
    return ""


_SPARSE = 50  # limits so far apart: the standard error of the log is 1
_RISKS = re.compile(r"\ba?[RP]R\b|(?:[Rr]elative|[Rr]isk|[Pp]revalence) (?:risk|ratio)")

_TESTS = ("t_test", "f_test", "z_test", "chi_square", "growth_fit", "correlation", "regression")
_READINGS: Mapping[tuple[str, str], Callable[[Claim], str]] = {
    ("proportion", "percent"): _of_other_counts,
    ("interval", "estimate"): _as_another_ratio,
    ("interval", "p"): _of_a_comparison,
    **{(kind, "p"): _as_another_test for kind in _TESTS},
}
